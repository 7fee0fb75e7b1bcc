"""Shares of tasks, and what was reported on them, as they stood at a moment."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import Division
from accounts.scoping import in_ranges
from tasks_checklist.models import AnnualPlan, Assignment, AssignmentState, PlanState, TaskReport
from tasks_checklist.past import Then

BECAUSE = "a paper of an area counts what lies in it"


@dataclass(frozen=True)
class Share:
    """A unit's share; `reported_on` and `confirmed` as of the moment asked for."""

    pk: int
    party: int
    every: str
    due_on: date
    reported_on: date | None
    confirmed: bool

    @property
    def in_time(self) -> bool:
        return self.confirmed and self.reported_on is not None and self.reported_on <= self.due_on


def shares(area: Division, year: int, at: datetime) -> list[Share]:
    """The shares of the year in the area that had been given out: of its own plan, where it had none of all beneath it."""
    plans = _plans(area, year, at)
    rows = Assignment.objects.everywhere(because=BECAUSE).filter(given_at__lt=at, task__plan__in=plans)
    then = Then(Assignment, ("state", "due_on", "reported_at", "confirmed_at", "party_id"), at)
    kept = [
        row
        for row in rows.select_related("task").order_by("pk")
        if then.text(row, "state") != AssignmentState.DROPPED
    ]
    return [_share(row, then) for row in kept]


def _plans(area: Division, year: int, at: datetime) -> list[int]:
    """Plans issued by the moment and not called off by then; the area's own before those beneath."""
    then = Then(AnnualPlan, ("state",), at)
    rows = AnnualPlan.objects.everywhere(because=BECAUSE).filter(
        in_ranges("division_id", area.ranges), year=year, issued_on__lte=timezone.localdate(at)
    )
    known = [row for row in rows if then.text(row, "state") != PlanState.DROPPED]
    own = [row.pk for row in known if row.division_id == area.pk]
    return own or [row.pk for row in known]


def _share(row: Assignment, then: Then) -> Share:
    reported, confirmed = then.moment(row, "reported_at"), then.moment(row, "confirmed_at")
    return Share(
        pk=row.pk,
        party=int(str(then.text(row, "party_id"))),
        every=row.task.every,
        due_on=then.day(row, "due_on"),
        reported_on=timezone.localdate(reported) if reported else None,
        confirmed=confirmed is not None,
    )


def reported(asked: list[Share], first: date, at: datetime) -> set[int]:
    """The shares that had a report of the period that begins on `first`, and not sent back by then."""
    rows = TaskReport.objects.everywhere(because=BECAUSE).filter(
        assignment__in=[share.pk for share in asked], period_from=first
    )
    then = Then(TaskReport, ("reported_at", "state"), at)
    stands = (row for row in rows if then.moment(row, "reported_at"))
    return {row.assignment_id for row in stands if then.text(row, "state") != TaskReport.State.RETURNED}
