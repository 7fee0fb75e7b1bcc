"""任务分解: a task given to a unit, what the unit reports and files, what the office says to it."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person, Sector
from accounts.rights import Right
from accounts.scoping import Scope, ScopeKind, in_ranges
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.annual import KNOWN, AnnualTask, PlanState
from tasks_checklist.querysets import UnitQuerySet, offices_of, unit_of, works_for


class AssignmentState(models.TextChoices):
    NOT_STARTED = "not_started", "未开始"
    RUNNING = "running", "推进中"
    REPORTED = "reported", "已报完成"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "退回"
    DROPPED = "dropped", "已取消"


OPEN = (AssignmentState.NOT_STARTED, AssignmentState.RUNNING, AssignmentState.RETURNED)
STATE_TONES = {
    AssignmentState.RUNNING: "run",
    AssignmentState.REPORTED: "warn",
    AssignmentState.CONFIRMED: "ok",
    AssignmentState.RETURNED: "bad",
}


class AssignmentQuerySet(UnitQuerySet):
    def issued(self):
        return self.filter(task__plan__state__in=KNOWN)

    def known_to(self, post: Any):
        """What a post may look at: what is issued, and for those who plan the area also what is being drafted."""
        drafts = Q(task__plan__state=PlanState.DRAFT) & in_ranges("task__plan__division_id", post.ranges)
        plans = post.scope_kind == ScopeKind.AREA and Right.TASK_PLAN in post.rights
        issued = Q(task__plan__state__in=KNOWN)
        return self.visible_to(post).filter(issued | drafts if plans else issued)

    def of_unit(self, post: Any):
        """The shares that the post reports on (`other_unit`): its unit's, or those that name the person."""
        mine = Q(party__kind__in=offices_of(post), party__division_id=post.division_id)
        if unit := unit_of(post):
            mine |= Q(party_id=unit)
        if post.person_id is not None:
            mine |= Q(person_id=post.person_id)
        return self.filter(mine)

    def of_office(self, post: Any):
        """The shares that the post's office confirms (`other_office`)."""
        area = post.scope_kind == ScopeKind.AREA
        return self.filter(task__plan__division_id=post.division_id) if area else self.none()

    def open(self):
        """Still to be done by the unit; overdue (逾期) is a question of the day."""
        return self.filter(state__in=OPEN)

    def overdue(self, on=None):
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def awaiting_confirmation(self):
        return self.filter(state=AssignmentState.REPORTED)

    def for_list(self):
        return self.select_related("task__plan__division", "party", "person", "division")


