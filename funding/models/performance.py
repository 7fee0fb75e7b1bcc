"""绩效: the goals of a year's money, measured, scored by the unit, checked by finance, and what followed from it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import AreaManager, AreaQuerySet, Scope
from common.models.versions import Versioned
from common.privacy import classes
from funding.models.accounts import Earmark
from funding.models.life import Allocation, merged_from_column, yuan_column


class PerformanceState(models.TextChoices):
    DRAFT = "draft", "填报目标"
    PROPOSED = "proposed", "目标待审"
    RUNNING = "running", "目标已定"
    SCORED = "scored", "已自评"
    CHECKED = "checked", "已复核"
    USED = "used", "结果已应用"


class PerformanceQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "earmark", "allocation")


def _score(word: str) -> models.DecimalField:
    return models.DecimalField(
        word,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class Performance(Versioned):
    """One sheet of one unit, year and fund: an allocation, an earmark, or all its maintenance money of the year."""

    class Use(models.TextChoices):
        KEEP = "keep", "继续安排"
        MORE = "more", "优先安排"
        LESS = "less", "调减预算"
        BACK = "back", "收回资金"
        MEND = "mend", "限期整改"

    division = models.ForeignKey(Division, models.PROTECT, related_name="performances", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=120)
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, blank=True, related_name="performances", verbose_name="下达"
    )
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, blank=True, related_name="performances", verbose_name="专项"
    )
    amount = yuan_column("资金规模（元）")
    goal = models.CharField("年度总体目标", max_length=500)
    state = models.CharField("状态", max_length=10, choices=PerformanceState, default=PerformanceState.DRAFT)
    said = models.CharField("审核意见", max_length=300, blank=True, default="")
    filled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填报人"
    )
    self_text = models.CharField("自评说明", max_length=500, blank=True)
    self_score = _score("自评得分")
    scored_at = models.DateTimeField("自评时间", null=True, blank=True)
    checked_score = _score("复核得分")
    checked_text = models.CharField("复核意见", max_length=500, blank=True)
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    result = models.CharField("结果应用", max_length=10, choices=Use, blank=True)
    result_text = models.CharField("应用说明", max_length=300, blank=True)
    merged_from = merged_from_column()

    objects = models.Manager.from_queryset(PerformanceQuerySet)()
    scope = Scope(division="division_id", sector="earmark__sector_id")
    field_classes = classes(
        internal="id division year name allocation earmark amount goal state said filled_by self_text self_score "
        "scored_at checked_score checked_text checked_by checked_at result result_text merged_from version"
    )

    class Meta:
        verbose_name = "绩效"
        ordering = ["-year", "division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year", "allocation", "earmark", "merged_from"],
                nulls_distinct=False,
                name="performance_once",
            ),
            models.CheckConstraint(
                condition=Q(allocation=None) | Q(earmark=None), name="performance_of_one_fund"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "used"])
                | Q(self_score__isnull=False, checked_score__isnull=False),
                name="checked_names_its_scores",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name


class PerformanceMeasure(models.Model):
    """绩效指标: what is to be reached, its weight (all of a sheet come to 100), what was, and its points."""

    class Part(models.TextChoices):
        EXECUTION = "execution", "预算执行"
        QUANTITY = "quantity", "产出数量"
        QUALITY = "quality", "产出质量"
        TIME = "time", "产出时效"
        COST = "cost", "产出成本"
        BENEFIT = "benefit", "效益"
        SATISFACTION = "satisfaction", "满意度"

    performance = models.ForeignKey(Performance, models.CASCADE, related_name="measures", verbose_name="绩效")
    order = models.PositiveSmallIntegerField("次序")
    part = models.CharField("类别", max_length=12, choices=Part)
    name = models.CharField("指标", max_length=80)
    target = models.DecimalField("目标值", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField("单位", max_length=10, blank=True)
    less = models.BooleanField("越少越好", default=False)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    actual = models.DecimalField(
        "完成值", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    why = models.CharField("偏差原因、佐证", max_length=200, blank=True)
    points = models.DecimalField("自评分", max_digits=5, decimal_places=2, null=True, blank=True)
    checked = models.DecimalField("复核分", max_digits=5, decimal_places=2, null=True, blank=True)

    objects = AreaManager()
    scope = Scope(division="performance__division_id", sector="performance__earmark__sector_id")
    field_classes = classes(
        internal="id performance order part name target unit less weight actual why points checked"
    )

    class Meta:
        verbose_name = "绩效指标"
        ordering = ["performance", "order"]
        constraints = [
            models.UniqueConstraint(fields=["performance", "order"], name="performance_measure_order"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="measure_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name


def _filled_it(row: Performance, post) -> str:
    return _("不能审核自己填报的绩效") if row.filled_by_id == post.person_id else ""


PERFORMANCE_FLOW = Flow(
    "state",
    Move("submit", _("提交目标"), ("draft",), "proposed", Right.PERFORMANCE_FILL),
    Move("accept", _("审定目标"), ("proposed",), "running", Right.PERFORMANCE_CHECK, unless=_filled_it),
    Move("return", _("退回目标"), ("proposed",), "draft", Right.PERFORMANCE_CHECK, reason=True),
    Move("score", _("自评"), ("running",), "scored", Right.PERFORMANCE_FILL),
    Move("reopen", _("退回自评"), ("scored",), "running", Right.PERFORMANCE_CHECK, reason=True),
    Move("check", _("复核"), ("scored",), "checked", Right.PERFORMANCE_CHECK, unless=_filled_it),
    Move("use", _("应用结果"), ("checked",), "used", Right.PERFORMANCE_CHECK),
)
