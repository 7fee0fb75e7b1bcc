"""Supervision of an area as it stood at a moment: what had been recorded, and which duties of visiting were met.

A paper is read by those visited, so an unannounced visit counts only once it is recorded, and a duty to go unannounced
never counts as due.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import F

from accounts.models import Division
from tasks_checklist.models import Obligation, Visit, VisitKind, VisitState, VisitStop
from tasks_checklist.past import Then

BECAUSE = "a paper of an area counts what its own teams did"


def supervised(area: Division, first: date, last: date, at: datetime) -> dict[str, Any]:
    """{visits, stops, places, kinds: {kind: visits}, due, met} of the area's own teams between two days. Four queries."""
    visits = Visit.objects.everywhere(because=BECAUSE).filter(
        division=area, on__gte=first, on__lte=last, state=VisitState.RECORDED, recorded_at__lt=at
    )
    kinds = Counter(visits.values_list("kind", flat=True))
    stops = VisitStop.objects.everywhere(because=BECAUSE).filter(
        visit__division=area, visit__on__gte=first, visit__on__lte=last, visit__state=VisitState.RECORDED,
        visit__recorded_at__lt=at, recorded_at__lt=at,
    )  # fmt: skip
    seen = list(stops.values_list("party_id", flat=True))
    due, met = _duties(area, first, last, at)
    told = {kind: kinds[kind] for kind in sorted(kinds)}
    return {
        "visits": kinds.total(),
        "stops": len(seen),
        "places": len(set(seen)),
        "kinds": told,
        "due": due,
        "met": met,
    }


def _duties(area: Division, first: date, last: date, at: datetime) -> tuple[int, int]:
    """Windows that ended between the days, under a plan approved by then, and those within which the unit was visited."""
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(
        plan__division=area, window_until__range=(first, last), window_until__gte=F("plan__approved_on")
    )
    open_ones = rows.exclude(frequency__kind=VisitKind.UNANNOUNCED).select_related("stop__visit")
    then = Then(Obligation, ("waived",), at)
    due = [row for row in open_ones if not then.text(row, "waived")]
    return len(due), sum(_met(row, at) for row in due)


def _met(row: Obligation, at: datetime) -> bool:
    """Whether the unit was seen within its window, and the visit done by the moment."""
    stop = row.stop
    if stop is None or stop.recorded_at is None or stop.visit.recorded_at is None:
        return False
    return stop.visit.recorded_at < at and row.window_from <= stop.visit.on <= row.window_until
