"""The pooled question, for the solver: in which stretch are how many calls of each kin made, by how many trips.

Teams of the same strength (stops a day) are one pool here; their free days are a number. Every true plan answers this
question too, at no greater cost, so what is proven of it is proven of every plan.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import ceil

from ortools.sat.python import cp_model

from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.stretches import Stretch
from tasks_checklist.planning.terms import Limits, Problem

Ground = tuple[str, str]  # area and way


@dataclass
class Pooled:
    """`seats`: {(kin, stretch, stops): calls}; `trips`: {(ground, stretch, stops): trips}; indices are those of the lists."""

    seats: dict[tuple[int, int, int], int]
    trips: dict[tuple[Ground, int, int], int]
    level: int
    bound: int = 0
    deterministic_time: float = 0.0


@dataclass
class _Question:
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    seats: dict = field(default_factory=dict)
    trips: dict = field(default_factory=dict)
    unplaced: list = field(default_factory=list)
    above: list = field(default_factory=list)
    moved: list = field(default_factory=list)


def level_of(kin: list[Kin], stretches: list[Stretch], problem: Problem) -> int:
    """Trips of a level week of one team: the fewest trips there must be, over the weeks of all teams, rounded up."""
    most = max(team.stops for team in problem.teams)
    least = sum(ceil(count / most) for count in _grounds_and_windows(kin).values())
    weeks = {(team, stretch.week) for stretch in stretches for team, days in stretch.free.items() if days}
    return max(1, ceil(least / max(1, len(weeks))))


def _grounds_and_windows(kin: list[Kin]) -> Counter:
    counts: Counter = Counter()
    for one in kin:
        counts[one.ground, one.first, one.last] += len(one.calls)
    return counts


def solve(
    problem: Problem,
    kin: list[Kin],
    stretches: list[Stretch],
    before: Counter,
    limits: Limits,
) -> Pooled:
    """The pooled answer. `before`: {(kin, stretch, stops): calls} of the plan as it stands, which it leaves as little as it can."""
    level = level_of(kin, stretches, problem)
    question = _ask(problem, kin, stretches, level, before)
    answer = _start(problem, kin, stretches, before)
    for key, seat in question.seats.items():
        question.model.add_hint(seat, answer.seats.get(key, 0))
    for key, trip in question.trips.items():
        question.model.add_hint(trip, answer.trips.get(key, 0))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # several would race: the same input must give the same plan
    solver.parameters.random_seed = problem.seed % 2**31
    solver.parameters.max_deterministic_time = limits.deterministic_time
    solver.parameters.relative_gap_limit = limits.gap
    solver.parameters.linearization_level = (
        2  # the fewest trips are linear cuts: without them the bound stays far off
    )
    status = solver.solve(question.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        answer = Pooled(
            {key: count for key, seat in question.seats.items() if (count := solver.value(seat))},
            {key: count for key, trip in question.trips.items() if (count := solver.value(trip))},
            level,
        )
    answer.level = level
    answer.bound = max(0, ceil(solver.best_objective_bound - 1e-6))
    answer.deterministic_time = solver.response_proto.deterministic_time
    return answer


def _strengths(problem: Problem) -> dict[int, list[int]]:
    pools: dict[int, list[int]] = defaultdict(list)
    for team in problem.teams:
        pools[team.stops].append(team.key)
    return dict(sorted(pools.items()))


def _ask(
    problem: Problem, kin: list[Kin], stretches: list[Stretch], level: int, before: Counter
) -> _Question:
    question, costs = _Question(), problem.costs
    pools = _strengths(problem)
    free = {
        (index, stops): sum(len(stretch.free[team]) for team in teams)
        for index, stretch in enumerate(stretches)
        for stops, teams in pools.items()
    }
    _seat_every_call(question, kin, stretches, free)
    _fill_trips(question, kin, free)
    _keep_weeks_level(question, stretches, level)
    _count_moved(question, before)
    question.model.minimize(
        costs.trip * sum(question.trips.values())
        + costs.unplaced * sum(question.unplaced)
        + costs.above_level * sum(question.above)
        + costs.moved * sum(question.moved)
    )
    return question


def _seat_every_call(question, kin: list[Kin], stretches: list[Stretch], free: dict) -> None:
    for which, one in enumerate(kin):
        whole, places = len(one.calls), []
        for (index, stops), days in free.items():
            if days and stretches[index].lies_in(one.first, one.last):
                seat = question.model.new_int_var(0, min(whole, days * stops), f"s{which}.{index}.{stops}")
                question.seats[which, index, stops] = seat
                places.append(seat)
        short = question.model.new_int_var(0, whole, f"u{which}")
        question.unplaced.append(short)
        question.model.add(sum(places) + short == whole)


def _fill_trips(question, kin: list[Kin], free: dict) -> None:
    """A trip takes what its pool can; trips take team-days; and the fewest trips of a window are known beforehand."""
    held, of_pool, of_kin = defaultdict(list), defaultdict(list), defaultdict(set)
    for (which, index, stops), seat in question.seats.items():
        held[kin[which].ground, index, stops].append(seat)
        of_kin[which].add((kin[which].ground, index, stops))
    for key, seats in held.items():
        _, index, stops = key
        trip = question.model.new_int_var(0, free[index, stops], f"t{len(question.trips)}")
        question.trips[key] = trip
        of_pool[index, stops].append(trip)
        question.model.add(sum(seats) <= stops * trip)
    for pool, trips in of_pool.items():
        question.model.add(sum(trips) <= free[pool])
    for which, keys in of_kin.items():  # a cut that the solver would take long to find
        most = max(stops for _, _, stops in keys)
        short = question.unplaced[which]
        whole = len(kin[which].calls)
        question.model.add(sum(question.trips[key] for key in sorted(keys)) * most >= whole - short)
        question.model.add(sum(question.trips[key] for key in sorted(keys)) + short >= ceil(whole / most))


def _keep_weeks_level(question, stretches: list[Stretch], level: int) -> None:
    weeks, trips = defaultdict(list), defaultdict(list)
    for stretch in stretches:
        weeks[stretch.week].append(stretch)
    for (_, index, _), trip in question.trips.items():
        trips[stretches[index].week].append(trip)
    for week, inside in trips.items():
        days: Counter = Counter()
        for stretch in weeks[week]:
            days.update({team: len(free) for team, free in stretch.free.items()})
        room = sum(min(level, count) for count in days.values())
        above = question.model.new_int_var(0, sum(days.values()), f"a{week}")
        question.model.add(above >= sum(inside) - room)
        question.above.append(above)


def _count_moved(question, before: Counter) -> None:
    """Every call of the standing plan that is no longer there; what stood where none can stand now is not counted."""
    for key, count in sorted(before.items()):
        if key in question.seats:
            gone = question.model.new_int_var(0, count, f"m{len(question.moved)}")
            question.model.add(gone >= count - question.seats[key])
            question.moved.append(gone)


def _start(problem: Problem, kin: list[Kin], stretches: list[Stretch], before: Counter) -> Pooled:
    """The greedy start: what stands stays; then kin by kin, each trip where the pool is emptiest.

    It may leave calls out, and never breaks a limit.
    """
    pools = _strengths(problem)
    left = {
        (index, stops): sum(len(stretch.free[team]) for team in teams)
        for index, stretch in enumerate(stretches)
        for stops, teams in pools.items()
    }
    start = _Start(kin, left, dict(left), Pooled({}, {}, 1))
    for (which, index, stops), count in sorted(before.items()):
        start.place(which, index, stops, count)
    for which, one in sorted(enumerate(kin), key=lambda pair: (pair[1].last, pair[1].first, pair[0])):
        open_to = [key for key in left if stretches[key[0]].lies_in(one.first, one.last)]
        while start.missing[which] and (key := start.emptiest(open_to)):
            start.place(which, *key, key[1])
    return start.answer


@dataclass
class _Start:
    """The greedy start while it grows. `left`: {(stretch, stops): free team-days}; `whole`: how many there were."""

    kin: list[Kin]
    left: dict[tuple[int, int], int]
    whole: dict[tuple[int, int], int]
    answer: Pooled
    missing: list[int] = field(default_factory=list)
    room: Counter = field(default_factory=Counter)  # seats left on trips already made

    def __post_init__(self) -> None:
        self.missing = [len(one.calls) for one in self.kin]

    def emptiest(self, keys: list[tuple[int, int]]) -> tuple[int, int] | None:
        """Where the largest share of team-days is free, the earliest of equals; None where all are taken."""
        free = [key for key in keys if self.left[key]]
        return max(free, key=lambda key: (self.left[key] / self.whole[key], -key[0], key[1]), default=None)

    def place(self, which: int, index: int, stops: int, count: int) -> None:
        """Seat up to `count` calls of a kin there, making trips for them as long as there are days."""
        trip = self.kin[which].ground, index, stops
        count = min(count, self.missing[which])
        while count > self.room[trip] and self.left[index, stops]:
            self.left[index, stops] -= 1
            self.answer.trips[trip] = self.answer.trips.get(trip, 0) + 1
            self.room[trip] += stops
        seated = min(count, self.room[trip])
        if seated:
            key = which, index, stops
            self.answer.seats[key] = self.answer.seats.get(key, 0) + seated
            self.room[trip] -= seated
            self.missing[which] -= seated
