"""指标体系: a version of the indicators by which villages, townships and departments are judged.

An indicator is made of parts, each judged in one way only: computed from records, declared with proof, or seen on the
spot. An indicator whose parts differ is `mixed`; the parts are stored apart (domain.md 12.1). First rows:
reference/indicators.csv.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Person
from accounts.rights import Right
from accounts.scoping import Scope, scope_condition
from common.models.versions import Versioned
from common.privacy import classes

ZERO = Decimal(0)


def points_column(word: str, **named) -> models.DecimalField:
    """Points, two decimals."""
    return models.DecimalField(word, max_digits=6, decimal_places=2, **named)


def rate_column(word: str, **named) -> models.DecimalField:
    """A rate or a figure that a curve is set by: six decimals, unrounded for all that is shown."""
    return models.DecimalField(word, max_digits=16, decimal_places=6, **named)


class SchemeState(models.TextChoices):
    DRAFT = "draft", "编制中"
    ISSUED = "issued", "已印发"
    RETIRED = "retired", "已停用"


class RoundKind(models.TextChoices):
    YEAR = "year", "年度"
    HALF = "half", "半年"
    QUARTER = "quarter", "季度"


class Level(models.TextChoices):
    """Who is judged."""

    VILLAGE = "village", "村（社区）"
    TOWNSHIP = "township", "镇街"
    DEPARTMENT = "department", "部门"


class SchemeQuerySet(models.QuerySet):
    """Schemes are a county's public papers but for its drafts: nothing raises for a question without a post."""

    def visible_to(self, post):
        """Those of the post's own area: a county's office sees all of its versions, nobody below it any."""
        own = scope_condition(Scheme.scope, post) if post is not None else None
        return self.none() if own is None else self.filter(own)

    def readable_by(self, post):
        """What was issued in the post's county, and the drafts of whoever writes them."""
        if post is None:
            return self.none()
        its = self.filter(division_id=post.division.county_code)
        writes = Right.SCHEME_MANAGE in post.rights and post.division.level == Division.Level.COUNTY
        return its if writes else its.exclude(state=SchemeState.DRAFT)

    def in_force(self, county: str, on=None):
        """The issued versions of a county that hold on a day (today), the one that counts first."""
        day = on or timezone.localdate()
        issued = self.filter(division_id=county, state=SchemeState.ISSUED, from_date__lte=day)
        return issued.order_by("-from_date", "-number")


