"""Problems for the planner, small ones by hypothesis and whole counties by number."""

from datetime import date, timedelta

from hypothesis import strategies as st

from common.workdays import is_workday
from tasks_checklist.planning.terms import Obligation, Problem, Team, Unit
from tasks_checklist.planning.windows import drawn_at_random, windows_of

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
DAYS = [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)]
WORKDAYS = frozenset(day for day in DAYS if is_workday(day))
RHYTHMS = ["weekly", "ten_days", "monthly", "quarterly", "half_yearly", "yearly"]
WAYS = ["announced", "random", "hidden"]


def county(villages: int, teams: int = 12, seed: int = 7) -> Problem:
    """A county as the issue says: quarterly visits, two tasks' visits, a tenth drawn at random each month."""
    units = tuple(Unit(i, f"T{i // 20:03d}", f"{i:05d}", (i * 37) % 100) for i in range(villages))
    owed = [
        Obligation(f"{name}{first}-{unit.key}", unit.key, first, last, way)
        for name, rhythm, way in (
            ("q", "quarterly", "announced"),
            ("y", "yearly", "announced"),
            ("h", "half_yearly", "hidden"),
        )
        for first, last in windows_of(rhythm, FIRST, LAST)
        for unit in units
    ]
    owed += [
        Obligation(f"r{window[0]}-{unit}", unit, *window, "random")
        for window in windows_of("monthly", FIRST, LAST)
        for unit in drawn_at_random(range(villages), 10, seed, window)
    ]
    crew = tuple(
        Team(k, 4, WORKDAYS if k % 3 else frozenset(day for day in WORKDAYS if day.weekday()), f"T{k:03d}")
        for k in range(teams)
    )
    return Problem(units, tuple(owed), crew, (), 7, seed)


@st.composite
def problems(draw) -> Problem:
    """A few villages, a few rhythms, teams that can go on some days of some months."""
    months = draw(st.integers(1, 4))
    last = date(YEAR, months, 28)
    villages = draw(st.integers(1, 9))
    units = tuple(
        Unit(i, f"T{i % draw(st.integers(1, 3))}", f"{i:03d}", draw(st.integers(0, 100)))
        for i in range(villages)
    )
    owed = {}
    for place in range(draw(st.integers(1, 3))):
        rhythm, way = draw(st.sampled_from(RHYTHMS[1:])), draw(st.sampled_from(WAYS))
        for window in windows_of(rhythm, FIRST, last):
            for unit in units:
                key = f"{place}:{unit.key}:{window[0]}"
                owed[key] = Obligation(key, unit.key, *window, way)
    crew = tuple(
        Team(
            k,
            draw(st.integers(1, 4)),
            frozenset(day for day in WORKDAYS if day <= last and draw(st.integers(0, 9)) > 2),
            draw(st.sampled_from(["", "T0", "T1"])),
        )
        for k in range(draw(st.integers(1, 3)))
    )
    return Problem(
        units, tuple(owed.values()), crew, (), draw(st.sampled_from([0, 3, 7])), draw(st.integers(0, 99))
    )
