"""评价轮次: a round opened by an office, the sheets of its units, the points of every part, and each change of points."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Post
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from common.models.versions import Versioned
from common.privacy import classes
from evaluation.models.schemes import (
    Indicator,
    IndicatorPart,
    Level,
    RoundKind,
    Scheme,
    points_column,
    rate_column,
)
from evaluation.units import own_party

KNOWN_BENEATH = "a round is known to whoever it judges"


class RoundState(models.TextChoices):
    DRAFT = "draft", "筹备中"
    OPEN = "open", "自评中"
    FROZEN = "frozen", "已截止"
    NOTICED = "noticed", "公示中"
    FINAL = "final", "已定稿"
    VOID = "void", "已作废"


class RoundQuerySet(AreaQuerySet):
    def for_list(self):
        return self.select_related("division", "scheme")

    def reaching(self, post):
        """The rounds of the post's area, and those begun by the offices above it that judge its area."""
        if post is None or post.scope_kind not in (ScopeKind.AREA, ScopeKind.AREA_SECTORS):
            return self.none()
        code = getattr(post, "division_id", None) or ""  # the system's own post stands in no area
        above = Q(division_id__in=[f"{code[:6]}000000", f"{code[:9]}000"]) & ~Q(state=RoundState.DRAFT)
        seen = in_ranges("division_id", post.ranges)
        return self.everywhere(because=KNOWN_BENEATH).filter(seen | above)


