"""Nobody reviews what he signed, nobody checks what he reviewed: held by the database too."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_reports")]

    operations = [
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=~Q(submitted_by=F("reviewed_by")), name="filer_never_reviews"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=~Q(reviewed_by=F("checked_by")), name="reviewer_never_checks"
            ),
        ),
    ]
