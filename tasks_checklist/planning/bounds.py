"""What no plan can do without: proven by counting, before any search."""

from bisect import bisect_left
from collections import defaultdict
from math import ceil

from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.terms import Problem


def fewest_trips(kin: list[Kin], stops: int) -> int:
    """The trips there must be, if one takes at most `stops` calls.

    Calls whose windows lie within a span need ceil(calls / stops) trips on days of that span; spans that do not overlap
    need trips of their own. By ground, the best choice of such spans is found by weighted interval scheduling.
    """
    grounds: dict[tuple[str, str], list[Kin]] = defaultdict(list)
    for one in kin:
        grounds[one.ground].append(one)
    return sum(_of_ground(alike, stops) for alike in grounds.values())


def _of_ground(kin: list[Kin], stops: int) -> int:
    spans = sorted({(one.last, one.first) for one in kin})
    ends = [last for last, _ in spans]
    best = [0]
    for place, (last, first) in enumerate(spans):
        within = sum(len(one.calls) for one in kin if first <= one.first and one.last <= last)
        before = bisect_left(ends, first)
        best.append(max(best[place], best[before] + ceil(within / stops)))
    return best[-1]


def least_cost(problem: Problem, kin: list[Kin], even: int, weeks: dict) -> int:
    """The fewest trips, and those of them that no spread over the teams' weeks keeps at `even` a week.

    Leaving a call out costs more than any trip it saves, so no plan is cheaper. `weeks`: {(team, Monday): free days}.
    """
    trips = fewest_trips(kin, max((team.stops for team in problem.teams), default=1))
    room = sum(min(even, days) for days in weeks.values())
    return problem.costs.trip * trips + problem.costs.above_even * max(0, trips - room)