class Round(Versioned):
    """One evaluation of the villages of a county or township. All times are the server's.

    `deadline`: the last moment of filing; the counts are frozen then (by the job, which names the moment in `frozen_at`).
    `seed` draws the sample and is fixed when the round opens.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="rounds", verbose_name="范围")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="rounds", verbose_name="指标体系")
    kind = models.CharField("类型", max_length=10, choices=RoundKind, default=RoundKind.YEAR)
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    part = models.PositiveSmallIntegerField(
        "期", default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    title = models.CharField("标题", max_length=80)
    number = models.CharField("文号", max_length=40, blank=True)
    from_date = models.DateField("评价期起")
    until = models.DateField("评价期止")
    opens_on = models.DateField("自评开始日期")
    deadline = models.DateTimeField("自评截止时间")
    review_due = models.DateField("镇级审核截止日期")
    check_due = models.DateField("县级复核截止日期", null=True, blank=True)
    county_step = models.BooleanField("县级复核、抽查", default=True)
    sample_share = models.PositiveSmallIntegerField(
        "抽查村比例（%）", default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    sample_facilities = models.PositiveSmallIntegerField(
        "每村抽查设施数", default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    seed = models.BigIntegerField("随机种子", null=True, blank=True)
    groups = models.JSONField("排名分组", default=list, blank=True)
    state = models.CharField("状态", max_length=10, choices=RoundState, default=RoundState.DRAFT)
    opened_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    opened_at = models.DateTimeField("发起时间", null=True, blank=True)
    frozen_at = models.DateTimeField("数据冻结时间", null=True, blank=True)
    final_at = models.DateTimeField("定稿时间", null=True, blank=True)

    objects = models.Manager.from_queryset(RoundQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division scheme kind year part title number from_date until final_at",
        internal="opens_on deadline review_due check_due county_step sample_share sample_facilities seed groups state "
        "opened_by opened_at frozen_at version",
    )

    class Meta:
        verbose_name = "评价轮次"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "kind", "year", "part"],
                condition=~Q(state="void"),
                name="round_once_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(from_date__lte=models.F("until")), name="round_over_a_period"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"]) | Q(seed__isnull=False), name="open_round_has_a_seed"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, at=None) -> bool:
        """Whether filing is accepted at a moment (now, by the server's clock)."""
        return self.state == RoundState.OPEN and (at or timezone.now()) <= self.deadline


class EvaluationState(models.TextChoices):
    NOT_STARTED = "not_started", "未开始"
    DRAFTING = "drafting", "填报中"
    SUBMITTED = "submitted", "待审核"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "已审核"
    COUNTY_CHECKED = "county_checked", "已复核"
    NOTICED = "noticed", "公示中"
    FINAL = "final", "已定稿"
    VOID = "void", "不参评"


class UnitLinesQuerySet(AreaQuerySet):
    """What stands on sheets: an office reads its area's, a department its own sheet's only."""

    def visible_to(self, post):
        rows = super().visible_to(post)
        if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
            return rows
        party = own_party(post)
        column = self.model.scope.parties[0]  # type: ignore[attr-defined]
        return rows.none() if party is None else rows.filter(**{column: party})


UnitLinesManager = models.Manager.from_queryset(UnitLinesQuerySet)


class EvaluationQuerySet(UnitLinesQuerySet):
    def visible_to(self, post):
        """Sheets whose head a post may read: a department those of others too, once their result is known."""
        if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
            return super().visible_to(post)
        known, party = Q(state__in=(EvaluationState.NOTICED, EvaluationState.FINAL)), own_party(post)
        rows = AreaQuerySet.visible_to(self, post)
        return rows.filter(known if party is None else known | Q(party=party))

    def opened_to(self, post):
        """Sheets whose lines a post may read."""
        return super().visible_to(post)

    def for_list(self):
        return self.select_related("round", "division", "party")


class Evaluation(Versioned):
    """One unit's sheet in a round: a village's, a township's (its division) or a department's (`party`).

    Scores: `earned` ÷ `applicable` × 100 = `base` (points that do not apply are taken out and the rest scaled), then
    bonus and deductions with their caps; all written by one act from the part scores (evaluation/scoring.py).
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="evaluations", verbose_name="评价轮次")
    level = models.CharField("对象", max_length=12, choices=Level, default=Level.VILLAGE)
    division = models.ForeignKey(Division, models.PROTECT, related_name="evaluations", verbose_name="单位")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name="部门"
    )
    state = models.CharField(
        "状态", max_length=14, choices=EvaluationState, default=EvaluationState.NOT_STARTED
    )
    group = models.CharField("排名组", max_length=20, blank=True)
    facilities = models.PositiveIntegerField("在用设施数", default=0)
    reopened_until = models.DateTimeField("退回重报截止时间", null=True, blank=True)
    summary = models.TextField("自评小结", max_length=2000, blank=True)
    next_steps = models.TextField("下一步打算", max_length=2000, blank=True)
    submitted_at = models.DateTimeField("上报时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签字人"
    )
    first_submitted_at = models.DateTimeField("首次上报时间", null=True, blank=True)
    receipt = models.CharField("回执号", max_length=24, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True, default="")
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    earned = points_column("得分合计", null=True, blank=True)
    applicable = points_column("适用分值", null=True, blank=True)
    base = points_column("基本分", null=True, blank=True)
    bonus = points_column("加分", default=Decimal(0))
    deduction = points_column("扣分", default=Decimal(0))
    score = points_column("得分", null=True, blank=True)
    grade = models.CharField("等次", max_length=12, blank=True)
    grade_reason = models.CharField("等次说明", max_length=200, blank=True)
    place = models.PositiveIntegerField("名次", null=True, blank=True)
    of_group = models.PositiveIntegerField("同组村数", null=True, blank=True)

    objects = models.Manager.from_queryset(EvaluationQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",))
    public_condition = Q(state="final")
    field_classes = classes(
        public="id round level division party score grade grade_reason place of_group base bonus deduction group",
        internal="state facilities reopened_until summary next_steps submitted_at submitted_by first_submitted_at "
        "receipt returns returned_reason reviewed_by reviewed_at checked_by checked_at earned applicable version",
    )

    class Meta:
        verbose_name = "评价表"
        ordering = ["round", "division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "level", "division", "party"],
                nulls_distinct=False,
                name="one_sheet_a_unit_and_round",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="receipt_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=110), name="score_from_0_to_110"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "under_review"]) | Q(submitted_at__isnull=False),
                name="submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(submitted_by=models.F("reviewed_by")), name="filer_never_reviews"
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("checked_by")), name="reviewer_never_checks"
            ),
        ]
        indexes = [models.Index(fields=["division", "-round"], name="evaluation_of_division")]

    def __str__(self) -> str:
        return f"{self.round.title} {self.unit}"

    @property
    def unit(self) -> str:
        return self.party.name if self.party else self.division.short_name


class PartScore(models.Model):
    """The points of one part of one indicator on one sheet, each stage in its own column; the last said counts.

    Computed ones hold numerator, denominator and rate as frozen, with words and the address that lists the very rows.
    `applies` False: nothing to judge (n/a). `last_word` is the latest said: checked, else reviewed, else computed or
    claimed; `stands` what counts of it.
    """

    class State(models.TextChoices):
        OPEN = "open", "待审"
        ACCEPTED = "accepted", "认可"
        CHANGED = "changed", "改分"
        RETURNED = "returned", "退回"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores", verbose_name="评价表")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    part = models.ForeignKey(IndicatorPart, models.PROTECT, related_name="+", verbose_name="内容")
    applies = models.BooleanField("适用", default=True)
    numerator = rate_column("分子", null=True, blank=True)
    denominator = rate_column("分母", null=True, blank=True)
    rate = models.DecimalField("比率", max_digits=16, decimal_places=12, null=True, blank=True)
    told = models.CharField("计算说明", max_length=300, blank=True)
    rows_url = models.CharField("明细", max_length=300, blank=True)
    raises = models.CharField("怎样提高", max_length=300, blank=True)
    computed = points_column("系统得分", null=True, blank=True)
    computed_at = models.DateTimeField("计算时间", null=True, blank=True)
    claimed = points_column("自评得分", null=True, blank=True)
    claim = models.TextField("申报说明", max_length=1000, blank=True)
    reviewed = points_column("审核得分", null=True, blank=True)
    review = models.CharField("审核意见", max_length=300, blank=True)
    checked = points_column("复核得分", null=True, blank=True)
    check_said = models.CharField("复核意见", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)

    objects = UnitLinesManager()
    scope = Scope(division="evaluation__division_id", parties=("evaluation__party_id",))
    field_classes = classes(
        internal="id evaluation indicator part applies numerator denominator rate told rows_url raises computed "
        "computed_at claimed claim reviewed review checked check_said state"
    )

    class Meta:
        verbose_name = "指标得分"
        ordering = ["evaluation", "indicator__order", "part__order"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "part"], name="part_scored_once"),
            models.CheckConstraint(
                condition=(Q(computed=None) | Q(computed__gte=0))
                & (Q(claimed=None) | Q(claimed__gte=0))
                & (Q(reviewed=None) | Q(reviewed__gte=0))
                & (Q(checked=None) | Q(checked__gte=0)),
                name="points_not_below_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.part_id}"

    @property
    def last_word(self) -> Decimal | None:
        """The points last said, whether or not they count; None while nothing is said. What ScoreChange compares."""
        said = (self.checked, self.reviewed, self.computed, self.claimed)
        return next((points for points in said if points is not None), None)

    @property
    def proved(self) -> bool:
        """Whether a file lies behind it; sets are read with it (settling_lines.weighed)."""
        known = self.__dict__.get("has_proof")
        return bool(self.proofs.all()) if known is None else known  # type: ignore[attr-defined]

    @property
    def stands(self) -> Decimal | None:
        """The points that count; None where it does not apply. The one rule for results and for whatever shows points.

        Declared without the proof asked for, or on a sheet never filed: nothing, unless somebody judged it. Seen on the
        spot only where the village was drawn. Reads part, evaluation and `proved`.
        """
        said = self.reviewed if self.checked is None else self.checked
        if said is not None:
            return said
        if self.part.method != IndicatorPart.Method.SELF:
            return self.computed if self.applies else None
        if self.evaluation.first_submitted_at is None or self.claimed is None:
            return Decimal(0)
        needs = self.part.proof != IndicatorPart.Proof.NONE
        return self.claimed if self.proved or not needs else Decimal(0)


class ScoreChange(models.Model):
    """A change of points: who, when, why, before, after. Only ever added (the database refuses the rest)."""

    class Stage(models.TextChoices):
        FREEZE = "freeze", "数据冻结"
        CLAIM = "claim", "自评"
        REVIEW = "review", "镇级审核"
        CHECK = "check", "县级复核"
        OBJECTION = "objection", "异议处理"

    score = models.ForeignKey(PartScore, models.PROTECT, related_name="changes", verbose_name="指标得分")
    stage = models.CharField("环节", max_length=10, choices=Stage)
    before = points_column("原得分", null=True, blank=True)
    after = points_column("现得分", null=True, blank=True)
    why = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    objects = UnitLinesManager()
    scope = Scope(division="score__evaluation__division_id", parties=("score__evaluation__party_id",))
    append_only = True
    field_classes = classes(internal="id score stage before after why by at")

    class Meta:
        verbose_name = "改分记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


def _filed_it(row: Evaluation, post) -> str:
    """Whoever wrote, proved or signed it never reviews it, nor does anybody who belongs to the village, whatever post
    he wears now."""
    if post.person_id is None:
        return ""
    if post.person_id == row.submitted_by_id or _wrote_in(row, post.person_id):
        return "不能审核自己填报、上报的自评"
    if row.level == Level.VILLAGE and _belongs_to(row.division_id, post.person_id):
        return "不能审核本村的自评"
    return ""


def _wrote_in(row: Evaluation, person_id: int) -> bool:
    claimed = Q(changes__stage=ScoreChange.Stage.CLAIM, changes__by=person_id)
    lines = PartScore.objects.everywhere(because="who filed the sheet held").filter(evaluation=row)
    return lines.filter(claimed | Q(proofs__added_by=person_id)).exists()


def _belongs_to(division_id: str, person_id: int) -> bool:
    posts = Post.objects.everywhere(because="every post of whoever judges").in_force()
    return posts.filter(person=person_id, division=division_id).exists()


def judged_before(row: Evaluation, post) -> str:
    """Why he may not judge a sheet again after the township: his own filing, or his own review. "" while he may."""
    if post.person_id is not None and post.person_id == row.reviewed_by_id:
        return "不能复核自己审核的评价表"
    return _filed_it(row, post)


def _not_over(row: Evaluation, post) -> str:
    """A village that was given time to mend has it to the end."""
    if row.reopened_until and timezone.now() <= row.reopened_until:
        return "重报期限未到"
    return _filed_it(row, post)


ROUND_FLOW = Flow(
    "state",
    Move("open", "发起", (RoundState.DRAFT,), RoundState.OPEN, Right.ROUND_OPEN),
    Move("freeze", "截止", (RoundState.OPEN,), RoundState.FROZEN, Right.ROUND_OPEN),
    Move("notice", "公示结果", (RoundState.FROZEN,), RoundState.NOTICED, Right.EVALUATION_SETTLE),
    Move("finish", "定稿", (RoundState.NOTICED,), RoundState.FINAL, Right.EVALUATION_SETTLE),
    Move("take_back", "撤下公示", (RoundState.NOTICED,), RoundState.FROZEN, Right.EVALUATION_SETTLE),
    Move(
        "void",
        "作废",
        (RoundState.DRAFT, RoundState.OPEN, RoundState.FROZEN),
        RoundState.VOID,
        Right.ROUND_OPEN,
        reason=True,
    ),
)
_FILING = (EvaluationState.NOT_STARTED, EvaluationState.DRAFTING, EvaluationState.RETURNED)
EVALUATION_FLOW = Flow(
    "state",
    Move("write", "填报", _FILING[:2], EvaluationState.DRAFTING, Right.EVALUATION_FILL),
    Move("submit", "签字上报", _FILING[1:], EvaluationState.SUBMITTED, Right.EVALUATION_SIGN),
    Move(
        "take",
        "开始审核",
        (EvaluationState.SUBMITTED,),
        EvaluationState.UNDER_REVIEW,
        Right.EVALUATION_REVIEW,
        unless=_filed_it,
    ),
    Move(
        "resume",
        "按现有材料审核",
        (EvaluationState.RETURNED,),
        EvaluationState.UNDER_REVIEW,
        Right.EVALUATION_REVIEW,
        unless=_not_over,
    ),
    Move(
        "return",
        "退回",
        (EvaluationState.SUBMITTED, EvaluationState.UNDER_REVIEW),
        EvaluationState.RETURNED,
        Right.EVALUATION_REVIEW,
        reason=True,
        unless=_filed_it,
    ),
    Move(
        "review",
        "审核完成",
        (EvaluationState.UNDER_REVIEW,),
        EvaluationState.REVIEWED,
        Right.EVALUATION_REVIEW,
        unless=_filed_it,
    ),
    Move(
        "check",
        "复核完成",
        (EvaluationState.REVIEWED,),
        EvaluationState.COUNTY_CHECKED,
        Right.EVALUATION_CHECK,
        unless=judged_before,
    ),
    Move(
        "send_back",
        "退回镇级",
        (EvaluationState.REVIEWED,),
        EvaluationState.UNDER_REVIEW,
        Right.EVALUATION_CHECK,
        reason=True,
        unless=judged_before,
    ),
)
