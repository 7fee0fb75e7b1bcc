"""The same pairs in a third of the time."""

from django.db import migrations

from common.db.bigrams import MAKE


class Migration(migrations.Migration):
    dependencies = [("common", "0003_bigrams")]
    operations = [migrations.RunSQL(MAKE, migrations.RunSQL.noop)]
