"""Forms of groups, meetings and decisions, what each act asks, the filter bars."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, ChoiceOf, PartyField, PersonNear, PostForm
from accounts.forms.days import WITHIN, DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, Person
from accounts.scoping import ScopeKind, in_ranges
from common.moments import evening, morning
from maintenance.forms.acts import ActForm, words
from tasks_checklist.actions.meetings import next_minutes_number
from tasks_checklist.forms.findings import NEVER
from tasks_checklist.forms.picks import TaskPick
from tasks_checklist.meeting_told import members_of
from tasks_checklist.models import AnnualTask, Decision, GroupMember, Meeting, MeetingState, WorkGroup
from tasks_checklist.models.annual import PlanState
from tasks_checklist.querysets import unit_of

ALL = "all"
FIRST, LAST = (one.limit_value for one in WITHIN)


def people_of(post, division: Division) -> QuerySet[Person]:
    """Whoever may sit in a group of a place or carry out what it decided: of the county without its villages."""
    rows = Person.objects.visible_to(post).filter(in_ranges("division_id", division.ranges), active=True)
    if division.level == Division.Level.COUNTY:
        rows = rows.exclude(division__level=Division.Level.VILLAGE)
    return rows.select_related("division").order_by("division_id", "name")


class MomentField(forms.DateTimeField):
    """A day and an hour, Beijing time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [
        MinValueValidator(morning(FIRST), _("不能早于 1900 年")),
        MaxValueValidator(evening(LAST), _("不能晚于 2199 年")),
    ]


# --- groups -------------------------------------------------------------------------------------
class GroupForm(PostForm):
    name = forms.CharField(
        max_length=80, label=_("名称"), help_text=_("如“横溪街道公共基础设施管护工作领导小组”")
    )
    kind = forms.ChoiceField(choices=WorkGroup.Kind, label=_("种类"))
    duty = words(_("职责"), required=False, most=500)
    document = forms.CharField(
        max_length=120, required=False, label=_("成立文件"), help_text=_("文件名称、文号")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, row: WorkGroup) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SeatForm(PostForm):
    person = PersonNear(label=_("人员"))
    role = forms.ChoiceField(choices=GroupMember.Role, initial=GroupMember.Role.MEMBER, label=_("组内职务"))
    unit = forms.CharField(
        max_length=100, required=False, label=_("单位、职务"), help_text=_("不填按人员登记的写")
    )
    from_date = DayField(label=_("起"), initial=timezone.localdate)

    def __init__(self, *args: Any, group: WorkGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = group.members.filter(until=None).values("person")  # type: ignore[attr-defined]
        field: Any = self.fields["person"]
        field.queryset = people_of(self.post, group.division).exclude(pk__in=seated)


class UntilForm(PostForm):
    until = PastDay(label=_("日期"))


# --- meetings -----------------------------------------------------------------------------------
class MeetingForm(PostForm):
    group = ChoiceOf(WorkGroup, label=_("召开单位"))
    kind = forms.ChoiceField(choices=Meeting.Kind, label=_("种类"))
    title = forms.CharField(max_length=120, label=_("会议名称"), help_text=_("如“第四季度管护工作协调会”"))
    held_at = MomentField(label=_("时间"))
    place = forms.CharField(max_length=120, required=False, label=_("地点"))
    chair = PersonNear(label=_("主持人"), required=False, empty_label=_("待定"))
    matters = words(_("议题"), required=False, most=2000, rows=5)

    def offer(self) -> None:
        groups: Any = self.fields["group"]
        groups.queryset = (
            WorkGroup.objects.visible_to(self.post)
            .standing()
            .filter(in_ranges("division_id", self.post.ranges))
        )
        chairs: Any = self.fields["chair"]
        chairs.queryset = people_of(self.post, self.post.division)
        fields: Any = self.fields
        fields["matters"].help_text = _("一行一项；周会商保存后可从未解决的事项里选入")


class MeetingChangeForm(MeetingForm):
    """Before it is held; whose meeting it is stays."""

    group = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self) -> None:
        chairs: Any = self.fields["chair"]
        chairs.queryset = people_of(self.post, self.post.division)

    @classmethod
    def initial_of(cls, row: Meeting) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class HoldForm(ActForm):
    held_at = MomentField(label=_("召开时间"))
    present = words(_("出席"), most=2000, rows=4)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["held_at"].initial = min(self.row.held_at, timezone.now())
        fields["present"].initial = "、".join(person.name for person in members_of(self.row))
        fields["present"].help_text = _("按小组成员列出，未到的请删去，列席的请加上")


class MinuteForm(ActForm):
    minutes_number = forms.CharField(
        max_length=40, label=_("纪要编号"), help_text=_("按上一次会议纪要接着排，可以改")
    )

    def offer(self) -> None:
        self.fields["minutes_number"].initial = next_minutes_number(self.row)


