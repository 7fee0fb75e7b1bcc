"""The rules of 巡、派、办 that a county may change: each a row with a from-date, so that old matters keep theirs."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import Person
from common.privacy import classes
from maintenance.models.matters import Matter, Severity


class CountyRule(models.Model):
    """Who set it and when; nobody: it is what the program came with."""

    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设定人"
    )
    set_at = models.DateTimeField("设定时间", null=True, blank=True)

    class Meta:
        abstract = True


class RepairLimit(CountyRule):
    """How fast a matter of a severity is made safe, accepted and done, in hours, from a day on (domain.md 6)."""

    severity = models.CharField("等级", max_length=1, choices=Severity)
    from_date = models.DateField("起用日期")
    safe_hours = models.PositiveSmallIntegerField("排险（小时）", null=True, blank=True)
    accept_hours = models.PositiveSmallIntegerField("接单（小时）", validators=[MinValueValidator(1)])
    done_hours = models.PositiveSmallIntegerField("办结（小时）", validators=[MinValueValidator(1)])
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(
        public="id severity from_date safe_hours accept_hours done_hours source", internal="set_by set_at"
    )

    class Meta:
        verbose_name = "处置时限"
        ordering = ["severity", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["severity", "from_date"], name="one_limit_per_severity_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.severity} {self.from_date}"


class WorkSize(CountyRule):
    """What a repair counts as by its cost: the size whose `up_to` first reaches it; null: whatever is above."""

    size = models.CharField("工程规模", max_length=10, choices=Matter.Size)
    from_date = models.DateField("起用日期")
    up_to = models.DecimalField("费用低于（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id size from_date up_to source", internal="set_by set_at")

    class Meta:
        verbose_name = "工程规模"
        ordering = ["-from_date", "up_to"]
        constraints = [
            models.UniqueConstraint(fields=["size", "from_date"], name="one_bound_per_size_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_size_display()} {self.from_date}"


class DuplicateRule(CountyRule):
    """How near in place and time two reports must be to be proposed as one (domain.md 16)."""

    from_date = models.DateField("起用日期", unique=True)
    metres = models.PositiveSmallIntegerField(
        "相距（米）", validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    days = models.PositiveSmallIntegerField(
        "相隔（日）", validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id from_date metres days source", internal="set_by set_at")

    class Meta:
        verbose_name = "重复上报"
        ordering = ["-from_date"]

    def __str__(self) -> str:
        return f"{self.metres} 米 {self.days} 日"


class ReminderRule(CountyRule):
    """Who is told of a limit that has passed, and how many hours after it passed."""

    class Tier(models.TextChoices):
        HANDLER = "handler", "经办人"
        TOWNSHIP = "township", "镇街分管领导"
        COUNTY = "county", "县级办公室"

    severity = models.CharField("等级", max_length=1, choices=Severity)
    tier = models.CharField("提醒", max_length=10, choices=Tier)
    from_date = models.DateField("起用日期")
    after_hours = models.PositiveSmallIntegerField("超期后（小时）")
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id severity tier from_date after_hours source", internal="set_by set_at")

    class Meta:
        verbose_name = "超期提醒"
        ordering = ["severity", "after_hours", "-from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["severity", "tier", "from_date"], name="one_reminder_per_tier_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.severity} {self.tier}"
