"""督导计划: what must be looked at how often, who goes, when they can; the worker draws the visits up from it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.models.divisions import CODE_COLLATION
from accounts.rights import Right
from accounts.scoping import AreaManager, Scope
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.annual import YEARS, AnnualTask


class VisitKind(models.TextChoices):
    REGULAR = "regular", "定期督查"
    RANDOM = "random", "随机抽查"
    UNANNOUNCED = "unannounced", "明查暗访"
    TOPICAL = "topical", "专项督查"
    TOURING = "touring", "流动现场会"
    FOLLOW_UP = "follow_up", "跟踪督查"


class SupervisionPlan(Versioned):
    """One area's supervision of one year. `seed` draws every random choice, so that the same input gives the same plan."""

    class State(models.TextChoices):
        DRAFT = "draft", "拟订中"
        STANDING = "standing", "执行中"
        CLOSED = "closed", "已结束"
        DROPPED = "dropped", "已作废"

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="supervision_plans", verbose_name="范围"
    )
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    title = models.CharField("标题", max_length=120)
    goal = models.TextField("督导重点", max_length=2000, blank=True)
    seed = models.PositiveIntegerField("随机种子", validators=[MaxValueValidator(2**31 - 1)])
    least_gap_days = models.PositiveSmallIntegerField(
        "同村最短间隔（日）", default=7, help_text="间隔内不再去，除非有到期事项"
    )
    checklist = models.TextField("督导内容", max_length=3000, blank=True, help_text="每行一项")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    approved_on = models.DateField("批准日期", null=True, blank=True)  # what ended before it was never owed
    reason = models.CharField("作废原因", max_length=300, blank=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id division year title goal seed least_gap_days checklist state approved_on reason version"
    )

    class Meta:
        verbose_name = "督导计划"
        ordering = ["-year", "division"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year"],
                condition=~Q(state="dropped"),
                name="supervision_plan_once_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def runs_on(self, on: date) -> bool:
        """Whether it had been approved by a day."""
        return self.approved_on is not None and self.approved_on <= on


class Frequency(models.Model):
    """督导频次: each unit of a kind (or the named ones) is visited once in each window of the rhythm."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", "每周"
        TEN_DAYS = "ten_days", "每旬"
        MONTHLY = "monthly", "每月"
        QUARTERLY = "quarterly", "每季度"
        HALF_YEARLY = "half_yearly", "每半年"
        YEARLY = "yearly", "每年"

    class Target(models.TextChoices):
        VILLAGE = "village", "村（社区）"
        TOWNSHIP = "township", "镇（街道）"
        DEPARTMENT = "department", "行业主管部门"
        NAMED = "named", "指定单位"

    plan = models.ForeignKey(
        SupervisionPlan, models.CASCADE, related_name="frequencies", verbose_name="督导计划"
    )
    target = models.CharField("对象", max_length=12, choices=Target)
    rhythm = models.CharField("频次", max_length=12, choices=Rhythm)
    kind = models.CharField("方式", max_length=12, choices=VisitKind, default=VisitKind.REGULAR)
    task = models.ForeignKey(
        AnnualTask, models.PROTECT, null=True, blank=True, related_name="frequencies", verbose_name="对应任务"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    parties = models.ManyToManyField(Party, blank=True, related_name="+", verbose_name="指定单位")
    share = models.PositiveSmallIntegerField(
        "抽取比例（%）", default=100, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="随机抽查每期抽多少",
    )  # fmt: skip
    from_date = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    field_classes = classes(
        internal="id plan target rhythm kind task sector parties share from_date until note"
    )

    class Meta:
        verbose_name = "督导频次"
        ordering = ["plan", "id"]

    def __str__(self) -> str:
        return f"{self.get_target_display()}{self.get_rhythm_display()}{self.get_kind_display()}"


class Team(Versioned):
    """督导组: its members, where it sets out, on which weekdays it can go, how many units a day."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="supervision_teams", verbose_name="范围"
    )
    name = models.CharField("名称", max_length=40)
    home = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="驻地镇（街道）"
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list, blank=True, verbose_name="可出行的星期", help_text="不选为每个工作日",
    )  # fmt: skip
    stops_a_day = models.PositiveSmallIntegerField(
        "每日最多走访", default=4, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    active = models.BooleanField("在用", default=True)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division name home weekdays stops_a_day active version")

    class Meta:
        verbose_name = "督导组"
        ordering = ["division", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], condition=Q(active=True), name="team_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person of a team; the head signs the sheet."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name="督导组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_roles", verbose_name="人员")
    head = models.BooleanField("组长", default=False)

    field_classes = classes(internal="id team person head")

    class Meta:
        verbose_name = "督导组成员"
        ordering = ["team", "-head", "id"]
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="once_in_a_team")]

    def __str__(self) -> str:
        return str(self.person)


