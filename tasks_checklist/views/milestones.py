"""时间表: by sector and month, on paper and as a workbook; a sector's steps set back from a goal; done, taken back."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, chips
from accounts.models import Division
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from tasks_checklist.actions import milestones as acts
from tasks_checklist.forms import milestones as forms
from tasks_checklist.models import AnnualTask, Milestone
from tasks_checklist.timetable import EXPORTED, cells, laid_out
from tasks_checklist.views.annual_tasks import own_task

MOST = 3000  # milestones on one page
FETCHED = 500
ANSWERING = (Right.TASK_PLAN, Right.TASK_REPORT)


def visible(post):
    return Milestone.objects.reaching(post).for_list().order_by("sector_id", "due_on", "task_id", "id")


def _table(request) -> dict:
    form = asked(forms.TimetableFilter, request)
    rows = list(form.narrow(visible(request.post))[: MOST + 1])
    return {
        "form": form,
        "picks": form.pick_fields(),
        "chips": chips(form, request.GET),
        "clear_url": request.path,
        "table": laid_out(rows[:MOST], form.shown_year),
        "cut": len(rows) > MOST,
        "year": form.shown_year,
        "place": _place(form),
        "several": not form.place_code(),
        "query": request.GET.urlencode(),
    }


def _place(form) -> str:
    """Whose timetable it is, for the head."""
    code = form.place_code()
    found = Division.objects.everywhere(because="areas of plans in sight").filter(pk=code).first()
    return str(found) if found else _("全部计划")


@needs(Right.TASK_VIEW)
def milestone_list(request):
    context = _table(request) | {
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "today": timezone.localdate(),
    }
    return render(request, "tasks_checklist/milestone_list.html", context)


@needs(Right.TASK_VIEW)
def milestone_print(request):
    context = _table(request) | {
        "asks": asks(asked(forms.TimetableFilter, request)),
        "day": timezone.localdate(),
    }
    return render(request, "tasks_checklist/milestone_print.html", context)


@needs_to_export(Right.TASK_VIEW)
def milestone_export(request):
    form = asked(forms.TimetableFilter, request)
    rows = form.narrow(visible(request.post)).iterator(FETCHED)
    below = _("%(place)s %(year)s年") % {"place": _place(form), "year": form.shown_year}
    if said := asks(form):
        below += f"    {said}"
    lines = (cells(row) for row in rows)
    return answer(
        _("分行业时间表"),
        EXPORTED,
        lines,
        post=request.post,
        table=Milestone,
        below_title=below,
        freeze_columns=2,
    )


# --- 倒排 ---------------------------------------------------------------------------------------
@needs(Right.TASK_PLAN, methods="GET POST")
def milestone_plan(request, task_id):
    """A sector's steps for a task: leads typed, days set back from the goal, looked at and mended, kept."""
    task = own_task(request, task_id)
    if task.outline:
        raise BadRequest(_("纲要任务还没有期限，先细化再排时间表"))
    sector = _sector_asked(request)
    present = list(visible(request.post).filter(task=task, sector=sector)) if sector else []
    initial = {"sector": sector or task.sector_id, "goal_on": present[-1].due_on if present else task.due_on}
    sent = bound(request)
    form = forms.GoalForm(sent, post=request.post, plan=task.plan, initial=initial)
    rows = forms.step_rows(sent, present)
    days: dict = {}
    if sent is not None and form.is_valid() and rows.is_valid():
        try:
            days = rows.dated(form.cleaned_data["goal_on"])
        except ValueError:
            form.add_error("goal_on", _("有节点排到了系统没有日历的年份，请缩短提前的天数或直接填日期"))
        else:
            if "compute" in sent:
                rows = forms.step_rows(forms.with_days(sent, days), present)
            elif kept := _kept(request, form, task, rows.nodes(days)):
                return kept
    context = {
        "task": task,
        "plan": task.plan,
        "form": form,
        "rows": rows,
        "provisional": [found.step.title for found in days.values() if found.provisional],
        "resting": [f"{found.step.title}（{found.day:%m-%d}）" for found in days.values() if found.off],
        "computed": bool(days),
        "draft": f"milestones-{task.pk}-{sector or ''}",
    }
    wrong = sent is not None and not days
    return render(request, "tasks_checklist/milestone_plan.html", context, status=422 if wrong else 200)


def _sector_asked(request) -> str:
    key = request.GET.get("sector", "")
    return key if key.isascii() and key.isdigit() and len(key) == 2 else ""


def _kept(request, form, task: AnnualTask, nodes: list[acts.Node]):
    said = {"sector": form.cleaned_data["sector"], "reason": form.cleaned_data.get("reason", "")}
    if carried_out(form, acts.lay_out, task=task, nodes=nodes, by=request.post, **said) is None:
        return None
    return done(request, _("时间表已保存"), "tasks_checklist:task-detail", task.pk)


# --- done ---------------------------------------------------------------------------------------
def milestone_of(request, milestone_id: int) -> Milestone:
    return get_object_or_404(visible(request.post), pk=milestone_id)


def _titled(row: Milestone) -> str:
    return f"{row.sector} {row.title}"


@needs(*ANSWERING, methods="GET POST")
def milestone_done(request, milestone_id):
    row = milestone_of(request, milestone_id)
    return small_act(
        request,
        form=forms.DoneForm(bound(request), post=request.post),
        act=lambda form: acts.finish(milestone=row, by=request.post, **form.cleaned_data),
        title=_("完成：%s") % _titled(row),
        intro=_("应于%s完成") % f"{row.due_on:%Y-%m-%d}",
        word=_("登记完成"),
        told=_("已登记完成"),
        then=("tasks_checklist:task-detail", row.task_id),
    )


@needs(*ANSWERING, methods="GET POST")
def milestone_undo(request, milestone_id):
    row = milestone_of(request, milestone_id)
    return small_act(
        request,
        act=lambda form: acts.take_back(milestone=row, by=request.post),
        title=_("撤回完成：%s？") % _titled(row),
        word=_("撤回"),
        told=_("已撤回"),
        then=("tasks_checklist:task-detail", row.task_id),
    )
