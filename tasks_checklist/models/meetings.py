"""领导小组、会议: groups with members and roles, meetings with minutes, decisions that become tasks with owners."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.flows import Flow, Move
from accounts.models import Division, Party, Person
from accounts.rights import Right
from accounts.scoping import AreaManager, Scope
from common.models.versions import Versioned
from common.privacy import classes
from tasks_checklist.models.assignments import Assignment
from tasks_checklist.querysets import UnitQuerySet


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

    objects = AreaManager()
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
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.PLANNED)

    objects = AreaManager()
    scope = Scope(division="division_id")
    field_classes = classes(
        internal="id group division kind title held_at place chair present matters minutes minutes_number state "
        "version"
    )

    class Meta:
        verbose_name = "会议"
        ordering = ["-held_at", "-id"]
        indexes = [models.Index(fields=["division", "-held_at"], name="meeting_of_area")]

    def __str__(self) -> str:
        return self.title


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

    objects = models.Manager.from_queryset(UnitQuerySet)()
    scope = Scope(division="division_id", parties=("party_id",), person="person_id")
    field_classes = classes(
        internal="id meeting seq text party division person due_on assignment state done_on result version"
    )

    class Meta:
        verbose_name = "议定事项"
        ordering = ["meeting", "seq"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seq"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.text


def _no_minutes(row: Meeting, post) -> str:
    return "" if row.minutes.strip() else "还没有写会议情况"


MEETING_FLOW = Flow(
    "state",
    Move("hold", "登记召开", (MeetingState.PLANNED,), MeetingState.HELD, Right.MEETING_MANAGE),
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
    ),
)
DECISION_FLOW = Flow(
    "state",
    Move("finish", "办结", (Decision.State.OPEN,), Decision.State.DONE, Right.TASK_REPORT),
    Move(
        "drop", "不再办理", (Decision.State.OPEN,), Decision.State.DROPPED, Right.MEETING_MANAGE, reason=True
    ),
    Move(
        "reopen", "重新办理", (Decision.State.DONE,), Decision.State.OPEN, Right.MEETING_MANAGE, reason=True
    ),
)
