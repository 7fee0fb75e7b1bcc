"""The findings of an area as they stood at a moment, from their dated facts alone: counted again later they are the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import Division
from accounts.scoping import in_ranges
from tasks_checklist.models import Extension, Finding, FindingState, FindingStep
from tasks_checklist.models.findings import RUNNING
from tasks_checklist.past import Then
from tasks_checklist.register import Life

BECAUSE = "a paper of an area counts what lies in it"
MOVED = ("party_id", "division_id")  # what a merge changes


@dataclass(frozen=True)
class Stood:
    """A finding at the moment asked for; `ended_at` and `applied_at` only if they were before it."""

    pk: int
    number: str
    title: str
    division: str
    party: int
    sector: str | None
    severity: str
    issued_at: datetime
    due_on: date
    ended_at: datetime | None
    withdrawn: bool
    in_time: bool  # asked to be struck off within the limit, and struck off by the moment
    relapse: bool

    @property
    def life(self) -> Life:
        return Life(self.issued_at, self.ended_at, self.withdrawn)

    def is_due(self, first: date, last: date) -> bool:
        """Whether its limit lay within the days and it was no mistake."""
        return first <= self.due_on <= last and not (self.withdrawn and self.ended_at)


def stood(area: Division, at: datetime) -> list[Stood]:
    """All that had been issued in the area, in the order of their numbers. Three queries."""
    then = Then(Finding, MOVED, at)
    rows = Finding.objects.everywhere(because=BECAUSE).filter(issued_at__lt=at)
    rows = rows.filter(in_ranges("division_id", area.ranges) | Q(pk__in=list(then.said)))
    later = _moved_since(at)
    found = (_stood(row, then, later, at) for row in rows.order_by("issued_at", "pk"))
    return [one for one in found if _within(one.division, area)]


def _within(code: str, area: Division) -> bool:
    return any(start <= code < end for start, end in area.ranges)


def _moved_since(at: datetime) -> set[int]:
    """Findings whose limit an extension moved after the moment."""
    granted = Extension.objects.everywhere(because=BECAUSE).filter(
        state=Extension.State.GRANTED, answered_at__gte=at
    )
    return set(granted.values_list("finding_id", flat=True))


def _stood(row: Finding, then: Then, later: set[int], at: datetime) -> Stood:
    due = row.first_due_on if row.pk in later else row.due_on
    assert row.issued_at is not None and due is not None
    ended = row.ended_at if row.ended_at and row.ended_at < at else None
    struck = ended is not None and row.state == FindingState.STRUCK
    return Stood(
        pk=row.pk,
        number=row.number,
        title=row.title,
        division=str(then.text(row, "division_id")),
        party=int(str(then.text(row, "party_id"))),
        sector=row.sector_id,
        severity=row.severity,
        issued_at=row.issued_at,
        due_on=due,
        ended_at=ended,
        withdrawn=ended is not None and not struck,
        in_time=struck and row.applied_at is not None and timezone.localdate(row.applied_at) <= due,
        relapse=row.relapse_of_id is not None,
    )


def overdue(findings: Iterable[Stood], at: datetime) -> list[Stood]:
    """Those past their limit that the unit had not yet asked to be struck off, the longest overdue first. One query."""
    today = timezone.localdate(at)
    late = [one for one in findings if one.ended_at is None and one.due_on < today]
    steps = FindingStep.objects.everywhere(because=BECAUSE).filter(
        finding__in=[one.pk for one in late], at__lt=at
    )
    state = dict(steps.order_by("at", "id").values_list("finding_id", "after"))
    return sorted(
        (one for one in late if state.get(one.pk) in RUNNING), key=lambda one: (one.due_on, one.number)
    )
