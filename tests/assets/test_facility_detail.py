"""The page of one facility: what it shows, offers and refuses, tab by tab, to whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assets.actions.ownership import record_ownership
from assets.actions.registering import correct
from assets.actions.states import record_state
from assets.models import Facility
from assets.shown import end_of_life
from tests.assets.factories import make_facility
from tests.factories import (
    GULI,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.strict import strict_templates  # noqa: F401  a fixture

TODAY = timezone.localdate
TABS = ("facts", "ownership", "changes", "photos", "relations")


@pytest.fixture
def facility(db) -> Facility:
    return make_facility(division=SHITANG, name="前石塘公厕")


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def page(facility, post, **query):
    return client_of(post).get(reverse("assets:facility-detail", args=[facility.pk]), query)


def test_what_is_not_settled_is_said_once(facility, clerk):
    told = page(facility, clerk, tab="facts").text
    assert told.split("<dt>产权</dt>")[1].split("</dd>")[0].count("未确权") == 1


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "role", ["township_clerk", "village_clerk", "county_office", "township_leader", "auditor"]
)
def test_every_tab_opens_to_whoever_sees_the_facility(facility, role, tab, strict_templates):  # noqa: F811
    places = {"township": HENGXI, "village": SHITANG, "county": "320115000000"}
    place = places[
        "village" if role.startswith("village") else "township" if "township" in role else "county"
    ]
    answer = page(facility, make_post(role=role, division=place), tab=tab)
    assert answer.status_code == 200
    assert "前石塘公厕" in answer.content.decode()


def test_a_facility_with_everything_known_says_it(db, clerk, strict_templates):  # noqa: F811
    village = make_division(code=SHITANG)
    unit, person = make_party(division=SHITANG, name="绿野照明"), make_person(division=SHITANG, name="姚小满")
    known = {
        "settlement": village.settlements.create(kind="group", name="前石塘组"),
        "grid": village.grids.create(number=3, name="石塘三网格"),
        "keeper": unit, "keeper_person": person, "owner": unit, "owner_kind": "enterprise", "verified_by": person,
        "verified_on": TODAY(), "built": "2016-05", "longitude": "118.702140", "latitude": "31.663850",
        "original_value": "186000.00", "fund_source": "一事一议奖补", "note": "靠近停车场", "returned_reason": "缺照片",
        "warranty_end": TODAY() - timedelta(days=1),
    }  # fmt: skip
    shown = page(make_facility(division=SHITANG, **known), clerk).content.decode()
    words = [
        "前石塘组",
        "石塘三网格",
        "绿野照明",
        "姚小满",
        "2016年5月",
        "186,000.00",
        "已过",
        "缺照片",
        "靠近停车场",
        "31.663850",
    ]
    assert [word for word in words if word not in shown] == []


def test_service_life_ends_by_the_rule_of_its_type(db):
    facility = make_facility(division=SHITANG, built="2004-02-29")
    years = facility.type.rule_on(TODAY()).service_life_years
    assert end_of_life(facility, TODAY()) == date(2004 + years, 2, 28)
    facility.built = "2004"
    assert end_of_life(facility, TODAY()) == date(2004 + years, 12, 31)
    facility.built = ""
    assert end_of_life(facility, TODAY()) is None


def test_htmx_fetches_a_tab_alone(facility, clerk):
    url = reverse("assets:facility-detail", args=[facility.pk]) + "?tab=ownership"
    part = client_of(clerk, headers={"HX-Request": "true"}).get(url).content.decode()
    assert part.lstrip().startswith('<div class="tabbed"') and "确权状态" in part
    assert client_of(clerk).get(url + "x").status_code == 200  # an unknown tab is the first


def test_buttons_are_what_the_rights_and_the_state_allow(facility, clerk):
    village, leader = (
        make_post(role="village_clerk", division=SHITANG),
        make_post(role="village_head", division=SHITANG),
    )
    assert (
        "报废" in page(facility, clerk).content.decode()
        and "并入另一处" in page(facility, clerk).content.decode()
    )
    assert "并入另一处" not in page(facility, village).content.decode()
    assert "办理</h2>" not in page(facility, leader).content.decode()
    record_state(facility=facility, from_date=TODAY(), reason="停", by=clerk, status="suspended")
    shown = page(facility, clerk).content.decode()
    assert "恢复在用" in shown and "现为“停用”，不能停用" in shown


def test_the_history_tells_who_did_what_in_words(facility, clerk):
    record_state(
        facility=facility, from_date=TODAY() - timedelta(days=2), reason="巡查", by=clerk, condition="damaged"
    )
    facility.refresh_from_db()
    correct(facility=facility, version=facility.version, by=clerk, address="村口停车场东侧")
    told = page(facility, clerk, tab="changes").content.decode()
    assert all(word in told for word in ("状况记为“受损”", "巡查", "赋码", "登记：", "村口停车场东侧"))
    assert told.count("状况") < 4, "what a dated row says, the trail does not repeat"


@pytest.mark.parametrize("tab", ["changes", "ownership", "relations"])
def test_questions_do_not_grow_with_the_history(facility, clerk, tab):
    url = reverse("assets:facility-detail", args=[facility.pk]) + f"?tab={tab}"
    assert_flat(client_of(clerk), url, lambda number: one_more(facility, clerk, number))


def one_more(facility, clerk, number):
    day = TODAY() - timedelta(days=number)
    record_state(
        facility=facility, from_date=day, reason="巡查", by=clerk, condition=("good", "damaged")[number % 2]
    )
    note = f"争议{number}"
    record_ownership(facility=facility, kind="dispute", on_date=day, note=note, by=clerk)
    make_facility(division=SHITANG, parent=facility, split_from=facility)


def test_a_neighbour_finds_no_such_page(facility):
    assert page(facility, make_post(division=GULI)).status_code == 404
