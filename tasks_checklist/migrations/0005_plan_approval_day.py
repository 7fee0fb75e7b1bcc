"""The day on which a supervision plan was approved: what ended before it is not owed."""

from datetime import date

from django.db import migrations, models


def approve_those_that_run(apps, schema_editor) -> None:
    """Plans that run already were owed from the first day of their year, and stay so."""
    plans = apps.get_model("tasks_checklist", "SupervisionPlan")._base_manager
    for year in plans.exclude(state="draft").values_list("year", flat=True).distinct():
        plans.filter(year=year).exclude(state="draft").update(approved_on=date(year, 1, 1))


class Migration(migrations.Migration):
    dependencies = [
        ("tasks_checklist", "0004_numbers_and_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="supervisionplan",
            name="approved_on",
            field=models.DateField(blank=True, null=True, verbose_name="批准日期"),
        ),
        migrations.RunPython(approve_those_that_run, migrations.RunPython.noop),
    ]
