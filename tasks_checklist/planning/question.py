"""One question to the solver: some kin, the free team-days, the room of the weeks; answered at least cost."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from ortools.sat.python import cp_model

from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.start import greedy
from tasks_checklist.planning.stretches import Stretch
from tasks_checklist.planning.terms import Limits, Problem

Ground = tuple[str, str]  # area and way


@dataclass
class Room:
    """What is free: `days` {(stretch, stops): team-days}; `even` and `level` {Monday: trips that cost nothing, or little}."""

    days: dict[tuple[int, int], int]
    even: dict[date, int]
    level: dict[date, int]


@dataclass
class Answer:
    """`seats`: {(kin, stretch, stops): calls}; `trips`: {(ground, stretch, stops): trips}; places are those of the lists."""

    seats: Counter = field(default_factory=Counter)
    trips: Counter = field(default_factory=Counter)
    bound: int = 0
    deterministic_time: float = 0.0


class Question:
    """The model while it is put together; `kin` by its place in the whole list."""

    def __init__(
        self, problem: Problem, kin: dict[int, Kin], stretches: list[Stretch], room: Room, before: Counter
    ) -> None:
        self.problem, self.kin, self.stretches, self.room, self.before = problem, kin, stretches, room, before
        self.model = cp_model.CpModel()
        self.seats: dict = {}
        self.trips: dict = {}
        self.costs: list = []
        short = self._seat_every_call()
        self._fill_trips(short)
        self._keep_weeks_level()
        self._count_moved()
        self.model.minimize(sum(cost * sum(amounts) for cost, amounts in self.costs))

    def _whole(self, most: int):
        return self.model.new_int_var(0, most, "")

    def _seat_every_call(self) -> dict[int, cp_model.IntVar]:
        """A seat in its window for every call, or it is left out (the answer: how many of each kin)."""
        short = {}
        for which, one in self.kin.items():
            whole, places = len(one.calls), []
            for (index, stops), days in self.room.days.items():
                if days and self.stretches[index].lies_in(one.first, one.last):
                    seat = self._whole(min(whole, days * stops))
                    self.seats[which, index, stops] = seat
                    places.append(seat)
            short[which] = self._whole(whole)
            self.model.add(sum(places) + short[which] == whole)
        self.costs.append((self.problem.costs.unplaced, list(short.values())))
        return short

    def _fill_trips(self, short: dict[int, cp_model.IntVar]) -> None:
        """A trip takes what its pool can, and a team-day; the fewest trips of a window are told as a cut."""
        held, of_pool, of_kin = defaultdict(list), defaultdict(list), defaultdict(set)
        for (which, index, stops), seat in self.seats.items():
            held[self.kin[which].ground, index, stops].append(seat)
            of_kin[which].add((self.kin[which].ground, index, stops))
        for key, seats in held.items():
            _, index, stops = key
            self.trips[key] = self._whole(self.room.days[index, stops])
            of_pool[index, stops].append(self.trips[key])
            self.model.add(sum(seats) <= stops * self.trips[key])
        for pool, trips in of_pool.items():
            self.model.add(sum(trips) <= self.room.days[pool])
        for which, keys in of_kin.items():
            most = max(stops for _, _, stops in keys)
            fewest = ceil(len(self.kin[which].calls) / most)
            self.model.add(sum(self.trips[key] for key in sorted(keys)) + short[which] >= fewest)
        self.costs.append((self.problem.costs.trip, list(self.trips.values())))

    def _keep_weeks_level(self) -> None:
        weeks = defaultdict(list)
        for (_, index, _), trip in self.trips.items():
            weeks[self.stretches[index].week].append(trip)
        costs = self.problem.costs
        for cost, room in (
            (costs.above_even, self.room.even),
            (costs.above_level - costs.above_even, self.room.level),
        ):
            above = []
            for week, trips in weeks.items():
                above.append(self._whole(sum(self.room.days.values())))
                self.model.add(above[-1] >= sum(trips) - room[week])
            self.costs.append((cost, above))

    def _count_moved(self) -> None:
        """Every call of the standing plan that is no longer there; what can stand there no longer is not counted."""
        moved = []
        for key, count in sorted(self.before.items()):
            if key in self.seats:
                moved.append(self._whole(count))
                self.model.add(moved[-1] >= count - self.seats[key])
        self.costs.append((self.problem.costs.moved, moved))

    def answer(self, limits: Limits, start: tuple[Counter, Counter] | None = None) -> Answer:
        """The best found within the limits, never worse than the start (the greedy one, if none is given)."""
        seats, trips = start or greedy(self.kin, self.stretches, self.room.days, self.before)
        for known, hints in ((self.seats, seats), (self.trips, trips)):
            for key, variable in known.items():
                self.model.add_hint(variable, hints[key])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1  # several would race: the same input must give the same plan
        solver.parameters.random_seed = self.problem.seed
        solver.parameters.max_deterministic_time = limits.deterministic_time
        solver.parameters.relative_gap_limit = limits.gap
        solver.parameters.linearization_level = (
            2  # the fewest trips are linear cuts: without them the bound stays far off
        )
        if solver.solve(self.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            seats = Counter({key: solver.value(seat) for key, seat in self.seats.items()})
            trips = Counter({key: solver.value(trip) for key, trip in self.trips.items()})
        bound = max(0, ceil(solver.best_objective_bound - 1e-6))
        return Answer(+seats, +trips, bound, solver.response_proto.deterministic_time)
