"""一旬一上报: who has reported a period and who has not; reminding, reading and returning many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import PostForm, carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import done
from common.paging import Order
from tasks_checklist.actions import collecting, confirming
from tasks_checklist.assignment_tables import COLLECTED, CollectionTable, collected
from tasks_checklist.forms.assignments import AgreeForm, BackForm
from tasks_checklist.forms.collection import CollectionFilter, newest_plan
from tasks_checklist.models import Assignment, TaskReport
from tasks_checklist.periods import told
from tasks_checklist.views.assignment_bulk import LONGEST_QUERY, PHRASES, SHOWN, keys_of
from tasks_checklist.views.assignment_bulk import told as told_in_numbers

ORDERS = {"unit": Order(_("按区划"), "division_id", "id"), "due": Order(_("先到期"), "due_on", "id")}
WORDS = {"remind": _("催报"), "read": _("审核通过"), "back": _("退回")}
ICONS = {"remind": "bell", "read": "check", "back": "arrow-back-up"}
WAITING = TaskReport.State.SUBMITTED


def _rows(post):
    rows = Assignment.objects.known_to(post).issued()  # type: ignore[attr-defined]
    return rows.for_list().select_related("party__division")


def _asked(form: CollectionFilter, post) -> tuple[Any, str]:
    """The shares asked in the period, and the period in words."""
    every = form.rhythm()
    window = form.window(every)
    return form.asked_in(_rows(post), every, window), told(every, window)


def _own(form: CollectionFilter, post) -> bool:
    """Whether the plan is the office's own: it looks on at those of others."""
    plan = newest_plan(form)
    return plan is not None and plan.division_id == post.division_id


def _counts(rows) -> list[dict[str, Any]]:
    found = rows.order_by().aggregate(
        all=Count("pk"),
        missing=Count("pk", filter=Q(report_key=None)),
        waiting=Count("pk", filter=Q(report_state=WAITING)),
        returned=Count("pk", filter=Q(report_state=TaskReport.State.RETURNED)),
    )
    reported = found["all"] - found["missing"] - found["returned"]
    figures = (
        (_("应报"), found["all"], ""),
        (_("已报"), reported, ""),
        (_("未报"), found["missing"], "missing"),
        (_("待审"), found["waiting"], str(WAITING)),
        (_("退回"), found["returned"], str(TaskReport.State.RETURNED)),
    )
    return [
        {"label": word, "value": value, "unit": _("项"), "url": state, "left": "", "right": ""}
        for word, value, state in figures
    ]


@needs(Right.TASK_VIEW)
def report_collection(request):
    form = asked(CollectionFilter, request)
    rows, period = _asked(form, request.post)
    confirms = may(request.post, Right.TASK_CONFIRM) and _own(form, request.post)

    def table(*args: Any, **kwargs: Any) -> CollectionTable:
        return CollectionTable(*args, chooses=confirms, **kwargs)

    counts = _counts(rows)
    context = listing(request, form=form, rows=form.by_report(rows), table=table, orders=ORDERS, unit=_("项"))
    for one in counts:
        query = QueryDict(context["query"], mutable=True)
        query["state"] = one["url"]
        one["url"] = f"?{query.urlencode()}"
    acts = [{"name": name, "word": WORDS[name], "icon": ICONS[name]} for name in WORDS] if confirms else []
    context |= {
        "counts": counts,
        "period": period,
        "acts": acts,
        "total": context["page"].number_of_rows,
    }
    return render(request, "tasks_checklist/report_collection.html", context)


@needs_to_export(Right.TASK_VIEW)
def report_collection_export(request):
    form = asked(CollectionFilter, request)
    rows, period = _asked(form, request.post)
    lines = (
        collected(row, period)
        for row in form.by_report(rows).order_by("division_id", "party", "task__number", "id").iterator(500)
    )
    below = _("周期：%s") % period
    if said := asks(form):
        below += f"    {said}"
    return answer(
        _("任务进展报送情况"), COLLECTED, lines, post=request.post, table=TaskReport, below_title=below
    )


# --- many at once -------------------------------------------------------------------------------
def _chosen(request, query: str) -> tuple[list[Assignment], str]:
    """The shares ticked, or all of the filter, with what they reported; and the period in words."""
    form = CollectionFilter(QueryDict(query), post=request.post)
    if not form.is_valid():
        raise BadRequest(_("筛选条件有误，请回到列表重新筛选"))
    rows, period = _asked(form, request.post)
    rows = form.by_report(rows).of_office(request.post)  # type: ignore[attr-defined]
    if request.POST.get("all") != "1":
        rows = rows.filter(pk__in=keys_of(request.POST.getlist("row")))
    return list(rows.order_by("division_id", "id")[: confirming.MOST]), period


def _meant(act: str, rows: list[Assignment]) -> list[Assignment]:
    """Those the act is for: not reported or sent back, or waiting to be read."""
    if act == "remind":
        return [row for row in rows if row.report_state in (None, TaskReport.State.RETURNED)]  # type: ignore[attr-defined]
    return [row for row in rows if row.report_state == WAITING]  # type: ignore[attr-defined]


def _do(*, act: str, rows: list[Assignment], period: str, form: Any, by) -> str:
    """Carry it out and say in numbers what became of it."""
    if act == "remind":
        reminded = collecting.remind(assignments=rows, period=period, by=by)
        said = {"units": reminded.units, "people": reminded.people}
        return _("已催报 %(units)s 个单位，通知 %(people)s 人（今天已催过的不再催）") % said
    keys = [row.report_key for row in rows]  # type: ignore[attr-defined]
    reports = TaskReport.objects.visible_to(by).filter(pk__in=keys).select_related("assignment")
    said_of = form.cleaned_data.get("said") or form.cleaned_data.get("reason", "")
    result = confirming.answer_many(reports=reports, accepted=act == "read", by=by, said=said_of)
    return told_in_numbers(WORDS[act], result)


@needs(Right.TASK_CONFIRM, methods="POST")
def report_collection_act(request):
    """Asks first, saying how many; sent again with `agreed` it is done."""
    act, query = request.POST.get("act", ""), request.POST.get("query", "")[:LONGEST_QUERY]
    if act not in WORDS:
        raise BadRequest(_("没有这项批量操作"))
    back = f"{reverse('tasks_checklist:report-collection')}?{query}"
    chosen, period = _chosen(request, query)
    rows = _meant(act, chosen)
    if not rows:
        messages.warning(request, _("选中的没有可以“%s”的") % WORDS[act])
        return redirect(back)
    form_class: type[PostForm] = {"remind": PostForm, "read": AgreeForm, "back": BackForm}[act]
    form = form_class(request.POST if "agreed" in request.POST else None, post=request.post)
    if form.is_bound and form.is_valid():
        said = carried_out(form, _do, act=act, rows=rows, period=period, form=form, by=request.post)
        if said is not None:
            return done(request, said, back)
    context = {
        "form": form,
        "field": next(iter(form.visible_fields()), None),
        "phrases": PHRASES["return"] if act == "back" else (),
        "word": WORDS[act],
        "hidden": [("act", act), ("query", query), *(("row", row.pk) for row in rows)],
        "rows": rows[:SHOWN],
        "number": len(rows),
        "others": len(chosen) - len(rows),
        "others_word": period,
        "back_url": back,
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks_checklist/assignment_bulk.html", context, status=status)