class Assignment(Versioned):
    """One unit's share of a task. `division` is where the work is done: the unit's village, else the plan's area."""

    task = models.ForeignKey(AnnualTask, models.CASCADE, related_name="assignments", verbose_name="任务")
    party = models.ForeignKey(Party, models.PROTECT, related_name="assignments", verbose_name="责任单位")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="assignments", verbose_name="所在区划"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行业"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="责任人"
    )
    share = models.CharField("工作要求", max_length=500, blank=True)
    given_at = models.DateTimeField(
        "分解时间", default=timezone.now
    )  # what a past day's figures count it from
    due_on = models.DateField("完成期限")
    state = models.CharField(
        "状态", max_length=12, choices=AssignmentState, default=AssignmentState.NOT_STARTED
    )
    progress = models.PositiveSmallIntegerField("进度（%）", default=0, validators=[MaxValueValidator(100)])
    reported_at = models.DateTimeField("报完成时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    said = models.CharField("办公室意见", max_length=500, blank=True)

    objects = models.Manager.from_queryset(AssignmentQuerySet)()
    scope = Scope(division="division_id", sector="sector_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        internal="id task party division sector person share given_at due_on state progress reported_at confirmed_at "
        "confirmed_by said version"
    )

    class Meta:
        verbose_name = "任务分解"
        ordering = ["task", "party"]
        constraints = [
            models.UniqueConstraint(fields=["task", "party"], name="task_given_once_to_a_unit"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_of_a_hundred"),
        ]
        indexes = [
            models.Index(fields=["division", "due_on", "id"], name="assignment_of_area"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=["not_started", "running", "returned"]),
                name="assignment_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.party}"

    @property
    def title(self) -> str:
        return str(self.task.title)

    @property
    def asked_from(self) -> date:
        """The first day that reports speak of: the plan was issued, and the share given."""
        given = timezone.localdate(self.given_at)
        return max(given, self.task.plan.issued_on or given)

    @property
    def is_overdue(self) -> bool:
        return self.state in OPEN and self.due_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """The state in words, as of today."""
        return "逾期" if self.is_overdue else self.get_state_display()

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else STATE_TONES.get(AssignmentState(self.state), "mute")


class Evidence(models.Model):
    """佐证: a file that a unit filed for its share, under the material that the task asks for (empty: another one).

    The file itself is kept by common.attachments under this row. A later report, or one of the unit's other shares,
    points at it instead of filing it again.
    """

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="evidence", verbose_name="任务分解"
    )
    material = models.CharField("佐证材料", max_length=100, blank=True)
    filed_at = models.DateTimeField("报送时间", default=timezone.now)
    filed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(
        division="assignment__division_id",
        sector="assignment__sector_id",
        parties=("assignment__party_id",),
        person="assignment__person_id",
    )
    field_classes = classes(internal="id assignment material filed_at filed_by")

    class Meta:
        verbose_name = "任务佐证"
        ordering = ["assignment", "id"]

    def __str__(self) -> str:
        return self.material or _("其他材料")


class TaskReport(Versioned):
    """What a unit reports on its share for one period: done, difficult, next, and the evidence it rests on."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待审"
        CONFIRMED = "confirmed", "已审"
        RETURNED = "returned", "退回"

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="reports", verbose_name="任务分解"
    )
    period_from = models.DateField("周期起")
    period_until = models.DateField("周期止")
    completes = models.BooleanField("报完成", default=False)
    progress = models.PositiveSmallIntegerField("进度（%）", validators=[MaxValueValidator(100)])
    done_text = models.TextField("完成情况", max_length=2000)
    difficulty = models.CharField("存在困难", max_length=500, blank=True)
    next_step = models.CharField("下一步打算", max_length=500, blank=True)
    figures = models.JSONField("系统核算", default=dict, blank=True, help_text="报送时由记录核算的数")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="reports", verbose_name="佐证材料")
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    reported_at = models.DateTimeField("报送时间", default=timezone.now)
    reported_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人"
    )
    answered_at = models.DateTimeField("审核时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    said = models.CharField("审核意见", max_length=500, blank=True)
    client_key = models.UUIDField("报送号", null=True, blank=True, unique=True, editable=False)

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(
        division="assignment__division_id",
        sector="assignment__sector_id",
        parties=("assignment__party_id",),
        person="assignment__person_id",
    )
    field_classes = classes(
        internal="id assignment period_from period_until completes progress done_text difficulty next_step figures "
        "evidence state reported_at reported_by answered_at answered_by said client_key version"
    )

    class Meta:
        verbose_name = "任务进展"
        ordering = ["assignment", "-period_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "period_from", "completes"],
                condition=~Q(state="returned"),
                name="reported_once_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.period_from}"


def other_unit(row: Assignment, post: Any) -> str:
    """Why this post does not report for the unit ("" if it does): it is not of it, nor the person named."""
    named = post.person_id is not None and post.person_id == row.person_id
    return "" if named or works_for(post, row.party) else _("由%s报送") % row.party


def other_office(row: Assignment, post: Any) -> str:
    """Why this post does not speak for the office: only the one of the plan's own area does."""
    area = row.task.plan.division
    own = post.scope_kind == ScopeKind.AREA and post.division_id == area.pk
    return "" if own else _("由%s办公室审核") % area


def _not_to_confirm(row: Assignment, post: Any) -> str:
    """The office never confirms what the same person reported."""
    last = row.reports.filter(completes=True).order_by("-id").first()
    if last and last.reported_by_id is not None and last.reported_by_id == post.person_id:
        return _("不能确认自己报送的任务")
    return other_office(row, post)


S = AssignmentState
FLOW = Flow(
    "state",
    Move("start", "开始推进", (S.NOT_STARTED,), S.RUNNING, Right.TASK_REPORT, unless=other_unit),
    # what was reported done is added to, or taken back, as long as the office has not answered
    Move("report", "报完成", (*OPEN, S.REPORTED), S.REPORTED, Right.TASK_REPORT, unless=other_unit),
    Move("recall", "撤回报完成", (S.REPORTED,), S.RUNNING, Right.TASK_REPORT, unless=other_unit),
    Move("confirm", "确认完成", (S.REPORTED,), S.CONFIRMED, Right.TASK_CONFIRM, unless=_not_to_confirm),
    Move(
        "return",
        "退回",
        (S.REPORTED,),
        S.RETURNED,
        Right.TASK_CONFIRM,
        reason=True,
        phrases=("佐证材料不全", "与系统记录不符", "未达到量化目标"),
        unless=other_office,
    ),
    Move(
        "reopen",
        "撤销确认",
        (S.CONFIRMED,),
        S.RUNNING,
        Right.TASK_CONFIRM,
        reason=True,
        phrases=("督导发现未落实", "佐证材料有误"),
        unless=other_office,
    ),
    Move("drop", "取消", OPEN, S.DROPPED, Right.TASK_PLAN, reason=True, unless=other_office),
)
