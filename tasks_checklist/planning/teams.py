"""From pooled trips to teams and days: in each week a least-cost flow hands the trips to teams; then each finds its day."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from ortools.graph.python import min_cost_flow

from tasks_checklist.planning.pooled import Pooled
from tasks_checklist.planning.question import Ground
from tasks_checklist.planning.stretches import Stretch
from tasks_checklist.planning.terms import Problem, Stood

SCALE = 1000  # so that a team's share so far can decide between equals


@dataclass(frozen=True)
class Outing:
    """A trip that has its team and day, and no units yet. `stood`: the visit of the standing plan that it keeps."""

    ground: Ground
    stretch: int
    stops: int
    team: int
    on: date
    stood: Stood | None = None


def outings_of(
    problem: Problem,
    pooled: Pooled,
    stretches: list[Stretch],
    loose: dict[tuple[int, date], Stood],
    area: dict[int, str],
) -> list[Outing]:
    """Every trip with its team and day. `loose`: the standing visits that may move, by team and day."""
    weeks: dict[date, list[tuple[Ground, int, int]]] = defaultdict(list)
    for key, count in sorted(pooled.trips.items()):
        weeks[stretches[key[1]].week] += [key] * count
    made: Counter = Counter()
    found = []
    for _, trips in sorted(weeks.items()):
        given = _hand_out(problem, pooled, trips, stretches, loose, area, made)
        made.update(team for _, team in given)
        found += _find_days(given, stretches, loose, area)
    return found


def _hand_out(problem, pooled, trips, stretches, loose, area, made) -> list[tuple[tuple, int]]:
    """[(trip, team)] of a week, by least cost: standing teams stay, nobody above the level, nobody at home."""
    flow, numbers = min_cost_flow.SimpleMinCostFlow(), dict[tuple, int]()

    def node(*name) -> int:
        return numbers.setdefault(name, len(numbers))

    stood: Counter = Counter()
    for index in {trip[1] for trip in trips}:
        for team, days in stretches[index].free.items():
            for visit in (loose.get((team, on)) for on in days):
                if visit and visit.units:
                    stood[team, index, area[visit.units[0]], visit.way] += 1
    costs, arcs = problem.costs, {}
    wanted = Counter(trips)
    for trip, count in sorted(wanted.items()):
        (where, way), index, stops = trip
        flow.set_node_supply(node("trip", trip), count)
        for team in (one for one in problem.teams if one.stops == stops and stretches[index].free[one.key]):
            home = costs.at_home * SCALE * (team.home == where)
            kept = min(count, stood[team.key, index, where, way])
            for room, cost in ((kept, home - costs.moved * SCALE), (count - kept, home)):
                if room:
                    arc = flow.add_arc_with_capacity_and_unit_cost(
                        node("trip", trip), node("days", team.key, index), room, cost
                    )
                    arcs[arc] = (trip, team.key)
    for index in {trip[1] for trip in wanted}:
        for team, days in stretches[index].free.items():
            if ("days", team, index) in numbers:
                flow.add_arc_with_capacity_and_unit_cost(
                    node("days", team, index), node("week", team), len(days), 0
                )
    for name in [name for name in numbers if name[0] == "week"]:
        for room, cost in (
            (pooled.even, 0),
            (pooled.level - pooled.even, costs.above_even),
            (7, costs.above_level),
        ):
            if room:
                flow.add_arc_with_capacity_and_unit_cost(
                    node(*name), node("all"), room, cost * SCALE + made[name[1]]
                )
    flow.set_node_supply(node("all"), -len(trips))
    if flow.solve() != flow.OPTIMAL:  # a pool's trips never exceed its free days
        raise AssertionError("the trips of a week find no teams")
    given = [(arcs[arc], flow.flow(arc)) for arc in sorted(arcs)]
    return [pair for pair, count in given for _ in range(count)]


def _find_days(given, stretches, loose, area) -> list[Outing]:
    """A day for each trip: where the standing plan has one of its ground it stays; the others spread over what is left."""
    found, waiting = [], defaultdict(list)
    taken: set[tuple[int, date]] = set()
    for (ground, index, stops), team in given:
        kept = next(
            (
                visit
                for on in stretches[index].free[team]
                if (team, on) not in taken
                and (visit := loose.get((team, on)))
                and visit.units
                and (area[visit.units[0]], visit.way) == ground
            ),
            None,
        )
        if kept:
            taken.add((team, kept.on))
            found.append(Outing(ground, index, stops, team, kept.on, kept))
        else:
            waiting[team, index].append((ground, stops))
    for (team, index), trips in sorted(waiting.items()):
        left = [day for day in stretches[index].free[team] if (team, day) not in taken]
        for place, (ground, stops) in enumerate(trips):
            on = left[place * len(left) // len(trips)]
            found.append(Outing(ground, index, stops, team, on))
    return sorted(found, key=lambda one: (one.on, one.team))
