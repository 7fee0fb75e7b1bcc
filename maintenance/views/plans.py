"""巡查计划: listed, made from a template, foretold before it is saved, changed, paused, drawn at once."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.access import may
from accounts.doors import needs, needs_to_export
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common import jobs
from common.paging import Order
from maintenance import duty_exports, plan_templates
from maintenance.actions import plans as acts
from maintenance.duty_counts import counts_of_plan
from maintenance.foretelling import foretell
from maintenance.forms.plans import PlanChangeForm, PlanFilter, PlanForm, initial_of
from maintenance.models import InspectionPlan
from maintenance.plan_tables import PlanTable

ORDERS = {
    "division": Order(_("按区划"), "division_id", "name"),
    "newest": Order(_("最近制定"), "-id"),
}


def _rows(post):
    return InspectionPlan.objects.reaching(post).for_list()


def _own(request, plan_id) -> InspectionPlan:
    return get_object_or_404(InspectionPlan.objects.visible_to(request.post).for_list(), pk=plan_id)


@needs(Right.CARE_VIEW)
def plan_list(request):
    form = asked(PlanFilter, request)
    context = listing(
        request, form=form, rows=form.narrow(_rows(request.post)), table=PlanTable, orders=ORDERS
    )
    context["may_plan"] = may(request.post, Right.INSPECTION_PLAN)
    return render(request, "maintenance/plan_list.html", context)


@needs_to_export(Right.CARE_VIEW)
def plan_export(request):
    form = asked(PlanFilter, request)
    return duty_exports.plans(form.narrow(_rows(request.post)), post=request.post, asks=asks(form))


@needs(Right.CARE_VIEW)
def plan_detail(request, plan_id):
    plan = get_object_or_404(_rows(request.post), pk=plan_id)
    own = may(request.post, Right.INSPECTION_PLAN, plan)
    context = {
        "plan": plan,
        "facts": _facts(plan),
        "foretold": foretell(plan, list(plan.types.all()), timezone.localdate()) if plan.active else None,
        "measures": counts_of_plan(plan, request.post),
        "may_change": own,
        "events": trail.events_of(plan) if own else [],
    }
    return render(request, "maintenance/plan_detail.html", context)


def _facts(plan: InspectionPlan) -> list[tuple]:
    return [
        (_("范围"), plan.division),
        (_("种类"), plan.get_kind_display()),
        (_("设施类别"), "、".join(kind.name for kind in plan.types.all()) or _("全部类别")),
        (_("每次巡查"), plan.get_covers_display()),
        (_("周期"), plan.told_rhythm, plan.get_basis_display()),
        (_("由谁巡查"), plan.person or plan.get_doer_display()),
        (_("起止"), f"{plan.from_date:%Y-%m-%d}至{plan.until or _('长期')}"),
        (_("已排至"), plan.drawn_until and f"{plan.drawn_until:%Y-%m-%d}"),
        (_("要求"), plan.note),
    ]


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def plan_create(request):
    form = PlanForm(bound(request), post=request.post, initial=_offered(request))
    if form.is_valid():
        plan = carried_out(form, acts.create_plan, by=request.post, **form.cleaned_data)
        if plan is not None:
            return _saved(request, plan, _("已制定计划，正在排任务"))
    context = {"form": form, "groups": plan_templates.grouped(), "chosen": request.GET.get("template", "")}
    return render(request, "maintenance/plan_create.html", context, status=422 if form.is_bound else 200)


def _offered(request) -> dict:
    key = request.GET.get("template", "")
    template = plan_templates.templates().get(key)
    if key and template is None:
        raise Http404
    today = timezone.localdate()
    return plan_templates.initial(template, request.post.division.county_code, today) if template else {}


def _saved(request, plan: InspectionPlan, told: str):
    jobs.wake(acts.ask_to_draw(by=request.post, plan=plan))
    return done(request, told, "maintenance:plan-detail", plan.pk)


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def plan_edit(request, plan_id):
    plan = _own(request, plan_id)
    form = PlanChangeForm(bound(request), post=request.post, initial=initial_of(plan))
    if form.is_valid():
        said = form.cleaned_data
        if carried_out(form, acts.change_plan, plan=plan, by=request.post, **said) is not None:
            return _saved(request, plan, _("已保存，未到期的任务正在重排"))
    context = {"form": form, "plan": plan, "draft": f"plan-{plan.pk}-{plan.version}"}
    return render(request, "maintenance/plan_edit.html", context, status=422 if form.is_bound else 200)


@needs(Right.INSPECTION_PLAN, methods="POST")
def plan_preview(request):
    """The next dates and how many facilities, of a form as it stands."""
    form = PlanForm(request.POST, post=request.post)
    foretold = None
    if form.is_valid():
        said = dict(form.cleaned_data)
        types = said.pop("types")
        foretold = foretell(InspectionPlan(**said), types, timezone.localdate())
    context = {"foretold": foretold, "form": form}
    page = "maintenance/plan_preview.html"
    return render(request, f"{page}#foretold" if request.htmx else page, context)


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def plan_pause(request, plan_id):
    """Stops a running plan, starts a stopped one."""
    plan = _own(request, plan_id)
    act = acts.pause_plan if plan.active else acts.resume_plan
    word = _("停止计划") if plan.active else _("恢复计划")
    intro = (
        _("今天以后还没有开始的任务随之撤回；已完成和逾期的保留。")
        if plan.active
        else _("从今天起重新排任务，停止期间的不补。")
    )

    def carry(form) -> None:
        act(plan=plan, by=request.post)
        if plan.active:
            jobs.wake(acts.ask_to_draw(by=request.post, plan=plan))

    return small_act(
        request,
        act=carry,
        title=_("%(word)s“%(plan)s”？") % {"word": word, "plan": plan},
        intro=intro,
        word=word,
        told=_("已停止") if plan.active else _("已恢复，正在排任务"),
        then=("maintenance:plan-detail", plan.pk),
        danger=plan.active,
    )


@needs(Right.INSPECTION_PLAN, methods="POST")
def plan_draw(request):
    """立即排任务: for all plans of the area."""
    job = acts.ask_to_draw(by=request.post)
    jobs.wake(job)
    return done(request, _("正在排任务"), "accounts:job-detail", job.pk)
