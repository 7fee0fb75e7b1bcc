"""年度计划: the list, one plan, its paper, its moves, drawing up, changing, phases, what is handed on."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.models import Division
from accounts.rights import Right
from accounts.trail import events_of
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on
from tasks_checklist import annual_shown as shown
from tasks_checklist.actions import annual as acts
from tasks_checklist.actions import plan_phases, rolling
from tasks_checklist.annual_acts import ACTS
from tasks_checklist.annual_counts import plans_with_counts
from tasks_checklist.annual_tables import EXPORTED, PlanTable, cells
from tasks_checklist.forms import annual as forms
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanPhase
from tasks_checklist.models.annual import FLOW, KNOWN

ORDERS = {"year": Order(_("按年度"), "-year", "division_id", "id"), "newest": Order(_("最近编制"), "-id")}
SIGNING = (_("编制"), _("审核"), _("签发"))
FETCHED = 500


def visible(post):
    """Plans of the area, and what the areas above have issued."""
    return AnnualPlan.objects.reaching(post).for_list()


def plan_of(request, plan_id: int) -> AnnualPlan:
    rows = visible(request.post).select_related("division__parent", "above__division", "before", "issued_by")
    return get_object_or_404(rows, pk=plan_id)


def page_of(plan: AnnualPlan) -> tuple:
    return ("tasks_checklist:plan-detail", plan.pk)


@needs(Right.TASK_VIEW)
def plan_list(request):
    form = asked(forms.PlanFilter, request)
    rows = plans_with_counts(form.narrow(visible(request.post)), request.post)
    context = listing(request, form=form, rows=rows, table=PlanTable, orders=ORDERS, unit=_("份"))
    context |= {
        "may_plan": may(request.post, Right.TASK_PLAN),
        "asked_above": shown.not_taken(request.post),
    }
    return render(request, "tasks_checklist/plan_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def plan_export(request):
    form = asked(forms.PlanFilter, request)
    rows = plans_with_counts(form.narrow(visible(request.post)), request.post).order_by(
        "-year", "division_id", "id"
    )
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows.iterator(FETCHED))
    return answer(
        _("年度计划"),
        EXPORTED,
        lines,
        post=request.post,
        table=AnnualPlan,
        below_title=below,
        freeze_columns=3,
    )


@needs(Right.TASK_VIEW)
def plan_detail(request, plan_id):
    plan = plan_of(request, plan_id)
    tasks = shown.tasks_of(plan, request.post)
    may_change = shown.may_change(plan, request.post)
    context = {
        "plan": plan,
        "offers": shown.plan_offers(plan, request.post),
        "strips": shown.plan_strips(plan, tasks, request.post),
        "facts": shown.plan_facts(plan),
        "measures": shown.plan_measures(plan, len(tasks), request.post),
        "sections": shown.by_section(tasks),
        "phases": plan.phases.all(),
        "may_change": may_change,
        "today": timezone.localdate(),
        "export_url": shown.export_url(plan, request.post),
        "events": events_of(plan, limit=12) if may(request.post, Right.TASK_PLAN, plan) else [],
        "beneath": visible(request.post).filter(above=plan).order_by("division_id"),
    }
    return render(request, "tasks_checklist/plan_detail.html", context)


@needs(Right.TASK_VIEW)
def plan_print(request, plan_id):
    plan = plan_of(request, plan_id)
    tasks = shown.tasks_of(plan, request.post)
    context = {
        "plan": plan,
        "tasks": tasks,
        "sections": shown.by_section(tasks),
        "signing": SIGNING,
        "day": timezone.localdate(),
    }
    return render(request, "tasks_checklist/plan_print.html", context)


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_act(request, plan_id, act):
    """The dialog of a move. What the state does not allow is refused in words (400), a missing right with 403."""
    plan = plan_of(request, plan_id)
    acts = ACTS | {"close": replace(ACTS["close"], asks=shown.to_close(plan, request.post))}
    return act_on(request, plan, act, noun="plan", acts=acts, flows=(FLOW,), then=page_of(plan))


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_create(request):
    form = forms.PlanForm(bound(request), post=request.post)
    if form.is_valid() and (made := carried_out(form, acts.draft_plan, by=request.post, **form.cleaned_data)):
        return done(request, _("已拟订，请列出任务"), *page_of(made))
    return form_page(request, form, template="tasks_checklist/plan_create.html", draft="plan-create")


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_edit(request, plan_id):
    plan = own_plan(request, plan_id)
    initial = {name: getattr(plan, name) for name in ("title", "number", "goal", "text", "source", "version")}
    form = forms.PlanTextForm(bound(request), post=request.post, plan=plan, initial=initial)
    if form.is_valid() and carried_out(
        form, acts.change_plan, plan=plan, by=request.post, **form.cleaned_data
    ):
        return done(request, _("已保存"), *page_of(plan))
    return form_page(
        request, form, template="tasks_checklist/plan_create.html", plan=plan, draft=f"plan-{plan.pk}"
    )


def own_plan(request, plan_id: int) -> AnnualPlan:
    """A plan that the post may change. Raises Http404, Refused, BadRequest (400)."""
    plan = plan_of(request, plan_id)
    require(request.post, Right.TASK_PLAN, plan)
    if not shown.may_change(plan, request.post):
        raise BadRequest(_("计划现为“%s”，不能再改") % plan.get_state_display())
    return plan


# --- handed on ----------------------------------------------------------------------------------
@needs(Right.TASK_PLAN, methods="GET POST")
def plan_roll_over(request, plan_id):
    """Next year's plan in outline: which tasks go on, each with its batch."""
    plan = plan_of(request, plan_id)
    require(request.post, Right.TASK_PLAN, plan)
    if plan.state not in KNOWN:
        raise BadRequest(_("计划现为“%s”，下达后才能滚动编制下年") % plan.get_state_display())
    tasks = list(
        AnnualTask.objects.everywhere(because="tasks of a plan in sight").filter(plan=plan).order_by("number")
    )
    form = forms.RollOverForm(bound(request), post=request.post, plan=plan, tasks=tasks)
    if form.is_valid():
        said = {"year": form.cleaned_data["year"], "batches": form.batches()}
        if made := carried_out(form, rolling.roll_over, plan=plan, by=request.post, **said):
            return done(request, _("已拟订下年纲要，到年再定期限、分解"), *page_of(made))
    return form_page(request, form, template="tasks_checklist/plan_roll_over.html", plan=plan)


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_from_above(request, plan_id):
    """The plan of the post's own area, begun from what the area above has issued."""
    above = plan_of(request, plan_id)
    place: Division = request.post.division
    if above.division_id != place.parent_id:
        raise Http404
    then: Any = ["tasks_checklist:plan-list"]  # until it is known which plan was begun

    def take(form) -> None:
        then[:] = page_of(rolling.take_from_above(above=above, division=place, by=request.post))

    said = {"year": above.year, "place": place}
    return small_act(
        request,
        act=take,
        title=_("编制%(place)s%(year)s年计划") % said,
        intro=_("列入“%s”的各项任务，再增补本级任务、分解到村。") % above.title,
        word=_("开始编制"),
        told=_("已列入上级任务，请增补、定牵头单位"),
        then=then,
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def plan_take_added(request, plan_id):
    """What the plan above asks since."""
    plan = own_plan(request, plan_id)
    return small_act(
        request,
        form=forms.AdjustForm(bound(request), post=request.post, plan=plan),
        act=lambda form: rolling.take_added(plan=plan, by=request.post, **form.cleaned_data),
        title=_("列入上级计划的%s项任务") % shown.added_above(plan),
        intro=_("列入后请核对期限、牵头单位。"),
        word=_("列入"),
        told=_("已列入"),
        then=page_of(plan),
        template="maintenance/row_act.html",
    )


# --- phases -------------------------------------------------------------------------------------
def phase_of(request, phase_id: int) -> PlanPhase:
    rows = PlanPhase.objects.filter(plan__in=AnnualPlan.objects.visible_to(request.post))
    return get_object_or_404(rows.select_related("plan__division"), pk=phase_id)


@needs(Right.TASK_PLAN, methods="GET POST")
def phase_create(request, plan_id):
    plan = own_plan(request, plan_id)
    return small_act(
        request,
        form=forms.PhaseForm(bound(request), post=request.post, plan=plan),
        act=lambda form: plan_phases.add_phase(plan=plan, by=request.post, **form.cleaned_data),
        title=_("增加阶段"),
        word=_("增加"),
        told=_("已增加"),
        then=page_of(plan),
        template="maintenance/row_act.html",
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def phase_edit(request, phase_id):
    phase = phase_of(request, phase_id)
    plan = own_plan(request, phase.plan_id)
    initial = {name: getattr(phase, name) for name in ("name", "from_date", "until", "goal")}
    return small_act(
        request,
        form=forms.PhaseForm(bound(request), post=request.post, plan=plan, initial=initial),
        act=lambda form: plan_phases.change_phase(phase=phase, by=request.post, **form.cleaned_data),
        title=_("修改：%s") % phase.name,
        word=_("保存"),
        told=_("已保存"),
        then=page_of(plan),
        template="maintenance/row_act.html",
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def phase_remove(request, phase_id):
    phase = phase_of(request, phase_id)
    plan = own_plan(request, phase.plan_id)
    return small_act(
        request,
        form=forms.AdjustForm(bound(request), post=request.post, plan=plan),
        act=lambda form: plan_phases.remove_phase(phase=phase, by=request.post, **form.cleaned_data),
        title=_("删去阶段：%s？") % phase.name,
        intro=_("阶段里的任务仍在计划里。"),
        word=_("删去"),
        told=_("已删去"),
        then=page_of(plan),
        danger=True,
        template="maintenance/row_act.html",
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def phase_summary(request, phase_id):
    phase = phase_of(request, phase_id)
    return small_act(
        request,
        form=forms.PhaseSummaryForm(bound(request), post=request.post, initial={"summary": phase.summary}),
        act=lambda form: plan_phases.sum_up(phase=phase, by=request.post, **form.cleaned_data),
        title=_("阶段小结：%s") % phase.name,
        intro=phase.goal,
        word=_("保存"),
        told=_("已保存"),
        then=page_of(phase.plan),
    )
