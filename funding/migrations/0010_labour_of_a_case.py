import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0009_performance_and_sheets")]

    operations = [
        migrations.AddField(
            model_name="kindvalue",
            name="one_case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="labour",
                to="funding.onecase",
                verbose_name="一事一议项目",
            ),
        ),
    ]
