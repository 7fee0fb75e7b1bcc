"""试点: the list with its workbook, one pilot with its acts, its reviews with their proof, the task it becomes."""

from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts import trail
from accounts.access import Refused
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.actions.keeping import kept
from maintenance.views.asking import form_page, linked
from maintenance.views.moves import act_on, buttons
from tasks_checklist.actions import pilots as acts
from tasks_checklist.finding_shown import act_url
from tasks_checklist.forms import pilots as forms
from tasks_checklist.models import AnnualTask, Pilot, PilotReview, PilotState
from tasks_checklist.models.pilots import GOING_ON, OPEN, PILOT_FLOW, other_office
from tasks_checklist.pilot_acts import KINDS, PILOT_ACTS
from tasks_checklist.pilot_tables import EXPORTED, PilotTable, cells, named

ORDERS = {"newest": Order(__("最近"), "-id"), "until": Order(__("先到期"), "until", "id")}
LIST = "tasks_checklist:pilot-list"
FETCHED = 500
MOST_BYTES = 60 * 1024 * 1024
SHOWN_WITH = ("places", "sectors", "reviews")


def pilot_of(request, pilot_id: int) -> Pilot:
    rows = Pilot.objects.visible_to(request.post).for_list().select_related("decided_by", "task__plan")
    return get_object_or_404(rows, pk=pilot_id)


def page_of(pilot: Pilot) -> tuple:
    return ("tasks_checklist:pilot-detail", pilot.pk)


@needs(Right.TASK_VIEW)
def pilot_list(request):
    form = asked(forms.PilotFilter, request)
    rows = Pilot.objects.visible_to(request.post).for_list().prefetch_related(*SHOWN_WITH)
    context = listing(
        request, form=form, rows=form.narrow(rows), table=PilotTable, orders=ORDERS, unit=_("个")
    )
    overrun = Pilot.objects.visible_to(request.post).overrun()
    context["late"] = 0 if context["chips"] else overrun.count()
    context["may_plan"] = acts.keeps_pilots(request.post, request.post.division_id or "")
    return render(request, "tasks_checklist/pilot_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def pilot_export(request):
    form = asked(forms.PilotFilter, request)
    rows = form.narrow(Pilot.objects.visible_to(request.post).for_list()).order_by("division_id", "id")
    beside = rows.prefetch_related(*SHOWN_WITH, "types", "promoted_to")
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in beside.iterator(FETCHED))
    return answer(
        _("改革试点"),
        EXPORTED,
        lines,
        post=request.post,
        table=Pilot,
        below_title=below,
        freeze_columns=1,
    )


