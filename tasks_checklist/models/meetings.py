"""领导小组、会议: groups with members and roles, meetings with minutes, decisions that become tasks with owners."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.access import covers
from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person
from accounts.rights import Right
from accounts.scoping import AreaQuerySet, Scope, ScopeKind, in_ranges
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.assignments import Assignment, AssignmentState
from tasks_checklist.querysets import UnitQuerySet, unit_of, works_for

IN_A_TASK = "已列入重点任务，随任务报送、确认"
LONGEST_TITLE = 40  # letters of a decision where it names itself


class SeatedQuerySet(AreaQuerySet):
    """Groups and their meetings: an office sees those of its area, a department its own level's; whoever sits in one sees it."""

    seats = ""  # from the row to the seats of its group

    def visible_to(self, post: Any) -> Self:
        if post is None:
            return self._marked("post", self.none())
        seated = Q(pk__in=self._seated(post))
        if post.scope_kind == ScopeKind.AREA:
            seated |= in_ranges("division_id", post.ranges)
        elif post.scope_kind == ScopeKind.AREA_SECTORS:
            seated |= Q(division_id=post.division_id)
        return self._marked("post", self.filter(seated))

    def _seated(self, post: Any):
        named = {f"{self.seats}__person": post.person_id, f"{self.seats}__until": None}
        return self.model._base_manager.filter(**named).values("pk")


class WorkGroupQuerySet(SeatedQuerySet):
    seats = "members"

    def standing(self):
        return self.filter(until=None)


