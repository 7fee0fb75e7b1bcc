"""任务分解: the list and its workbook, one share with its acts."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from common.paging import Order
from maintenance.views.moves import act_on
from tasks_checklist import assignment_shown, evidence
from tasks_checklist.assignment_acts import ACTS
from tasks_checklist.assignment_tables import EXPORTED, AssignmentTable, cells
from tasks_checklist.forms.assignments import AssignmentFilter
from tasks_checklist.light_rules import rule_of, with_reported
from tasks_checklist.models import Assignment
from tasks_checklist.models.assignments import FLOW

ORDERS = {
    "due": Order(_("先到期"), "due_on", "id"),
    "unit": Order(_("按区划"), "division_id", "id"),
    "newest": Order(_("最近分解"), "-id"),
}
MINE = (Right.TASK_REPORT, Right.TASK_CONFIRM, Right.TASK_PLAN)
FETCHED = 500


def visible(post):
    """The shares that the post knows, with all that a list row and its light show."""
    return with_reported(Assignment.objects.known_to(post).for_list())


def assignment_of(request, assignment_id: int) -> Assignment:
    rows = visible(request.post).select_related(
        "party__division", "task__lead_party", "task__leader", "division__parent", "confirmed_by"
    )
    return get_object_or_404(rows, pk=assignment_id)


@needs(Right.TASK_VIEW)
def assignment_list(request):
    form, today = asked(AssignmentFilter, request), timezone.localdate()
    rule = rule_of(request.post.division.county_code, today)
    rows = form.narrow(visible(request.post).select_related("task__lead_party"))
    confirms = may(request.post, Right.TASK_CONFIRM)

    def table(*args: Any, **kwargs: Any) -> AssignmentTable:
        return AssignmentTable(*args, rule=rule, on=today, chooses=confirms, **kwargs)

    context = listing(request, form=form, rows=rows, table=table, orders=ORDERS, unit=_("项"))
    late = Assignment.objects.known_to(request.post).issued().overdue()
    context |= {"late": 0 if context["chips"] else late.count(), "acts": _bulk_acts() if confirms else []}
    context["total"] = context["page"].number_of_rows
    return render(request, "tasks_checklist/assignment_list.html", context)


def _bulk_acts() -> list[dict[str, str]]:
    return [
        {"name": "confirm", "word": _("确认完成"), "icon": "check"},
        {"name": "return", "word": _("退回"), "icon": "arrow-back-up"},
    ]


@needs_to_export(Right.TASK_VIEW)
def assignment_list_export(request):
    form, today = asked(AssignmentFilter, request), timezone.localdate()
    rule = rule_of(request.post.division.county_code, today)
    rows = form.narrow(visible(request.post).select_related("task__lead_party"))
    rows = rows.order_by("task__plan", "task__number", "division_id", "id").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row, rule, today) for row in rows)
    title, post = _("任务分解表"), request.post
    return answer(title, EXPORTED, lines, post=post, table=Assignment, below_title=below, freeze_columns=4)


@needs(Right.TASK_VIEW)
def assignment_detail(request, assignment_id):
    row, today = assignment_of(request, assignment_id), timezone.localdate()
    context = {
        "row": row,
        "offers": assignment_shown.offers(row, request.post),
        "strips": assignment_shown.strips(row, request.post, today),
        "facts": assignment_shown.facts(row, today),
        "proof": assignment_shown.proof(row, today),
        "materials": evidence.filed(row),
        "reports": assignment_shown.reports(row, request.post),
        "may_report": assignment_shown.may_report(row, request.post),
    }
    return render(request, "tasks_checklist/assignment_detail.html", context)


@needs(*MINE, methods="GET POST")
def assignment_act(request, assignment_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    row = assignment_of(request, assignment_id)
    then = ("tasks_checklist:assignment-detail", row.pk)
    return act_on(request, row, act, noun="assignment", acts=ACTS, flows=(FLOW,), then=then)
