"""What a ledger writes is written lighter: no empty place into the map's index, no staged row into one by facility."""

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.models import Q

import common.db.points


class Migration(migrations.Migration):
    dependencies = [("assets", "0005_keys_in_sets")]

    operations = [
        migrations.RemoveIndex(model_name="facility", name="facility_by_place"),
        migrations.AddIndex(
            model_name="facility",
            index=django.contrib.postgres.indexes.GistIndex(
                common.db.points.Point("longitude", "latitude"),
                condition=Q(longitude__isnull=False),
                name="facility_by_place",
            ),
        ),
        migrations.RemoveIndex(model_name="ledgerrow", name="rows_of_facility"),
    ]
