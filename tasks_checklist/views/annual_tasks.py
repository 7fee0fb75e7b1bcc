"""重点任务: one task of a plan, adding, changing, taking out."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.doors import needs
from accounts.forms.base import carried_out
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from maintenance.views.asking import form_page
from tasks_checklist import annual_shown as shown
from tasks_checklist.actions import annual as acts
from tasks_checklist.forms.annual import AdjustForm, TaskForm
from tasks_checklist.models import AnnualTask
from tasks_checklist.views.annual import own_plan, page_of

FIELDS = (
    "number", "section", "title", "text", "deliverables", "evidence_required", "target", "outline", "due_on", "deadline",
    "every", "leader", "lead_party", "sector", "phase", "batch", "measure", "lead_words", "responsible_words",
)  # fmt: skip


def task_of(request, task_id: int) -> AnnualTask:
    rows = AnnualTask.objects.reaching(request.post).for_list()
    return get_object_or_404(rows.select_related("plan__above", "above__plan"), pk=task_id)


def own_task(request, task_id: int) -> AnnualTask:
    """A task of a plan that the post may change. Raises Http404, Refused, BadRequest (400)."""
    task = task_of(request, task_id)
    task.plan = own_plan(request, task.plan_id)
    return task


@needs(Right.TASK_VIEW)
def task_detail(request, task_id):
    task = task_of(request, task_id)
    given = shown.shares_of(task, request.post)
    context = {
        "task": task,
        "plan": task.plan,
        "offers": shown.task_offers(task, request.post),
        "facts": shown.task_facts(task),
        "deliverables": shown.parted(task.deliverables),
        "evidence": shown.parted(task.evidence_required),
        "proven": shown.proof_of(task),
        "given": [
            {"row": row, "url": shown.address("assignment-detail", row.pk)}
            for row in given[: shown.SHARES_SHOWN]
        ],
        "more": len(given) > shown.SHARES_SHOWN,
        "all_url": shown.address("assignment-list"),
        "roadmaps": shown.roadmaps(task, request.post),
        "may_change": shown.may_change(task.plan, request.post),
        "beneath": AnnualTask.objects.reaching(request.post)
        .filter(above=task)
        .select_related("plan__division"),
        "events": events_of(task, limit=12) if may(request.post, Right.TASK_PLAN, task.plan) else [],
    }
    return render(request, "tasks_checklist/task_detail.html", context)


@needs(Right.TASK_PLAN, methods="GET POST")
def task_create(request, plan_id):
    plan = own_plan(request, plan_id)
    last = plan.tasks.order_by("-number").first()
    initial: dict[str, Any] = {
        "number": acts.next_number(plan),
        "section": last.section if last else "",
        "deadline": AnnualTask.Deadline.ANNUAL,
        "every": AnnualTask.Every.QUARTERLY,
    }
    form = TaskForm(bound(request), post=request.post, plan=plan, initial=initial)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if made := carried_out(form, acts.add_task, plan=plan, by=request.post, **said):
            then = page_of(plan) if "again" not in request.POST else ("tasks_checklist:task-create", plan.pk)
            return done(request, _("已增加第%s项任务") % made.number, *then)
    return form_page(
        request, form, template="tasks_checklist/task_form.html", plan=plan, draft=f"task-of-{plan.pk}"
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def task_edit(request, task_id):
    task = own_task(request, task_id)
    initial = {name: getattr(task, name) for name in (*FIELDS, "version")}
    form = TaskForm(bound(request), post=request.post, plan=task.plan, initial=initial)
    if form.is_valid() and carried_out(
        form, acts.change_task, task=task, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), "tasks_checklist:task-detail", task.pk)
    return form_page(
        request,
        form,
        template="tasks_checklist/task_form.html",
        plan=task.plan,
        task=task,
        draft=f"task-{task.pk}",
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def task_remove(request, task_id):
    task = own_task(request, task_id)
    return small_act(
        request,
        form=AdjustForm(bound(request), post=request.post, plan=task.plan),
        act=lambda form: acts.remove_task(task=task, by=request.post, **form.cleaned_data),
        title=_("删去：%s？") % task,
        word=_("删去"),
        told=_("已删去"),
        then=page_of(task.plan),
        danger=True,
        template="maintenance/row_act.html",
    )
