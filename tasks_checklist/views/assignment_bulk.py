"""审核确认 of many shares at once: those ticked or all of the filter, asked again with the number, done, told in numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import done
from tasks_checklist.actions import confirming
from tasks_checklist.actions.confirming import Done
from tasks_checklist.forms.assignments import AGREED, AgreeForm, AssignmentFilter, BackForm
from tasks_checklist.models import Assignment
from tasks_checklist.models.assignments import FLOW

LONGEST_QUERY = 4000
SHOWN = 10
WORDS = {"confirm": _("确认完成"), "return": _("退回")}
PHRASES = {"confirm": AGREED, "return": next(move.phrases for move in FLOW if move.act == "return")}


def keys_of(sent: list[str]) -> list[int]:
    """The keys of the rows ticked; what is no key is left out."""
    return [int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 16]


def told(word: str, result: Done) -> str:
    """What became of many, in numbers."""
    left = "；".join(f"{why} {number} 项" for why, number in result.left.most_common())
    said = _("%(word)s：已办 %(n)s 项") % {"word": word, "n": result.number}
    return f"{said}，{_('没有办')} {result.left.total()} 项：{left}" if left else said


def _chosen(request, query: str) -> QuerySet[Assignment]:
    rows = Assignment.objects.known_to(request.post).for_list()  # type: ignore[attr-defined]
    if request.POST.get("all") != "1":
        return rows.filter(pk__in=keys_of(request.POST.getlist("row")))
    form = AssignmentFilter(QueryDict(query), post=request.post)
    if not form.is_valid():
        raise BadRequest(_("筛选条件有误，请回到列表重新筛选"))
    return form.narrow(rows)


def _do(*, act: str, rows: list[Assignment], form: Any, by) -> Done:
    if act == "confirm":
        return confirming.confirm_many(assignments=rows, by=by, **form.cleaned_data)
    return confirming.send_back_many(assignments=rows, by=by, **form.cleaned_data)


@needs(Right.TASK_CONFIRM, methods="POST")
def assignment_bulk(request):
    """Asks first, saying how many wait for the office; sent again with `agreed` it is done."""
    act, query = request.POST.get("act", ""), request.POST.get("query", "")[:LONGEST_QUERY]
    if act not in WORDS:
        raise BadRequest(_("没有这项批量操作"))
    back = f"{reverse('tasks_checklist:assignment-list')}?{query}"
    chosen = _chosen(request, query).order_by("due_on", "id")
    rows = list(chosen.awaiting_confirmation().of_office(request.post)[: confirming.MOST])  # type: ignore[attr-defined]
    others = chosen.count() - len(rows)
    if not rows:
        messages.warning(request, _("选中的没有等本办公室确认的任务"))
        return redirect(back)
    form_class = AgreeForm if act == "confirm" else BackForm
    form = form_class(request.POST if "agreed" in request.POST else None, post=request.post)
    if form.is_bound and form.is_valid():
        result = carried_out(form, _do, act=act, rows=rows, form=form, by=request.post)
        if result is not None:
            return done(request, told(WORDS[act], result), back)
    context = {
        "form": form,
        "field": form["said" if act == "confirm" else "reason"],
        "phrases": PHRASES[act],
        "word": WORDS[act],
        "hidden": [("act", act), ("query", query), *(("row", row.pk) for row in rows)],
        "rows": rows[:SHOWN],
        "number": len(rows),
        "others": others,
        "back_url": back,
    }
    status = 422 if form.is_bound else 200
    return render(request, "tasks_checklist/assignment_bulk.html", context, status=status)
