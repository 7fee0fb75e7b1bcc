from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0010_labour_of_a_case")]

    operations = [
        migrations.RemoveConstraint(model_name="expenditure", name="voucher_paid_once"),
        migrations.AddField(
            model_name="expenditure",
            name="voucher_key",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=60, verbose_name="凭证号（比对）"
            ),
        ),
        migrations.AddField(
            model_name="expenditure",
            name="client_key",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="提交标识"
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("voucher_key", ""), _negated=True),
                    models.Q(("state__in", ["dropped", "reversed"]), _negated=True),
                ),
                fields=("payee_key", "voucher_key"),
                name="voucher_paid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reserved__isnull", False)),
                fields=("reserved",),
                name="reserved_for_one",
            ),
        ),
    ]
