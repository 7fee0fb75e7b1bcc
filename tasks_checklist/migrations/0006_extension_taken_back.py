"""A request for a later day is taken back when the unit asks to be struck off: it may ask again if it is sent back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks_checklist", "0005_plan_approval_day"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="extension", name="extended_once"),
        migrations.AlterField(
            model_name="extension",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "待批"),
                    ("granted", "已批准"),
                    ("refused", "未批准"),
                    ("taken_back", "已撤回"),
                ],
                default="asked",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "granted"])),
                fields=("finding",),
                name="extended_once",
            ),
        ),
    ]