class TeamAbsence(models.Model):
    """Days on which a team can't go."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="absences", verbose_name="督导组")
    from_date = models.DateField("起")
    until = models.DateField("止")
    note = models.CharField("原因", max_length=100, blank=True)

    field_classes = classes(internal="id team from_date until note")

    class Meta:
        verbose_name = "不能出行的日子"
        ordering = ["team", "from_date"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("from_date")), name="absence_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.from_date}至{self.until}"


class Blackout(models.Model):
    """不安排督导的日子 of an area: harvest, inspections from above, meetings of all."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="blackouts", verbose_name="范围")
    from_date = models.DateField("起")
    until = models.DateField("止")
    note = models.CharField("原因", max_length=100)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division from_date until note")

    class Meta:
        verbose_name = "不安排督导的日子"
        ordering = ["division", "from_date"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("from_date")), name="blackout_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.from_date}至{self.until} {self.note}"


class VillageRisk(models.Model):
    """风险分: how much a village needs looking at (0 to 100), as the county entered it or evaluation sent it, from a day."""

    class Origin(models.TextChoices):
        ENTERED = "entered", "县级录入"
        EVALUATION = "evaluation", "评价结果"

    division = models.ForeignKey(Division, models.PROTECT, related_name="risks", verbose_name="村（社区）")
    from_date = models.DateField("起用日期")
    score = models.PositiveSmallIntegerField("风险分", validators=[MaxValueValidator(100)])
    origin = models.CharField("来源", max_length=12, choices=Origin, default=Origin.ENTERED)
    note = models.CharField("说明", max_length=200, blank=True)
    said_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(internal="id division from_date score origin note said_by")

    class Meta:
        verbose_name = "村风险分"
        ordering = ["division", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["division", "from_date"], name="risk_once_a_day"),
            models.CheckConstraint(condition=Q(score__lte=100), name="risk_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.score}"


class Drawing(models.Model):
    """One run of the worker over a plan (拟排): what it was given, how far it came, what it could not do.

    `input_digest`: SHA-256 of the input, so that the same input is seen to give the same plan; `firm_digest` of all but
    the villages' risk, which moves by the hour and makes no drawing unfit. `proposal`, `unmet`, `moved`: actions/drawing.py
    `keep`. Adopted drawings never change.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "待采用"
        ADOPTED = "adopted", "已采用"
        DROPPED = "dropped", "未采用"

    plan = models.ForeignKey(
        SupervisionPlan, models.PROTECT, related_name="drawings", verbose_name="督导计划"
    )
    job_id = models.BigIntegerField("后台任务", null=True, blank=True, unique=True)
    from_date = models.DateField("自何日起排")
    drawn_at = models.DateTimeField("拟排时间")
    input_digest = models.CharField("输入摘要", max_length=64, db_collation=CODE_COLLATION)
    firm_digest = models.CharField("日程摘要", max_length=64, db_collation=CODE_COLLATION)
    obligations = models.PositiveIntegerField("应督导次数")
    outside_window = models.PositiveIntegerField("期限外")
    visits_count = models.PositiveIntegerField("出行次数")
    objective = models.BigIntegerField("目标值")
    bound = models.BigIntegerField("下界")
    deterministic_time = models.FloatField("求解量", default=0)
    proposal = models.JSONField("排期", default=list)
    unmet = models.JSONField("未满足的愿望", default=list)
    moved = models.JSONField("调整", default=list)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)

    objects = AreaManager()
    scope = Scope(division="plan__division_id")
    field_classes = classes(
        internal="id plan job_id from_date drawn_at input_digest firm_digest obligations outside_window visits_count "
        "objective bound deterministic_time proposal unmet moved state"
    )

    class Meta:
        verbose_name = "排期方案"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.plan} {timezone.localtime(self.drawn_at):%Y-%m-%d %H:%M}"

    @property
    def gap(self) -> float:
        """How far from the proven bound, as a share of the objective (0: proven best)."""
        return (self.objective - self.bound) / self.objective if self.objective else 0.0


def _no_visits(row: SupervisionPlan, post) -> str:
    return "" if row.visits.exists() else "还没有排出督导日程"


State = SupervisionPlan.State
PLAN_FLOW = Flow(
    "state",
    Move("approve", "批准执行", (State.DRAFT,), State.STANDING, Right.SUPERVISION_PLAN, unless=_no_visits),
    Move("close", "结束", (State.STANDING,), State.CLOSED, Right.SUPERVISION_PLAN),
    Move("drop", "作废", (State.DRAFT, State.STANDING), State.DROPPED, Right.SUPERVISION_PLAN, reason=True),
)
