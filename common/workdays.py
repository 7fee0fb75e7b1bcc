"""Working days: statutory holidays with 调休 from the `holidays` library, and a table the county edits.

The pure functions take the county's entries as `overrides` (day → is it worked?). The library goes on
answering for years whose arrangement (调休) the State Council has not published, with guesses: such a year
is provisional until the library knows it or an administrator has entered it. Days are dates in
Asia/Shanghai.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.apps import apps
from holidays.countries import China

Overrides = Mapping[date, bool]
NO_OVERRIDES: Overrides = {}
FIRST_YEAR, LAST_YEAR = 2001, 2099  # what the library was checked for, and where its lunar calendar ends
FARTHEST = 4000  # working days one may count ahead in one step: some sixteen years

# The library's table of days moved by official notice; a year it does not name is the library's own guess.
PUBLISHED_YEARS = frozenset(China().special_public_holidays)


@dataclass(frozen=True)
class Deadline:
    """The day something is due, and whether it may still move: a year on the way is not yet published."""

    day: date
    provisional: bool


@cache
def _year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """The holidays of a year by name (in Chinese), and its worked weekends.

    The next year is read too: its New Year may be paid for by a weekend of this December.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no calendar for {year}")
    known = China(years=[year, min(year + 1, LAST_YEAR)], language="zh_CN")
    return dict(known.items()), frozenset(known.weekend_workdays)


def is_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether the county works on that day. Raises ValueError outside 2001 to 2099."""
    if day in overrides:
        return overrides[day]
    days_off, worked_weekends = _year(day.year)
    return day in worked_weekends or (day.weekday() < 5 and day not in days_off)


def name_of(day: date) -> str:
    """The holiday's name in Chinese, or empty."""
    return _year(day.year)[0].get(day, "")


def _days_from(day: date, step: int) -> Iterator[date]:
    while True:
        day += timedelta(days=step)
        yield day


def add_workdays(start: date, count: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The `count`-th working day after `start` (before it, if negative), which is not counted itself.

    With 0 it is `start` itself, worked or not. Raises ValueError if the way is longer than FARTHEST.
    """
    if abs(count) > FARTHEST:
        raise ValueError(f"more than {FARTHEST} working days")
    left, day = abs(count), start
    days = _days_from(start, 1 if count > 0 else -1)
    while left:
        day = next(days)
        left -= is_workday(day, overrides)
    return day


def workdays_between(start: date, end: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many working days lie after `start` up to and including `end`; negative if `end` comes first."""
    if end < start:
        return -workdays_between(end, start, overrides)
    span = range(1, (end - start).days + 1)
    return sum(is_workday(start + timedelta(days=offset), overrides) for offset in span)


def is_provisional(start: date, end: date, final_years: Collection[int] = ()) -> bool:
    """Whether a year on the way is neither published nor entered by the county."""
    years = range(min(start, end).year, max(start, end).year + 1)
    return any(year not in PUBLISHED_YEARS and year not in final_years for year in years)


def deadline(
    start: date, count: int, overrides: Overrides = NO_OVERRIDES, final_years: Collection[int] = ()
) -> Deadline:
    """The day that lies `count` working days after `start`, with its reservation."""
    day = add_workdays(start, count, overrides)
    return Deadline(day, is_provisional(start, day, final_years))


# --- The county's own table ---------------------------------------------------------------------
def entered_overrides() -> dict[date, bool]:
    """The days the county has entered, for `overrides`. One query; ask once per request or job."""
    return dict(apps.get_model("common.WorkdayOverride").objects.values_list("day", "worked"))


def entered_years() -> frozenset[int]:
    """The years an administrator has declared complete, for `final_years`. One query."""
    return frozenset(apps.get_model("common.WorkdayYear").objects.values_list("year", flat=True))


def county_deadline(start: date, count: int) -> Deadline:
    """`deadline` by the county's own table. Two queries."""
    return deadline(start, count, entered_overrides(), entered_years())
