"""What a plan would draw: its next dates and how many facilities and duties they are, before it is saved."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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
    """`facilities` in use that it covers, `targets` duties each time, the next dates (none by the standards' intervals)."""

    facilities: int
    targets: int
    dates: list[Occurrence]
    by_standard: bool
    one_at_a_time: bool


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
    )


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
