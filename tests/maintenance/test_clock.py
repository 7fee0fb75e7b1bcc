"""The clock: it stops for approved money alone, and its laws hold for any pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.clock import Hours, Pause, done_by, joined, limits, ran, shifted

START = datetime(2024, 2, 28, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return START + hours * HOUR


moments = st.integers(0, 400).map(at)


@st.composite
def closed_pauses(draw):
    count = draw(st.integers(0, 6))
    pairs = [(draw(st.integers(0, 400)), draw(st.integers(0, 100))) for _ in range(count)]
    return [Pause(at(since), at(since + length)) for since, length in pairs]


hours_to = st.integers(1, 360)


@given(hours_to, closed_pauses())
def test_the_clock_runs_exactly_its_hours_up_to_the_limit(hours, pauses):
    limit = shifted(at(hours), pauses)
    assert ran(START, limit, pauses) == hours * HOUR


@given(hours_to, closed_pauses())
def test_order_of_pauses_does_not_matter(hours, pauses):
    assert shifted(at(hours), pauses) == shifted(at(hours), reversed(pauses))


@given(hours_to, hours_to, closed_pauses())
def test_a_later_limit_stays_the_later(one, other, pauses):
    early, late = sorted((one, other))
    assert shifted(at(early), pauses) <= shifted(at(late), pauses)


@given(hours_to, closed_pauses(), closed_pauses())
def test_a_further_pause_never_shortens(hours, pauses, more):
    assert shifted(at(hours), pauses + more) >= shifted(at(hours), pauses)


@given(closed_pauses(), moments, moments)
def test_standstill_joined_is_the_same_standstill(pauses, one, other):
    early, late = sorted((one, other))
    assert ran(early, late, joined(pauses)) == ran(early, late, pauses)
    assert timedelta() <= ran(early, late, pauses) <= late - early


@given(hours_to, closed_pauses())
def test_a_running_pause_leaves_no_limit_unless_it_had_passed(hours, pauses):
    limit = shifted(at(hours), pauses)
    assert shifted(at(hours), [*pauses, Pause(limit - HOUR / 2, None)]) is None
    assert shifted(at(hours), [*pauses, Pause(limit, None)]) == limit


def test_a_pause_after_the_limit_excuses_nothing():
    assert shifted(at(10), [Pause(at(11), at(20))]) == at(10)


def test_limits_cross_a_leap_day():
    found = limits(START, Hours(safe=2, accept=24, done=72))
    assert found.safe_by == datetime(2024, 2, 28, 22, tzinfo=UTC)
    assert found.accept_by == datetime(2024, 2, 29, 20, tzinfo=UTC)
    assert found.done_by == datetime(2024, 3, 2, 20, tzinfo=UTC)
    assert limits(START, Hours(None, 1, 2)).safe_by is None


@pytest.mark.parametrize(("outside", "then"), [(5, 5), (100, 34), (None, 34)])
def test_no_pause_moves_the_limit_from_outside(outside, then):
    hours, pauses = Hours(None, 12, 24), [Pause(at(2), at(12)), Pause(at(20), None)]
    assert done_by(START, hours, pauses, None if outside is None else at(outside)) == at(then)
