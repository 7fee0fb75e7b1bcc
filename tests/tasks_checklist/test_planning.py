"""The laws of the planner: windows, capacity, distance, level, stability; the same input gives the same plan."""

import dataclasses
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks_checklist.planning.bounds import fewest_trips
from tasks_checklist.planning.calls import calls_of, kin_of
from tasks_checklist.planning.drawing import draw, standing
from tasks_checklist.planning.terms import Limits, Obligation, Problem, Team, Unit
from tasks_checklist.planning.windows import drawn_at_random, windows_of
from tests.tasks_checklist.planning_problems import FIRST, LAST, RHYTHMS, WORKDAYS, county, problems

FEW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def hundred():
    problem = county(100)
    return problem, draw(problem)


def _break_no_law(problem: Problem, drawn) -> None:
    windows = {one.key: one for one in problem.obligations}
    teams = {team.key: team for team in problem.teams}
    fixed = {(visit.team, visit.on) for visit in problem.stood if visit.fixed}
    said = [key for trip in drawn.trips for key in trip.fulfils]
    assert sorted([*said, *drawn.kept_for, *drawn.unplaced]) == sorted(windows), "each obligation once"
    assert len({(trip.team, trip.on) for trip in drawn.trips} | fixed) == len(drawn.trips) + len(fixed)
    for trip in drawn.trips:
        assert trip.on in teams[trip.team].days
        assert 1 <= len(trip.units) <= teams[trip.team].stops
        assert len(set(trip.units)) == len(trip.units)
        assert len({unit.area for unit in problem.units if unit.key in trip.units}) == 1
        for key in trip.fulfils:
            owed = windows[key]
            assert owed.first <= trip.on <= owed.last
            assert owed.unit in trip.units and owed.way == trip.way
    assert drawn.bound <= drawn.objective


@FEW
@given(problems())
def test_a_plan_breaks_no_law(problem):
    drawn = draw(problem)
    _break_no_law(problem, drawn)
    assert draw(problem) == drawn


@FEW
@given(problems(), st.data())
def test_what_is_pinned_never_moves(problem, data):
    before = draw(problem)
    stood = standing(before.trips)
    pinned = data.draw(st.sets(st.sampled_from(range(len(stood))), max_size=5)) if stood else set()
    stood = tuple(dataclasses.replace(visit, fixed=visit.key in pinned) for visit in stood)
    again = dataclasses.replace(problem, stood=stood)
    drawn = draw(again)
    _break_no_law(again, drawn)
    for visit in stood:
        if visit.fixed:
            assert (visit.team, visit.on) not in {(trip.team, trip.on) for trip in drawn.trips}


def test_a_county_is_planned_whole_and_level(hundred):
    problem, drawn = hundred
    _break_no_law(problem, drawn)
    assert not drawn.unplaced and not drawn.wishes
    assert drawn.gap <= 0.05
    weeks = Counter((trip.team, trip.on.isocalendar()[1]) for trip in drawn.trips)
    assert max(weeks.values()) <= 2


def test_nothing_moves_where_nothing_changed(hundred):
    problem, drawn = hundred
    again = draw(dataclasses.replace(problem, stood=standing(drawn.trips)))
    assert [(trip.on, trip.team, trip.units) for trip in again.trips] == [
        (trip.on, trip.team, trip.units) for trip in drawn.trips
    ]


@pytest.mark.parametrize("seed", [11, 25, 7, 8])
def test_nothing_moves_for_nothing_in_a_small_county(seed):
    problem = county(21, seed=seed)
    before = draw(problem)
    after = draw(dataclasses.replace(problem, stood=standing(before.trips)))
    assert after.objective <= before.objective
    assert [(trip.on, trip.team, trip.units) for trip in after.trips] == [
        (trip.on, trip.team, trip.units) for trip in before.trips
    ]


def test_a_closed_week_moves_that_week_alone(hundred):
    problem, drawn = hundred
    closed = {date(2026, 4, 13) + timedelta(days=place) for place in range(5)}
    teams = tuple(dataclasses.replace(team, days=team.days - closed) for team in problem.teams)
    again = draw(dataclasses.replace(problem, teams=teams, stood=standing(drawn.trips)))
    stay = {(trip.on, trip.team, trip.units) for trip in again.trips}
    moved = [trip for trip in drawn.trips if (trip.on, trip.team, trip.units) not in stay]
    hit = [trip for trip in drawn.trips if trip.on in closed]
    assert hit and len(moved) <= 2 * len(hit)
    assert not again.unplaced


