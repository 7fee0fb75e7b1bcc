"""Forms of 任务分解: what each act asks, the filter bar of the list."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm, needed_when
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Party, Sector
from maintenance.forms.acts import ActForm, Phrases, words
from tasks_checklist.forms.picks import TaskPick
from tasks_checklist.light_rules import WORDS, rule_of, shining
from tasks_checklist.lights import Light
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState

AGREED = ("材料齐全，同意确认", "与系统记录一致")
ALL_WORD, LATE = "all", "overdue"
S = AssignmentState
LIGHTS = [(str(light), WORDS[light]) for light in (Light.RED, Light.YELLOW, Light.GREEN)]


class ConfirmForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"said": AGREED}
    said = words(_("意见"), required=False)  # type: ignore[assignment]


class AnswerForm(PostForm):
    """The office's word on the report of a period."""

    accepted = forms.TypedChoiceField(
        choices=[("yes", _("已审")), ("no", _("退回"))],
        coerce=lambda said: said == "yes",
        initial="yes",
        label=_("结果"),
        widget=forms.RadioSelect,
    )
    said = needed_when(words(_("意见"), required=False), _("退回的写明原因"))


class AgreeForm(PostForm):
    said = words(_("意见"), required=False)


class BackForm(PostForm):
    reason = words(_("退回原因"))


class OfPlans(FilterForm):
    """The plans and tasks whose shares the post knows: `plan`, and `task` of the plan chosen."""

    def offer_plans(self) -> None:
        known = Assignment.objects.known_to(self.post).order_by()  # type: ignore[attr-defined]
        plans = AnnualPlan.objects.everywhere(because="plans of shares in sight")
        plans = plans.filter(pk__in=known.values("task__plan_id"))
        self.fields["plan"].queryset = plans.order_by("-year", "division_id")  # type: ignore[attr-defined]
        if "task" in self.fields:
            tasks = AnnualTask.objects.everywhere(because="tasks of shares in sight").filter(
                pk__in=known.values("task_id")
            )
            chosen = str(self.data.get("plan", ""))
            field: Any = self.fields["task"]
            if chosen.isascii() and chosen.isdigit() and len(chosen) < 16:
                tasks, field.of_one_plan = tasks.filter(plan=int(chosen)), True
            tasks = tasks.select_related("plan__division")
            field.queryset = tasks.order_by("-plan__year", "plan__division", "number")


class AssignmentFilter(OfPlans, AreaFilterForm):
    """Without a state it shows what is not yet settled: still to be done, or waiting to be confirmed."""

    picks = ("plan", "task", "state", "light")
    more = ("party", "sector", "every", "mine")
    words = _("任务、单位")
    of_today = True
    plan = forms.ModelChoiceField(AnnualPlan.objects.none(), required=False, label=_("计划"))
    task = TaskPick(required=False, label=_("任务"))
    state = forms.ChoiceField(
        choices=[("", _("未办结")), *S.choices, (LATE, _("逾期")), (ALL_WORD, _("全部"))],
        required=False,
        label=_("状态"),
    )
    light = forms.ChoiceField(choices=[("", _("全部")), *LIGHTS], required=False, label=_("红黄灯"))
    party = forms.ModelChoiceField(Party.objects.none(), required=False, label=_("责任单位"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    every = forms.ChoiceField(
        choices=[("", _("全部")), *AnnualTask.Every.choices[1:]], required=False, label=_("报送周期")
    )
    mine = forms.ChoiceField(
        choices=[("", _("全部")), ("yes", _("本单位承担的"))], required=False, label=_("承担")
    )
    year = forms.IntegerField(required=False, min_value=2000, max_value=2099, label=_("年度"))
    measure = forms.SlugField(required=False, max_length=40, label=_("核算"))
    exactly = forms.RegexField(r"\d{12}", required=False, label=_("所在区划"))
    q = keyword(words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_plans()
        known = Assignment.objects.known_to(self.post).order_by()  # type: ignore[attr-defined]
        units = Party.objects.everywhere(because="units of shares in sight")
        units = units.filter(pk__in=known.values("party_id"))
        self.fields["party"].queryset = units.order_by("division_id", "name")  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        rows = self._by_state(self.in_area(rows))
        for name in ("task", "party", "sector"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        for name, column in (
            ("plan", "task__plan"),
            ("every", "task__every"),
            ("year", "task__plan__year"),
            ("measure", "task__measure"),
        ):
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if self.value("exactly"):
            rows = rows.filter(division=self.value("exactly"))
        if self.value("mine"):
            rows = rows.of_unit(self.post)  # type: ignore[attr-defined]
        if wanted := self.value("light"):
            today = timezone.localdate()
            rows = shining(rows, wanted, rule_of(self.post.division.county_code, today), today)
        return self._worded(rows)

    def _by_state(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        state = self.value("state")
        if state == LATE:
            return rows.overdue()  # type: ignore[attr-defined]
        if state and state != ALL_WORD:
            return rows.filter(state=state)
        done = (S.DROPPED,) if state == ALL_WORD or self.value("q") else (S.CONFIRMED, S.DROPPED)
        return rows.exclude(state__in=done)

    def _worded(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        typed = (self.value("q") or "").strip()
        if not typed:
            return rows
        return rows.filter(Q(task__title__icontains=typed) | Q(party__name__icontains=typed))
