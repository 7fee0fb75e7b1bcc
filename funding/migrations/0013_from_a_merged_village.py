"""Where a row that was open came from when its village was merged: the successor may have one like it of its own."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ("allocationshare", "award", "performance")


def merged_from() -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.division",
        verbose_name="撤并自",
    )


def once(name: str, *fields: str, **said) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=(*fields, "merged_from"), name=name, nulls_distinct=False, **said)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_money_rights"),
        ("funding", "0012_numbered_in_turn"),
    ]

    operations = [
        migrations.RemoveConstraint("allocationshare", "division_shares_once"),
        migrations.RemoveConstraint("award", "grade_awarded_once_a_year"),
        migrations.RemoveConstraint("performance", "performance_once"),
        *(migrations.AddField(model, "merged_from", merged_from()) for model in MODELS),
        migrations.AddConstraint("allocationshare", once("division_shares_once", "allocation", "division")),
        migrations.AddConstraint(
            "award",
            once(
                "grade_awarded_once_a_year",
                "division",
                "year",
                condition=models.Q(("ground", "grade"), models.Q(("state", "dropped"), _negated=True)),
            ),
        ),
        migrations.AddConstraint(
            "performance", once("performance_once", "division", "year", "allocation", "earmark")
        ),
    ]
