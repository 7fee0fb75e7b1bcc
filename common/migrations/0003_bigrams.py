"""The function behind the word indexes of the rooms above."""

from django.db import migrations

from common.db.bigrams import DROP, MAKE


class Migration(migrations.Migration):
    dependencies = [("common", "0002_role")]
    run_before = [("assets", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, DROP)]
