"""巡查计划: which facilities are looked at, how often, in which season, by whom."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Division, Person
from accounts.scoping import AreaManager, AreaQuerySet, Scope, ScopeKind, in_ranges
from assets.models import Facility, FacilityType
from common.models.versions import Versioned
from common.privacy import classes


class Season(models.Model):
    """A window of the year: fixed days (汛期 05-01 to 09-30, may pass the year's end) or the days before a holiday."""

    county = models.ForeignKey(Division, models.PROTECT, related_name="seasons", verbose_name="县（区）")
    name = models.CharField("名称", max_length=30)
    begins = models.CharField("起（月-日）", max_length=5, blank=True)
    ends = models.CharField("止（月-日）", max_length=5, blank=True)
    holiday = models.CharField("节日", max_length=20, blank=True, help_text="填节日名称时按节前天数计")
    days_before = models.PositiveSmallIntegerField("节前天数", null=True, blank=True)
    from_date = models.DateField("起用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(public="id county name begins ends holiday days_before from_date until source")

    class Meta:
        verbose_name = "季节窗口"
        ordering = ["county", "begins", "name"]
        constraints = [models.UniqueConstraint(fields=["county", "name", "from_date"], name="season_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def told_window(self) -> str:
        if self.holiday:
            return f"{self.holiday}前{self.days_before}天"
        passes = "次年" if self.ends < self.begins else ""
        return f"{self.begins}至{passes}{self.ends}"


class Rhythm(models.TextChoices):
    DAILY = "daily", "每日"
    WEEKLY = "weekly", "每周"
    FIRST_AND_FIFTEENTH = "first_and_fifteenth", "每月1日、15日"
    TEN_DAYS = "ten_days", "每旬"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"
    YEARLY = "yearly", "每年"
    INTERVAL = "interval", "每隔若干日"
    STANDARD = "standard", "按管护标准的间隔"
    SEASON_ONCE = "season_once", "每个窗口期一次"


class Route(models.Model):
    """巡查路线: facilities of a village in the order in which one passes them."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="patrol_routes", verbose_name="所在村"
    )
    name = models.CharField("名称", max_length=60)
    active = models.BooleanField("在用", default=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division name active")

    class Meta:
        verbose_name = "巡查路线"
        ordering = ["division", "name"]
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="route_once_per_village")]

    def __str__(self) -> str:
        return self.name


class RouteStop(models.Model):
    """A facility on a route."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops", verbose_name="路线")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="route_stops", verbose_name="设施")
    seq = models.PositiveIntegerField("次序")

    field_classes = classes(internal="id route facility seq")

    class Meta:
        verbose_name = "路线点"
        ordering = ["route", "seq"]
        constraints = [models.UniqueConstraint(fields=["route", "facility"], name="stop_once_per_route")]

    def __str__(self) -> str:
        return f"{self.route} {self.seq}"


class PlanQuerySet(AreaQuerySet):
    def reaching(self, post):
        """Plans of the post's area, and those of the areas above it that ask it."""
        if post is None or post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return self.none()
        code = post.division_id
        above = [f"{code[:6]}000000", f"{code[:9]}000", code]
        asked = in_ranges("division_id", post.ranges) | models.Q(division_id__in=above)
        return self.everywhere(because="what is asked of an area is known beneath it").filter(asked)

    def for_list(self):
        return self.select_related("division", "season", "person").prefetch_related("types")


class InspectionPlan(Versioned):
    """Due work of one rhythm over an area. The generator draws its duties (maintenance.actions.generating).

    One duty covers one facility, or a patrol: all facilities of the plan's types in a village, a grid or on a route.
    `season` with `only_in_season`: due only in that window; without it: `season_rhythm` rules inside the window.
    """

    class Kind(models.TextChoices):
        PATROL = "patrol", "日常巡查"
        SELF_CHECK = "self_check", "村级自查"
        CONCENTRATED = "concentrated", "集中排查"
        JOINT = "joint", "联查"
        ASSESSMENT = "assessment", "考核检查"
        SEASONAL = "seasonal", "季节性专项检查"

    class Covers(models.TextChoices):
        FACILITY = "facility", "逐个设施"
        VILLAGE = "village", "全村同类设施"
        GRID = "grid", "网格"
        ROUTE = "route", "路线"

    class Basis(models.TextChoices):
        PLANNED = "planned", "按日历"
        COMPLETION = "completion", "上次完成后起算"

    class Doer(models.TextChoices):
        KEEPER = "keeper", "管护责任人"
        GRID = "grid", "网格员"
        VILLAGE = "village", "村（社区）"
        TOWNSHIP = "township", "镇（街道）"
        DEPARTMENT = "department", "行业主管部门"
        VILLAGE_CHIEF = "village_chief", "村级路长、河长"
        TOWNSHIP_CHIEF = "township_chief", "镇级路长、河长"
        COUNTY_CHIEF = "county_chief", "县级路长、河长"
        PERSON = "person", "指定人员"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="inspection_plans", verbose_name="范围"
    )
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=20, choices=Kind, default=Kind.PATROL)
    types = models.ManyToManyField(
        FacilityType, blank=True, related_name="+", verbose_name="设施类别", help_text="不选为全部类别"
    )
    covers = models.CharField("每次覆盖", max_length=10, choices=Covers, default=Covers.VILLAGE)
    basis = models.CharField("起算", max_length=10, choices=Basis, default=Basis.PLANNED)
    rhythm = models.CharField("周期", max_length=20, choices=Rhythm)
    interval_days = models.PositiveSmallIntegerField(
        "间隔（日）", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    season = models.ForeignKey(
        Season, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="季节窗口"
    )
    only_in_season = models.BooleanField("仅在窗口内", default=False)
    season_rhythm = models.CharField("窗口内周期", max_length=20, choices=Rhythm, blank=True)
    season_interval_days = models.PositiveSmallIntegerField(
        "窗口内间隔（日）", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    doer = models.CharField("由谁巡查", max_length=20, choices=Doer, default=Doer.KEEPER)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspection_plans",
        verbose_name="指定人员",
    )
    from_date = models.DateField("起始日期", default=timezone.localdate)
    until = models.DateField("停止日期", null=True, blank=True)
    note = models.CharField("要求", max_length=300, blank=True)
    active = models.BooleanField("执行中", default=True)
    drawn_until = models.DateField("已排至", null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="制定人"
    )

    objects = models.Manager.from_queryset(PlanQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division name kind types covers basis rhythm interval_days season only_in_season season_rhythm "
        "season_interval_days doer person from_date until note active drawn_until made_by version"
    )

    class Meta:
        verbose_name = "巡查计划"
        ordering = ["division", "name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """As an address writes it."""
        return str(self.pk)

    @property
    def told_rhythm(self) -> str:
        """ "每周，汛期每日", "每隔45日", "冰冻期内每旬"."""
        usual = _told(self.rhythm, self.interval_days)
        if self.season is None:
            return usual
        if self.only_in_season:
            return f"{self.season}内{usual}" if self.rhythm != Rhythm.SEASON_ONCE else f"{self.season}一次"
        return f"{usual}，{self.season}{_told(self.season_rhythm, self.season_interval_days)}"


def _told(rhythm: str, days: int | None) -> str:
    return f"每隔{days}日" if rhythm == Rhythm.INTERVAL else str(Rhythm(rhythm).label)
