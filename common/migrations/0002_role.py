"""The role that every door works under. Roles belong to the cluster: it may be there already."""

from django.db import migrations

from common.audit import role


def make(apps, schema_editor) -> None:
    role.ensure(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # a race for the role is lost in a transaction of its own, and tried again
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