class MinutesForm(PostForm):
    present = words(_("出席"), most=2000, rows=3)
    matters = words(_("议题"), required=False, most=2000, rows=4)
    minutes = words(_("会议情况"), most=6000, rows=12)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, row: Meeting) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


# --- decisions ----------------------------------------------------------------------------------
class DecisionForm(PostForm):
    text = words(_("议定事项"), most=500)
    party = PartyField(label=_("责任单位"))
    person = PersonNear(label=_("责任人"), required=False, empty_label=_("由单位确定"))
    due_on = DayField(label=_("完成期限"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self) -> None:
        units: Any = self.fields["party"]
        units.offer_to(self.post)
        units.queryset = units.queryset.exclude(kind__in=NEVER)
        people: Any = self.fields["person"]
        people.queryset = people_of(self.post, self.post.division).exclude(party=None)

    @classmethod
    def initial_of(cls, row: Decision) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FinishForm(ActForm):
    done_on = PastDay(label=_("办结日期"))
    result = words(_("办理结果"), most=500)


class JoinForm(ActForm):
    task = TaskPick(label=_("列入哪项重点任务"), empty_label=_("请选择"), error_messages=WRONG_CHOICE)

    def offer(self) -> None:
        rows = AnnualTask.objects.visible_to(self.post).select_related("plan__division")
        of_area = rows.filter(plan__division=self.row.meeting.division_id, plan__state=PlanState.ISSUED)
        self.fields["task"].queryset = of_area.order_by("-plan__year", "number")  # type: ignore[attr-defined]


# --- the filter bars ----------------------------------------------------------------------------
class GroupFilter(AreaFilterForm):
    picks = ("kind", "state")
    words = _("名称")
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *WorkGroup.Kind.choices], required=False, label=_("种类")
    )
    state = forms.ChoiceField(
        choices=[("", _("在册")), ("ended", _("已撤销"))], required=False, label=_("状态")
    )
    q = keyword(words)

    def narrow(self, rows):
        rows = self.in_area(rows)
        rows = rows.exclude(until=None) if self.value("state") else rows.filter(until=None)
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        typed = (self.value("q") or "").strip()
        return rows.filter(name__icontains=typed) if typed else rows


class MeetingFilter(AreaFilterForm):
    picks = ("kind", "state")
    words = _("会议名称")
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *Meeting.Kind.choices], required=False, label=_("种类")
    )
    state = forms.ChoiceField(
        choices=[("", _("全部")), *MeetingState.choices], required=False, label=_("状态")
    )
    group = forms.IntegerField(required=False, label=_("召开单位"), widget=forms.HiddenInput)
    q = keyword(words)

    def worded(self, name: str, value: Any) -> str:
        if name == "group":
            return str(WorkGroup.objects.visible_to(self.post).filter(pk=value).first() or value)
        return super().worded(name, value)

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("kind", "state", "group"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        typed = (self.value("q") or "").strip()
        return rows.filter(title__icontains=typed) if typed else rows


class DecisionFilter(AreaFilterForm):
    """Without a state it shows what is still to be done."""

    picks = ("state", "whose")
    words = _("议定事项、单位、会议")
    of_today = True
    state = forms.ChoiceField(
        choices=[
            ("", _("办理中")), ("overdue", _("逾期")), ("task", _("已列入任务")), ("done", _("已办结")),
            ("dropped", _("不再办理")), (ALL, _("全部")),
        ],
        required=False,
        label=_("状态"),
    )  # fmt: skip
    whose = forms.ChoiceField(
        choices=[("", _("全部")), ("mine", _("本单位的"))], required=False, label=_("范围")
    )
    meeting = forms.IntegerField(required=False, label=_("会议"), widget=forms.HiddenInput)
    q = keyword(words)

    def worded(self, name: str, value: Any) -> str:
        if name == "meeting":
            return str(Meeting.objects.visible_to(self.post).filter(pk=value).first() or value)
        return super().worded(name, value)

    def narrow(self, rows):
        rows = self._by_state(self.in_area(rows))
        if self.value("meeting"):
            rows = rows.filter(meeting=self.value("meeting"))
        if self.value("whose"):
            rows = rows.filter(self._own())
        if typed := (self.value("q") or "").strip():
            said = Q(text__icontains=typed) | Q(party__name__icontains=typed)
            rows = rows.filter(said | Q(meeting__title__icontains=typed))
        return rows

    def _own(self) -> Q:
        own = Q(party=unit_of(self.post) or 0) | Q(person=self.post.person_id)
        if self.post.scope_kind == ScopeKind.AREA:
            own |= Q(party__division=self.post.division_id)
        return own

    def _by_state(self, rows):
        state, closed = self.value("state"), Decision.State
        if state == "overdue":
            return rows.overdue()
        if state == "task":
            return rows.exclude(assignment=None)
        if state == closed.DONE:
            return rows.settled()
        if state == closed.DROPPED:
            return rows.filter(state=closed.DROPPED)
        return rows if state == ALL or self.value("meeting") else rows.open()
