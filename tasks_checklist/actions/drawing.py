"""拟排督导日程: asked for, drawn up by the worker, looked at, adopted or not. A drawing is made once, whatever crashes."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Party
from accounts.rights import Right
from common import jobs
from common.models import Job
from tasks_checklist.models import (
    Drawing,
    Frequency,
    Obligation,
    SupervisionPlan,
    Visit,
    VisitKind,
    VisitState,
    VisitStop,
)
from tasks_checklist.planning.terms import Drawn, Problem
from tasks_checklist.supervision_input import digest_of, key_of, problem_of, windows_within

KIND = "tasks_checklist.draw_plan"
BECAUSE = "the rows of the plan that is held"
PLANNABLE = (SupervisionPlan.State.DRAFT, SupervisionPlan.State.STANDING)
REDRAWN = "重新排期，不再安排"


@transaction.atomic
def begin(*, plan: SupervisionPlan, from_date: date, by) -> Job:
    """Ask the worker for a drawing from a day on; the past stays. Raises Refused, Http404, ValidationError."""
    require(by, Right.SUPERVISION_PLAN, plan)
    row = held_plan(plan)
    if row.state not in PLANNABLE:
        raise ValidationError(_("现为“%s”，不能再排期") % row.get_state_display())
    if not date(row.year, 1, 1) <= from_date <= date(row.year, 12, 31):
        raise ValidationError({"from_date": _("起排日期应在%s年内") % row.year})
    return jobs.start(
        KIND,
        arguments={"plan": row.pk, "from_date": from_date.isoformat()},
        by=jobs.Asker.present(),
        title=_("拟排%s") % row.title,
        owner=row,
        division=row.division_id,
    )


def held_plan(plan: SupervisionPlan) -> SupervisionPlan:
    """The plan as it is now, its row locked: one drawing is adopted at a time."""
    rows = SupervisionPlan.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=plan.pk)


def keep(
    *, plan: SupervisionPlan, problem: Problem, drawn: Drawn, from_date: date, job_id: int | None
) -> Drawing:
    """Write down what was drawn, to be looked at; what waited before it is not adopted any more.

    The proposal: [{on, team, way, units, fulfils, stood}]. Runs inside the transaction that decides.
    """
    waiting = Drawing.objects.everywhere(because=BECAUSE).filter(plan=plan, state=Drawing.State.PROPOSED)
    waiting.update(state=Drawing.State.DROPPED)
    return Drawing.objects.create(
        plan=plan,
        job_id=job_id,
        from_date=from_date,
        drawn_at=timezone.now(),
        input_digest=digest_of(problem),
        obligations=len(problem.obligations),
        outside_window=outside_window(problem, drawn),
        visits_count=len(drawn.trips),
        objective=drawn.objective,
        bound=drawn.bound,
        deterministic_time=drawn.deterministic_time,
        proposal=[_trip_row(trip) for trip in drawn.trips],
        unmet=[_wish_row(wish) for wish in drawn.wishes],
        moved=_moved(problem, drawn),
    )


def outside_window(problem: Problem, drawn: Drawn) -> int:
    """How many obligations a trip fulfils outside their window; counted anew from the result, not believed."""
    windows = {one.key: (one.first, one.last) for one in problem.obligations}
    return sum(
        not windows[key][0] <= trip.on <= windows[key][1] for trip in drawn.trips for key in trip.fulfils
    )


def _trip_row(trip) -> dict[str, Any]:
    return {
        "on": trip.on.isoformat(),
        "team": trip.team,
        "way": trip.way,
        "units": list(trip.units),
        "fulfils": list(trip.fulfils),
        "stood": trip.stood,
    }


def _wish_row(wish) -> dict[str, Any]:
    return {
        "kind": wish.kind,
        "unit": wish.unit,
        "team": wish.team,
        "on": wish.on and wish.on.isoformat(),
        "until": wish.until and wish.until.isoformat(),
    }


def _moved(problem: Problem, drawn: Drawn) -> list[dict[str, Any]]:
    """What the standing plan loses: [{visit, unit, on, team, to, to_team}], `to` None: it is not called on that way again."""
    places: dict[tuple[int, str], list[tuple[date, int]]] = {}
    for trip in drawn.trips:
        for unit in trip.units:
            places.setdefault((unit, trip.way), []).append((trip.on, trip.team))
    found = []
    for visit in problem.stood:
        for unit in () if visit.fixed else visit.units:
            now = places.get((unit, visit.way), [])
            if (visit.on, visit.team) not in now:
                to = min(now, key=lambda place: abs((place[0] - visit.on).days), default=(None, None))
                found.append(
                    {
                        "visit": visit.key,
                        "unit": unit,
                        "on": visit.on.isoformat(),
                        "team": visit.team,
                        "to": to[0] and to[0].isoformat(),
                        "to_team": to[1],
                    }
                )
    return found


@transaction.atomic
def adopt(*, drawing: Drawing, by) -> SupervisionPlan:
    """采用: the proposal becomes the plan's visits; what it keeps stays the same row, what it leaves out is cancelled.

    Refused where the plan's visits have changed since it was drawn. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.SUPERVISION_PLAN, drawing)
    plan = held_plan(drawing.plan)
    row = Drawing.objects.everywhere(because=BECAUSE).select_for_update().get(pk=drawing.pk)
    if row.state != Drawing.State.PROPOSED or plan.state not in PLANNABLE:
        raise ValidationError(_("这个方案已不能采用"))
    loose = {visit.pk: visit for visit in _loose(plan, row.from_date)}
    named = {trip["stood"] for trip in row.proposal if trip["stood"]}
    if not named <= set(loose) or _changed_since(plan, row):
        raise ValidationError(_("拟排之后日程已有变动，请重新拟排"))
    _clear(plan, row.from_date, loose, named, by)
    _write(plan, row, loose)
    row.state = Drawing.State.ADOPTED
    row.save(update_fields=["state"])
    return plan


