"""The pooled question: in which stretch are how many calls of each kin made, by how many trips.

Teams of the same strength (stops a day) are one pool here; their free days are a number. It is asked area by area, each
with what the ones before left free, so that its cost grows with the county and no faster; where that leaves calls out, or
stays far from what is proven, all areas are asked together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil

from tasks_checklist.planning.bounds import fewest_trips, least_cost
from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.question import Answer, Question, Room
from tasks_checklist.planning.stretches import Stretch
from tasks_checklist.planning.terms import Limits, Problem

Weeks = dict[tuple[int, date], int]  # {(team, Monday): days on which it can go}


@dataclass
class Pooled(Answer):
    """`even` and `level`: the trips a week that a team makes at no cost, and at little (above_even)."""

    even: int = 0
    level: int = 1


def solve(
    problem: Problem,
    kin: list[Kin],
    stretches: list[Stretch],
    before: Counter,
    limits: Limits,
    area_done: Callable[[], object] = lambda: None,
) -> Pooled:
    """The pooled answer; `area_done` is called after each area.

    `before`: {(kin, stretch, stops): calls} of the plan as it stands, which it leaves as little as it can.
    """
    weeks = _weeks(stretches)
    pooled = Pooled(level=_level(problem, kin, weeks))
    pooled.even = pooled.level - 1
    pooled.bound = least_cost(problem, kin, pooled.even, weeks)
    room = _room(problem, stretches, weeks, pooled)
    areas: dict[str, dict[int, Kin]] = defaultdict(dict)
    for which, one in enumerate(kin):
        areas[one.area][which] = one
    for _, own in sorted(areas.items()):
        answer = Question(problem, own, stretches, room, before).answer(limits)
        _take(pooled, answer)
        _use(room, answer, stretches)
        area_done()
    if _left_out(pooled, kin):
        whole = _room(problem, stretches, weeks, pooled)
        question = Question(problem, dict(enumerate(kin)), stretches, whole, before)
        together = question.answer(limits, (pooled.seats, pooled.trips))
        pooled.seats, pooled.trips = Counter(), Counter()
        pooled.bound = max(pooled.bound, together.bound)
        _take(pooled, together)
    return pooled


def _weeks(stretches: list[Stretch]) -> Weeks:
    weeks: Counter = Counter()
    for stretch in stretches:
        weeks.update({(team, stretch.week): len(days) for team, days in stretch.free.items() if days})
    return dict(weeks)


def _level(problem: Problem, kin: list[Kin], weeks: Weeks) -> int:
    """Trips of a level week of one team: the fewest trips there must be, over the weeks of all teams, rounded up."""
    fewest = fewest_trips(kin, max(team.stops for team in problem.teams))
    return max(1, ceil(fewest / max(1, len(weeks))))


def _room(problem: Problem, stretches: list[Stretch], weeks: Weeks, pooled: Pooled) -> Room:
    days: Counter = Counter()
    for index, stretch in enumerate(stretches):
        for team in problem.teams:
            days[index, team.stops] += len(stretch.free[team.key])
    room = Room(dict(days), defaultdict(int), defaultdict(int))
    for (_, monday), count in weeks.items():
        room.even[monday] += min(pooled.even, count)
        room.level[monday] += min(pooled.level, count)
    return room


def _take(pooled: Pooled, answer: Answer) -> None:
    pooled.seats.update(answer.seats)
    pooled.trips.update(answer.trips)
    pooled.deterministic_time += answer.deterministic_time


def _use(room: Room, answer: Answer, stretches: list[Stretch]) -> None:
    """What an area's trips leave free for the next."""
    for (_, index, stops), trips in answer.trips.items():
        week = stretches[index].week
        room.days[index, stops] -= trips
        room.even[week] = max(0, room.even[week] - trips)
        room.level[week] = max(0, room.level[week] - trips)


def _left_out(pooled: Pooled, kin: list[Kin]) -> bool:
    return pooled.seats.total() < sum(len(one.calls) for one in kin)
