"""What an inspector takes along: the duties of today with what they cover, the facilities, the standards, the limits.

Questions only, a constant number of them; maintenance/inspecting_told.py puts the answers into words for the phone.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Division
from accounts.scoping import ScopeKind
from assets.models import Facility, Plate, Status
from maintenance.models import (
    Inspection,
    InspectionDuty,
    InspectionPlan,
    Matter,
    RepairLimit,
    RouteStop,
    Standard,
)
from maintenance.standards import in_force, next_versions

MOST_DUTIES = 200
MOST_FACILITIES = 800
BECAUSE = "facilities and looks of duties the reader sees"
SOON = timedelta(days=7)  # a standard that comes into force so soon is taken along
RELATED = ("type", "division__parent", "settlement")


def own_duties(post, day: date | None = None) -> QuerySet[InspectionDuty]:
    """What is to be looked at by this post on a day (today), the overdue first: its own, and what nobody in person was given.

    A township or a department takes what its plans give to it, not every village's.
    """
    on = day or timezone.localdate()
    rows = InspectionDuty.objects.visible_to(post).open().filter(opens_on__lte=on)
    mine = Q(person=post.person_id) if post.person_id else Q(pk__in=[])
    rows = rows.filter(mine | (Q(person=None) & _given_to(post)))
    return rows.select_related("plan", "route", "grid", "division").order_by("due_on", "division_id", "id")


def _given_to(post) -> Q:
    """Which unnamed duties are this post's."""
    Doer = InspectionPlan.Doer
    if post.scope_kind in (ScopeKind.OWN_PARTY, ScopeKind.OWN_ASSIGNMENTS):
        return Q()
    doer = {
        Division.Level.TOWNSHIP: Q(plan__doer=Doer.TOWNSHIP),
        Division.Level.COUNTY: Q(plan__doer=Doer.DEPARTMENT),
    }
    return doer.get(Division.Level(post.division.level), Q())


def covered_by(duties: Iterable[InspectionDuty]) -> dict[int, list[int]]:
    """{duty id: ids of the facilities it covers, in the order of maintenance.covering.facilities_of}, for many at once."""
    held = list(duties)
    standing = Facility.objects.everywhere(because=BECAUSE).counted().filter(status=Status.IN_USE)
    kinds = _types_of({duty.plan_id for duty in held})
    alone = {duty.facility_id for duty in held if duty.facility_id}
    patrols = [duty for duty in held if not duty.facility_id]
    routes = {duty.route_id for duty in patrols if duty.route_id}
    grids = {duty.grid_id for duty in patrols if duty.grid_id and not duty.route_id}
    villages = {duty.division_id for duty in patrols if not duty.route_id and not duty.grid_id}
    stops = RouteStop.objects.filter(route__in=routes).order_by("seq", "facility_id")
    on_route = list(stops.values_list("route_id", "facility_id")) if routes else []
    wanted = Q(pk__in=alone | {facility for _, facility in on_route})
    wanted |= Q(grid__in=grids) | Q(division__in=villages)
    rows = list(
        standing.filter(wanted)
        .order_by("type_id", "pk")
        .values_list("pk", "type_id", "grid_id", "division_id")
    )
    return {duty.pk: _of_duty(duty, rows, on_route, kinds.get(duty.plan_id, set())) for duty in held}


def _types_of(plans: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    through = InspectionPlan.types.through.objects.filter(inspectionplan__in=plans)
    for plan, kind in through.values_list("inspectionplan_id", "facilitytype_id"):
        found.setdefault(plan, set()).add(kind)
    return found


def _of_duty(duty: InspectionDuty, rows: list, on_route: list, kinds: set[str]) -> list[int]:
    if duty.facility_id:
        return [pk for pk, *_ in rows if pk == duty.facility_id]
    rows = [row for row in rows if not kinds or row[1] in kinds]
    if duty.route_id:
        there = {pk for pk, *_ in rows}
        return [pk for route, pk in on_route if route == duty.route_id and pk in there]
    if duty.grid_id:
        return [pk for pk, _, grid, _ in rows if grid == duty.grid_id]
    return [pk for pk, _, _, division in rows if division == duty.division_id]


def looked_at(duties: Iterable[InspectionDuty]) -> dict[int, dict[int, Inspection]]:
    """{duty id: {facility id: its look}}."""
    found: dict[int, dict[int, Inspection]] = {}
    rows = Inspection.objects.everywhere(because=BECAUSE).filter(duty__in=list(duties))
    for row in rows.only("duty_id", "facility_id", "result", "way", "recorded_at"):
        found.setdefault(row.duty_id or 0, {})[row.facility_id] = row
    return found


def facilities(ids: Iterable[int]) -> list[Facility]:
    """Facilities by their ids, in the order of villages and settlements, with what a line shows."""
    rows = Facility.objects.everywhere(because=BECAUSE).filter(pk__in=list(ids)).select_related(*RELATED)
    return list(rows.order_by("division_id", "settlement__name", "type_id", "pk"))


def at_hand(post) -> list[int]:
    """Ids of facilities in use a caretaker or a village may look at without being told to, up to MOST_FACILITIES."""
    if post.scope_kind != ScopeKind.OWN_ASSIGNMENTS and post.division.level != Division.Level.VILLAGE:
        return []
    rows = Facility.objects.visible_to(post).counted().filter(status=Status.IN_USE).order_by("-id")
    return list(rows.values_list("pk", flat=True)[:MOST_FACILITIES])


def plates_of(ids: Iterable[int]) -> dict[int, str]:
    """{facility id: the number on its plate}."""
    rows = Plate.objects.everywhere(because=BECAUSE).filter(facility__in=list(ids), state=Plate.State.BOUND)
    return dict(rows.values_list("facility_id", "number"))


def last_looks(ids: Iterable[int]) -> dict[int, Inspection]:
    """{facility id: the last look at it}."""
    rows = Inspection.objects.everywhere(because=BECAUSE).filter(facility__in=list(ids))
    rows = rows.order_by("facility_id", "-inspected_at").distinct("facility_id")
    return {row.facility_id: row for row in rows.only("facility_id", "inspected_at", "result")}


def open_matters(ids: Iterable[int]) -> dict[int, list[Matter]]:
    """{facility id: what is reported of it and not yet put right, with the words of its checkpoints as `about`}."""
    found: dict[int, list[Matter]] = {}
    rows = Matter.objects.everywhere(because=BECAUSE).open().filter(facility__in=list(ids)).order_by("pk")
    about = StringAgg("points__answer__checkpoint__text", delimiter="\n", distinct=True, default=Value(""))
    for row in rows.annotate(about=about).only("number", "title", "state", "severity", "facility_id"):
        found.setdefault(row.facility_id or 0, []).append(row)
    return found


def standards_for(rows: Iterable[Facility], day: date) -> list[Standard]:
    """The versions in force on a day for the types among the facilities, and those that come within a week."""
    found: dict[int, Standard] = {}
    counties: dict[str, set[str]] = {}
    for row in rows:
        counties.setdefault(row.division_id[:6], set()).add(row.type_id)
    for county, kinds in counties.items():
        code = f"{county}000000"
        coming = [one for one in next_versions(kinds, code, day).values() if one.from_date <= day + SOON]
        for one in [*in_force(kinds, code, day).values(), *coming]:
            found[one.pk] = one
    return list(found.values())


def limits_on(day: date) -> dict[str, RepairLimit]:
    """{severity: how fast it is put right}, as it stands on a day."""
    rows = RepairLimit.objects.filter(from_date__lte=day).order_by("severity", "-from_date")
    return {row.severity: row for row in rows.distinct("severity")}
