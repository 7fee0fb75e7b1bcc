"""Forms of 倒排时间: a sector's steps as rows of one page, what is done, the bar of the timetable."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import FilterForm
from accounts.models import Division, Sector
from accounts.scoping import ScopeKind
from common.workdays import LAST_YEAR, entered_overrides, entered_years
from maintenance.forms.standards import OrderInput
from tasks_checklist.actions.milestones import Node
from tasks_checklist.back_planning import Dated, Step, set_back
from tasks_checklist.forms.annual import AdjustForm
from tasks_checklist.models import AnnualTask, Milestone
from tasks_checklist.models.annual import PlanState

MOST_STEPS = 40
LONGEST_LEAD = 1000  # days
WORKING, PLAIN = "working", "plain"
# what a roadmap usually begins with: (step, so many working days before the goal) [assumption]
USUAL = (
    (_("制定实施方案"), 120),
    (_("摸底、登记问题"), 90),
    (_("组织实施"), 40),
    (_("自查、整改"), 15),
    (_("全面完成"), 0),
)


class GoalForm(AdjustForm):
    sector = ChoiceOf(Sector, label=_("行业"))
    goal_on = DayField(label=_("目标日期"), help_text=_("各节点由这一天往前排"))

    def offer(self) -> None:
        field: Any = self.fields["sector"]
        field.queryset = Sector.objects.order_by("code")

    def full_clean(self) -> None:
        """Setting back changes nothing yet, so it asks for no reason."""
        if "reason" in self.fields:
            self.fields["reason"].required = "compute" not in self.data
            self.fields["reason"].later = True  # type: ignore[attr-defined]
        super().full_clean()

    def clean_goal_on(self) -> date:
        goal = self.cleaned_data["goal_on"]
        if not self.plan.year - 1 <= goal.year <= min(self.plan.year + 1, LAST_YEAR):
            raise forms.ValidationError(_t("目标日期应在%s年前后") % self.plan.year)
        return goal


class StepForm(forms.Form):
    """One step. A day typed by hand stands until the steps are set back again."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(max_length=120, label=_("节点"))
    lead = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LONGEST_LEAD,
        label=_("提前"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(
        choices=[(WORKING, _("个工作日")), (PLAIN, _("天"))], label=_("单位"), initial=WORKING
    )
    day = DayField(required=False, label=_("完成日期"))
    note = forms.CharField(max_length=300, required=False, label=_("说明"))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("text") and said.get("lead") is None and not said.get("day") and not self.errors:
            self.add_error("lead", _t("请填提前多少天，或直接填完成日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "day"):  # one of the two is needed
            self.fields[name].later = True  # type: ignore[attr-defined]

    @property
    def step(self) -> Step | None:
        """What is set back: a row with words and a lead."""
        said = getattr(self, "cleaned_data", {})
        if not said.get("text") or said.get("lead") is None:
            return None
        return Step(said["text"], said["lead"], said.get("unit") != PLAIN)


class StepRows(BaseFormSet):
    ordering_widget = OrderInput

    def dated(self, goal: date) -> dict[int, Dated]:
        """{place of a row: its step with the day}, by the county's calendar. Raises ValueError beyond the calendar."""
        steps = {place: form.step for place, form in enumerate(self.forms) if form.step}
        found = set_back(
            goal, [step for step in steps.values() if step], entered_overrides(), entered_years()
        )
        return dict(zip(steps, found, strict=True))

    def nodes(self, days: dict[int, Dated]) -> list[Node]:
        """What the action takes; a day typed by hand comes before the one set back."""
        places = {form: place for place, form in enumerate(self.forms)}
        made = []
        for form in self.ordered_forms:
            said = form.cleaned_data
            if said.get("text"):
                day = said.get("day") or days[places[form]].day
                made.append(Node(said["text"], day, said.get("note") or "", said.get("key")))
        return made


_Rows = formset_factory(
    StepForm,
    formset=StepRows,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_STEPS,
    validate_max=True,
    absolute_max=MOST_STEPS * 2,
)


def step_rows(data, present: list[Milestone]) -> Any:
    """The steps of a roadmap as rows to be edited; the usual ones where there are none yet."""
    rows: list[dict[str, Any]] = [
        {
            "key": one.pk,
            "text": one.title,
            "lead": (present[-1].due_on - one.due_on).days,
            "unit": PLAIN,
            "day": one.due_on,
            "note": one.note,
        }
        for one in present
    ]
    usual = [{"text": text, "lead": lead, "unit": WORKING} for text, lead in USUAL]
    return _Rows(data, initial=rows or usual, prefix="step")


def with_days(data: QueryDict, days: dict[int, Dated]) -> QueryDict:
    """What was sent, with the days that were set back written in."""
    filled = data.copy()
    for place, found in days.items():
        filled[f"step-{place}-day"] = f"{found.day:%Y-%m-%d}"
    return filled


class DoneForm(PostForm):
    done_on = PastDay(label=_("完成日期"))
    note = forms.CharField(max_length=300, required=False, label=_("说明"))


STATES = (("", _("全部")), ("open", _("未完成")), ("late", _("已逾期")), ("done", _("已完成")))
ALL = "all"


class TimetableFilter(FilterForm):
    """A year of milestones, of the post's own plan unless said otherwise."""

    picks = ("year", "place", "sector", "state")
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("年度"))
    place = forms.ChoiceField(required=False, label=_("范围"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    task = forms.ModelChoiceField(AnnualTask.objects.none(), required=False, label=_("任务"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Milestone.objects.reaching(self.post).order_by()
        now, fields = timezone.localdate().year, dict[str, Any](self.fields)
        years = {now, *rows.values_list("task__plan__year", flat=True)}
        fields["year"].choices = [
            ("", _("本年")),
            *((year, f"{year}年") for year in sorted(years, reverse=True)),
        ]
        near = Division.objects.everywhere(because="areas of plans in sight")
        places = near.filter(annual_plans__tasks__milestones__in=rows).distinct().order_by("code")
        known = [(place.pk, str(place)) for place in places]
        whole = self.post.scope_kind == ScopeKind.AREA_SECTORS  # a department works for every township
        first = [("", _("全部"))] if whole else [("", _("本级计划"))]
        last = [] if whole else [(ALL, _("全部"))]
        fields["place"].choices = [*first, *known, *last]
        fields["task"].queryset = AnnualTask.objects.reaching(self.post).select_related("plan")

    @property
    def shown_year(self) -> int:
        return self.value("year") or timezone.localdate().year

    def place_code(self) -> str:
        """Whose plan is shown: the one chosen, else the post's own township's or county's; '' for all."""
        asked = self.value("place")
        if asked == ALL or self.value("task"):
            return ""
        own = self.post.division
        if self.post.scope_kind == ScopeKind.AREA_SECTORS and not asked:
            return ""
        return asked or (own.parent_id if own.level == Division.Level.VILLAGE else own.pk)

    def narrow(self, rows):
        rows = rows.exclude(task__plan__state=PlanState.DROPPED).filter(task__plan__year=self.shown_year)
        if code := self.place_code():
            rows = rows.filter(task__plan__division=code)
        for name in ("sector", "task"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        today = timezone.localdate()
        asked = {
            "open": Q(done_on=None),
            "late": Q(done_on=None, due_on__lt=today),
            "done": Q(done_on__isnull=False),
        }.get(self.value("state") or "")
        return rows.filter(asked) if asked else rows
