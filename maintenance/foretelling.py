"""What a plan would draw: its next dates and how many facilities and duties they are, before it is saved."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.scoping import in_ranges
from assets.models import Facility, Status
from maintenance.models import InspectionPlan, Rhythm, Route
from maintenance.planning import schedule_of
from maintenance.schedules import Occurrence, next_after, occurrences

SHOWN = 6
AHEAD = timedelta(days=800)
Covers = InspectionPlan.Covers


@dataclass(frozen=True)
class Foretold:
    """`facilities` in use that it covers, `targets` duties each time, the next dates (none by the standards' intervals).

    `beside`: the other plans that send the same doer to facilities of these types there.
    """

    facilities: int
    targets: int
    dates: list[Occurrence]
    by_standard: bool
    one_at_a_time: bool
    beside: list[InspectionPlan]


def foretell(plan: InspectionPlan, types: Any, on: date) -> Foretold:
    """From a plan that need not be stored, and its types (none: all). A few queries, whatever the area."""
    by_standard = plan.rhythm == Rhythm.STANDARD
    dates: list[Occurrence] = []
    if not by_standard:
        dates = next_dates(plan, on)
    rows = covered(plan, types)
    return Foretold(
        facilities=rows.count(),
        targets=_targets(plan, rows),
        dates=dates,
        by_standard=by_standard,
        one_at_a_time=plan.basis == InspectionPlan.Basis.COMPLETION,
        beside=list(_beside(plan, types, on)[:SHOWN]),
    )


def _beside(plan: InspectionPlan, types: Any, on: date):
    """Running plans of the area, of those above and beneath it, for the same doer, that share a type with this one."""
    code = plan.division_id
    above = Q(division_id__in=[f"{code[:6]}000000", f"{code[:9]}000", code])
    rows = InspectionPlan.objects.everywhere(because="which other plans reach the reader's area")
    rows = rows.filter(above | in_ranges("division_id", plan.division.ranges), active=True, doer=plan.doer)
    rows = rows.filter(Q(until=None) | Q(until__gte=on)).exclude(pk=plan.pk)
    if types:
        rows = rows.filter(Q(types=None) | Q(types__in=types))
    return rows.select_related("division").distinct().order_by("pk")


def next_dates(plan: InspectionPlan, on: date) -> list[Occurrence]:
    """The next few dates from a day on; of a plan counted from the last look, the first one."""
    schedule, start = schedule_of(plan), max(on, plan.from_date)
    if plan.basis == InspectionPlan.Basis.COMPLETION:
        first = next_after(schedule, start - timedelta(days=1))
        return [first] if first else []
    return occurrences(schedule, start, start + AHEAD)[:SHOWN]


def covered(plan: InspectionPlan, types: Any):
    """Facilities in use that a plan covers."""
    rows = Facility.objects.everywhere(because="how many a plan of the reader's area covers").counted()
    rows = rows.filter(in_ranges("division_id", plan.division.ranges), status=Status.IN_USE)
    return rows.filter(type__in=types) if types else rows


def _targets(plan: InspectionPlan, rows) -> int:
    if plan.covers == Covers.FACILITY:
        return rows.count()
    if plan.covers == Covers.ROUTE:
        routes = Route.objects.everywhere(because="routes of a plan of the reader's area")
        return routes.filter(active=True, stops__facility__in=rows).distinct().count()
    column = "grid" if plan.covers == Covers.GRID else "division"
    return rows.exclude(**{f"{column}__isnull": True}).order_by().values(column).distinct().count()
