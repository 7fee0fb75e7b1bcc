"""From the rows of a supervision plan to the problem that planning.drawing draws up: who, when, by whom, what stands."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Department, Party
from accounts.scoping import in_ranges
from common import workdays
from tasks_checklist.models import (
    Blackout,
    Finding,
    Frequency,
    Obligation,
    SupervisionPlan,
    Team,
    Visit,
    VisitKind,
    VisitState,
    VisitStop,
)
from tasks_checklist.planning import terms
from tasks_checklist.planning.windows import Window, drawn_at_random, windows_of
from tasks_checklist.risks import risks_of

BECAUSE = "the plan of an area names its units, teams and visits"
WAYS = {VisitKind.UNANNOUNCED: "hidden", VisitKind.RANDOM: "random", VisitKind.TOURING: "touring"}
ANNOUNCED = "announced"  # regular, topical and follow-up visits share a stop
UNITS = {
    Frequency.Target.VILLAGE: Party.Kind.VILLAGE_COMMITTEE,
    Frequency.Target.TOWNSHIP: Party.Kind.TOWNSHIP_OFFICE,
    Frequency.Target.DEPARTMENT: Party.Kind.INDUSTRY_DEPARTMENT,
}


def way_of(kind: str) -> str:
    """What a kind of visit can share a stop with: its own way, or the announced one of regular, topical and follow-up."""
    return WAYS.get(VisitKind(kind), ANNOUNCED)


def begun() -> Q:
    """Visits of which something is written down already, a stop or a finding: they are finished, not planned anew."""
    stops = VisitStop.objects.everywhere(because=BECAUSE).filter(visit=OuterRef("pk"))
    found = Finding.objects.everywhere(because=BECAUSE).filter(stop__visit=OuterRef("pk"))
    return Q(Exists(stops.exclude(recorded_at=None))) | Q(Exists(found))


def fixed() -> Q:
    """Visits that a drawing leaves as they are.

    One hidden by hand among them: its kind is drawn as an announced one, and would be told to those it comes to.
    """
    by_hand = Q(pinned=True) | Q(hidden=True) & ~Q(kind=VisitKind.UNANNOUNCED)
    return Q(state=VisitState.RECORDED) | by_hand | begun()


def key_of(frequency: int, party: int, first: date) -> str:
    return f"{frequency}:{party}:{first.isoformat()}"


def frequency_of(key: str) -> int:
    """The frequency that an obligation's key names."""
    return int(key.split(":")[0])


def windows_within(frequency: Frequency, year: int) -> list[Window]:
    """The windows in which a frequency asks for a visit in its plan's year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = max(frequency.from_date or first, first), min(frequency.until or last, last)
    return windows_of(frequency.rhythm, begins, ends)


def problem_of(plan: SupervisionPlan, first: date) -> terms.Problem:
    """What is to be drawn up from a day on. A constant number of queries.

    Raises ValidationError where the year's calendar is not known, or nobody can go.
    """
    last = date(plan.year, 12, 31)
    teams = _teams(plan, _days(plan, max(first, date(plan.year, 1, 1)), last))
    if not teams:
        raise ValidationError(_("没有可出行的督导组，请先设督导组"))
    parties, obligations = owed(plan, first)
    if not obligations:
        raise ValidationError(_("没有督导频次，请先写明督导哪些单位、多久一次"))
    return terms.Problem(
        units=_units(parties, first),
        obligations=tuple(obligations),
        teams=tuple(teams),
        stood=_stood(plan, first),
        least_gap=plan.least_gap_days,
        seed=plan.seed,
    )


def digest_of(problem: terms.Problem, *, firm: bool = False) -> str:
    """SHA-256 of the problem: the same input is seen to be the same. `firm`: of all but the units' risk."""
    teams = [(team.key, team.stops, team.home, sorted(team.days)) for team in problem.teams]
    units = [(unit.key, unit.area) for unit in problem.units] if firm else problem.units
    said = (units, problem.obligations, teams, problem.stood, problem.least_gap, problem.seed)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def is_known(year: int) -> bool:
    """Whether the days off of a year are published or entered by the county."""
    return not workdays.is_provisional(date(year, 1, 1), date(year, 12, 31), workdays.entered_years())


