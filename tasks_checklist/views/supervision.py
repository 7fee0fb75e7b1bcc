"""督导计划: the list and its workbook, one plan with all that hangs on it, its acts, frequencies, days without supervision."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.forms.standards import ReasonForm
from maintenance.views.asking import form_page
from maintenance.views.moves import move_of
from tasks_checklist import obligations, supervision_load, supervision_shown
from tasks_checklist.actions import drawing as drawing_acts
from tasks_checklist.actions import supervision as acts
from tasks_checklist.actions.supervision_holding import PLANNABLE
from tasks_checklist.forms import supervision as forms
from tasks_checklist.models import Blackout, Frequency, Obligation, SupervisionPlan
from tasks_checklist.models.supervision import PLAN_FLOW
from tasks_checklist.supervision_tables import EXPORTED_PLANS, PlanTable, plan_cells

PLAN = Right.SUPERVISION_PLAN
ORDERS = {"newest": Order(_("最近年度"), "-year", "division_id", "id")}


def plans_in_sight(post):
    return SupervisionPlan.objects.visible_to(post).select_related("division")


def plan_of(request, plan_id: int) -> SupervisionPlan:
    return get_object_or_404(plans_in_sight(request.post), pk=plan_id)


def page_of(plan: SupervisionPlan) -> tuple:
    return ("tasks_checklist:supervision-detail", plan.pk)


def _with_tallies(plans, post) -> dict[int, obligations.Tally]:
    keys = [plan.pk for plan in plans]
    return obligations.tallies(Obligation.objects.visible_to(post).filter(plan__in=keys))


@needs(PLAN)
def supervision_list(request):
    form = asked(forms.PlanFilter, request)
    rows = form.narrow(plans_in_sight(request.post))
    context = listing(request, form=form, rows=rows, table=PlanTable, orders=ORDERS, unit=_("份"))
    found = _with_tallies(context["page"].rows, request.post)
    for plan in context["page"].rows:
        plan.tally = found.get(plan.pk, obligations.Tally())
    return render(request, "tasks_checklist/supervision_list.html", context)


@needs_to_export(PLAN)
def supervision_export(request):
    form = asked(forms.PlanFilter, request)
    rows = list(form.narrow(plans_in_sight(request.post)).order_by("-year", "division_id", "id"))
    found = _with_tallies(rows, request.post)
    lines = (plan_cells(row, found.get(row.pk, obligations.Tally())) for row in rows)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    return answer(
        _("督导计划"), EXPORTED_PLANS, lines, post=request.post, table=SupervisionPlan, below_title=below, freeze_columns=1
    )  # fmt: skip


@needs(PLAN)
def supervision_detail(request, plan_id):
    plan = plan_of(request, plan_id)
    changeable = plan.state in PLANNABLE
    loads, calls = supervision_load.loads(plan)
    calendar = supervision_shown.calendar(plan, request.post)
    job = drawing_acts.running_job(plan)
    context = {
        "plan": plan,
        "state_tone": supervision_shown.STATE_TONES[plan.state],
        "offers": supervision_shown.offers(plan, request.post),
        "changeable": changeable,
        "facts": supervision_shown.facts(plan),
        "checklist": [line.strip() for line in plan.checklist.splitlines() if line.strip()],
        "measures": supervision_shown.measures(plan, request.post),
        "loads": loads,
        "calls": calls,
        "warnings": [one.warning for one in loads if one.warning],
        "groups": supervision_shown.window_groups(plan, request.post),
        "calendar": calendar,
        "blackouts": supervision_shown.blackouts(plan, request.post),
        "teams": supervision_shown.teams(plan, request.post),
        "drawings": supervision_shown.drawings(plan, request.post),
        "job_url": reverse("accounts:job-detail", args=[job.pk]) if job else "",
        "events": trail.events_of(plan),
    }
    return render(request, "tasks_checklist/supervision_detail.html", context)


@needs(PLAN, methods="GET POST")
def supervision_create(request):
    form = forms.NewPlanForm(bound(request), post=request.post)
    if form.is_valid():
        made = carried_out(
            form, acts.open_plan, division=request.post.division, by=request.post, **form.cleaned_data
        )
        if made is not None:
            return done(request, _("已建计划，请写明督导频次"), *page_of(made))
    back = reverse("tasks_checklist:supervision-list")
    return form_page(request, form, title=_("拟订督导计划"), back=back, draft="supervision")


@needs(PLAN, methods="GET POST")
def supervision_edit(request, plan_id):
    plan = plan_of(request, plan_id)
    initial = {name: getattr(plan, name) for name in forms.ChangePlanForm.base_fields}
    form = forms.ChangePlanForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.revise_plan, plan=plan, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已保存"), *page_of(plan))
    back = reverse("tasks_checklist:supervision-detail", args=[plan.pk])
    return form_page(request, form, title=plan.title, back=back, draft=f"supervision-{plan.pk}")


DONE: dict[str, tuple[Any, Any]] = {
    "approve": (acts.approve, _("已批准执行")),
    "close": (acts.close, _("已结束")),
    "drop": (acts.drop, _("已作废")),
}
ASKS = {
    "approve": _("批准后按日程督导，仍可重新拟排、改期。今天以前已到期的不计应督导。"),
    "close": _("今天以后还没有督导的行程一并取消，逾期未督导的如实留存。"),
    "drop": _("已排的行程一并取消，已督导的记录留存。"),
}


@needs(PLAN, methods="GET POST")
def supervision_act(request, plan_id, act):
    """The dialog of an act of PLAN_FLOW; what the state does not allow is refused in words (400)."""
    if act not in DONE:
        raise Http404
    plan = plan_of(request, plan_id)
    move = move_of(PLAN_FLOW, plan, act)
    if why := move.why_not(plan, request.post):
        raise BadRequest(why)
    do, told = DONE[act]
    form = ReasonForm(bound(request), post=request.post, phrases=move.phrases) if move.reason else None
    return small_act(
        request,
        form=form,
        act=lambda form: do(plan=plan, by=request.post, **form.cleaned_data),
        title=f"{move.word}：{plan.title}",
        intro=ASKS[act],
        word=move.word,
        told=told,
        then=page_of(plan),
        danger=act == "drop",
        template="maintenance/reason_act.html" if move.reason else "accounts/small_act.html",
    )


# --- 督导频次 -----------------------------------------------------------------------------------
def _frequency_page(request, plan: SupervisionPlan, form, *, title: str, draft: str):
    back = reverse("tasks_checklist:supervision-detail", args=[plan.pk])
    return form_page(
        request,
        form,
        template="tasks_checklist/frequency_form.html",
        plan=plan,
        title=title,
        back=back,
        draft=draft,
    )


@needs(PLAN, methods="GET POST")
def frequency_create(request, plan_id):
    plan = plan_of(request, plan_id)
    form = forms.FrequencyForm(bound(request), post=request.post, plan=plan)
    if form.is_valid():
        made = carried_out(form, acts.add_frequency, plan=plan, by=request.post, **form.cleaned_data)
        if made is not None:
            return done(request, _("已加督导频次：%s") % made, *page_of(plan))
    return _frequency_page(request, plan, form, title=_("加督导频次"), draft=f"frequency-of-{plan.pk}")


def frequency_of(request, frequency_id: int) -> Frequency:
    seen = plans_in_sight(request.post)
    rows = Frequency.objects.filter(plan__in=seen.values("pk")).select_related("plan__division")
    return get_object_or_404(rows, pk=frequency_id)


@needs(PLAN, methods="GET POST")
def frequency_edit(request, frequency_id):
    row = frequency_of(request, frequency_id)
    initial = forms.FrequencyForm.initial_of(row)
    form = forms.FrequencyForm(bound(request), post=request.post, plan=row.plan, initial=initial)
    if form.is_valid():
        said = {"frequency": row, "by": request.post}
        if carried_out(form, acts.change_frequency, **said, **form.cleaned_data) is not None:
            return done(request, _("已保存，下次拟排按此安排"), *page_of(row.plan))
    return _frequency_page(request, row.plan, form, title=str(row), draft=f"frequency-{row.pk}")


@needs(PLAN, methods="GET POST")
def frequency_delete(request, frequency_id):
    row = frequency_of(request, frequency_id)
    return small_act(
        request,
        act=lambda form: acts.remove_frequency(frequency=row, by=request.post),
        title=_("删去“%s”？") % row,
        intro=_("已排的行程不动，重新拟排后才会减少。"),
        word=_("删去"),
        told=_("已删去"),
        then=page_of(row.plan),
        danger=True,
    )


# --- 不安排督导的日子 ---------------------------------------------------------------------------
@needs(PLAN, methods="GET POST")
def blackout_create(request, plan_id):
    plan = plan_of(request, plan_id)
    today = timezone.localdate()
    day = today if today.year == plan.year else date(plan.year, 1, 1)
    form = forms.StretchForm(bound(request), post=request.post, initial={"from_date": day, "until": day})
    return small_act(
        request,
        form=form,
        act=lambda form: acts.add_blackout(division=plan.division, by=request.post, **form.cleaned_data),
        title=_("加不安排督导的日子"),
        intro=_("%s的督导都避开这些日子，如农忙、迎检、全县大会。") % plan.division,
        word=_("登记"),
        told=_("已登记，下次拟排避开"),
        then=page_of(plan),
    )


@needs(PLAN, methods="GET POST")
def blackout_delete(request, plan_id, blackout_id):
    plan = plan_of(request, plan_id)
    rows = Blackout.objects.visible_to(request.post).filter(division=plan.division_id)
    row = get_object_or_404(rows, pk=blackout_id)
    return small_act(
        request,
        act=lambda form: acts.remove_blackout(blackout=row, by=request.post),
        title=_("取消“%s”？") % row,
        word=_("取消这段日子"),
        told=_("已取消"),
        then=page_of(plan),
        danger=True,
    )
