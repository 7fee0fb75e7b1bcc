"""任务分解: a task or several to many units at once; the workbook of a plan out, in, looked at, written."""

from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.views.answers import bound, done
from common import audit
from common.spreadsheets.answers import spreadsheet_answer
from maintenance.views.asking import form_page
from tasks_checklist.actions import decomposing as acts
from tasks_checklist.actions.assigning import assign_all
from tasks_checklist.annual_shown import takes_whole
from tasks_checklist.decomposition import MOST_TASKS, sheets
from tasks_checklist.decomposition_judging import Judging, Line
from tasks_checklist.forms import decomposition as forms
from tasks_checklist.models import AnnualPlan, TaskSheet
from tasks_checklist.views.annual import own_plan, page_of, plan_of
from tasks_checklist.views.annual_tasks import own_task

KINDS = {
    "new": ("run", _("新增"), "accent"),
    "changed": ("warn", _("修改"), "warn"),
    "asked": ("warn", _("待选单位"), "run"),
    "same": ("mute", _("相同"), "mute"),
    "wrong": ("bad", _("有错误"), "bad"),
}
MOST_BYTES = 4 << 20
MOST_UNKNOWN = 200  # names asked about on one page, each with all the units to choose from


# --- many units at once -------------------------------------------------------------------------
@needs(Right.TASK_PLAN, methods="GET POST")
def task_divide(request, task_id):
    task = own_task(request, task_id)
    if task.outline:
        raise BadRequest(_("纲要任务到年细化后再分解"))
    form = forms.DivideForm(bound(request), post=request.post, plan=task.plan, task=task)
    return _divide(request, form, then=("tasks_checklist:task-detail", task.pk), task=task)


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_divide(request, plan_id):
    plan = own_plan(request, plan_id)
    form = forms.DivideForm(bound(request), post=request.post, plan=plan)
    if not form.has_tasks:
        raise BadRequest(_("计划里还没有定了期限的任务：逐项修改，或导出任务分解表填好期限再导入，然后分解"))
    return _divide(request, form, then=page_of(plan), task=None)


def _divide(request, form: forms.DivideForm, *, then: tuple, task):
    if form.is_valid():
        given = carried_out(form, _give, form=form, by=request.post)
        if given is not None:
            return done(request, _("已分解 %s 份") % given, *then)
    return form_page(
        request, form, template="tasks_checklist/task_divide.html", plan=form.plan, task=task, then=then
    )


@transaction.atomic
def _give(*, form: forms.DivideForm, by) -> int:
    """All of it or nothing."""
    given, said = 0, form.cleaned_data
    for task in form.chosen_tasks():
        due: Any = said["due_on"] or task.due_on  # the form asks where a task has none
        given += assign_all(task=task, parties=form.parties(), due_on=due, share=said["share"], by=by)
    return given


# --- the workbook -------------------------------------------------------------------------------
@needs_to_export(Right.TASK_VIEW)
def decomposition_export(request, plan_id):
    """A line a task with its units joined; a line a share. Whole, so for the office that draws up the plan or stands above it."""
    plan = plan_of(request, plan_id)
    get_object_or_404(AnnualPlan.objects.visible_to(request.post), pk=plan.pk)
    if not takes_whole(plan, request.post):
        raise Refused(_("整份任务分解表由本级办公室导出，拟订中的由编制人导出"))
    today = timezone.localdate()
    name = f"{plan.title}{_('任务分解表')}{today:%Y%m%d}"
    audit.note("export", table=AnnualPlan._meta.db_table, key=plan.pk, details={"title": name})
    footer = _("%(who)s %(day)s 导出") % {"who": request.post.person.name, "day": f"{today:%Y-%m-%d}"}
    return spreadsheet_answer(name, *sheets(plan, footer=footer))


@needs(Right.TASK_PLAN, methods="GET POST", most_bytes=MOST_BYTES)
def task_sheet_create(request, plan_id):
    plan = own_plan(request, plan_id)
    form = forms.SheetForm(bound(request), request.FILES or None, post=request.post)
    if form.is_valid():
        said = {"plan": plan, "file": form.cleaned_data["file"], "by": request.post}
        if made := carried_out(form, _hand_over, **said):
            return redirect("tasks_checklist:task-sheet-detail", made.pk)
    earlier = plan.task_sheets.select_related("person")[:10]
    context = {
        "plan": plan,
        "earlier": earlier,
        "says": _("只收 .xlsx，不超过 2 MB，一次最多 %s 项任务") % MOST_TASKS,
    }
    return form_page(request, form, template="tasks_checklist/task_sheet_create.html", **context)


