"""Working days:

the published arrangement, the county's own entries, and honesty about years nobody has published.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import workdays
from common.models import WorkdayOverride, WorkdayYear

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
tables = st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=12)


def test_the_arrangement_published_for_2026():
    # 国办发明电〔2025〕7号: Spring Festival 15 to 23 February off, 14 and 28 February worked
    assert not any(workdays.is_workday(date(2026, 2, day)) for day in range(15, 24))
    assert all(workdays.is_workday(date(2026, 2, day)) for day in (14, 24, 28))
    assert workdays.is_workday(date(2026, 10, 10))  # a Saturday that is worked
    assert not workdays.is_workday(date(2026, 10, 11))
    assert workdays.name_of(date(2026, 10, 1)) == "国庆节"
    assert workdays.name_of(date(2026, 11, 20)) == ""


def test_a_weekend_of_december_pays_for_the_next_new_year():
    assert workdays.is_workday(date(2006, 12, 30))  # worked for 2007-01-02, which the library names in 2007


def test_counting_across_the_spring_festival():
    assert workdays.add_workdays(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert workdays.add_workdays(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert workdays.add_workdays(date(2026, 2, 15), 0) == date(2026, 2, 15)


@given(day=days, count=st.integers(0, 300), overrides=tables)
def test_counting_back_the_days_gives_the_count(day, count, overrides):
    end = workdays.add_workdays(day, count, overrides)
    assert workdays.workdays_between(day, end, overrides) == count
    assert workdays.workdays_between(end, day, overrides) == -count
    assert count == 0 or workdays.is_workday(end, overrides)


@given(day=days, count=st.integers(1, 300), overrides=tables)
def test_from_a_working_day_backwards_and_forwards_is_the_same_day(day, count, overrides):
    if workdays.is_workday(day, overrides):
        assert workdays.add_workdays(workdays.add_workdays(day, -count, overrides), count, overrides) == day


@given(day=days, first=st.integers(0, 100), second=st.integers(0, 100), overrides=tables)
def test_adding_twice_is_adding_the_sum(day, first, second, overrides):
    halfway = workdays.add_workdays(day, first, overrides)
    assert workdays.add_workdays(halfway, second, overrides) == workdays.add_workdays(
        day, first + second, overrides
    )


@given(day=days, count=st.integers(1, 60))
def test_an_extra_day_off_moves_the_end_by_one_working_day(day, count):
    end = workdays.add_workdays(day, count)
    assert workdays.add_workdays(day, count, {end: False}) == workdays.add_workdays(day, count + 1)


def test_a_year_the_library_has_no_notice_for_is_provisional():
    last = max(workdays.PUBLISHED_YEARS)
    assert last >= 2026
    assert not workdays.is_provisional(date(2025, 1, 1), date(last, 12, 31))
    assert workdays.is_provisional(date(last, 12, 31), date(last + 1, 1, 4))
    assert workdays.is_provisional(date(last + 1, 1, 4), date(last, 12, 31))
    assert not workdays.is_provisional(date(last, 12, 31), date(last + 1, 1, 4), {last + 1})


def test_limits():
    with pytest.raises(ValueError, match="no calendar"):
        workdays.is_workday(date(2100, 1, 1))
    with pytest.raises(ValueError, match="working days"):
        workdays.add_workdays(date(2026, 1, 1), workdays.FARTHEST + 1)


@pytest.mark.database
def test_the_county_enters_a_day_and_a_year(db, django_assert_num_queries):
    last = max(workdays.PUBLISHED_YEARS)
    friday = date(2026, 11, 20)
    assert workdays.county_deadline(friday, 1) == workdays.Deadline(date(2026, 11, 23), provisional=False)
    WorkdayOverride.objects.create(day=date(2026, 11, 21), worked=True, reason="抗台风值守")
    with django_assert_num_queries(2):
        assert workdays.county_deadline(friday, 1).day == date(2026, 11, 21)
    new_year = date(last, 12, 31)
    assert workdays.county_deadline(new_year, 5).provisional
    WorkdayYear.objects.create(year=last + 1, reason="国务院办公厅通知")
    assert not workdays.county_deadline(new_year, 5).provisional


def test_every_day_has_an_answer():
    start = date(2026, 1, 1)
    worked = sum(workdays.is_workday(start + timedelta(days=offset)) for offset in range(365))
    assert worked == 248  # 365 days, 104 at weekends, 19 holidays on weekdays, 6 weekends worked
