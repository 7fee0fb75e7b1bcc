"""Draw a plan up: the whole way from obligations to trips, and what it comes to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from tasks_checklist.planning.calls import Call, calls_of, fulfilled, kin_of
from tasks_checklist.planning.kept import kept
from tasks_checklist.planning.pooled import Pooled, solve
from tasks_checklist.planning.seats import Seated, seat
from tasks_checklist.planning.spacing import Spacing
from tasks_checklist.planning.stretches import Stretch, stretches_of
from tasks_checklist.planning.teams import Outing, outings_of
from tasks_checklist.planning.terms import Drawn, Limits, Problem, Stood, Trip, Wish
from tasks_checklist.planning.windows import monday_of

USUAL = Limits()


def areas_of(problem: Problem) -> int:
    """In how many steps it is drawn at most: the areas of which something is owed."""
    area = {unit.key: unit.area for unit in problem.units}
    return len({area[one.unit] for one in problem.obligations})


def draw(
    problem: Problem, limits: Limits = USUAL, *, area_done: Callable[[], object] = lambda: None
) -> Drawn:
    """The plan of a problem; the same problem gives the same plan.

    Every obligation is fulfilled within its window or named in `unplaced`; fixed visits are not among the trips.
    `area_done` is called after each area; what it raises ends the search.
    """
    fixed = [visit for visit in problem.stood if visit.fixed]
    kept_for = fulfilled(problem.obligations, fixed)
    kin = kin_of(problem, calls_of(one for one in problem.obligations if one.key not in kept_for))
    taken = {(visit.team, visit.on) for visit in fixed}
    stretches = stretches_of(kin, problem.teams, taken)
    area = {unit.key: unit.area for unit in problem.units}
    loose = {(visit.team, visit.on): visit for visit in problem.stood if not visit.fixed}
    pooled = (
        solve(problem, kin, stretches, _before(problem, kin, stretches, loose), limits, area_done)
        if problem.teams and stretches
        else Pooled()
    )
    outings = outings_of(problem, pooled, stretches, loose, area)
    held = _days_of(fixed)
    seated = seat(problem, kin, pooled, outings, held)
    Spacing(problem, outings, seated, stretches, held, pooled.level).spread()
    anew = _priced(problem, kept_for, _trips(problem, outings, seated), seated.left, pooled)
    if not loose:
        return anew
    trips, left = kept(problem, [call for one in kin for call in one.calls], taken)
    as_it_stands = _priced(problem, kept_for, trips, left, pooled)
    return as_it_stands if as_it_stands.objective <= anew.objective else anew


def _days_of(visits: Iterable[Stood | Trip]) -> dict[int, list[date]]:
    """{unit: the days on which it is called on}."""
    held = defaultdict(list)
    for visit in visits:
        for unit in visit.units:
            held[unit].append(visit.on)
    return held


def _before(problem: Problem, kin, stretches: list[Stretch], loose: dict) -> Counter:
    """How many calls of each kin the standing plan makes in each stretch."""
    stops = {team.key: team.stops for team in problem.teams}
    place = {
        (team, day): index
        for index, stretch in enumerate(stretches)
        for team, days in stretch.free.items()
        for day in days
    }
    calls = defaultdict(list)
    for which, one in enumerate(kin):
        for call in one.calls:
            calls[call.unit, call.way].append((call, which))
    found: Counter = Counter()
    for (team, on), visit in loose.items():
        if (team, on) not in place:
            continue
        for unit in visit.units:
            for call, which in calls[unit, visit.way]:
                if call.first <= on <= call.last:
                    found[which, place[team, on], stops[team]] += 1
    return found


def _trips(problem: Problem, outings: list[Outing], seated: Seated) -> list[Trip]:
    order = {unit.key: (unit.order, unit.key) for unit in problem.units}
    trips = []
    for place, outing in enumerate(outings):
        calls = sorted(seated.calls.get(place, ()), key=lambda call: order[call.unit])
        if calls:
            fulfils = tuple(key for call in calls for key in call.fulfils)
            units = tuple(call.unit for call in calls)
            stood = outing.stood.key if outing.stood else None
            trips.append(Trip(outing.on, outing.team, outing.ground[1], units, fulfils, stood))
    return trips


def _priced(
    problem: Problem, kept_for: set[str], trips: list[Trip], left: list[Call], pooled: Pooled
) -> Drawn:
    """The plan of the trips with what it costs; `left`: the calls that no trip makes."""
    trips.sort(key=lambda trip: (trip.on, trip.team))
    wishes = _wishes(problem, trips, left, pooled.level)
    counted = Counter(wish.kind for wish in wishes)
    made = {(trip.team, trip.on, unit) for trip in trips for unit in trip.units}
    moved = sum(
        (visit.team, visit.on, unit) not in made
        for visit in problem.stood
        if not visit.fixed
        for unit in visit.units
    )
    costs = problem.costs
    objective = (
        costs.trip * len(trips)
        + costs.unplaced * counted["unplaced"]
        + costs.above_level * counted["above_level"]
        + costs.above_even * (_above(trips, pooled.even) - counted["above_level"])
        + costs.at_home * counted["at_home"]
        + costs.moved * moved
    )
    unplaced = tuple(key for call in left for key in call.fulfils)
    return Drawn(
        tuple(trips),
        tuple(sorted(kept_for)),
        unplaced,
        tuple(wishes),
        objective,
        min(objective, pooled.bound),
        round(pooled.deterministic_time, 6),
    )


def _above(trips: list[Trip], most: int) -> int:
    """How many trips are beyond `most` in their team's week."""
    weeks = Counter((trip.team, monday_of(trip.on)) for trip in trips)
    return sum(max(0, count - most) for count in weeks.values())


def _wishes(problem: Problem, trips: list[Trip], left: list[Call], level: int) -> list[Wish]:
    home = {team.key: team.home for team in problem.teams}
    area = {unit.key: unit.area for unit in problem.units}
    found = [Wish("unplaced", unit=call.unit, on=call.first, until=call.last) for call in left]
    weeks: Counter = Counter()
    for trip in trips:
        monday = monday_of(trip.on)
        weeks[trip.team, monday] += 1
        if weeks[trip.team, monday] > level:
            found.append(Wish("above_level", team=trip.team, on=monday))
        if home[trip.team] and home[trip.team] == area[trip.units[0]]:
            found.append(Wish("at_home", team=trip.team, on=trip.on))
    held = _days_of([*(visit for visit in problem.stood if visit.fixed), *trips])
    return found + [
        Wish("within_gap", unit=unit, on=earlier, until=later)
        for unit, days in sorted(held.items())
        for earlier, later in pairwise(sorted(days))
        if (later - earlier).days < problem.least_gap
    ]


def standing(trips: tuple[Trip, ...], fixed: tuple[Stood, ...] = ()) -> tuple[Stood, ...]:
    """The trips of a plan as what stands, for drawing it anew; keys are the places in the list."""
    return fixed + tuple(
        Stood(place, trip.team, trip.on, trip.way, trip.units) for place, trip in enumerate(trips)
    )
