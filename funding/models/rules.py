"""Rules of money that the county sets, each from a day on."""

from django.db import models
from django.utils import timezone

from accounts.models import Person
from accounts.models.divisions import CODE_COLLATION
from common.privacy import classes


class PublishLimit(models.Model):
    """公示时限: within how many working days after the bank's day an arrival is made known (domain.md 10.4 rule 8)."""

    county_code = models.CharField("县级代码", max_length=12, db_collation=CODE_COLLATION)
    from_date = models.DateField("起始日期")
    workdays = models.PositiveSmallIntegerField("公示时限（工作日）")
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设置人"
    )
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    append_only = True
    field_classes = classes(internal="id county_code from_date workdays set_by set_at")

    class Meta:
        verbose_name = "到账公示时限"
        ordering = ["county_code", "-from_date", "-id"]

    def __str__(self) -> str:
        return f"{self.from_date} {self.workdays}"
