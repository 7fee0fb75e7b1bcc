"""任务汇总: a plan's shares counted by task or by unit, each figure opening its rows."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import asked, asks
from accounts.rights import Right
from common.spreadsheets.out import Column
from tasks_checklist.forms.collection import SummaryFilter, newest_plan
from tasks_checklist.models import AnnualTask, Assignment, AssignmentState
from tasks_checklist.models.assignments import OPEN

S = AssignmentState
HEADS = {
    "all": __("合计"),
    str(S.NOT_STARTED): S.NOT_STARTED.label,
    str(S.RUNNING): S.RUNNING.label,
    str(S.REPORTED): S.REPORTED.label,
    str(S.RETURNED): S.RETURNED.label,
    str(S.CONFIRMED): S.CONFIRMED.label,
    "overdue": __("其中逾期"),
}
BY = {"": __("任务"), "party": __("责任单位")}


def _counted(form: SummaryFilter, post) -> list[dict[str, Any]]:
    """A line a task or a unit: its name and a figure for each head with its address. One query."""
    rows = form.narrow(Assignment.objects.known_to(post))  # type: ignore[attr-defined]
    names = ("party_id", "party__name") if form.value("by") else ("task_id", "task__number", "task__title")
    late = Q(state__in=OPEN, due_on__lt=timezone.localdate())
    figures: dict[str, Any] = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in S.values}
    figures |= {"n_all": Count("pk"), "n_overdue": Count("pk", filter=late)}
    order = ("party__division_id", "party__name") if form.value("by") else ("task__number",)
    lines = rows.order_by().values(*names).annotate(**figures).order_by(*order)
    plan = newest_plan(form)
    return [
        {
            "name": line.get("party__name") or f"{line['task__number']}. {line['task__title']}",
            "figures": [
                {"value": line[f"n_{head}"], "url": _address(form, line[names[0]], head, plan)}
                for head in HEADS
            ],
            "late": line["n_overdue"],
        }
        for line in lines
    ]


def _address(form: SummaryFilter, key: int, head: str, plan: Any) -> str:
    """The rows of a figure in the list."""
    query = {"plan": plan.pk, "party" if form.value("by") else "task": key, "state": head}
    for name in ("township", "village"):
        if area := form.value(name):
            query[name] = area.pk
    return f"{reverse('tasks_checklist:assignment-list')}?{urlencode(query)}"


@needs(Right.TASK_VIEW)
def assignment_summary(request):
    form = asked(SummaryFilter, request)
    lines, plan = _counted(form, request.post), newest_plan(form)
    totals = [sum(line["figures"][place]["value"] for line in lines) for place in range(len(HEADS))]
    plans: Any = form.fields["plan"]
    context = {
        "form": form,
        "cascade": form.cascade(),
        "plans": [(row.pk, row.title, row == plan) for row in plans.queryset],
        "plan": plan,
        "lines": lines,
        "heads": list(HEADS.values()),
        "totals": totals,
        "by": BY[form.value("by") or ""],
        "groups": [(key, word, key == (form.value("by") or "")) for key, word in form.fields["by"].choices],  # type: ignore[attr-defined]
        "query": request.GET.urlencode(),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "tasks": AnnualTask.objects.everywhere(because="counted only").filter(plan=plan).count(),
    }
    return render(request, "tasks_checklist/assignment_summary.html", context)


@needs_to_export(Right.TASK_VIEW)
def assignment_summary_export(request):
    form = asked(SummaryFilter, request)
    plan = newest_plan(form)
    columns = [Column("name", str(BY[form.value("by") or ""]), 34)]
    columns += [Column(head, str(word), 10, "number") for head, word in HEADS.items()]
    rows = (
        [line["name"], *(one["value"] for one in line["figures"])] for line in _counted(form, request.post)
    )
    below = "    ".join(part for part in (str(plan or ""), asks(form, but=("plan",))) if part)
    return answer(
        _("任务汇总"), columns, rows, post=request.post, table=Assignment, below_title=below, freeze_columns=1
    )
