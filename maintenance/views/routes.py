"""巡查路线: listed, named, put in order by hand or by place."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.doors import needs
from accounts.lists import asked, listing
from accounts.rights import Right
from accounts.views.answers import bound, done, small_act
from assets.models import Facility, FacilityType, Status
from common.paging import Order
from maintenance.actions import routes as acts
from maintenance.forms.plans import RouteFilter, RouteForm, RouteNameForm
from maintenance.models import Route
from maintenance.plan_tables import RouteTable
from maintenance.routing import length, proposed

ORDERS = {"division": Order(_("按村"), "division_id", "name")}
OFFERED = 200  # facilities offered to be added


def _rows(post):
    return Route.objects.visible_to(post).select_related("division")


@needs(Right.CARE_VIEW)
def route_list(request):
    form = asked(RouteFilter, request)
    rows = form.narrow(_rows(request.post).annotate(stop_count=Count("stops")))
    context = listing(request, form=form, rows=rows, table=RouteTable, orders=ORDERS, unit=_("条"))
    context["may_plan"] = may(request.post, Right.INSPECTION_PLAN)
    return render(request, "maintenance/route_list.html", context)


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def route_create(request):
    return small_act(
        request,
        form=RouteForm(bound(request), post=request.post),
        act=lambda form: acts.create_route(by=request.post, **form.cleaned_data),  # type: ignore[attr-defined]
        title=_("新建巡查路线"),
        word=_("新建路线"),
        told=_("已新建，点开路线加入设施"),
        then=("maintenance:route-list",),
    )


@needs(Right.INSPECTION_PLAN, methods="GET POST")
def route_rename(request, route_id):
    route = get_object_or_404(_rows(request.post), pk=route_id)
    initial = {"name": route.name, "active": route.active}
    return small_act(
        request,
        form=RouteNameForm(bound(request), post=request.post, initial=initial),
        act=lambda form: acts.change_route(route=route, by=request.post, **form.cleaned_data),
        title=_("改名、停用：%(route)s") % {"route": route},
        intro=_("停用的路线不再排任务。"),
        word=_("保存"),
        told=_("已保存"),
        then=("maintenance:route-edit", route.pk),
    )


@needs(Right.CARE_VIEW, methods="GET POST")
def route_edit(request, route_id):
    """The stops in order; whoever plans adds, moves and drops them here."""
    route = get_object_or_404(_rows(request.post), pk=route_id)
    if request.method == "POST":
        require(request.post, Right.INSPECTION_PLAN, route)
        return _changed(request, route)
    stops = list(route.stops.select_related("facility__type"))
    chosen = request.GET.get("type", "")
    others = list(_others(request.post, route, stops, chosen)[: OFFERED + 1])
    placed = [_point(stop.facility) for stop in stops if stop.facility.longitude is not None]
    context = {
        "route": route,
        "stops": stops,
        "metres": round(length(placed, range(len(placed)))) if len(placed) > 1 else 0,
        "others": others[:OFFERED],
        "cut": len(others) > OFFERED,
        "kinds": FacilityType.objects.filter(active=True),
        "chosen": chosen,
        "may_change": may(request.post, Right.INSPECTION_PLAN, route),
    }
    return render(request, "maintenance/route_edit.html", context)


def _others(post, route: Route, stops: list, kind: str):
    rows = Facility.objects.visible_to(post).counted().select_related("type")
    rows = rows.filter(division=route.division_id, status=Status.IN_USE)
    rows = rows.exclude(pk__in=[stop.facility_id for stop in stops])
    return (rows.filter(type=kind) if kind else rows).order_by("type_id", "pk")


def _point(facility: Facility) -> tuple[float, float]:
    return float(facility.longitude or 0), float(facility.latitude or 0)


def _changed(request, route: Route):
    known = list(route.stops.values_list("facility_id", flat=True))
    order = _ids(request.POST.getlist("stop")) or known
    order += _ids(request.POST.getlist("add"))
    for act, step in (("up", -1), ("down", 1)):
        if moved := _ids(request.POST.getlist(act)):
            order = _moved(order, moved[0], step)
    dropped = set(_ids(request.POST.getlist("drop")))
    order = [one for one in order if one not in dropped]
    if request.POST.get("act") == "propose":
        order = _by_place(order, request.post)
    try:
        count = acts.set_stops(route=route, facilities=order, by=request.post)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("maintenance:route-edit", route.pk)
    return done(request, _("已保存，共 %(n)s 处") % {"n": count}, "maintenance:route-edit", route.pk)


def _ids(texts: list[str]) -> list[int]:
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        raise BadRequest(_("设施编号有误，请刷新后重试"))
    return [int(text) for text in texts]


def _moved(order: list[int], one: int, step: int) -> list[int]:
    if one not in order:
        return order
    at = order.index(one)
    to = min(max(at + step, 0), len(order) - 1)
    order = [other for other in order if other != one]
    return [*order[:to], one, *order[to:]]


def _by_place(order: list[int], post) -> list[int]:
    """A short way through those that have a position; those without come last, as they stood."""
    rows = Facility.objects.visible_to(post).filter(pk__in=order, longitude__isnull=False)
    points = {row.pk: _point(row) for row in rows}
    placed = [one for one in order if one in points]
    way = proposed([points[one] for one in placed])
    return [placed[at] for at in way] + [one for one in order if one not in points]