@transaction.atomic
def _hand_over(*, plan: AnnualPlan, file: Any, by) -> TaskSheet:
    """Nothing is kept of a workbook with more unknown names than a page can ask about."""
    sheet = acts.hand_over(plan=plan, file=file, by=by)
    unknown = len(Judging(sheet).unknown)
    if unknown > MOST_UNKNOWN:
        said = {"unknown": unknown, "most": MOST_UNKNOWN}
        told = _("表中有%(unknown)s个不认得的单位名称，最多%(most)s个。请改用单位全称后重新上传")
        raise ValidationError({"file": told % said})
    return sheet


def sheet_of(request, sheet_id: int) -> TaskSheet:
    rows = TaskSheet.objects.visible_to(request.post).select_related("plan__division", "person")
    return get_object_or_404(rows, pk=sheet_id)


@needs(Right.TASK_PLAN, methods="GET POST")
def task_sheet_detail(request, sheet_id):
    """What the workbook asks: looked at, names answered (POST `names`), written (POST)."""
    sheet = sheet_of(request, sheet_id)
    if sheet.state != TaskSheet.State.CHECKED:
        return render(request, "tasks_checklist/task_sheet_detail.html", {"sheet": sheet, "plan": sheet.plan})
    judging = Judging(sheet)
    names = forms.UnitsForm(
        bound(request) if "names" in request.POST else None,
        post=request.post,
        units=judging.units,
        names=judging.unknown[:MOST_UNKNOWN],  # units may have closed since; the rest is asked next
    )
    if names.is_valid():
        said = {"sheet": sheet, "answers": names.answers(), "by": request.post}
        if carried_out(names, acts.answer_units, **said):
            return redirect("tasks_checklist:task-sheet-detail", sheet.pk)
    sent = bound(request) if "names" not in request.POST else None
    gone = sum(len(line.gone) for line in judging.lines if line.kind == "changed")
    last = forms.WriteForm(
        sent, post=request.post, plan=sheet.plan, gone=gone, initial={"stamp": judging.stamp}
    )
    if last.is_valid():
        counts = carried_out(last, acts.write, sheet=sheet, by=request.post, **last.cleaned_data)
        if counts is not None:
            told = _("已导入：新增 %(new)s 项、修改 %(changed)s 项任务，分解 %(given)s 份") % counts
            return done(request, told, *page_of(sheet.plan))
    return render(
        request,
        "tasks_checklist/task_sheet_detail.html",
        _shown(sheet, judging, names, last),
        status=422 if names.is_bound or last.is_bound else 200,
    )


def _shown(sheet: TaskSheet, judging: Judging, names: Any, last: Any) -> dict[str, Any]:
    counts = {kind: sum(line.kind == kind for line in judging.lines) for kind in KINDS}
    return {
        "sheet": sheet,
        "plan": sheet.plan,
        "lines": [_line(line) for line in judging.lines],
        "names": names if judging.unknown else None,
        "last": last if counts["new"] + counts["changed"] and not judging.unknown else None,
        "unasked": len(judging.unknown),
        "to_write": counts["new"] + counts["changed"],
        "untouched": judging.untouched,
        "total": {"label": _("读到"), "value": len(judging.lines), "unit": _("行")},
        "parts": [
            {"label": word, "value": counts[kind], "unit": _("行"), "tone": tone}
            for kind, (_state, word, tone) in KINDS.items()
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    state, word, _tone = KINDS[line.kind]
    return {"row": line, "state": state, "word": word}


@needs(Right.TASK_PLAN, methods="POST")
def task_sheet_drop(request, sheet_id):
    sheet = sheet_of(request, sheet_id)
    form = forms.PostForm(bound(request), post=request.post)
    if carried_out(form, acts.give_up, sheet=sheet, by=request.post) is None:
        raise BadRequest(_("这份分解表%s，不能再办理") % sheet.get_state_display())
    return done(request, _("已放弃，什么也没有导入"), *page_of(sheet.plan))
