"""The dates of a rhythm, by their laws: leap years, month ends, seasons, ranges split anywhere."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.schedules import (
    DAY,
    ON_DAY,
    Rule,
    Schedule,
    Window,
    add_months,
    due_dates,
    next_after,
    occurrences,
    step,
)

DATES = st.dates(date(2015, 1, 1), date(2040, 12, 31))
SOLAR = [
    Window("05-01", "09-30"),
    Window("11-15", "03-15"),
    Window("02-29", "04-30"),
    Window("12-01", "02-29"),
]
HOLIDAYS = [
    Window(holiday=name, days_before=days) for name, days in (("春节", 7), ("国庆节", 10), ("清明节", 3))
]
RULES = st.builds(Rule, st.sampled_from(sorted(ON_DAY)), st.integers(1, 500))


@st.composite
def schedules(draw):
    rule = draw(RULES)
    window = draw(st.sampled_from([None, *SOLAR, *HOLIDAYS]))
    only = draw(st.booleans()) if window else False
    inside = draw(RULES) if window and not only else None
    return Schedule(draw(DATES), rule, window=window, only_in_season=only, season_rule=inside)


def of(rhythm: str, start: date, end: date, **values) -> list[str]:
    return [str(day)[5:] for day in due_dates(Schedule(start, Rule(rhythm, **values)), start, end)]


def test_rhythms_of_the_papers():
    year = date(2024, 1, 1), date(2024, 12, 31)
    assert len(of("daily", *year)) == 366
    assert of("weekly", date(2024, 7, 1), date(2024, 7, 31)) == ["07-07", "07-14", "07-21", "07-28"]
    assert of("first_and_fifteenth", date(2024, 2, 1), date(2024, 3, 31)) == [
        "02-01",
        "02-15",
        "03-01",
        "03-15",
    ]
    assert of("ten_days", date(2024, 2, 1), date(2024, 3, 10)) == ["02-10", "02-20", "02-29", "03-10"]
    assert of("monthly", date(2023, 2, 1), date(2023, 4, 30)) == ["02-28", "03-31", "04-30"]
    assert of("quarterly", *year) == ["03-31", "06-30", "09-30", "12-31"]
    assert of("half_yearly", *year) == ["06-30", "12-31"]
    assert of("yearly", *year) == ["12-31"]
    assert of("interval", date(2024, 2, 20), date(2024, 3, 31), interval_days=10) == [
        "02-29",
        "03-10",
        "03-20",
        "03-30",
    ]


def test_what_opens_when():
    weekly = occurrences(Schedule(date(2024, 7, 3), Rule("weekly")), date(2024, 7, 1), date(2024, 7, 20))
    assert [(one.opens_on.day, one.due_on.day) for one in weekly] == [(3, 7), (8, 14)]
    daily = occurrences(Schedule(date(2024, 7, 3), Rule("daily")), date(2024, 7, 5), date(2024, 7, 6))
    assert [(one.opens_on.day, one.due_on.day) for one in daily] == [(5, 5), (6, 6)]


def test_pond_daily_in_the_flood_season_weekly_otherwise():
    pond = Schedule(
        date(2024, 1, 1), Rule("weekly"), window=Window("05-01", "09-30"), season_rule=Rule("daily")
    )
    assert len(due_dates(pond, date(2024, 5, 1), date(2024, 9, 30))) == 153
    april = occurrences(pond, date(2024, 4, 22), date(2024, 5, 2))
    assert [str(one.due_on)[5:] for one in april] == ["04-28", "05-01", "05-02"]
    october = occurrences(pond, date(2024, 10, 1), date(2024, 10, 7))
    assert [(str(one.opens_on)[5:], str(one.due_on)[5:]) for one in october] == [("10-01", "10-06")]


def test_frost_passes_the_years_end():
    frost = Schedule(
        date(2023, 1, 1), Rule("season_once"), window=Window("11-15", "03-15"), only_in_season=True
    )
    found = occurrences(frost, date(2023, 1, 1), date(2025, 12, 31))
    assert [str(one.due_on) for one in found] == ["2023-03-15", "2024-03-15", "2025-03-15"]
    assert str(found[1].opens_on) == "2023-11-15" and str(found[0].opens_on) == "2023-01-01"


def test_the_week_before_the_spring_festival():
    rule = Rule("season_once")
    week = Schedule(date(2020, 1, 1), rule, window=Window(holiday="春节", days_before=7), only_in_season=True)
    found = occurrences(week, date(2024, 1, 1), date(2026, 12, 31))
    assert [(str(one.opens_on), str(one.due_on)) for one in found] == [
        ("2024-02-03", "2024-02-09"),
        ("2025-01-22", "2025-01-28"),
        ("2026-02-10", "2026-02-16"),
    ]


def test_a_season_that_ended_for_the_county_opens_no_more():
    window = Window("05-01", "09-30", from_date=date(2024, 1, 1), until=date(2025, 4, 30))
    plan = Schedule(date(2020, 1, 1), Rule("season_once"), window=window, only_in_season=True)
    assert due_dates(plan, date(2020, 1, 1), date(2030, 1, 1)) == [date(2024, 9, 30)]


@given(schedules(), DATES, st.integers(0, 900), st.integers(0, 900))
def test_a_range_split_anywhere_gives_the_same(schedule, start, length, at):
    end, middle = start + length * DAY, start + min(at, length) * DAY
    whole = occurrences(schedule, start, end)
    assert whole == occurrences(schedule, start, middle) + occurrences(schedule, middle + DAY, end)


@given(schedules(), DATES, st.integers(0, 900))
def test_no_date_twice_all_in_order_and_within(schedule, start, length):
    end = start + length * DAY
    found = occurrences(schedule, start, end)
    days = [one.due_on for one in found]
    assert days == sorted(set(days)) == due_dates(schedule, start, end)
    assert all(max(start, schedule.from_date) <= day <= end for day in days)
    assert all(schedule.from_date <= one.opens_on <= one.due_on for one in found)
    for one, following in pairwise(found):
        assert following.opens_on > one.due_on


@given(schedules(), DATES)
def test_only_in_season_means_within_the_window(schedule, start):
    if not schedule.only_in_season:
        return
    for one in occurrences(schedule, start, start + timedelta(days=800)):
        span = schedule.window.around(one.due_on)
        assert span and one.opens_on in span


@given(
    st.integers(2001, 2098), st.sampled_from(["monthly", "ten_days", "quarterly", "half_yearly", "yearly"])
)
def test_so_many_a_year_whatever_the_year(year, rhythm):
    often = {"monthly": 12, "ten_days": 36, "quarterly": 4, "half_yearly": 2, "yearly": 1}[rhythm]
    plan = Schedule(date(2001, 1, 1), Rule(rhythm))
    days = due_dates(plan, date(year, 1, 1), date(year, 12, 31))
    assert len(days) == often
    assert all(day.day in (10, 20) or day.day == monthrange(day.year, day.month)[1] for day in days)


@given(DATES, st.integers(1, 400), st.integers(0, 2000))
def test_every_so_many_days_from_the_anchor(anchor, days, later):
    plan = Schedule(anchor, Rule("interval", days))
    found = due_dates(plan, anchor, anchor + later * DAY)
    assert found == [anchor + n * DAY for n in range(days - 1, later + 1, days)]


@given(DATES, st.integers(1, 36))
def test_months_later_keeps_the_day_or_the_months_last(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(schedules(), DATES)
def test_the_next_lies_after_what_was_done(schedule, done):
    following = next_after(schedule, done)
    if following is None:
        assert schedule.only_in_season or schedule.rule.rhythm == "season_once"
        return
    assert done < following.opens_on <= following.due_on
    if schedule.only_in_season:
        span = schedule.window.around(following.due_on)
        assert span and following.opens_on in span


@pytest.mark.parametrize(
    ("rhythm", "later"),
    [("daily", "2024-02-01"), ("weekly", "2024-02-07"), ("monthly", "2024-02-29"), ("yearly", "2025-01-31")],
)
def test_one_step_later(rhythm, later):
    assert str(step(Rule(rhythm), date(2024, 1, 31))) == later


def test_weekly_from_the_last_look_until_the_flood_season_comes():
    pond = Schedule(
        date(2024, 1, 1), Rule("weekly"), window=Window("05-01", "09-30"), season_rule=Rule("daily")
    )
    assert next_after(pond, date(2024, 4, 10)).due_on == date(2024, 4, 17)
    assert next_after(pond, date(2024, 4, 28)).due_on == date(2024, 5, 1)
    assert next_after(pond, date(2024, 6, 1)).due_on == date(2024, 6, 2)
    closed = Schedule(date(2024, 1, 1), Rule("weekly"), until=date(2024, 4, 15))
    assert next_after(closed, date(2024, 4, 10)) is None