class Scheme(Versioned):
    """One version of the county's indicators. Issued, it never changes (the database refuses): a change is the next version."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="schemes", verbose_name="区县")
    name = models.CharField("名称", max_length=80)
    number = models.PositiveSmallIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=SchemeState, default=SchemeState.DRAFT)
    from_date = models.DateField("起用日期", null=True, blank=True)
    bonus_cap = points_column("加分上限", default=10, validators=[MinValueValidator(ZERO)])
    deduction_cap = points_column("扣分上限", default=20, validators=[MinValueValidator(ZERO)])
    least_facilities = models.PositiveSmallIntegerField(
        "参加排名的最少在用设施数", default=5, help_text="少于此数的村只评分、不排名"
    )
    source = models.CharField("依据", max_length=300, blank=True)
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="上一版"
    )
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="印发人"
    )
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    retired_reason = models.CharField("停用原因", max_length=300, blank=True, default="")

    objects = models.Manager.from_queryset(SchemeQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division name number state from_date bonus_cap deduction_cap least_facilities source before "
        "issued_at",
        internal="issued_by retired_reason version",
    )

    class Meta:
        verbose_name = "指标体系"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="scheme_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(from_date__isnull=False), name="scheme_issued_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.number}版）"


class Indicator(Versioned):
    """One indicator. `points`: of a base indicator what its parts come to; of a bonus or deduction its cap; of a veto none."""

    class Kind(models.TextChoices):
        BASE = "base", "基本分"
        BONUS = "bonus", "加分"
        DEDUCTION = "deduction", "扣分"
        VETO = "veto", "一票否决"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="indicators", verbose_name="指标体系")
    order = models.PositiveSmallIntegerField("次序")
    code = models.CharField("编号", max_length=8)
    group = models.CharField("分组", max_length=20)
    name = models.CharField("指标", max_length=60)
    level = models.CharField("适用对象", max_length=12, choices=Level)
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.BASE)
    points = points_column("分值", null=True, blank=True, validators=[MinValueValidator(ZERO)])
    rounds = ArrayField(
        models.CharField(max_length=10, choices=RoundKind), verbose_name="适用评价", default=list, blank=True
    )
    rule = models.CharField("评分标准", max_length=500)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    caps_grade = models.CharField(
        "出现后最高等次", max_length=12, blank=True, help_text="如发生安全事故，最高评为合格"
    )
    source = models.CharField("依据", max_length=300, blank=True)

    field_classes = classes(
        public="id scheme order code group name level kind points rounds rule evidence caps_grade source",
        internal="version",
    )

    class Meta:
        verbose_name = "评价指标"
        ordering = ["scheme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(kind="veto", points=None) | (~Q(kind="veto") & Q(points__gt=0)),
                name="all_but_a_veto_have_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def method(self) -> str:
        """In one word how it is judged: that of its parts, or mixed. Reads the parts."""
        ways = {part.method for part in self.parts.all()}
        return ways.pop() if len(ways) == 1 else "mixed"


class IndicatorPart(models.Model):
    """One judged part. Computed: a calculator (evaluation.places.CALCULATORS) and the curve that turns its rate to points.

    Curves (pure, evaluation/scoring.py), r the rate: `share` points×min(1, r); `target` points×min(1, r÷high);
    `band` points×clamp((r−low)÷(high−low), 0, 1); `each` min(points, n×each), n the numerator; `given` the calculator's
    own points, at most `points`.
    """

    class Method(models.TextChoices):
        SYSTEM = "system", "系统计算"
        SELF = "self", "自评申报"
        SPOT = "spot", "现场抽查"

    class Curve(models.TextChoices):
        SHARE = "share", "按比例得分"
        TARGET = "target", "达到目标值得满分"
        BAND = "band", "在两值之间按比例得分"
        EACH = "each", "按件计分"
        GIVEN = "given", "按规则直接计分"

    class Proof(models.TextChoices):
        NONE = "none", "不需要"
        ANY = "any", "照片或文件"
        PHOTO = "photo", "照片"
        FILE = "file", "文件"

    class WithoutRows(models.TextChoices):
        NOT_APPLICABLE = "na", "不适用，按比例折算"
        NOTHING = "zero", "记零分"
        FULL = "full", "记满分"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="parts", verbose_name="指标")
    order = models.PositiveSmallIntegerField("次序")
    text = models.CharField("内容", max_length=200)
    points = points_column("分值", null=True, blank=True, validators=[MinValueValidator(ZERO)])
    method = models.CharField("评分方式", max_length=8, choices=Method)
    calculator = models.CharField("计算项", max_length=40, blank=True)
    curve = models.CharField("得分规则", max_length=8, choices=Curve, blank=True)
    low = rate_column("起分值", null=True, blank=True)
    high = rate_column("满分值", null=True, blank=True)
    each = points_column("每件分值", null=True, blank=True, validators=[MaxValueValidator(Decimal(100))])
    without_rows = models.CharField(
        "没有可计数据时", max_length=6, choices=WithoutRows, default=WithoutRows.NOT_APPLICABLE
    )
    proof = models.CharField("须附佐证", max_length=6, choices=Proof, default=Proof.NONE)

    field_classes = classes(
        public="id indicator order text points method calculator curve low high each without_rows proof"
    )

    class Meta:
        verbose_name = "指标内容"
        ordering = ["indicator", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "order"], name="indicator_part_order"),
            models.CheckConstraint(
                condition=~Q(method="system") | (~Q(calculator="") & ~Q(curve="")),
                name="computed_by_a_calculator_and_curve",
            ),
            models.CheckConstraint(
                condition=~Q(curve="band") | Q(low__lt=models.F("high")), name="band_from_low_to_high"
            ),
            models.CheckConstraint(condition=~Q(curve="target") | Q(high__gt=0), name="target_above_nothing"),
            models.CheckConstraint(condition=~Q(curve="each") | Q(each__gt=0), name="each_worth_something"),
        ]

    def __str__(self) -> str:
        return self.text


class GradeBand(models.Model):
    """等次: from which score on a result bears it. The lowest begins at 0."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="bands", verbose_name="指标体系")
    grade = models.CharField("等次代号", max_length=12)
    word = models.CharField("等次", max_length=12)
    from_score = points_column(
        "分数线（含）", validators=[MinValueValidator(ZERO), MaxValueValidator(Decimal(110))]
    )

    field_classes = classes(public="id scheme grade word from_score")

    class Meta:
        verbose_name = "等次"
        ordering = ["scheme", "-from_score"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "grade"], name="grade_once_in_scheme"),
            models.UniqueConstraint(fields=["scheme", "from_score"], name="grade_line_once_in_scheme"),
        ]

    def __str__(self) -> str:
        return self.word


SCHEME_FLOW = Flow(
    "state",
    Move("issue", "印发", (SchemeState.DRAFT,), SchemeState.ISSUED, Right.SCHEME_MANAGE),
    Move("retire", "停用", (SchemeState.ISSUED,), SchemeState.RETIRED, Right.SCHEME_MANAGE, reason=True),
)
