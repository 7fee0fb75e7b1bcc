"""The filter bars of 报送情况 (who has reported a period) and of 任务汇总."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import AreaFilterForm
from tasks_checklist.forms.assignments import OfPlans
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState, TaskReport
from tasks_checklist.models.assignments import OPEN
from tasks_checklist.periods import last_periods, period_of, reported_now, told
from tasks_checklist.planning.windows import Window

PERIODS = 18
RHYTHMS = AnnualTask.Every.choices[1:]
MISSING = "missing"
BECAUSE = "reports of shares in sight"


def newest_plan(form: OfPlans) -> AnnualPlan | None:
    """The plan chosen, else the newest of the post's own area that runs, else the newest in sight."""
    if chosen := form.value("plan"):
        return chosen
    plans: Any = form.fields["plan"]
    rows = list(plans.queryset[:50])
    own = [plan for plan in rows if plan.division_id == form.post.division_id and plan.state == "issued"]
    return next(iter(own or rows), None)


class SummaryFilter(OfPlans, AreaFilterForm):
    picks = ("plan",)
    of_today = True
    plan = forms.ModelChoiceField(AnnualPlan.objects.none(), required=False, label=_("计划"))
    by = forms.ChoiceField(
        choices=[("", _("按任务")), ("party", _("按责任单位"))], required=False, label=_("分组")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_plans()

    def narrow(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        plan = newest_plan(self)
        rows = self.in_area(rows).exclude(state=AssignmentState.DROPPED)
        return rows.filter(task__plan=plan) if plan else rows.none()


class CollectionFilter(OfPlans, AreaFilterForm):
    """Unless said otherwise: the office's own plan, its commonest rhythm, the period whose report is due."""

    picks = ("plan", "every", "period", "state")
    of_today = True
    plan = forms.ModelChoiceField(AnnualPlan.objects.none(), required=False, label=_("计划"))
    every = forms.ChoiceField(choices=[("", _("自动")), *RHYTHMS], required=False, label=_("周期"))
    period = forms.ChoiceField(required=False, label=_("哪一期"))
    state = forms.ChoiceField(
        choices=[("", _("全部")), (MISSING, _("未报")), *TaskReport.State.choices],
        required=False,
        label=_("报送"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_plans()
        sent = str(self.data.get("every", ""))
        rhythms = [sent] if sent in dict(RHYTHMS) else [key for key, _word in RHYTHMS]
        today = timezone.localdate()
        windows = {one[0]: told(key, one) for key in rhythms for one in last_periods(key, today, PERIODS)}
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            ("", _("该报的一期")), *((first.isoformat(), word) for first, word in windows.items())
        ]  # fmt: skip

    def rhythm(self) -> str:
        """The one chosen, else the shortest that the plan has."""
        if chosen := self.value("every"):
            return chosen
        rows = AnnualTask.objects.everywhere(because="rhythms of a plan in sight").filter(
            plan=newest_plan(self)
        )
        used = set(rows.values_list("every", flat=True))
        return next((key for key, _word in RHYTHMS if key in used), RHYTHMS[0][0])

    def window(self, every: str) -> Window:
        if chosen := self.value("period"):
            return period_of(every, date.fromisoformat(chosen))
        return reported_now(every, timezone.localdate())

    def asked_in(self, rows: QuerySet[Assignment], every: str, window: Window) -> QuerySet[Assignment]:
        """Shares of the plan that owe or have a report of the period, with what was reported."""
        made = TaskReport.objects.everywhere(because=BECAUSE).filter(
            assignment=OuterRef("pk"), period_from=window[0]
        )
        last = made.order_by("-id")
        rows = self.in_area(rows).filter(task__plan=newest_plan(self), task__every=every)  # no plan, no rows
        owes = Q(state__in=OPEN, given_at__date__lte=window[1]) & (
            Q(task__plan__issued_on=None) | Q(task__plan__issued_on__lte=window[1])
        )
        return rows.filter(owes | Exists(made)).annotate(
            **{
                name: Subquery(last.values(column)[:1])
                for name, column in (
                    ("report_key", "pk"),
                    ("report_state", "state"),
                    ("report_at", "reported_at"),
                    ("report_progress", "progress"),
                    ("report_text", "done_text"),
                    ("report_difficulty", "difficulty"),
                    ("report_next", "next_step"),
                )
            }
        )

    def by_report(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        state = self.value("state")
        if not state:
            return rows
        return rows.filter(Q(report_key=None) if state == MISSING else Q(report_state=state))
