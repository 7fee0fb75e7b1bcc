"""The day on which a visit really took place, as its sheets say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks_checklist", "0007_paper_kind_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="held_on",
            field=models.DateField(blank=True, null=True, verbose_name="实际督导日期"),
        ),
    ]
