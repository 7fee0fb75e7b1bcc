"""Who is called on which trip: kin by kin, the units and their seats are matched at least cost."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from ortools.graph.python import linear_sum_assignment

from tasks_checklist.planning.calls import Call, Kin
from tasks_checklist.planning.pooled import Pooled
from tasks_checklist.planning.teams import Outing
from tasks_checklist.planning.terms import Problem

CLOSE, MOVED, LEFT_OUT, AT_RISK = 1_000_000, 20_000, 100_000_000, 100_000


@dataclass
class Seated:
    """`calls`: the calls of each outing, by its place in the list; `left`: calls that found no seat."""

    calls: dict[int, list[Call]] = field(default_factory=lambda: defaultdict(list))
    left: list[Call] = field(default_factory=list)


def seat(
    problem: Problem, kin: list[Kin], pooled: Pooled, outings: list[Outing], held: dict[int, list[date]]
) -> Seated:
    """Seat every call. `held`: the days on which fixed visits call on a unit; what is seated here is added to it."""
    seats = _shared_out(kin, pooled, outings)
    seated = Seated()
    risk = {unit.key: unit.risk for unit in problem.units}
    for which, one in enumerate(kin):
        for call, place in _match(problem, one, seats[which], outings, held, risk):
            if place is None:
                seated.left.append(call)
            else:
                seated.calls[place].append(call)
                held.setdefault(call.unit, []).append(outings[place].on)
    return seated


def _shared_out(kin: list[Kin], pooled: Pooled, outings: list[Outing]) -> dict[int, list[int]]:
    """{kin: the outings of its seats}: the calls of a ground in a stretch, spread evenly over its outings."""
    places = defaultdict(list)
    for place, one in enumerate(outings):
        places[one.ground, one.stretch, one.stops].append(place)
    waiting: dict[tuple, list[int]] = defaultdict(list)
    for (which, index, stops), count in sorted(pooled.seats.items()):
        waiting[kin[which].ground, index, stops] += [which] * count
    found: dict[int, list[int]] = defaultdict(list)
    for key, all_calls in waiting.items():
        for turn, which in enumerate(all_calls):
            found[which].append(places[key][turn * len(places[key]) // len(all_calls)])
    return found


def _match(problem, one: Kin, places: list[int], outings, held, risk) -> list[tuple[Call, int | None]]:
    columns = [*places, *([None] * (len(one.calls) - len(places)))]
    matching = linear_sum_assignment.SimpleLinearSumAssignment()
    for row, call in enumerate(one.calls):
        for column, place in enumerate(columns):
            matching.add_arc_with_cost(row, column, _cost(problem, call, place, outings, held, risk))
    if columns and matching.solve() != matching.OPTIMAL:
        raise AssertionError("a whole table has a matching")
    return [(call, columns[matching.right_mate(row)]) for row, call in enumerate(one.calls)]


def _cost(problem: Problem, call: Call, place: int | None, outings, held, risk) -> int:
    """Left out: the less the risk, the sooner. Else: not within the gap, where it stood, the risky ones early."""
    if place is None:
        return LEFT_OUT + AT_RISK * risk[call.unit]
    outing: Outing = outings[place]
    near = min(
        (abs((outing.on - other).days) for other in held.get(call.unit, ())), default=problem.least_gap
    )
    cost = CLOSE * (near < problem.least_gap) + (problem.least_gap - min(near, problem.least_gap))
    stays = outing.stood is not None and call.unit in outing.stood.units
    cost += MOVED * (bool(problem.stood) and not stays)
    return cost + risk[call.unit] * (outing.on - call.first).days
