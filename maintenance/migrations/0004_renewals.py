import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sendings"),
        ("maintenance", "0003_monitoring"),
    ]

    operations = [
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="发起时间"),
                ),
                ("job_id", models.BigIntegerField(blank=True, null=True, verbose_name="后台任务")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="重开时间")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="条目")),
                ("to_fill", models.PositiveIntegerField(default=0, verbose_name="须先补齐")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="发起人",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals_of_lists",
                        to="accounts.division",
                        verbose_name="镇（街道）",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="maintenance.edition",
                        verbose_name="上一版",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单年度重开",
                "ordering": ["division", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RenewedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField(verbose_name="原样")),
                ("version", models.PositiveIntegerField(verbose_name="重开后版本")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="maintenance.responsibilityitem",
                        verbose_name="清单条目",
                    ),
                ),
                (
                    "renewal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="maintenance.renewal",
                        verbose_name="年度重开",
                    ),
                ),
            ],
            options={
                "verbose_name": "重开的条目",
                "ordering": ["renewal", "item"],
            },
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("division", "year"),
                name="list_renewed_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="reneweditem",
            constraint=models.UniqueConstraint(fields=("renewal", "item"), name="item_once_per_renewal"),
        ),
    ]
