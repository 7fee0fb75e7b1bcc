"""The import of people becomes the import of any plain table. The table in the database keeps its name."""

from django.db import migrations, models

WAS, IS = (
    ("accounts.import_people", "accounts.peopleimport"),
    ("accounts.import_table", "accounts.tableimport"),
)


def rename(apps, was: tuple[str, str], now: tuple[str, str]) -> None:
    """Jobs name the kind of their work and the model they belong to."""
    jobs = apps.get_model("common", "Job").objects
    jobs.filter(kind=was[0]).update(kind=now[0])
    jobs.filter(owner_kind=was[1]).update(owner_kind=now[1])


def forwards(apps, schema_editor) -> None:
    rename(apps, WAS, IS)


def backwards(apps, schema_editor) -> None:
    rename(apps, IS, WAS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("common", "0003_bigrams")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("PeopleImport", "TableImport"),
                migrations.AlterModelTable("TableImport", "accounts_peopleimport"),
                migrations.AlterModelOptions(
                    "TableImport", {"ordering": ["-id"], "verbose_name": "表格导入"}
                ),
                migrations.AlterField(
                    "TableImport",
                    "person",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="table_imports",
                        to="accounts.person",
                        verbose_name="经办人",
                    ),
                ),
            ]
        ),
        migrations.AddField(
            "TableImport",
            "table",
            models.CharField("表", db_default="people", max_length=40),
        ),
        migrations.RunPython(forwards, backwards),
    ]