class WorkGroup(Versioned):
    """A leading group, its office or a task force of an area."""

    class Kind(models.TextChoices):
        LEADING = "leading", "领导小组"
        OFFICE = "office", "领导小组办公室"
        TASK_FORCE = "task_force", "工作专班"

    division = models.ForeignKey(Division, models.PROTECT, related_name="work_groups", verbose_name="范围")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=80)
    duty = models.CharField("职责", max_length=500, blank=True)
    document = models.CharField("成立文件", max_length=120, blank=True)
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = models.Manager.from_queryset(WorkGroupQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(public="id division kind name duty", internal="document until version")

    class Meta:
        verbose_name = "领导小组"
        ordering = ["division", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], condition=Q(until=None), name="work_group_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A person in a group from a day to a day."""

    class Role(models.TextChoices):
        HEAD = "head", "组长"
        DEPUTY = "deputy", "副组长"
        CHIEF = "chief", "办公室主任"
        MEMBER = "member", "成员"
        LIAISON = "liaison", "联络员"

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="members", verbose_name="领导小组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="group_roles", verbose_name="人员")
    role = models.CharField("职务", max_length=10, choices=Role, default=Role.MEMBER)
    unit = models.CharField("单位、职务", max_length=100, blank=True)
    from_date = models.DateField("起", default=timezone.localdate)
    until = models.DateField("止", null=True, blank=True)

    field_classes = classes(public="id group person role unit from_date until")

    class Meta:
        verbose_name = "小组成员"
        ordering = ["group", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(until=None), name="member_once_in_a_group"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_date")), name="member_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "待召开"
    HELD = "held", "已召开"
    MINUTED = "minuted", "已出纪要"
    CANCELLED = "cancelled", "已取消"


STATE_TONES = {MeetingState.PLANNED: "run", MeetingState.HELD: "warn", MeetingState.MINUTED: "ok"}


class MeetingQuerySet(SeatedQuerySet):
    seats = "group__members"

    def for_list(self):
        return self.select_related("group", "division", "chair")


class Meeting(Versioned):
    """A meeting of a group. `matters`: what is put before it (a weekly consultation takes the unsolved ones)."""

    class Kind(models.TextChoices):
        LEADING = "leading", "领导小组会议"
        COORDINATION = "coordination", "季度协调会"
        CONSULTATION = "consultation", "周会商"
        DISPATCH = "dispatch", "调度会"
        REGULAR = "regular", "例会"

    group = models.ForeignKey(WorkGroup, models.PROTECT, related_name="meetings", verbose_name="召开单位")
    division = models.ForeignKey(Division, models.PROTECT, related_name="meetings", verbose_name="范围")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    title = models.CharField("会议名称", max_length=120)
    held_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=120, blank=True)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    present = models.TextField("出席", max_length=2000, blank=True)
    matters = models.TextField("议题", max_length=2000, blank=True)
    minutes = models.TextField("会议情况", max_length=6000, blank=True)
    minutes_number = models.CharField("纪要编号", max_length=40, blank=True)
    invited_at = models.DateTimeField("通知时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.PLANNED)

    objects = models.Manager.from_queryset(MeetingQuerySet)()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id group division kind title held_at place chair present matters minutes minutes_number "
        "invited_at cancelled_reason state version"
    )

    class Meta:
        verbose_name = "会议"
        ordering = ["-held_at", "-id"]
        indexes = [models.Index(fields=["division", "-held_at"], name="meeting_of_area")]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STATE_TONES.get(MeetingState(self.state), "mute")


class DecisionQuerySet(UnitQuerySet):
    def visible_to(self, post: Any) -> Self:
        """A decision has no sector: a department sees its unit's, its person's, and those of meetings it sees."""
        if post is None or post.scope_kind != ScopeKind.AREA_SECTORS:
            return super().visible_to(post)
        seen = Q(meeting__in=Meeting.objects.visible_to(post).order_by().values("pk"))
        if post.person_id is not None:
            seen |= Q(person_id=post.person_id)
        if unit := unit_of(post):
            seen |= Q(party_id=unit) & in_ranges("division_id", post.ranges)
        return self._marked("post", self.filter(seen))

    def open(self):
        """Still to be done; one that became a share of a task is done when the share is confirmed."""
        settled = (AssignmentState.CONFIRMED, AssignmentState.DROPPED)
        going_on = Q(assignment=None) | ~Q(assignment__state__in=settled)
        return self.filter(going_on, state=Decision.State.OPEN)

    def settled(self):
        """Done: said by the unit, or confirmed as a share of a task."""
        confirmed = Q(state=Decision.State.OPEN, assignment__state=AssignmentState.CONFIRMED)
        return self.filter(Q(state=Decision.State.DONE) | confirmed)

    def overdue(self, on=None):
        """Past the day, and the unit has not even reported it done."""
        said = self.open().exclude(assignment__state=AssignmentState.REPORTED)
        return said.filter(due_on__lt=on or timezone.localdate())

    def for_list(self):
        return self.select_related(
            "meeting__division", "party__division", "division", "person", "assignment__task"
        )


class Decision(Versioned):
    """会议议定: what was decided, who does it by when. It may become a share of a task (`assignment`)."""

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        DONE = "done", "已办结"
        DROPPED = "dropped", "不再办理"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name="会议")
    seq = models.PositiveSmallIntegerField("序号")
    text = models.CharField("议定事项", max_length=500)
    party = models.ForeignKey(Party, models.PROTECT, related_name="decisions", verbose_name="责任单位")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="所在区划")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    due_on = models.DateField("完成期限")
    assignment = models.OneToOneField(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="decision", verbose_name="列入任务"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("办理结果", max_length=500, blank=True)
    told_on = models.DateField("逾期提醒", null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(DecisionQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",), person="person_id")
    named_by = "text"
    field_classes = classes(
        internal="id meeting seq text party division person due_on assignment state done_on result told_on "
        "version"
    )

    class Meta:
        verbose_name = "议定事项"
        ordering = ["meeting", "seq"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seq"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def title(self) -> str:
        return self.text if len(self.text) <= LONGEST_TITLE else f"{self.text[:LONGEST_TITLE]}…"

    @property
    def is_open(self) -> bool:
        share = self.assignment
        settled = share is not None and share.state in (AssignmentState.CONFIRMED, AssignmentState.DROPPED)
        return self.state == self.State.OPEN and not settled

    @property
    def is_overdue(self) -> bool:
        reported = self.assignment is not None and self.assignment.state == AssignmentState.REPORTED
        return self.is_open and not reported and self.due_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """The state in words, as of today; of one that became a share of a task the share's."""
        if self.is_overdue:
            return "逾期"
        if self.state == self.State.OPEN and self.assignment is not None:
            return self.assignment.get_state_display()
        return self.get_state_display()

    @property
    def tone(self) -> str:
        if self.is_overdue:
            return "bad"
        if self.state == self.State.OPEN and self.assignment is not None:
            return self.assignment.tone
        return {"open": "run", "done": "ok"}.get(self.state, "mute")


def _in_a_task(row: Decision, post) -> str:
    return IN_A_TASK if row.assignment_id else ""


def _another_unit(row: Decision, post) -> str:
    """The unit finishes it, or the office that runs the meeting: other offices of the area only report."""
    if said := _in_a_task(row, post):
        return said
    office = Right.MEETING_MANAGE in post.rights and not _not_ours(row.meeting, post)
    named = post.person_id is not None and post.person_id == row.person_id
    mine = works_for(post, row.party) or named
    return "" if mine or office else f"由{row.party}办理"


def _another_office(row: Decision, post) -> str:
    if said := _in_a_task(row, post):
        return said
    office = post.scope_kind == ScopeKind.AREA and covers(post, row.meeting.division_id)
    return "" if office else f"由{row.meeting.division}办理"


def _not_ours(row: Meeting, post) -> str:
    """Whoever only sits in the group does not run its meetings."""
    office = post.scope_kind == ScopeKind.AREA and covers(post, row.division_id)
    return "" if office else f"由{row.division}办理"


def _no_minutes(row: Meeting, post) -> str:
    return _not_ours(row, post) or ("" if row.minutes.strip() else "还没有写会议情况")


MEETING_FLOW = Flow(
    "state",
    Move(
        "hold",
        "登记召开",
        (MeetingState.PLANNED,),
        MeetingState.HELD,
        Right.MEETING_MANAGE,
        unless=_not_ours,
    ),
    Move(
        "minute",
        "印发纪要",
        (MeetingState.HELD,),
        MeetingState.MINUTED,
        Right.MEETING_MANAGE,
        unless=_no_minutes,
    ),
    Move(
        "cancel",
        "取消会议",
        (MeetingState.PLANNED,),
        MeetingState.CANCELLED,
        Right.MEETING_MANAGE,
        reason=True,
        unless=_not_ours,
    ),
)
DECISION_FLOW = Flow(
    "state",
    Move(
        "finish",
        "办结",
        (Decision.State.OPEN,),
        Decision.State.DONE,
        Right.TASK_REPORT,
        unless=_another_unit,
    ),
    Move(
        "drop",
        "不再办理",
        (Decision.State.OPEN,),
        Decision.State.DROPPED,
        Right.MEETING_MANAGE,
        reason=True,
        unless=_another_office,
    ),
    Move(
        "reopen",
        "重新办理",
        (Decision.State.DONE,),
        Decision.State.OPEN,
        Right.MEETING_MANAGE,
        reason=True,
        unless=_another_office,
    ),
)
