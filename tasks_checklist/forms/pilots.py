"""Forms of 试点: the pilot, what each act asks, the task it becomes, the filter bar."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, ChoiceOf, PartyField, PostForm, SectorsField, needed_when
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, Sector
from accounts.scoping import in_ranges
from assets.type_choices import TypesField
from maintenance.forms.acts import ActForm, words
from tasks_checklist.forms.findings import NEVER
from tasks_checklist.forms.units import UnitChecks
from tasks_checklist.models import AnnualPlan, Pilot, PilotReview, PilotState
from tasks_checklist.models.annual import STANDING, PlanState
from tasks_checklist.models.pilots import OPEN

ALL = "all"


class PlacesByTownship(ModelChoiceIterator):
    """Villages under their township, which itself stands first among them."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.select_related("parent").order_by("code")
        for _prefix, group in groupby(rows, key=lambda row: row.pk[:9]):
            found = list(group)
            first = found[0]
            above = first.parent if first.level == Division.Level.VILLAGE else first
            yield (str(above), [self.choice(row) for row in found])


class PlacesField(forms.ModelMultipleChoiceField):
    """Townships as a whole, or some of their villages."""

    iterator = PlacesByTownship
    widget = UnitChecks

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Division.objects.none(), error_messages=WRONG_CHOICE, **kwargs)

    def label_from_instance(self, row: Division) -> str:
        return str(row) if row.level == Division.Level.VILLAGE else f"{row}（全域）"

    def offer_in(self, post, division: Division) -> None:
        rows = Division.objects.visible_to(post).filter(closed_on=None)
        rows = rows.filter(in_ranges("code", division.ranges))
        self.queryset = rows.exclude(level=Division.Level.COUNTY)


class PilotForm(PostForm):
    """`division`: the area that runs it."""

    name = forms.CharField(max_length=80, label=_("试点名称"), help_text=_("如“供水管网企业化管护试点”"))
    lead_party = PartyField(label=_("牵头单位"))
    from_date = DayField(label=_("开始日期"), initial=timezone.localdate)
    until = DayField(label=_("截止日期"), help_text=_("到期须评估，再决定推广、继续或者终止"))
    tried = words(_("试点内容"), most=1000, rows=3)
    goal = words(_("目标"), required=False, most=1000, rows=3)
    places = PlacesField(label=_("试点范围"))
    types = TypesField(required=False, label=_("设施类别"), help_text=_("不选为全部类别"))
    sectors = SectorsField(required=False, label=_("行业"), help_text=_("不选为不分行业"))
    document = forms.CharField(max_length=120, required=False, label=_("文件"), help_text=_("文件名称、文号"))
    plan = words(_("实施方案"), required=False, most=4000, rows=6)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, division: Division, **kwargs: Any) -> None:
        self.division = division
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["lead_party"].offer_to(self.post)
        fields["lead_party"].queryset = fields["lead_party"].queryset.exclude(kind__in=NEVER)
        fields["places"].offer_in(self.post, self.division)

    @classmethod
    def initial_of(cls, row: Pilot) -> dict[str, Any]:
        many = ("places", "sectors", "types")
        said = {name: getattr(row, name) for name in cls.base_fields if name not in many}
        return said | {name: [one.pk for one in getattr(row, name).all()] for name in many}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


# --- acts ---------------------------------------------------------------------------------------
class ReviewForm(ActForm):
    reviewed_on = PastDay(label=_("评估日期"))
    advice = forms.ChoiceField(choices=PilotReview.Advice, label=_("评估结论"))
    result = words(_("成效与问题"), most=2000, rows=5)
    experience = words(_("可复制的做法"), required=False, most=2000, rows=4)


class GoOnForm(ActForm):
    until = DayField(label=_("继续到"))
    decision = words(_("要求"), required=False, most=1000)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["until"].initial = timezone.localdate() + timedelta(days=90)


class PromoteForm(ActForm):
    promoted_to = PlacesField(label=_("推广范围"))
    decision = words(_("推广要求"), most=1000)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["promoted_to"].offer_in(self.post, self.row.division)
        last = self.row.reviews.order_by("-reviewed_on", "-pk").first()
        fields["decision"].initial = last.experience[:1000] if last else ""


class PlanChoice(ChoiceOf):
    def label_from_instance(self, plan) -> str:
        return f"{plan.year}年 {plan.title}（{plan.get_state_display()}）"


class PilotTaskForm(ActForm):
    """列入年度任务."""

    plan = PlanChoice(AnnualPlan, label=_("列入哪年的计划"))
    title = forms.CharField(max_length=120, label=_("任务"))
    text = words(_("任务内容"), required=False, most=3000, rows=4)
    due_on = DayField(label=_("完成期限"))
    reason = words(_("调整原因"), required=False)

    def offer(self) -> None:
        fields: Any = self.fields
        plans = AnnualPlan.objects.visible_to(self.post).filter(division=self.row.division_id)
        running = Case(When(state=PlanState.ISSUED, year=timezone.localdate().year, then=0), default=1)
        plans = plans.filter(state__in=STANDING).order_by(running, "-year")
        fields["plan"].queryset = plans
        first = plans.first()
        fields["plan"].initial = first.pk if first and first.state == PlanState.ISSUED else None
        fields["title"].initial = _("推广“%s”") % self.row.name
        fields["text"].initial = self.row.decision
        needed_when(fields["reason"], _("计划已下达的，写明调整的原因"))


# --- the filter bar -----------------------------------------------------------------------------
class PilotFilter(AreaFilterForm):
    """Without a state it shows what is not yet promoted or ended. An area asks for what is tried in it."""

    picks = ("state", "sector")
    words = _("试点名称、内容")
    state = forms.ChoiceField(
        choices=[
            ("", _("未结束")), *PilotState.choices, ("overrun", _("到期待评估")), (ALL, _("全部")),
        ],
        required=False,
        label=_("状态"),
    )  # fmt: skip
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(words)

    def narrow(self, rows):
        rows = self._by_state(self._tried_in(rows))
        if sector := self.value("sector"):
            unnamed = ~Q(pk__in=Pilot.sectors.through._base_manager.values("pilot_id"))
            named = Pilot.sectors.through._base_manager.filter(sector=sector).values("pilot_id")
            rows = rows.filter(unnamed | Q(pk__in=named))
        if typed := (self.value("q") or "").strip():
            rows = rows.filter(Q(name__icontains=typed) | Q(tried__icontains=typed))
        return rows

    def _tried_in(self, rows):
        """Tried in the area, in one that it lies in, or run by it."""
        area = self.area()
        if area is None:
            return rows
        there = in_ranges("division_id", area.ranges)
        tried = Pilot.places.through._base_manager.filter(there | Q(division_id=f"{area.pk[:9]}000"))
        return rows.filter(there | Q(pk__in=tried.values("pilot_id")))

    def _by_state(self, rows):
        state = self.value("state")
        if state == "overrun":
            return rows.overrun()
        if state in PilotState.values:
            return rows.filter(state=state)
        return rows if state == ALL else rows.filter(state__in=OPEN)