@needs(Right.TASK_PLAN, methods="GET POST")
def pilot_create(request):
    if request.post.scope_kind != ScopeKind.AREA:
        raise Refused(_("试点由镇（街道）、县（区）拟订"))
    division = request.post.division
    form = forms.PilotForm(bound(request), post=request.post, division=division)
    if form.is_valid():
        made = carried_out(form, acts.draft, division=division, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已拟订，启动后试点单位才看到"), *page_of(made))
    return form_page(request, form, title=_("拟订试点"), back=reverse(LIST), draft="pilot")


@needs(Right.TASK_PLAN, methods="GET POST")
def pilot_edit(request, pilot_id):
    pilot = pilot_of(request, pilot_id)
    if said := other_office(pilot, request.post):
        raise Refused(said)
    if pilot.state not in OPEN:
        raise BadRequest(_("试点现为“%s”，不能再改") % pilot.get_state_display())
    said_of: dict[str, Any] = {"post": request.post, "division": pilot.division}
    form = forms.PilotForm(bound(request), initial=forms.PilotForm.initial_of(pilot), **said_of)
    if form.is_valid():
        given = {"pilot": pilot, "version": form.cleaned_data["version"] or 0, "by": request.post}
        if carried_out(form, acts.revise, **given, **form.said()) is not None:
            return done(request, _("已保存"), *page_of(pilot))
    back = reverse(page_of(pilot)[0], args=[pilot.pk])
    return form_page(request, form, title=pilot.name, back=back, draft=f"pilot-{pilot.pk}")


@needs(Right.TASK_VIEW)
def pilot_detail(request, pilot_id):
    pilot = pilot_of(request, pilot_id)
    keeps = acts.keeps_pilots(request.post, pilot.division_id)
    deciding = other_office(pilot, request.post) == ""
    offers = buttons(PILOT_FLOW, pilot, request.post, url_of=act_url("pilot", pilot), kinds=KINDS)
    context = {
        "pilot": pilot,
        "facts": _facts(pilot),
        "decided": _decided(pilot, request.post),
        "offers": offers if deciding else [],
        "reviews": [(row, list(kept(acts.owner_of(row)))) for row in _reviews(pilot)],
        "may_edit": keeps and pilot.state in OPEN,
        "may_file": keeps and pilot.state in GOING_ON,
        "may_join": keeps and pilot.state == PilotState.PROMOTED and not pilot.task_id,
        "events": trail.events_of(pilot) if deciding else [],
    }
    return render(request, "tasks_checklist/pilot_detail.html", context)


def _reviews(pilot: Pilot):
    return pilot.reviews.select_related("reviewed_by")  # type: ignore[attr-defined]


def _facts(pilot: Pilot) -> list[tuple]:
    return [
        (_("组织方"), pilot.division),
        (_("牵头单位"), pilot.lead_party),
        (_("时间"), f"{pilot.from_date:%Y-%m-%d} 至 {pilot.until:%Y-%m-%d}"),
        (_("试点范围"), named(pilot.places.select_related("parent"))),
        (_("行业"), named(pilot.sectors.all()) or _("不分行业")),
        (_("设施类别"), named(pilot.types.all()) or _("全部类别")),
        (_("文件"), pilot.document),
        (_("启动日期"), f"{pilot.started_on:%Y-%m-%d}" if pilot.started_on else ""),
    ]


def _decided(pilot: Pilot, post) -> list[tuple]:
    """What was decided last, by whom; where it goes from here."""
    if pilot.decided_on is None:
        return []
    found: list[tuple] = [
        (_("决定"), pilot.decision),
        (_("决定日期"), f"{pilot.decided_on:%Y-%m-%d}", pilot.decided_by or ""),
    ]
    if spread := named(pilot.promoted_to.all()):
        found.append((_("推广范围"), spread))
    if task := pilot.task:
        seen = AnnualTask.objects.reaching(post).filter(pk=task.pk).exists()
        found.append((_("年度任务"), linked(task, "tasks_checklist:task-detail") if seen else str(task)))
    return found


@needs(Right.TASK_PLAN, Right.TASK_CONFIRM, methods="GET POST")
def pilot_act(request, pilot_id, act):
    """The dialog of an act. What the state does not allow is refused in words (400), a missing right with 403."""
    pilot = pilot_of(request, pilot_id)
    then = page_of(pilot)
    return act_on(request, pilot, act, noun="pilot", acts=PILOT_ACTS, flows=(PILOT_FLOW,), then=then)


@needs(Right.TASK_PLAN, methods="GET POST")
def pilot_join(request, pilot_id):
    """列入年度任务: a task of an annual plan of the pilot's area."""
    pilot = pilot_of(request, pilot_id)
    if said := other_office(pilot, request.post):
        raise Refused(said)
    if pilot.state != PilotState.PROMOTED or pilot.task_id:
        raise BadRequest(_("推广后列入年度任务，每个试点一次"))
    return small_act(
        request,
        form=forms.PilotTaskForm(bound(request), post=request.post, row=pilot),
        act=lambda form: acts.join_plan(pilot=pilot, by=request.post, **form.cleaned_data),
        title=_("列入年度任务：%s") % pilot,
        intro=_("作为一项重点任务列入计划，再分解到单位。"),
        word=_("列入"),
        told=_("已列入年度任务"),
        then=page_of(pilot),
    )


@needs(Right.TASK_PLAN, methods="POST", most_bytes=MOST_BYTES)
def pilot_review_file(request, review_id):
    """Proof of a review."""
    rows = PilotReview.objects.filter(pilot__in=Pilot.objects.visible_to(request.post))
    review = get_object_or_404(rows.select_related("pilot"), pk=review_id)
    files = request.FILES.getlist("files")
    if not files:
        raise BadRequest(_("请选择文件"))
    try:
        acts.add_proof(review=review, files=files, by=request.post, account_id=request.account.pk)
    except ValidationError as refusal:
        raise BadRequest(" ".join(refusal.messages)) from refusal
    return redirect(*page_of(review.pilot))
