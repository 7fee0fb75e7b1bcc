"""水质检测: what is tested against which limits, how often at which kind of facility, and what came of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaQuerySet, Scope
from assets.models import Facility, FacilityType
from common.models.versions import Versioned
from common.privacy import classes
from maintenance.models.devices import AT_FACILITY
from maintenance.models.matters import Matter, Severity


class WaterIndicator(models.Model):
    """An indicator with its limits in a county, from a day on; what a test of an earlier day is judged by stays."""

    county = models.ForeignKey(
        Division, models.PROTECT, related_name="water_indicators", verbose_name="县（区）"
    )
    name = models.CharField("指标", max_length=30)
    unit = models.CharField("单位", max_length=20, blank=True)
    low = models.DecimalField("下限", max_digits=10, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=10, decimal_places=4, null=True, blank=True)
    severity = models.CharField("不合格等级", max_length=1, choices=Severity, default=Severity.B)
    from_date = models.DateField("起用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    seq = models.PositiveSmallIntegerField("次序", default=100)
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id county name unit low high severity from_date until seq source")

    class Meta:
        verbose_name = "水质指标"
        ordering = ["county", "seq", "name", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name", "from_date"], name="indicator_once_per_day"),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=models.F("high")),
                name="indicator_low_below_high",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told_limit(self) -> str:
        """≥0.3，≤2 毫克/升; 不得检出."""
        if self.low is None and self.high == 0:
            return "不得检出"
        parts = [
            f"{sign}{bound.normalize():f}"
            for sign, bound in (("≥", self.low), ("≤", self.high))
            if bound is not None
        ]
        return f"{'，'.join(parts)} {self.unit}".strip() if parts else "只记录"


class WaterInterval(models.Model):
    """Every how many days the water at facilities of a type is tested in a county, from a day on; null: not any more."""

    county = models.ForeignKey(
        Division, models.PROTECT, related_name="water_intervals", verbose_name="县（区）"
    )
    type = models.ForeignKey(FacilityType, models.PROTECT, related_name="+", verbose_name="设施类别")
    days = models.PositiveSmallIntegerField(
        "间隔（日）", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3660)]
    )
    from_date = models.DateField("起用日期")
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id county type days from_date source")

    class Meta:
        verbose_name = "水质检测周期"
        ordering = ["county", "type", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["county", "type", "from_date"], name="one_water_interval_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.days}"


class WaterTestQuerySet(AreaQuerySet):
    def valid(self):
        return self.filter(voided_at=None)

    def for_list(self):
        return self.select_related("facility__type", "facility__division", "matter")


class WaterTest(Versioned):
    """A sample taken on a day at a facility and what the laboratory found. A wrong one is voided, never changed."""

    class Point(models.TextChoices):
        SOURCE = "source", "水源水"
        OUTLET = "outlet", "出厂水"
        TAP = "tap", "末梢水"

    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="water_tests", verbose_name="设施", db_index=False
    )
    sampled_on = models.DateField("采样日期")
    point = models.CharField("采样点", max_length=10, choices=Point, default=Point.OUTLET)
    lab = models.CharField("检测单位", max_length=80)
    report_number = models.CharField("报告编号", max_length=40, blank=True)
    passed = models.BooleanField("合格")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="water_tests", verbose_name="整改事项"
    )
    note = models.CharField("备注", max_length=300, blank=True)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    made_at = models.DateTimeField("录入时间", default=timezone.now)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_reason = models.CharField("作废原因", max_length=300, blank=True)

    objects = models.Manager.from_queryset(WaterTestQuerySet)()
    scope = AT_FACILITY
    field_classes = classes(
        internal="id facility sampled_on point lab report_number passed matter note made_by made_at voided_at "
        "voided_reason version"
    )

    class Meta:
        verbose_name = "水质检测"
        ordering = ["-sampled_on", "-id"]
        indexes = [
            models.Index(fields=["facility", "-sampled_on"], name="water_test_of_facility"),
            models.Index(fields=["-sampled_on", "-id"], name="water_test_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.sampled_on}"


class WaterResult(models.Model):
    """What was found of one indicator, and the limits it was judged by. `below`: less than could be measured (<0.05)."""

    test = models.ForeignKey(WaterTest, models.CASCADE, related_name="results", verbose_name="检测")
    indicator = models.ForeignKey(WaterIndicator, models.PROTECT, related_name="+", verbose_name="指标")
    value = models.DecimalField("结果", max_digits=12, decimal_places=4)
    below = models.BooleanField("低于检出限", default=False)
    low = models.DecimalField("下限", max_digits=10, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=10, decimal_places=4, null=True, blank=True)
    passed = models.BooleanField("合格")

    objects = models.Manager.from_queryset(AreaQuerySet)()
    scope = Scope(
        division="test__facility__division_id",
        sector="test__facility__type__sector_id",
        parties=("test__facility__keeper_id", "test__facility__owner_id"),
        person="test__facility__keeper_person_id",
    )
    field_classes = classes(internal="id test indicator value below low high passed")

    class Meta:
        verbose_name = "水质检测结果"
        ordering = ["test", "indicator__seq", "id"]
        constraints = [
            models.UniqueConstraint(fields=["test", "indicator"], name="result_once_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.told}"

    @property
    def told(self) -> str:
        """未检出, <0.05, 7.2."""
        if self.below:
            return f"<{self.value.normalize():f}" if self.value else "未检出"
        return f"{self.value.normalize():f}"


class WaterLate(models.Model):
    """A test that was not made in time, told of once: the matter it raised."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name="设施")
    due_on = models.DateField("应检日期")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="late_water_tests", verbose_name="事项")

    field_classes = classes(internal="id facility due_on matter")

    class Meta:
        verbose_name = "水质检测逾期"
        ordering = ["-due_on"]
        constraints = [models.UniqueConstraint(fields=["facility", "due_on"], name="late_test_once")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.due_on}"
