"""Two calls on one unit keep their distance: a trip that comes too soon after another is moved to a free day of a team."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tasks_checklist.planning.calls import Call
from tasks_checklist.planning.seats import Seated
from tasks_checklist.planning.stretches import Stretch
from tasks_checklist.planning.teams import Outing
from tasks_checklist.planning.terms import Problem
from tasks_checklist.planning.windows import monday_of

ROUNDS = 3  # a moved trip can free the day that another waits for


class Spacing:
    """The outings with their calls while they are moved apart; ends with no trip that one move could still mend."""

    def __init__(
        self,
        problem: Problem,
        outings: list[Outing],
        seated: Seated,
        stretches: list[Stretch],
        held: dict[int, list[date]],
        level: int,
    ) -> None:
        self.problem, self.outings, self.seated, self.held, self.level = problem, outings, seated, held, level
        self.crew = {team.key: team for team in problem.teams}
        self.stretch = {
            (team, day): index
            for index, stretch in enumerate(stretches)
            for team, days in stretch.free.items()
            for day in days
        }
        taken = {(one.team, one.on) for one in outings}
        self.free = {place for place in self.stretch if place not in taken}
        self.loads: dict[tuple[int, date], int] = defaultdict(int)
        for one in outings:
            self.loads[one.team, monday_of(one.on)] += 1

    def spread(self) -> None:
        for _ in range(ROUNDS):
            close = [
                place for place in sorted(self.seated.calls) if self._close(place, self.outings[place].on)
            ]
            if not sum(self._move(place) for place in close):
                return

    def _close(self, place: int, on: date) -> int:
        """How many of the trip's units are called on within the gap of that day by another trip."""
        own = self.outings[place].on
        return sum(
            any(
                abs((other - on).days) < self.problem.least_gap
                for other in _without(self.held[call.unit], own)
            )
            for call in self.seated.calls[place]
        )

    def _move(self, place: int) -> bool:
        outing, calls = self.outings[place], self.seated.calls[place]
        now = self._close(place, outing.on)
        if not now:
            return False
        best = min(
            (
                (self._close(place, day), *self._dislike(outing, team, day), day, team)
                for team, day in self._open(outing, calls)
            ),
            default=None,
        )
        if best is None or best[0] >= now:
            return False
        day, team = best[-2:]
        self._put(place, team, day, calls)
        return True

    def _open(self, outing: Outing, calls: list[Call]) -> Iterator[tuple[int, date]]:
        """The free days within every call's window, of teams of the same strength that this costs nothing."""
        first, last = max(call.first for call in calls), min(call.last for call in calls)
        for team, day in self.free:
            crew = self.crew[team]
            same_week = team == outing.team and monday_of(day) == monday_of(outing.on)
            level = self.loads[team, monday_of(day)] < self.level or same_week
            at_home = crew.home == outing.ground[0] and self.crew[outing.team].home != crew.home
            if first <= day <= last and crew.stops == outing.stops and level and not at_home:
                yield team, day

    def _dislike(self, outing: Outing, team: int, day: date) -> tuple[bool, int]:
        return team != outing.team, abs((day - outing.on).days)

    def _put(self, place: int, team: int, day: date, calls: Iterable[Call]) -> None:
        outing = self.outings[place]
        self.free.add((outing.team, outing.on))
        self.free.discard((team, day))
        self.loads[outing.team, monday_of(outing.on)] -= 1
        self.loads[team, monday_of(day)] += 1
        for call in calls:
            self.held[call.unit].remove(outing.on)
            self.held[call.unit].append(day)
        self.outings[place] = replace(outing, team=team, on=day, stretch=self.stretch[team, day], stood=None)


def _without(days: list[date], one: date) -> list[date]:
    left = list(days)
    left.remove(one)
    return left
