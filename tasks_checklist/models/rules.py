"""Assumptions of DUTY as rows: a county's, from a day on. Where a county said nothing, the reference default holds."""

from django.core.validators import MinValueValidator
from django.db import models

from accounts.models import Division, Person
from accounts.scoping import AreaQuerySet, Scope
from common.privacy import classes


class RuleQuerySet(AreaQuerySet):
    def of_county(self, county: str, on):
        """What holds in a county on a day, the latest first; empty where it said nothing."""
        rows = self.everywhere(because="everyone may know the rules that a county set")
        return rows.filter(county_id=county, from_date__lte=on).order_by("-from_date", "-id")


class CountyRule(models.Model):
    """What every such row has: whose it is, from which day, on what ground, who set it when."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="县（区）")
    from_date = models.DateField("起用日期")
    source = models.CharField("依据", max_length=300, blank=True)
    set_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设定人"
    )
    set_at = models.DateTimeField("设定时间", null=True, blank=True)

    objects = models.Manager.from_queryset(RuleQuerySet)()
    scope = Scope(division="county_id")

    class Meta:
        abstract = True


class LightRule(CountyRule):
    """红黄灯: yellow so many days before the due day unless so far on; red when overdue or far behind the calendar."""

    yellow_days = models.PositiveSmallIntegerField("到期前多少日亮黄灯", default=15)
    yellow_progress = models.PositiveSmallIntegerField("低于多少进度（%）亮黄灯", default=80)
    red_days = models.PositiveSmallIntegerField("逾期多少日亮红灯", default=1)
    unreported_periods = models.PositiveSmallIntegerField("连续几期未报亮黄灯", default=2)

    field_classes = classes(
        public="id county from_date source yellow_days yellow_progress red_days unreported_periods",
        internal="set_by set_at",
    )

    class Meta:
        verbose_name = "红黄灯规则"
        ordering = ["county", "-from_date"]
        constraints = [models.UniqueConstraint(fields=["county", "from_date"], name="light_rule_once_a_day")]

    def __str__(self) -> str:
        return f"{self.county} {self.from_date}"


class RectificationRule(CountyRule):
    """Limits of a finding by severity: working days to sign for it, days to put it right, days in which it comes back."""

    class Severity(models.TextChoices):
        GRAVE = "grave", "严重"
        COMMON = "common", "一般"
        SLIGHT = "slight", "轻微"

    severity = models.CharField("程度", max_length=10, choices=Severity)
    sign_workdays = models.PositiveSmallIntegerField("签收时限（工作日）", default=1)
    rectify_days = models.PositiveSmallIntegerField(
        "整改时限（日）", default=15, validators=[MinValueValidator(1)]
    )
    relapse_days = models.PositiveSmallIntegerField("反弹认定（日内）", default=90)

    field_classes = classes(
        public="id county from_date source severity sign_workdays rectify_days relapse_days",
        internal="set_by set_at",
    )

    class Meta:
        verbose_name = "整改时限"
        ordering = ["county", "severity", "-from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "severity", "from_date"], name="rectify_rule_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()} {self.rectify_days}日"


class OverdueRule(CountyRule):
    """逾期台阶: what follows so many days after a finding's limit."""

    class Step(models.TextChoices):
        NOTICE = "notice", "提醒责任单位"
        BULLETIN = "bulletin", "列入通报"
        TALK = "talk", "建议约谈"

    step = models.CharField("措施", max_length=10, choices=Step)
    days = models.PositiveSmallIntegerField("逾期多少日")

    field_classes = classes(public="id county from_date source step days", internal="set_by set_at")

    class Meta:
        verbose_name = "逾期措施"
        ordering = ["county", "days", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["county", "step", "from_date"], name="overdue_rule_once_a_day")
        ]

    def __str__(self) -> str:
        return f"逾期{self.days}日{self.get_step_display()}"