@transaction.atomic
def drop(*, drawing: Drawing, by) -> Drawing:
    """不采用. Raises Refused, Http404, ValidationError."""
    require(by, Right.SUPERVISION_PLAN, drawing)
    row = Drawing.objects.everywhere(because=BECAUSE).select_for_update().get(pk=drawing.pk)
    if row.state != Drawing.State.PROPOSED:
        raise ValidationError(_("这个方案已不能再改"))
    row.state = Drawing.State.DROPPED
    row.save(update_fields=["state"])
    return row


def _visits(plan: SupervisionPlan):
    return Visit.objects.everywhere(because=BECAUSE).filter(plan=plan)


def _loose(plan: SupervisionPlan, first: date):
    return (
        _visits(plan)
        .select_for_update(of=("self",))
        .filter(state=VisitState.PLANNED, pinned=False, on__gte=first)
    )


def _changed_since(plan: SupervisionPlan, drawing: Drawing) -> bool:
    """Whether somebody moved, pinned, cancelled, recorded or added a visit of the plan after it was drawn."""
    return digest_of(problem_of(plan, drawing.from_date)) != drawing.input_digest


def _clear(plan: SupervisionPlan, first: date, loose: dict[int, Visit], named: set[int], by) -> None:
    """Take down what the proposal leaves out, and unhook what stays from its obligations and stops: they are written anew."""
    Obligation.objects.everywhere(because=BECAUSE).filter(plan=plan, stop__visit__in=list(loose)).update(
        stop=None
    )
    VisitStop.objects.everywhere(because=BECAUSE).filter(visit__in=list(loose)).delete()
    gone = [pk for pk in loose if pk not in named]
    _visits(plan).filter(pk__in=gone).update(state=VisitState.CANCELLED, reason=REDRAWN)


def _write(plan: SupervisionPlan, drawing: Drawing, loose: dict[int, Visit]) -> None:
    kinds = dict(Frequency.objects.filter(plan=plan).values_list("pk", "kind"))
    visits = []
    for trip in drawing.proposal:
        visit = loose.get(trip["stood"]) or Visit(plan=plan, division_id=plan.division_id)
        visit.team_id, visit.on = trip["team"], date.fromisoformat(trip["on"])
        visit.kind = _kind(trip, kinds)
        visit.hidden = trip["way"] == "hidden"
        visits.append(visit)
    Visit.objects.bulk_create([visit for visit in visits if visit.pk is None])
    Visit.objects.bulk_update(
        [visit for visit in visits if visit.pk in loose], ["team", "on", "kind", "hidden"]
    )
    _write_stops(plan, drawing, visits)


def _kind(trip: dict, kinds: dict[int, str]) -> str:
    """The one kind that all its obligations ask for, else 定期督查."""
    asked = {kinds[int(key.split(":")[0])] for key in trip["fulfils"]}
    return asked.pop() if len(asked) == 1 else VisitKind.REGULAR


def _write_stops(plan: SupervisionPlan, drawing: Drawing, visits: list[Visit]) -> None:
    units = {unit for trip in drawing.proposal for unit in trip["units"]}
    places = dict(
        Party.objects.everywhere(because=BECAUSE).filter(pk__in=units).values_list("pk", "division_id")
    )
    stops = [
        VisitStop(visit=visit, seq=seq, party_id=unit, division_id=places[unit])
        for visit, trip in zip(visits, drawing.proposal, strict=True)
        for seq, unit in enumerate(trip["units"], 1)
    ]
    VisitStop.objects.bulk_create(stops)
    of = {(stop.visit_id, stop.party_id): stop.pk for stop in stops}
    met = {
        key: of[visit.pk, int(key.split(":")[1])]
        for visit, trip in zip(visits, drawing.proposal, strict=True)
        for key in trip["fulfils"]
    }
    _write_obligations(plan, met, places)


def _write_obligations(plan: SupervisionPlan, met: dict[str, int], places: dict[int, str]) -> None:
    """One row for each obligation that a stop meets; rows that stood already are hooked to their new stop."""
    known = {
        key_of(row.frequency_id, row.party_id, row.window_from): row
        for row in Obligation.objects.everywhere(because=BECAUSE).filter(plan=plan)
    }
    ends = {
        (frequency.pk, first): last
        for frequency in plan.frequencies.all()
        for first, last in windows_within(frequency, plan.year)
    }
    new = []
    for key, stop in met.items():
        frequency_id, party, begins_on = key.split(":")
        first = date.fromisoformat(begins_on)
        row = known.get(key)
        if row is None:
            row = Obligation(
                plan=plan,
                frequency_id=int(frequency_id),
                party_id=int(party),
                division_id=places[int(party)],
                window_from=first,
                window_until=ends[int(frequency_id), first],
            )
            new.append(row)
        row.stop_id = stop
    Obligation.objects.bulk_create(new)
    Obligation.objects.bulk_update([known[key] for key in met if key in known], ["stop"])
