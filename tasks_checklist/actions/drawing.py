"""拟排督导日程: asked for, drawn up by the worker, looked at, adopted or not. A drawing is made once, whatever crashes."""

from collections import defaultdict
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
from common.models.jobs import JobState
from tasks_checklist.actions.supervision_holding import BECAUSE, PLANNABLE, changeable, held_plan
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
from tasks_checklist.supervision_input import digest_of, fixed, frequency_of, key_of, problem_of, way_of

KIND = "tasks_checklist.draw_plan"
REDRAWN = "重新排期，不再安排"


@transaction.atomic
def begin(*, plan: SupervisionPlan, from_date: date, by) -> Job:
    """Ask the worker for a drawing from a day on; the past stays. Raises Refused, Http404, ValidationError."""
    row = changeable(plan, by)
    if not date(row.year, 1, 1) <= from_date <= date(row.year, 12, 31):
        raise ValidationError({"from_date": _("起排日期应在%s年内") % row.year})
    if running_job(row):
        raise ValidationError(_("正在拟排，请等结果，或先取消"))
    problem_of(row, from_date)  # what is missing is said at once
    return jobs.start(
        KIND,
        arguments={"plan": row.pk, "from_date": from_date.isoformat()},
        by=jobs.Asker.present(),
        title=_("拟排%s") % row.title,
        owner=row,
        division=row.division_id,
    )


def running_job(plan: SupervisionPlan) -> Job | None:
    """The drawing that a worker is at, or is about to take up."""
    mine = Job.objects.filter(kind=KIND, owner_kind=plan._meta.label_lower, owner_id=str(plan.pk))
    return mine.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).order_by("-pk").first()


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
        firm_digest=digest_of(problem, firm=True),
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
    problem = problem_of(plan, row.from_date)
    if not named <= set(loose) or digest_of(problem, firm=True) != row.firm_digest:
        raise ValidationError(_("拟排之后，日程、督导组或频次已有变动，请重新拟排"))
    _clear(plan, loose, named)
    met = _write(plan, row, loose)
    _write_obligations(plan, row.from_date, problem, _held_for(plan, problem) | met)
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
        .filter(~fixed(), state=VisitState.PLANNED, on__gte=first)
    )


def _clear(plan: SupervisionPlan, loose: dict[int, Visit], named: set[int]) -> None:
    """Take down what the proposal leaves out, and unhook what stays from its obligations and stops: they are written anew."""
    Obligation.objects.everywhere(because=BECAUSE).filter(plan=plan, stop__visit__in=list(loose)).update(
        stop=None
    )
    VisitStop.objects.everywhere(because=BECAUSE).filter(visit__in=list(loose)).delete()
    gone = [pk for pk in loose if pk not in named]
    _visits(plan).filter(pk__in=gone).update(state=VisitState.CANCELLED, reason=REDRAWN)


def _write(plan: SupervisionPlan, drawing: Drawing, loose: dict[int, Visit]) -> dict[str, int]:
    """The visits and their stops; answers which stop meets which obligation: {key: stop}."""
    asked = {one.pk: one for one in plan.frequencies.all()}
    visits = []
    for trip in drawing.proposal:
        visit = loose.get(trip["stood"]) or Visit(plan=plan, division_id=plan.division_id)
        visit.team_id, visit.on = trip["team"], date.fromisoformat(trip["on"])
        kinds = {asked[frequency_of(key)].kind for key in trip["fulfils"]}
        visit.kind = kinds.pop() if len(kinds) == 1 else VisitKind.REGULAR
        visit.hidden = visit.hidden or trip["way"] == "hidden"  # no drawing uncovers what was hidden
        visits.append(visit)
    Visit.objects.bulk_create([visit for visit in visits if visit.pk is None])
    _visits(plan).bulk_update(
        [visit for visit in visits if visit.pk in loose], ["team", "on", "kind", "hidden"]
    )
    return _write_stops(drawing, visits, asked)


def _write_stops(drawing: Drawing, visits: list[Visit], asked: dict[int, Frequency]) -> dict[str, int]:
    """A stop for each unit of a trip, of the sector that all it is called on for have in common."""
    places = _places({unit for trip in drawing.proposal for unit in trip["units"]})
    stops, keys = [], []
    for visit, trip in zip(visits, drawing.proposal, strict=True):
        for seq, unit in enumerate(trip["units"], 1):
            mine = [key for key in trip["fulfils"] if int(key.split(":")[1]) == unit]
            sectors = {asked[frequency_of(key)].sector_id for key in mine}
            sector = sectors.pop() if len(sectors) == 1 else None
            stops.append(
                VisitStop(visit=visit, seq=seq, party_id=unit, division_id=places[unit], sector_id=sector)
            )
            keys.append(mine)
    VisitStop.objects.bulk_create(stops)
    return {key: stop.pk for stop, mine in zip(stops, keys, strict=True) for key in mine}


def _places(units: set[int]) -> dict[int, str]:
    rows = Party.objects.everywhere(because=BECAUSE).filter(pk__in=units)
    return dict(rows.values_list("pk", "division_id"))


def _held_for(plan: SupervisionPlan, problem: Problem) -> dict[str, int]:
    """{obligation: stop} of what fixed visits fulfil already."""
    staying = _visits(plan).exclude(state=VisitState.CANCELLED).filter(fixed())
    rows = VisitStop.objects.everywhere(because=BECAUSE).filter(visit__in=staying.values("pk"))
    stops = defaultdict(list)
    for pk, unit, on, kind in rows.order_by("visit__on", "pk").values_list(
        "pk", "party_id", "visit__on", "visit__kind"
    ):
        stops[unit, way_of(kind)].append((on, pk))
    found = {}
    for owed in problem.obligations:
        within = [pk for on, pk in stops[owed.unit, owed.way] if owed.first <= on <= owed.last]
        if within:
            found[owed.key] = within[0]
    return found


def _write_obligations(plan: SupervisionPlan, first: date, problem: Problem, met: dict[str, int]) -> None:
    """One row for each obligation, also for one that no stop meets; what is not owed any more goes, unless it was done."""
    owed = {one.key: one for one in problem.obligations}
    rows = Obligation.objects.everywhere(because=BECAUSE).filter(plan=plan)
    known = {key_of(row.frequency_id, row.party_id, row.window_from): row for row in rows}
    idle = rows.filter(window_until__gte=first, waived="").exclude(stop__visit__state=VisitState.RECORDED)
    idle.filter(pk__in=[row.pk for key, row in known.items() if key not in owed]).delete()
    places = _places({one.unit for one in owed.values()})
    new, changed = [], []
    for key, one in owed.items():
        row = known.get(key)
        if row is None:
            row = Obligation(
                plan=plan, frequency_id=frequency_of(key), party_id=one.unit, division_id=places[one.unit],
                window_from=one.first, window_until=one.last,
            )  # fmt: skip
            new.append(row)
        elif row.stop_id != met.get(key) or row.window_until != one.last:
            changed.append(row)
        row.stop_id, row.window_until = met.get(key), one.last
    Obligation.objects.bulk_create(new)
    rows.bulk_update(changed, ["stop", "window_until"])
