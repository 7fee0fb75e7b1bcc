"""The year in stretches: runs of days that no window and no week begins or ends within; their days are interchangeable."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tasks_checklist.planning.calls import Kin
from tasks_checklist.planning.terms import Team
from tasks_checklist.planning.windows import monday_of


@dataclass(frozen=True)
class Stretch:
    """`week`: its Monday. `free`: {team: the days on which it can go}."""

    first: date
    week: date
    free: dict[int, tuple[date, ...]]

    def lies_in(self, first: date, last: date) -> bool:
        """Whether the window holds it; by construction it holds all of it or nothing."""
        return first <= self.first <= last


def stretches_of(kin: Iterable[Kin], teams: Iterable[Team], taken: set[tuple[int, date]]) -> list[Stretch]:
    """The stretches with a free team-day. `taken`: (team, day) of fixed visits."""
    crew = list(teams)
    days = sorted({day for team in crew for day in team.days})
    cuts = {monday_of(day) for day in days}
    for one in kin:
        cuts |= {one.first, one.last + timedelta(days=1)}
    edges = sorted(cuts)
    held: dict[date, list[date]] = {}
    for day in days:
        held.setdefault(edges[bisect_right(edges, day) - 1], []).append(day)
    return [_stretch(inside, crew, taken) for inside in held.values()]


def _stretch(days: list[date], teams: list[Team], taken: set[tuple[int, date]]) -> Stretch:
    free = {
        team.key: tuple(day for day in days if day in team.days and (team.key, day) not in taken)
        for team in teams
    }
    return Stretch(days[0], monday_of(days[0]), free)
