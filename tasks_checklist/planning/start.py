"""The greedy start of the solver's search: what stands stays, and each trip goes where most is free."""

from collections import Counter
from dataclasses import dataclass, field

from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.stretches import Stretch


def greedy(
    kin: dict[int, Kin], stretches: list[Stretch], free: dict[tuple[int, int], int], before: Counter
) -> tuple[Counter, Counter]:
    """(seats, trips) by their keys, as in `pooled`; it may leave calls out, and never breaks a limit."""
    start = Start(kin, dict(free), dict(free))
    for (which, index, stops), count in sorted(before.items()):
        if which in kin:
            start.place(which, index, stops, count)
    for which, one in sorted(kin.items(), key=lambda pair: (pair[1].last, pair[1].first, pair[0])):
        open_to = [key for key in free if stretches[key[0]].lies_in(one.first, one.last)]
        while start.missing[which] and (key := start.emptiest(open_to)):
            start.place(which, *key, key[1])
    return start.seats, start.trips


@dataclass
class Start:
    """The start while it grows. `left`: {(stretch, stops): free team-days}; `whole`: how many there were."""

    kin: dict[int, Kin]
    left: dict[tuple[int, int], int]
    whole: dict[tuple[int, int], int]
    seats: Counter = field(default_factory=Counter)
    trips: Counter = field(default_factory=Counter)
    room: Counter = field(default_factory=Counter)  # seats left on trips already made
    missing: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.missing = {which: len(one.calls) for which, one in self.kin.items()}

    def emptiest(self, keys: list[tuple[int, int]]) -> tuple[int, int] | None:
        """Where the largest share of team-days is free, the earliest of equals; None where all are taken."""
        free = [key for key in keys if self.left[key]]
        return max(free, key=lambda key: (self.left[key] / self.whole[key], -key[0], key[1]), default=None)

    def place(self, which: int, index: int, stops: int, count: int) -> None:
        """Seat up to `count` calls of a kin there, making trips for them as long as there are days."""
        trip = self.kin[which].ground, index, stops
        count = min(count, self.missing[which])
        while count > self.room[trip] and self.left.get((index, stops)):
            self.left[index, stops] -= 1
            self.trips[trip] += 1
            self.room[trip] += stops
        seated = min(count, self.room[trip])
        self.seats[which, index, stops] += seated
        self.room[trip] -= seated
        self.missing[which] -= seated