def test_too_few_days_leave_out_and_say_so():
    units = tuple(Unit(i, "T0", f"{i}", i) for i in range(6))
    owed = tuple(Obligation(f"{i}", i, date(2026, 3, 2), date(2026, 3, 3), "announced") for i in range(6))
    team = Team(1, 2, frozenset({date(2026, 3, 2), date(2026, 3, 3)}))
    drawn = draw(Problem(units, owed, (team,)))
    assert len(drawn.unplaced) == 2 == sum(wish.kind == "unplaced" for wish in drawn.wishes)
    assert set(drawn.unplaced) == {"0", "1"}, "those of the least risk are left out"


def test_no_team_leaves_all_out():
    problem = county(3, teams=0)
    drawn = draw(problem)
    assert not drawn.trips and len(drawn.unplaced) == len(problem.obligations)


def test_a_trip_joins_what_is_due_together():
    units = tuple(Unit(i, f"T{i // 4}", f"{i}") for i in range(8))
    owed = tuple(Obligation(f"{i}", i, date(2026, 3, 2), date(2026, 3, 31), "announced") for i in range(8))
    drawn = draw(Problem(units, owed, (Team(1, 4, WORKDAYS),)))
    assert sorted(trip.units for trip in drawn.trips) == [(0, 1, 2, 3), (4, 5, 6, 7)]


def test_a_team_is_not_sent_home_where_another_can_go():
    units = tuple(Unit(i, "T0", f"{i}") for i in range(4))
    owed = tuple(Obligation(f"{i}", i, date(2026, 3, 2), date(2026, 3, 31), "announced") for i in range(4))
    drawn = draw(Problem(units, owed, (Team(1, 4, WORKDAYS, "T0"), Team(2, 4, WORKDAYS, "T1"))))
    assert [trip.team for trip in drawn.trips] == [2]


@given(st.sampled_from(RHYTHMS), st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 800))
def test_windows_cover_every_day_once(rhythm, first, length):
    last = first + timedelta(days=length)
    windows = windows_of(rhythm, first, last)
    days = [one[0] + timedelta(days=place) for one in windows for place in range((one[1] - one[0]).days + 1)]
    assert days == [first + timedelta(days=place) for place in range(length + 1)]


def test_windows_of_a_leap_february():
    assert windows_of("ten_days", date(2028, 2, 1), date(2028, 2, 29)) == [
        (date(2028, 2, 1), date(2028, 2, 10)),
        (date(2028, 2, 11), date(2028, 2, 20)),
        (date(2028, 2, 21), date(2028, 2, 29)),
    ]


@given(st.sets(st.integers(1, 500), min_size=1, max_size=60), st.integers(1, 100), st.integers(0, 2**31 - 1))
def test_a_draw_is_of_the_share_and_can_be_drawn_again(units, share, seed):
    window = (FIRST, LAST)
    drawn = drawn_at_random(units, share, seed, window)
    assert drawn == drawn_at_random(sorted(units, reverse=True), share, seed, window)
    assert set(drawn) <= units and (len(drawn) - 1) * 100 < len(units) * share <= len(drawn) * 100


@FEW
@given(problems())
def test_fewest_trips_are_never_more_than_a_plan_makes(problem):
    drawn = draw(problem)
    if not drawn.unplaced:
        kin = kin_of(problem, calls_of(problem.obligations))
        assert fewest_trips(kin, max(team.stops for team in problem.teams)) <= len(drawn.trips)


@given(problems())
@FEW
def test_calls_of_a_unit_and_way_never_overlap(problem):
    calls = calls_of(problem.obligations)
    assert sorted(key for call in calls for key in call.fulfils) == sorted(
        one.key for one in problem.obligations
    )
    for call in calls:
        others = [one for one in calls if (one.unit, one.way) == (call.unit, call.way) and one is not call]
        assert all(one.last < call.first or call.last < one.first for one in others)


def test_the_search_is_bounded_in_the_solvers_own_time(hundred):
    problem, _ = hundred
    assert draw(problem, Limits(deterministic_time=0.5)).deterministic_time <= 5
