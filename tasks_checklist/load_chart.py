"""How many trips each team makes in each week, as plain numbers for an SVG (pure): a row a team, a cell a week."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tasks_checklist.planning.windows import monday_of

LEFT, TOP, CELL, ROW, FOOT = 96, 4, 12, 20, 20
DEEPEST = 4  # shades; a week of so many trips or more is the darkest


@dataclass(frozen=True)
class Cell:
    x: int
    y: int
    shade: int
    words: str


@dataclass(frozen=True)
class Chart:
    """`names`: [(y, team)]; `months`: [(x, word)] where a month begins; `cells`: only weeks with trips."""

    width: int
    height: int
    names: list[tuple[int, str]]
    cells: list[Cell]
    months: list[tuple[int, str]]
    size: int = CELL - 2
    left: int = LEFT - 8
    foot: int = FOOT


@dataclass(frozen=True)
class TeamLoad:
    """A team's trips by month (1 to 12), altogether, and in its fullest week."""

    name: str
    months: tuple[int, ...]
    whole: int
    fullest: int


def chart_of(trips: Iterable[tuple[int, date]], names: Mapping[int, str], year: int) -> Chart:
    """`trips`: (team, day) of one year; `names`: {team: name}, which gives the rows and their order.

    Begins with the month of the first trip: a plan drawn anew in November has no ten empty months before it.
    """
    weeks = Counter((team, monday_of(on)) for team, on in trips)
    sundays = [monday + timedelta(days=6) for _team, monday in weeks]
    first = min((sunday.month for sunday in sundays if sunday.year == year), default=1)
    rows = {team: TOP + place * ROW for place, team in enumerate(names)}
    begin = min([monday_of(date(year, first, 1)), *(monday for _team, monday in weeks)])
    cells = [
        Cell(
            _x(monday, begin),
            rows[team],
            min(DEEPEST, number),
            f"{names[team]} {monday:%m-%d}当周 {number}次",
        )
        for (team, monday), number in sorted(weeks.items())
        if team in rows
    ]
    months = [(_x(monday_of(date(year, month, 1)), begin), f"{month}月") for month in range(first, 13)]
    weeks_shown = (date(year, 12, 31) - begin).days // 7 + 2
    height = TOP + len(rows) * ROW + FOOT
    return Chart(
        LEFT + weeks_shown * CELL, height, [(y, names[team]) for team, y in rows.items()], cells, months
    )


def _x(monday: date, begin: date) -> int:
    return LEFT + (monday - begin) // timedelta(days=7) * CELL


def loads_of(trips: Iterable[tuple[int, date]], names: Mapping[int, str]) -> list[TeamLoad]:
    """The same as a table: a line a team, in the order of `names`."""
    made = list(trips)
    months = Counter((team, on.month) for team, on in made)
    weeks = Counter((team, monday_of(on)) for team, on in made)
    return [
        TeamLoad(
            name,
            tuple(months[team, month] for month in range(1, 13)),
            sum(months[team, month] for month in range(1, 13)),
            max((number for (one, _monday), number in weeks.items() if one == team), default=0),
        )
        for team, name in names.items()
    ]
