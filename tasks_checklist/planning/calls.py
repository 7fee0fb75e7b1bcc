"""From obligations to calls: what one stop can fulfil is one call, and alike calls of an area are counted together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tasks_checklist.planning.terms import Obligation, Problem, Stood


@dataclass(frozen=True)
class Call:
    """One stop that is owed: at `unit`, from `first` to `last`, for all of `fulfils`."""

    unit: int
    way: str
    first: date
    last: date
    fulfils: tuple[str, ...]


@dataclass(frozen=True)
class Kin:
    """Alike calls: of one area, way and window. Any of them may take any seat of the kin."""

    area: str
    way: str
    first: date
    last: date
    calls: tuple[Call, ...]

    @property
    def ground(self) -> tuple[str, str]:
        """What one trip can join: an area and a way."""
        return self.area, self.way


def fulfilled(obligations: Iterable[Obligation], fixed: Iterable[Stood]) -> set[str]:
    """The obligations that a fixed visit of the same way fulfils."""
    stops = defaultdict(list)
    for visit in fixed:
        for unit in visit.units:
            stops[unit, visit.way].append(visit.on)
    return {
        owed.key
        for owed in obligations
        if any(owed.first <= on <= owed.last for on in stops[owed.unit, owed.way])
    }


def calls_of(obligations: Iterable[Obligation]) -> list[Call]:
    """The fewest calls that fulfil all: by unit and way, each window is met at its last possible day (interval stabbing).

    The windows of one unit's calls of one way never overlap.
    """
    owed = sorted(obligations, key=lambda one: (one.unit, one.way, one.last, one.first, one.key))
    found: list[Call] = []
    for (unit, way), group in groupby(owed, key=lambda one: (one.unit, one.way)):
        left = list(group)
        while left:
            last = left[0].last
            met = [one for one in left if one.first <= last]
            first = max(one.first for one in met)
            found.append(Call(unit, way, first, last, tuple(one.key for one in met)))
            left = [one for one in left if one.first > last]
    return found


def kin_of(problem: Problem, calls: Iterable[Call]) -> list[Kin]:
    """The calls gathered by area, way and window, in the order of their windows."""
    area = {unit.key: unit.area for unit in problem.units}
    gathered: dict[tuple, list[Call]] = defaultdict(list)
    for call in calls:
        gathered[call.first, call.last, area[call.unit], call.way].append(call)
    return [
        Kin(where, way, first, last, tuple(sorted(alike, key=lambda call: call.unit)))
        for (first, last, where, way), alike in sorted(gathered.items())
    ]
