"""年度重点任务: a year's plan of an area, its phases, its tasks, and the dated milestones of each sector."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import Scope
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.querysets import AskedQuerySet

YEARS = [MinValueValidator(2000), MaxValueValidator(2099)]


class PlanState(models.TextChoices):
    DRAFT = "draft", "拟订中"
    ISSUED = "issued", "已下达"
    CLOSED = "closed", "已办结"
    DROPPED = "dropped", "已作废"


KNOWN = (PlanState.ISSUED, PlanState.CLOSED)
STANDING = (PlanState.DRAFT, PlanState.ISSUED)  # may still be changed
STATE_TONES = {PlanState.DRAFT: "warn", PlanState.ISSUED: "run", PlanState.CLOSED: "ok"}


class AnnualPlanQuerySet(AskedQuerySet):
    issued = Q(state__in=KNOWN)

    def for_list(self):
        return self.select_related("division", "above")


class AnnualPlan(Versioned):
    """The key tasks of one area in one year. A township's plan may rest on the county's (`above`)."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="annual_plans", verbose_name="范围")
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=40, blank=True)
    goal = models.TextField("总体目标", max_length=2000, blank=True)
    text = models.TextField("正文", max_length=8000, blank=True)
    source = models.CharField("文本来源", max_length=300, blank=True)
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="beneath", verbose_name="上级计划"
    )
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rolled_over", verbose_name="上年计划"
    )
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    issued_on = models.DateField("下达日期", null=True, blank=True)
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="下达人"
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)
    summary = models.TextField("年终小结", max_length=4000, blank=True)

    objects = models.Manager.from_queryset(AnnualPlanQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        public="id division year title number goal text source above before issued_on",
        internal="state issued_by closed_on summary version",
    )

    class Meta:
        verbose_name = "年度计划"
        ordering = ["-year", "division"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year"], condition=~Q(state="dropped"), name="annual_plan_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES.get(PlanState(self.state), "mute")


class PlanPhase(models.Model):
    """阶段: a stretch of the year with its own goal, and a summary when it is over (S39)."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="phases", verbose_name="年度计划")
    name = models.CharField("阶段", max_length=40)
    from_date = models.DateField("起")
    until = models.DateField("止")
    goal = models.CharField("阶段目标", max_length=300, blank=True)
    summary = models.TextField("阶段小结", max_length=2000, blank=True)

    field_classes = classes(public="id plan name from_date until goal", internal="summary")

    class Meta:
        verbose_name = "计划阶段"
        ordering = ["plan", "from_date", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("from_date")), name="phase_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name


class AnnualTaskQuerySet(AskedQuerySet):
    column = "plan__division_id"
    issued = Q(plan__state__in=KNOWN)

    def for_list(self):
        return self.select_related("plan__division", "lead_party", "leader", "sector", "phase")


class AnnualTask(Versioned):
    """One task of a plan, split to units by its assignments. In outline (近细远粗) it has no due date yet."""

    class Deadline(models.TextChoices):
        ANNUAL = "annual", "按期一次"
        PERIODIC = "periodic", "定期多次"
        CONTINUOUS = "continuous", "全年持续"

    class Batch(models.TextChoices):
        NONE = "", "不分批"
        BUILD = "build", "建设一批"
        RESERVE = "reserve", "储备一批"
        SCHEME = "scheme", "谋划一批"

    class Every(models.TextChoices):
        """How often a unit reports on it."""

        NONE = "", "不定期"
        TEN_DAYS = "ten_days", "每旬"
        MONTHLY = "monthly", "每月"
        QUARTERLY = "quarterly", "每季度"

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="tasks", verbose_name="年度计划")
    number = models.PositiveSmallIntegerField("序号", validators=[MinValueValidator(1)])
    section = models.CharField("类别", max_length=60, blank=True)
    title = models.CharField("任务", max_length=120)
    text = models.TextField("任务内容", max_length=3000, blank=True)
    deliverables = models.TextField("工作成果", max_length=1000, blank=True, help_text="以分号隔开")
    evidence_required = models.TextField("佐证材料", max_length=1000, blank=True, help_text="以分号隔开")
    target = models.CharField("量化目标", max_length=300, blank=True)
    measure = models.CharField("系统核算", max_length=40, blank=True, help_text="由记录自动核算的指标")
    deadline = models.CharField("期限类型", max_length=12, choices=Deadline, default=Deadline.ANNUAL)
    due_on = models.DateField("完成期限", null=True, blank=True)
    every = models.CharField("报送周期", max_length=12, choices=Every, blank=True, default=Every.QUARTERLY)
    batch = models.CharField("批次", max_length=10, choices=Batch, blank=True, default=Batch.NONE)
    outline = models.BooleanField("纲要", default=False, help_text="远期任务先列纲要，到年再细化")
    phase = models.ForeignKey(
        PlanPhase, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name="阶段"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="led_tasks", verbose_name="牵头领导"
    )
    lead_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="led_tasks", verbose_name="牵头单位"
    )
    lead_words = models.CharField("牵头单位（原文）", max_length=200, blank=True)
    responsible_words = models.CharField("责任单位（原文）", max_length=300, blank=True)
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="beneath", verbose_name="上级任务"
    )

    objects = models.Manager.from_queryset(AnnualTaskQuerySet)()
    scope = Scope(division="plan__division_id")
    field_classes = classes(
        public="id plan number section title text deliverables evidence_required target deadline due_on batch "
        "outline phase sector lead_party lead_words responsible_words above",
        internal="measure every leader version",
    )

    class Meta:
        verbose_name = "重点任务"
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="task_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class MilestoneQuerySet(AskedQuerySet):
    column = "task__plan__division_id"
    issued = Q(task__plan__state__in=KNOWN)

    def running(self):
        """Those of plans that are carried out."""
        return self.filter(task__plan__state=PlanState.ISSUED)

    def overdue(self, on=None):
        return self.running().filter(done_on=None, due_on__lt=on or timezone.localdate())

    def for_list(self):
        return self.select_related("task__plan__division", "sector")


class Milestone(models.Model):
    """A step of a sector's roadmap (行业工作路径与时间表), set back from the goal's date (倒排时间)."""

    task = models.ForeignKey(AnnualTask, models.CASCADE, related_name="milestones", verbose_name="任务")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name="行业")
    title = models.CharField("节点", max_length=120)
    due_on = models.DateField("完成日期")
    done_on = models.DateField("实际完成", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    told_on = models.DateField("逾期提醒", null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(MilestoneQuerySet)()
    scope = Scope(division="task__plan__division_id", sector="sector_id")
    field_classes = classes(public="id task sector title due_on", internal="done_on note told_on")

    class Meta:
        verbose_name = "时间节点"
        ordering = ["task", "sector", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "sector", "title"], name="milestone_once_per_sector")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()


def _no_tasks(row: AnnualPlan, post) -> str:
    return "" if row.tasks.exists() else "计划里还没有任务"


def _unanswered(row: AnnualPlan, post) -> str:
    """Units that have reported the end of their share are answered before the year is closed."""
    waiting = row.tasks.filter(assignments__state="reported").distinct().count()
    return f"还有{waiting}项任务已报完成、未确认" if waiting else ""


FLOW = Flow(
    "state",
    Move("issue", "下达", (PlanState.DRAFT,), PlanState.ISSUED, Right.TASK_PLAN, unless=_no_tasks),
    Move("close", "年终办结", (PlanState.ISSUED,), PlanState.CLOSED, Right.TASK_PLAN, unless=_unanswered),
    Move("reopen", "重新打开", (PlanState.CLOSED,), PlanState.ISSUED, Right.TASK_PLAN, reason=True),
    Move(
        "drop", "作废", (PlanState.DRAFT, PlanState.ISSUED), PlanState.DROPPED, Right.TASK_PLAN, reason=True
    ),
)