def _days(plan: SupervisionPlan, first: date, last: date) -> list[date]:
    """The working days on which the area is supervised."""
    if not is_known(plan.year):
        said = _("%s年的放假调休安排尚未公布或录入，请先在工作日历中录入这一年")
        raise ValidationError(said % plan.year)
    overrides, closed = workdays.entered_overrides(), set()
    for one in Blackout.objects.everywhere(because=BECAUSE).filter(division=plan.division_id):
        closed |= set(_between(one.from_date, one.until))
    return [day for day in _between(first, last) if day not in closed and workdays.is_workday(day, overrides)]


def _between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=place) for place in range((last - first).days + 1))


def _teams(plan: SupervisionPlan, days: list[date]) -> list[terms.Team]:
    rows = Team.objects.everywhere(because=BECAUSE).filter(division=plan.division_id, active=True)
    found = []
    for team in rows.prefetch_related("absences").order_by("pk"):
        away = {day for one in team.absences.all() for day in _between(one.from_date, one.until)}
        can = frozenset(
            day
            for day in days
            if day not in away and (not team.weekdays or day.isoweekday() in team.weekdays)
        )
        if can:
            found.append(terms.Team(team.pk, team.stops_a_day, can, (team.home_id or "")[:9]))
    return found


def owed(plan: SupervisionPlan, first: date) -> tuple[dict[int, Party], list[terms.Obligation]]:
    """The units concerned, and what is owed in every window that is not over."""
    units = units_of(plan)
    waived = {
        key_of(*row)
        for row in Obligation.objects.everywhere(because=BECAUSE)
        .filter(plan=plan)
        .exclude(waived="")
        .values_list("frequency_id", "party_id", "window_from")
    }
    parties: dict[int, Party] = {}
    found = []
    for frequency in plan.frequencies.prefetch_related("parties").order_by("pk"):
        known = {party.pk: party for party in named_by(frequency, units)}
        for window in windows_within(frequency, plan.year):
            if window[1] < first:
                continue
            for unit in drawn_at_random(known, frequency.share, plan.seed + frequency.pk, window):
                key = key_of(frequency.pk, unit, window[0])
                if key not in waived:
                    parties[unit] = known[unit]
                    found.append(terms.Obligation(key, unit, *window, way_of(frequency.kind)))
    return parties, found


def named_by(frequency: Frequency, units: dict[str, list[Party]]) -> list[Party]:
    """The units that a frequency asks for: those named, or all of the kind; of departments those of its sector."""
    if frequency.target == Frequency.Target.NAMED:
        return [party for party in frequency.parties.all() if party.active]
    found = units[frequency.target]
    if frequency.target != Frequency.Target.DEPARTMENT or not frequency.sector_id:
        return found
    rows = Department.objects.everywhere(because=BECAUSE).filter(sectors=frequency.sector_id)
    answering = set(rows.values_list("pk", flat=True))
    return [party for party in found if party.pk in answering]


def units_of(plan: SupervisionPlan) -> dict[str, list[Party]]:
    """The units of each kind in the plan's area."""
    rows = Party.objects.everywhere(because=BECAUSE).filter(in_ranges("division_id", plan.division.ranges))
    rows = rows.filter(active=True, kind__in=UNITS.values())
    kinds = defaultdict(list)
    for party in rows.filter(division__closed_on=None).order_by("pk"):
        kinds[party.kind].append(party)
    return {target: kinds[kind] for target, kind in UNITS.items()}


def _units(parties: dict[int, Party], first: date) -> tuple[terms.Unit, ...]:
    codes = sorted({party.division_id for party in parties.values()})
    risk = risks_of(codes, first)
    return tuple(
        terms.Unit(party.pk, party.division_id[:9], party.division_id, risk.get(party.division_id, 0))
        for party in sorted(parties.values(), key=lambda one: (one.division_id, one.pk))
    )


def _stood(plan: SupervisionPlan, first: date) -> tuple[terms.Stood, ...]:
    """Fixed visits, and those that may move; a planned day that is over stands for nothing."""
    rows = Visit.objects.everywhere(because=BECAUSE).filter(plan=plan).exclude(state=VisitState.CANCELLED)
    found = []
    staying = set(rows.filter(fixed()).values_list("pk", flat=True))
    rows = rows.filter(Q(on__gte=first) | Q(pk__in=staying))
    for visit in rows.prefetch_related("stops").order_by("on", "pk"):
        stops = tuple(stop.party_id for stop in visit.stops.all())
        way = way_of(visit.kind)
        found.append(terms.Stood(visit.pk, visit.team_id, visit.on, way, stops, visit.pk in staying))
    return tuple(found)
