"""督导行程: the list and its workbook, one visit, putting one down, moving, pinning, its acts and its stops."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require
from accounts.doors import needs, needs_to_export
from accounts.exports import answer
from accounts.forms.base import carried_out
from accounts.lists import asked, asks, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from common.paging import Order
from maintenance.forms.acts import ActForm
from maintenance.views.asking import form_page
from maintenance.views.moves import act_on
from tasks_checklist import visit_shown as shown
from tasks_checklist.actions import visits as acts
from tasks_checklist.forms import visits as forms
from tasks_checklist.models import Visit, VisitState, VisitStop
from tasks_checklist.models.visit_flow import FLOW, is_inside, other_planner
from tasks_checklist.visit_acts import ACTS
from tasks_checklist.visit_checks import hooked, told, warnings
from tasks_checklist.visit_points import unmarked
from tasks_checklist.visit_tables import EXPORTED, VisitTable, cells

ORDERS = {"day": Order(_("日期早的在前"), "on", "id"), "newest": Order(_("日期晚的在前"), "-on", "-id")}
FETCHED = 500
DETAIL = "tasks_checklist:visit-detail"


def visible(post):
    return Visit.objects.visible_to(post).for_list(post)


def visit_of(request, visit_id: int) -> Visit:
    return get_object_or_404(visible(request.post).select_related("recorded_by"), pk=visit_id)


def planned_by(request, visit_id: int) -> Visit:
    """One that the post's area makes. Raises Http404, Refused."""
    visit = visit_of(request, visit_id)
    require(request.post, Right.SUPERVISION_PLAN, visit)
    if said := other_planner(visit, request.post):
        raise Refused(said)
    return visit


def refuse_ended(visit: Visit) -> None:
    """Raise BadRequest (400) in words where nothing of it may be changed any more."""
    if visit.state != VisitState.PLANNED:
        raise BadRequest(_("现为“%s”，不能再改") % visit.get_state_display())


def stops_of(visit: Visit, post) -> list[VisitStop]:
    """In order, those that the post may know of."""
    rows = VisitStop.objects.visible_to(post).filter(visit=visit)
    rows = rows.select_related("party", "division", "facility", "recorded_by", "visit__team", "visit__plan")
    return list(rows.prefetch_related("points").order_by("seq", "pk"))


def stop_of(request, stop_id: int) -> VisitStop:
    rows = VisitStop.objects.visible_to(request.post)
    rows = rows.select_related(
        "party", "division", "facility", "visit__team", "visit__plan", "visit__division"
    )
    return get_object_or_404(rows, pk=stop_id)


@needs(Right.TASK_VIEW)
def visit_list(request):
    form = asked(forms.VisitFilter, request)
    rows = form.narrow(visible(request.post))
    context = listing(request, form=form, rows=rows, table=VisitTable, orders=ORDERS, unit=_("次"))
    context |= {
        "may_plan": may(request.post, Right.SUPERVISION_PLAN),
        "may_export": may(request.post, Right.FACILITY_EXPORT),
        "missed": 0 if context["chips"] else Visit.objects.visible_to(request.post).missed().count(),
    }
    return render(request, "tasks_checklist/visit_list.html", context)


@needs_to_export(Right.TASK_VIEW)
def visit_export(request):
    form = asked(forms.VisitFilter, request)
    rows = form.narrow(visible(request.post)).order_by("on", "id").iterator(FETCHED)
    below = _("筛选：%s") % asks(form) if asks(form) else ""
    lines = (cells(row) for row in rows)
    return answer(_("督导行程"), EXPORTED, lines, post=request.post, table=Visit, below_title=below)


@needs(Right.TASK_VIEW)
def visit_detail(request, visit_id):
    visit = visit_of(request, visit_id)
    stops, plans = stops_of(visit, request.post), shown.plans(visit, request.post)
    context = {
        "visit": visit,
        "offers": shown.offers(visit, request.post),
        "facts": shown.facts(visit, request.post),
        "strips": shown.strips(visit, request.post),
        "owed": shown.owed(visit, request.post),
        "stops": shown.stops_shown(visit, stops, request.post),
        "plans": plans,
        "arranges": plans and visit.state == VisitState.PLANNED,
        "records": shown.records(visit, request.post),
    }
    return render(request, "tasks_checklist/visit_detail.html", context)


# --- arranged -----------------------------------------------------------------------------------
@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def visit_create(request):
    initial = {"on": _day(request.GET.get("on")), "kind": request.GET.get("kind", "topical")}
    form = forms.AddForm(bound(request), post=request.post, initial=initial)
    if form.is_valid():
        made = carried_out(form, acts.add, by=request.post, **form.said())
        if made is not None:
            return done(request, _("已安排督导行程"), DETAIL, made.pk)
    return form_page(request, form, template="tasks_checklist/visit_create.html", draft="visit-create")


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def visit_move(request, visit_id):
    """Another day, another team; the calendar brings the day (?on=) on which it was dropped."""
    visit = planned_by(request, visit_id)
    refuse_ended(visit)
    on = _day(request.GET.get("on"))
    form = forms.MoveForm(bound(request), post=request.post, row=visit, initial={"on": on} if on else {})
    if on and not form.is_bound:
        form.beforehand = warnings(
            division=visit.division, plan=visit.plan, team=visit.team, on=on,
            parties=acts.parties_of(visit), visit=visit,
        )  # fmt: skip
    return small_act(
        request,
        form=form,
        act=lambda form: acts.move(visit=visit, by=request.post, **form.cleaned_data),
        title=_("改期、换组：%s") % visit,
        word=_("确定"),
        told=_("已改，已通知督导组"),
        then=(DETAIL, visit.pk),
        template="tasks_checklist/visit_move.html",
    )


