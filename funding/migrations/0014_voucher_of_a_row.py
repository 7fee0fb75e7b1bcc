"""The kind of voucher of an imported payment, as its ledger says; 其他、未注明 where it says none."""

from django.db import migrations, models

VOUCHERS = [
    ("invoice", "发票"),
    ("receipt", "财政票据、收据"),
    ("payroll", "工资表"),
    ("list", "清单、白条"),
    ("transfer", "转账凭证"),
    ("other", "其他、未注明"),
]


class Migration(migrations.Migration):
    dependencies = [("funding", "0013_from_a_merged_village")]

    operations = [
        migrations.AddField(
            "fundsheetrow",
            "voucher_kind",
            models.CharField("凭证种类", max_length=10, choices=VOUCHERS, blank=True, default=""),
        ),
        migrations.AlterField(
            "expenditure",
            "voucher_kind",
            models.CharField("凭证种类", max_length=10, choices=VOUCHERS, blank=True),
        ),
    ]
