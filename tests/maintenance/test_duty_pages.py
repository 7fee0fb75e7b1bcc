"""巡查任务: overdue the next day, on time or late for good, excused by another than who asked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Notice
from maintenance import waiting_inspections as waiting
from maintenance.actions import duties as acts
from maintenance.duty_counts import measures
from maintenance.models import InspectionDuty
from maintenance.models.inspections import FLOW
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_person, make_post
from tests.flat import assert_flat
from tests.maintenance.plan_rows import make_duty, make_grid, make_plan, make_route
from tests.strict import strict_templates  # noqa: F401

LIST = "maintenance:duty-list"
OTHER = "320115009201"
SUNDAY = date(2024, 7, 7)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def now(time_machine):
    make_type()
    time_machine.move_to("2024-07-07 18:00+08:00")
    return time_machine


def named(client, **asks) -> set[str]:
    page = client.get(reverse(LIST), asks)
    assert page.status_code == 200, page.content.decode()[:500]
    return {duty.facility.name for duty in page.context["page"].rows}


def test_what_is_missed_stands_red_the_next_day(now):
    post = make_post(role="township_clerk", division=HENGXI)
    clerk = client_of(post)
    make_duty(facility=make_facility(name="南公厕"))
    assert named(clerk) == {"南公厕"} and named(clerk, state="overdue") == set()
    now.move_to("2024-07-08 00:01+08:00")
    clerk = client_of(post)
    assert named(clerk, state="overdue") == {"南公厕"}
    assert "逾期1天" in clerk.get(reverse(LIST)).content.decode()


def test_done_late_stays_late(now):
    by = make_post(role="village_clerk", division=SHITANG)
    on_time, late = (make_duty(facility=make_facility(name=name)) for name in ("早", "晚"))
    acts.complete(duty=on_time, on=SUNDAY, by=by)
    now.move_to("2024-07-10 08:00+08:00")
    acts.complete(duty=late, on=date(2024, 7, 9), by=by)
    client = client_of(by)
    assert (named(client, state="on_time"), named(client, state="late")) == ({"早"}, {"晚"})
    assert "逾期2天完成" in client.get(reverse(LIST), {"state": "late"}).content.decode()
    with pytest.raises(ValidationError):
        acts.complete(duty=make_duty(facility=make_facility()), on=date(2024, 7, 11), by=by)


def test_filters(now):
    clerk = make_post(role="township_clerk", division=HENGXI)
    lamp, keeper = make_type(code="0802"), make_person(name="王守仁")
    plan = make_plan(division=HENGXI, doer="township", types=[lamp])
    make_duty(facility=make_facility(name="灯", type_code="0802"), plan=plan, person=keeper)
    make_duty(facility=make_facility(name="厕"), due_on=date(2024, 7, 20))
    make_duty(
        facility=make_facility(name="远", division=OTHER), opens_on=date(2024, 7, 9), due_on=date(2024, 7, 9)
    )
    client = client_of(clerk)
    assert named(client) == {"灯", "厕"}
    assert named(client, state="open") == {"灯", "厕", "远"}
    assert named(client, plan=plan.pk) == named(client, type="0802") == named(client, q="守仁") == {"灯"}
    assert named(client, state="all", since="2024-07-08", until="2024-07-10") == {"远"}
    assert named(client, state="all", village=OTHER) == {"远"}
    assert named(client, doer="keeper") == {"厕"} and named(client, doer="township") == {"灯"}


def test_mine_is_what_my_level_is_to_do_and_what_names_me(now):
    village = make_post(role="village_clerk", division=SHITANG)
    township = make_post(role="township_clerk", division=HENGXI)
    caretaker = make_post(role="caretaker", division=SHITANG)
    make_duty(facility=make_facility(name="村"), plan=make_plan(doer="village"))
    make_duty(facility=make_facility(name="镇"), plan=make_plan(doer="township"))
    make_duty(facility=make_facility(name="人"), person=caretaker.person)
    assert named(client_of(village), doer="mine") == {"村"}
    assert named(client_of(township), doer="mine") == {"镇"}
    assert named(client_of(caretaker)) == {"人"}


def test_lists_are_flat(now):
    client = client_of(make_post(role="township_clerk", division=HENGXI))
    plan = make_plan(division=HENGXI)

    def row(n):
        make_duty(facility=make_facility(), plan=plan, person=make_person())

    assert_flat(client, reverse(LIST), row)
    assert_flat(client, reverse("maintenance:duty-export"), row, rows=10)
    assert_flat(client, reverse("maintenance:duty-month"), row, rows=5)


def test_a_month_at_a_glance(now):
    post = make_post(role="township_clerk", division=HENGXI)
    by = make_post(role="village_clerk", division=SHITANG)
    acts.complete(duty=make_duty(facility=make_facility()), on=SUNDAY, by=by)
    make_duty(facility=make_facility())
    make_duty(facility=make_facility(division=OTHER))
    now.move_to("2024-07-08 09:00+08:00")
    client = client_of(post)
    page = client.get(reverse("maintenance:duty-month"), {"month": "2024-07"})
    (cell,) = [cell for week in page.context["weeks"] for cell in week if cell["found"]]
    assert (cell["day"], cell["found"]["owed"], cell["found"]["done"], cell["missed"]) == (SUNDAY, 3, 1, 2)
    narrowed = client.get(reverse("maintenance:duty-month"), {"month": "2024-07", "village": SHITANG})
    assert "逾期 1" in narrowed.content.decode()
    assert client.get(reverse("maintenance:duty-month"), {"month": "2024-13"}).status_code == 400


def test_the_page_of_a_patrol_says_how_far_it_is(now):
    by = make_post(role="village_clerk", division=SHITANG)
    grid = make_grid()
    facility = make_facility(grid=grid)
    plan = make_plan(covers="grid", doer="village")
    duty = make_duty(facility=facility, plan=plan)
    InspectionDuty.objects.filter(pk=duty.pk).update(facility=None, grid=grid, target=f"g:{grid.pk}")
    page = client_of(by).get(reverse("maintenance:duty-detail", args=[duty.pk])).content.decode()
    assert facility.name in page and "已巡 0 / 1 处" in page and "去巡查" in page
    route = make_duty(facility=make_facility(), plan=plan)
    there = make_route(facilities=[facility])
    InspectionDuty.objects.filter(pk=route.pk).update(facility=None, route=there, target=f"r:{there.pk}")
    assert f"路线：{there.name}" in client_of(by).get(reverse(LIST)).content.decode()


# --- Excuses --------------------------------------------------------------------------------------
def test_an_excuse_is_asked_by_one_and_answered_by_another(now):
    village = make_post(role="village_clerk", division=SHITANG)
    clerk = make_post(role="township_clerk", division=HENGXI)
    duty = make_duty(facility=make_facility(), plan=make_plan(basis="completion"))
    client = client_of(village)
    ask = reverse("maintenance:duty-ask", args=[duty.pk])
    assert client.post(ask, {"reason": " "}).status_code == 422
    assert client.post(ask, {"reason": "道路施工封闭"}).status_code == 302
    assert len(waiting.excuses_to_answer(clerk)) == 1
    assert client_of(clerk).post(reverse("maintenance:duty-excuse", args=[duty.pk])).status_code == 302
    duty.refresh_from_db()
    assert (duty.state, duty.excused_by_id) == ("excused", clerk.person_id)
    following = InspectionDuty.objects.get(plan=duty.plan, state="pending")
    assert following.opens_on == date(2024, 7, 8)
    assert waiting.excuses_to_answer(clerk) == []


def test_nobody_excuses_what_he_asked_for_himself(now):
    clerk = make_post(role="township_clerk", division=HENGXI)
    duty = acts.ask_excuse(duty=make_duty(facility=make_facility()), reason="雨天", by=clerk)
    with pytest.raises(ValidationError, match="须由他人批准"):
        acts.excuse(duty=duty, by=clerk)
    with pytest.raises(ValidationError, match="待批准"):
        acts.ask_excuse(duty=duty, reason="又问", by=clerk)
    fresh = make_duty(facility=make_facility())
    leader = make_post(role="township_leader", division=HENGXI)
    with pytest.raises(ValidationError, match="还没有人申请"):
        acts.excuse(duty=fresh, by=leader)


def test_who_is_refused_is_told_why_and_may_ask_again(now):
    village = make_post(role="village_clerk", division=SHITANG)
    clerk = make_post(role="township_clerk", division=HENGXI)
    duty = acts.ask_excuse(duty=make_duty(facility=make_facility()), reason="雨天", by=village)
    url = reverse("maintenance:duty-keep", args=[duty.pk])
    assert client_of(clerk).post(url, {"reason": "雨已停"}).status_code == 302
    assert "雨已停" in Notice.objects.get(person=village.person).body
    acts.ask_excuse(duty=duty, reason="又下雨", by=village)


def test_every_other_move_is_refused(now):
    village = make_post(role="village_clerk", division=SHITANG)
    leader = make_post(role="township_leader", division=HENGXI)
    doers = {
        "complete": lambda duty: acts.complete(duty=duty, on=SUNDAY, by=village),
        "ask": lambda duty: acts.ask_excuse(duty=duty, reason="雨", by=village),
        "excuse": lambda duty: acts.excuse(duty=duty, by=leader),
        "keep": lambda duty: acts.keep(duty=duty, reason="否", by=leader),
    }
    assert {move.act for move in FLOW} == set(doers)
    allowed = {(state, move.act) for move in FLOW for state in move.before}
    for state in InspectionDuty.State.values:
        for act, do in doers.items():
            duty = make_duty(
                facility=make_facility(), state=state, excuse="雨" if act in ("excuse", "keep") else ""
            )
            if (state, act) in allowed:
                do(duty)
            elif (state, act) == ("done", "complete"):  # sent twice: nothing happens
                assert do(duty).state == "done"
            else:
                with pytest.raises(WrongMove):
                    do(duty)


def test_strangers_and_those_without_the_right_are_refused(now):
    duty = make_duty(facility=make_facility())
    elsewhere = make_post(role="village_clerk", division="320115007001")
    with pytest.raises(Http404):
        acts.complete(duty=duty, on=SUNDAY, by=elsewhere)
    finance = make_post(role="township_finance", division=HENGXI)
    with pytest.raises(Refused):
        acts.complete(duty=duty, on=SUNDAY, by=finance)
    assert client_of(elsewhere).get(reverse("maintenance:duty-detail", args=[duty.pk])).status_code == 404


# --- The workbench --------------------------------------------------------------------------------
def test_what_waits_and_how_much_was_done_in_time(now):
    village = make_post(role="village_clerk", division=SHITANG)
    township = make_post(role="township_clerk", division=HENGXI)
    county = make_post(role="county_office", division=COUNTY)
    make_division(code=GULI)
    for place in (SHITANG, SHITANG, OTHER):
        make_duty(facility=make_facility(division=place), plan=make_plan(doer="village"))
    acts.complete(duty=make_duty(facility=make_facility()), on=SUNDAY, by=village)
    assert "2 项巡查可做" in waiting.to_inspect(village)[0].what
    assert waiting.overdue_of_area(township) == []
    now.move_to("2024-07-09 09:00+08:00")
    assert "其中 2 项逾期" in waiting.to_inspect(village)[0].what
    (told,) = waiting.overdue_of_area(township)
    assert told.what == "3 项巡查逾期：2 个村（社区），石塘村最多（2 项）"
    assert [one.what for one in waiting.overdue_of_area(county)] == ["3 项巡查逾期：横溪街道"]
    assert client_of(township).get(told.url).status_code == 200
    rate, overdue = measures(township)
    assert (rate["value"], rate["left"], overdue["value"]) == ("25.0", "应巡 4 项", 3)
    for figure in (rate, overdue):
        assert client_of(township).get(figure["url"]).status_code == 200
    seen = InspectionDuty.objects.visible_to(township)
    assert (seen.owed(SUNDAY, SUNDAY).count(), seen.owed(SUNDAY, SUNDAY).on_time().count()) == (4, 1)
