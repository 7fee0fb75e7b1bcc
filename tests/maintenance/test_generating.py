"""The generator: each occurrence once, whatever is run how often; what is not due yet follows its facilities."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Division, Party
from assets.actions.states import appoint_keeper, record_state, write
from maintenance.actions.duties import complete
from maintenance.actions.generating import HORIZON, draw, draw_all
from maintenance.actions.inspecting_rest import rest_normal
from maintenance.covering import facilities_of
from maintenance.models import InspectionDuty
from maintenance.planning import schedule_of
from maintenance.schedules import occurrences
from tests.assets.factories import make_facility, make_type
from tests.factories import HENGXI, SHITANG, make_division, make_party, make_person, make_post
from tests.maintenance.plan_rows import (
    MONDAY,
    drawn,
    make_grid,
    make_plan,
    make_route,
    make_season,
)

DAY = timedelta(days=1)
OTHER = "320115009201"
pytestmark = pytest.mark.django_db


def say(facility, by, **said) -> None:
    record_state(facility=facility, by=by, from_date=timezone.localdate(), reason="测试", **said)


def said(duties) -> list[tuple[str, str]]:
    return [(str(duty.opens_on), str(duty.due_on)) for duty in duties]


def test_weeks_ahead_for_each_facility_in_use():
    plan = make_plan()
    first = make_facility()
    make_facility(status="suspended")
    make_facility(division=OTHER)
    duties = drawn(plan)
    assert {duty.target for duty in duties} == {f"f:{first.pk}"}
    assert said(duties)[:2] == [("2024-07-01", "2024-07-07"), ("2024-07-08", "2024-07-14")]
    assert duties[-1].due_on == date(2024, 8, 4) and plan.drawn_until == MONDAY + HORIZON


def test_run_twice_draws_nothing_new():
    plan, _one, _two = make_plan(), make_facility(), make_facility()
    assert draw(plan=plan, today=MONDAY).drawn == 10
    again = draw_all(today=MONDAY)
    assert (again.drawn, again.removed, again.passed_on) == (0, 0, 0)


def test_down_for_three_days_and_for_forty_loses_no_day():
    for away in (3, 40):
        plan, facility = make_plan(rhythm="daily"), make_facility()
        drawn(plan)
        after = MONDAY + away * DAY
        duties = [duty for duty in drawn(plan, after) if duty.facility_id == facility.pk]
        expected = occurrences(schedule_of(plan), MONDAY, after + HORIZON)
        assert [duty.due_on for duty in duties] == [one.due_on for one in expected]
        missed = InspectionDuty.objects.filter(plan=plan, facility=facility).overdue(after)
        assert missed.count() == away


def test_a_new_facility_gets_what_the_calendar_already_holds_from_today_on():
    plan = make_plan()
    make_facility()
    drawn(plan)
    later = make_facility()
    today = MONDAY + 9 * DAY
    mine = [duty for duty in drawn(plan, today) if duty.facility_id == later.pk]
    assert [str(duty.due_on) for duty in mine][:2] == ["2024-07-14", "2024-07-21"]


def test_what_left_use_ends_with_a_reason_and_what_returns_is_open_again(office):
    plan, facility = make_plan(), make_facility()
    drawn(plan)
    today = date(2024, 7, 10)
    facility.states.update(from_date=date(2020, 1, 1))  # it stood long before
    write(facility=facility, from_date=today - DAY, by=office, status="suspended", reason="改造")
    done = draw(plan=plan, today=today)
    ended = drawn(plan, today)
    assert done.ended == len(ended) == 5 and {duty.state for duty in ended} == {"ended"}
    assert {(str(duty.ended_on), duty.ended_why) for duty in ended} == {("2024-07-09", "设施停用")}
    owed = InspectionDuty.objects.filter(plan=plan).owed(MONDAY, MONDAY + 90 * DAY)
    assert said(owed) == [("2024-07-01", "2024-07-07")]  # missed while it was in use
    facility.refresh_from_db()
    say(facility, office, status="in_use")
    back = draw(plan=plan, today=today + DAY)
    again = drawn(plan, today + DAY)
    assert back.taken_up == 4 and [duty.state for duty in again] == ["ended"] + ["pending"] * 5
    assert {(duty.ended_on, duty.ended_why) for duty in again[1:]} == {(None, "")}


def test_away_for_long_it_returns_to_what_the_calendar_holds_by_then(office):
    plan, facility = make_plan(rhythm="daily"), make_facility()
    drawn(plan)
    make_facility()
    say(facility, office, status="suspended")
    for away in (1, 20, 50):
        draw(plan=plan, today=MONDAY + away * DAY)
    facility.refresh_from_db()
    say(facility, office, status="in_use")
    today = MONDAY + 51 * DAY
    mine = [duty for duty in drawn(plan, today) if duty.facility_id == facility.pk and duty.due_on >= today]
    assert {duty.state for duty in mine} == {"pending"} and len(mine) == HORIZON.days + 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"status": "retired"}, "设施已报废"),
        ({"status": "demolished"}, "设施已拆除"),
        ({"registration": "void"}, "设施登记已撤回"),
    ],
)
def test_the_reason_says_what_became_of_the_facility(office, values, why):
    plan, facility = make_plan(), make_facility()
    drawn(plan)
    write(facility=facility, from_date=timezone.localdate(), by=office, reason="测试", **values)
    assert {duty.ended_why for duty in drawn(plan, MONDAY + DAY)} == {why}


def test_a_patrol_of_which_nothing_is_left_ends_and_waits_for_the_next_facility(office):
    plan, facility = make_plan(covers="village", doer="village"), make_facility()
    drawn(plan)
    say(facility, office, status="suspended")
    assert {duty.ended_why for duty in drawn(plan, MONDAY + DAY)} == {"范围内已没有在用的此类设施"}
    make_facility()
    assert {duty.state for duty in drawn(plan, MONDAY + DAY)} == {"pending"}


def test_an_ended_duty_takes_no_look(office):
    plan, facility = make_plan(covers="village", doer="village"), make_facility()
    drawn(plan)
    say(facility, office, status="suspended")
    duty = drawn(plan, MONDAY + DAY)[0]
    clerk = make_post(role="village_clerk", division=SHITANG)
    with pytest.raises(ValidationError, match="已终止"):
        rest_normal(duty=duty, entry="phone", inspected_at=timezone.now(), client_key=uuid4(), by=clerk)


def test_another_keeper_takes_over_what_is_open(office):
    first, second = make_person(), make_person()
    plan, facility = make_plan(), make_facility(keeper_person=first)
    assert {duty.person_id for duty in drawn(plan)} == {first.pk}
    appoint_keeper(
        facility=facility,
        keeper=None,
        keeper_person=second,
        keeper_kind="village",
        from_date=timezone.localdate(),
        reason="换人",
        by=office,
    )
    people = [duty.person_id for duty in drawn(plan, date(2024, 7, 10))]
    assert people[0] == first.pk and set(people[1:]) == {second.pk}


def test_a_moved_facility_takes_its_duties_along(office):
    plan, facility = make_plan(division=HENGXI), make_facility()
    make_division(code=OTHER)
    drawn(plan)
    type(facility).objects.filter(pk=facility.pk).update(division=OTHER)
    places = [duty.division_id for duty in drawn(plan, date(2024, 7, 10))]
    assert places[0] == SHITANG and set(places[1:]) == {OTHER}


def test_patrols_of_villages_grids_and_routes(office):
    member = make_person()
    grid = make_grid(member=member)
    lamp = make_type(code="0802")
    lamps = [make_facility(type_code="0802", grid=grid) for _ in range(3)]
    make_facility(grid=grid)
    route = make_route(facilities=lamps[::-1])
    village = drawn(make_plan(covers="village", doer="village", types=[lamp]))[0]
    assert (village.target, village.person, village.facility) == (f"v:{SHITANG}", None, None)
    in_grid = drawn(make_plan(covers="grid", doer="grid", types=[lamp]))[0]
    assert (in_grid.target, in_grid.person_id) == (f"g:{grid.pk}", member.pk)
    on_route = drawn(make_plan(covers="route", doer="person", person=member))[0]
    assert (on_route.target, on_route.person_id) == (f"r:{route.pk}", member.pk)
    for duty in (village, in_grid):
        assert list(facilities_of(duty)) == lamps
    assert list(facilities_of(on_route)) == lamps[::-1]


def test_a_patrol_has_a_keeper_only_if_all_of_it_has_the_same():
    keeper = make_person()
    make_facility(keeper_person=keeper)
    plan = make_plan(covers="village", doer="keeper")
    assert drawn(plan)[0].person_id == keeper.pk
    make_facility()
    assert drawn(plan)[0].person_id is None


def test_units_that_do_it():
    make_facility()
    committee = make_party(kind=Party.Kind.VILLAGE_COMMITTEE)
    office_of = make_party(division=HENGXI, kind=Party.Kind.TOWNSHIP_OFFICE)
    assert drawn(make_plan(doer="village"))[0].party_id == committee.pk
    assert drawn(make_plan(doer="township"))[0].party_id == office_of.pk


def test_each_type_by_its_standard():
    toilet, lamp = make_facility(), make_facility(type_code="0802")
    plan = make_plan(rhythm="standard")
    by_target = {facility: [] for facility in (toilet, lamp)}
    for duty in drawn(plan):
        by_target[duty.facility].append((duty.due_on - MONDAY).days + 1)
    for facility, days in by_target.items():
        interval = facility.type.rule_on(MONDAY).inspection_interval_days
        assert days == list(range(interval, 37, interval))
    assert draw(plan=plan, today=MONDAY).removed == 0


def test_daily_in_the_flood_season_weekly_otherwise():
    make_facility()
    plan = make_plan(
        season=make_season(), season_rhythm="daily", from_date=date(2024, 4, 22), rhythm="weekly"
    )
    days = [str(duty.due_on)[5:] for duty in drawn(plan, date(2024, 4, 22))]
    assert days[:3] == ["04-28", "05-01", "05-02"] and days[-1] == "05-27"


def test_a_changed_rhythm_replaces_what_nobody_has_begun():
    plan, _facility = make_plan(), make_facility()
    drawn(plan)
    plan.rhythm = "monthly"
    plan.save()
    assert [str(duty.due_on) for duty in drawn(plan, date(2024, 7, 10))] == ["2024-07-07", "2024-07-31"]


def test_from_the_last_look_one_at_a_time(time_machine):
    time_machine.move_to("2024-07-20 09:00+08:00")
    clerk = make_post(role="village_clerk", division=SHITANG)
    plan, _facility = make_plan(basis="completion", doer="village"), make_facility()
    (first,) = drawn(plan)
    assert said([first]) == [("2024-07-01", "2024-07-07")]
    complete(duty=first, on=date(2024, 7, 9), by=clerk)
    complete(duty=first, on=date(2024, 7, 9), by=clerk)
    late, following = drawn(plan, date(2024, 7, 20))
    assert late.is_late and (late.done_on, late.done_by_id) == (date(2024, 7, 9), clerk.person_id)
    assert said([following]) == [("2024-07-10", "2024-07-16")]
    make_facility()
    assert draw_all(today=date(2024, 7, 20)).drawn == 1


def test_an_open_one_counted_from_the_last_look_ends_with_its_facility_and_returns_with_it(office):
    plan, facility = make_plan(basis="completion"), make_facility()
    drawn(plan)
    say(facility, office, status="suspended")
    (ended,) = drawn(plan, MONDAY + DAY)
    assert (ended.state, ended.ended_why) == ("ended", "设施停用")
    facility.refresh_from_db()
    say(facility, office, status="in_use")
    (again,) = drawn(plan, MONDAY + 2 * DAY)
    assert (again.pk, again.state) == (ended.pk, "pending")
    say(facility, office, status="suspended")
    drawn(plan, MONDAY + 3 * DAY)
    facility.refresh_from_db()
    say(facility, office, status="in_use")
    rows = drawn(plan, date(2024, 8, 1))  # too late for the one that ended: a new one
    assert [duty.state for duty in rows] == ["ended", "pending"] and rows[1].due_on >= date(2024, 8, 1)


def test_a_closed_plan_draws_nothing():
    make_facility()
    assert drawn(make_plan(active=False)) == []
    over = make_plan(until=date(2024, 7, 15))
    assert [str(duty.due_on) for duty in drawn(over)] == ["2024-07-07", "2024-07-14"]


@pytest.fixture
def office():
    return make_post(role="township_clerk", division=HENGXI)


def test_villages_beyond_one_chunk_are_drawn(monkeypatch):
    monkeypatch.setattr("maintenance.actions.generating.AT_ONCE", 1)
    make_facility(), make_facility(division=OTHER)
    drawn(make_plan(division=HENGXI, covers="village", doer="village"))
    assert set(InspectionDuty.objects.values_list("division", flat=True)) == {SHITANG, OTHER}
    assert Division.objects.count() == 4
