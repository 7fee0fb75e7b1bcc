"""巡查路线: facilities of a village in the order in which one passes them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility, Status
from maintenance.models import Route, RouteStop

LONGEST = 500  # stops: more than anybody passes in a day


@transaction.atomic
def create_route(*, division: Division, name: str, by) -> Route:
    """An empty route of a village. Raises Refused, ValidationError."""
    require(by, Right.INSPECTION_PLAN)
    require_division(by, division.pk)
    if division.level != Division.Level.VILLAGE:
        raise ValidationError({"division": "路线请落到村（社区）"})
    _unused(division, name)
    return Route.objects.create(division=division, name=name)


@transaction.atomic
def change_route(*, route: Route, name: str, active: bool, by) -> Route:
    """Raises Refused, Http404, ValidationError."""
    require(by, Right.INSPECTION_PLAN, route)
    _unused(route.division, name, but=route)
    route.name, route.active = name, active
    route.save(update_fields=["name", "active"])
    return route


def _unused(division: Division, name: str, but: Route | None = None) -> None:
    same = Route.objects.everywhere(because="names of a village").filter(division=division, name=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise ValidationError({"name": "这个村已有同名路线"})


@transaction.atomic
def set_stops(*, route: Route, facilities: Sequence[int], by) -> int:
    """The facilities of the route, by id, in order; each once. Answers how many. Raises Refused, Http404, ValidationError."""
    require(by, Right.INSPECTION_PLAN, route)
    ordered = list(dict.fromkeys(facilities))
    if len(ordered) > LONGEST:
        raise ValidationError(f"一条路线最多 {LONGEST} 处")
    here = Facility.objects.visible_to(by).counted().filter(division=route.division_id, status=Status.IN_USE)
    known = set(here.filter(pk__in=ordered).values_list("pk", flat=True))
    known |= set(route.stops.values_list("facility_id", flat=True))  # one that left use meanwhile is no fault
    if missing := [one for one in ordered if one not in known]:
        raise ValidationError(f"有 {len(missing)} 处设施不在本村或不在用，请刷新后重选")
    Route.objects.everywhere(because="the route the caller holds").select_for_update().get(pk=route.pk)
    route.stops.all().delete()
    RouteStop.objects.bulk_create(
        RouteStop(route=route, facility_id=one, seq=seq) for seq, one in enumerate(ordered, 1)
    )
    return len(ordered)
