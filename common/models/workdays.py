"""Days on which the county departs from the known calendar, and the years it has entered in full."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from common.privacy import classes
from common.workdays import FIRST_YEAR, LAST_YEAR


class WorkdayOverride(models.Model):
    """One day that is worked, or off, whatever the calendar says."""

    day = models.DateField("日期", unique=True)
    worked = models.BooleanField("上班", help_text="勾选为工作日，不勾选为休息日")
    reason = models.CharField(
        "依据", max_length=200, help_text="如：国务院办公厅关于2027年部分节假日安排的通知"
    )
    recorded_by_id = models.BigIntegerField("登记账号", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("登记时间", auto_now=True)

    field_classes = classes(public="id day worked reason", internal="recorded_by_id recorded_at")

    class Meta:
        verbose_name = verbose_name_plural = "工作日调整"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'上班' if self.worked else '休息'}"


class WorkdayYear(models.Model):
    """A year whose 调休 the county has entered in full: dates counted in it are no longer provisional."""

    year = models.PositiveSmallIntegerField(
        "年份", primary_key=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    reason = models.CharField(
        "依据", max_length=200, help_text="如：国务院办公厅关于2027年部分节假日安排的通知"
    )
    recorded_by_id = models.BigIntegerField("登记账号", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("登记时间", auto_now=True)

    field_classes = classes(public="year reason", internal="recorded_by_id recorded_at")

    class Meta:
        verbose_name = verbose_name_plural = "已公布调休的年份"
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