def _day(text: str | None) -> date | None:
    """A day of the address, none for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def visit_pin(request, visit_id):
    visit = planned_by(request, visit_id)
    refuse_ended(visit)
    word = _("取消固定") if visit.pinned else _("固定")
    return small_act(
        request,
        form=ActForm(bound(request), post=request.post, row=visit),
        act=lambda form: acts.pin(visit=visit, pinned=not visit.pinned, by=request.post, **form.cleaned_data),
        title=f"{word}：{visit}",
        intro=_("重新排期时可以移动。") if visit.pinned else _("固定的行程，重新排期时不移动。"),
        word=word,
        told=_("已取消固定") if visit.pinned else _("已固定"),
        then=(DETAIL, visit.pk),
        template="maintenance/row_act.html",
    )


@needs(Right.SUPERVISION_DO, Right.SUPERVISION_PLAN, methods="GET POST")
def visit_act(request, visit_id, act):
    """The dialog of 完成督导 and 取消. What the state does not allow is refused in words (400), a missing right with 403."""
    visit, given, said = visit_of(request, visit_id), {}, dict(ACTS)
    if act == "record":
        stops = list(visit.stops.select_related("party").prefetch_related("points"))
        given["left_out"] = sum(stop.recorded_at is None for stop in stops)
        if left := unmarked(visit, stops) if is_inside(visit, request.post) else []:
            asks = _("%(left)s。%(asks)s") % {"left": "；".join(left), "asks": ACTS["record"].asks}
            said["record"] = replace(ACTS["record"], asks=asks)
    if act == "cancel" and (
        owed := [told(row) for row in hooked(visit)] if shown.plans(visit, request.post) else []
    ):
        said["cancel"] = replace(ACTS["cancel"], asks=_("取消后，以下应督导需另行安排：%s") % "；".join(owed))
    return act_on(
        request, visit, act, noun="visit", acts=said, flows=(FLOW,), then=(DETAIL, visit.pk), **given
    )


# --- stops --------------------------------------------------------------------------------------
@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def visit_stop_create(request, visit_id):
    visit = planned_by(request, visit_id)
    refuse_ended(visit)
    return small_act(
        request,
        form=forms.StopForm(bound(request), post=request.post, row=visit),
        act=lambda form: acts.add_stop(visit=visit, by=request.post, **form.cleaned_data),
        title=_("增加单位：%s") % visit,
        word=_("增加"),
        told=_("已增加，已通知督导组"),
        then=(DETAIL, visit.pk),
        template="maintenance/row_act.html",
    )


@needs(Right.SUPERVISION_PLAN, methods="POST")
def visit_stop_order(request, visit_id):
    """The whole order, and which of them goes one up or down."""
    visit = planned_by(request, visit_id)
    order = _keys(request.POST.getlist("stop"))
    for name, step in (("up", -1), ("down", 1)):
        for key in _keys(request.POST.getlist(name)):
            order = _shifted(order, key, step)
    seen = _keys([request.POST.get("seen", "")])
    try:
        acts.order_stops(visit=visit, order=order, by=request.post, seen=seen[0] if seen else None)
    except ValidationError as refusal:
        raise BadRequest(refusal.messages[0]) from refusal
    return redirect(f"{reverse(DETAIL, args=[visit.pk])}#stops")


def _keys(sent: Sequence[Any]) -> list[int]:
    return [int(key) for key in sent if str(key).isascii() and str(key).isdigit() and len(key) < 16]


def _shifted(order: list[int], key: int, step: int) -> list[int]:
    if key not in order:
        return order
    place = order.index(key)
    there = place + step
    if 0 <= there < len(order):
        order[place], order[there] = order[there], order[place]
    return order


@needs(Right.SUPERVISION_PLAN, methods="GET POST")
def visit_stop_delete(request, stop_id):
    stop = stop_of(request, stop_id)
    visit = planned_by(request, stop.visit_id)
    refuse_ended(visit)
    return small_act(
        request,
        form=ActForm(bound(request), post=request.post, row=visit),
        act=lambda form: acts.drop_stop(stop=stop, by=request.post, **form.cleaned_data),
        title=_("移出：%s") % stop.party,
        intro=_("这个单位的应督导需另行安排。"),
        word=_("移出"),
        told=_("已移出，已通知督导组"),
        then=(DETAIL, visit.pk),
        danger=True,
        template="maintenance/row_act.html",
    )
