"""拆分、改类、变更所在村: told before they are done, whole or not at all."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.access import Refused
from accounts.system import SystemPost
from assets import past
from assets.actions.chiefs import appoint_chief
from assets.actions.relations import place_under
from assets.actions.settling import Part, give_type, relocate, split
from assets.models import Facility, FacilityType
from assets.resolving import resolve
from common.models.versions import StaleVersion
from tests.assets.factories import make_facility, make_type
from tests.factories import (
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)

TODAY = timezone.localdate
XUGAO = "320115009209"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def lamps(db) -> Facility:
    return make_facility(
        division=SHITANG,
        name="水街路灯",
        quantity=30,
        original_value=Decimal("100000.00"),
        owner_kind="village",
    )


def now(facility: Facility) -> Facility:
    return Facility.objects.everywhere(because="test").get(pk=facility.pk)


def at(name: str, facility: Facility) -> str:
    return reverse(f"assets:{name}", args=[facility.pk])


# --- 拆分 ---------------------------------------------------------------------------------------------------------------
def test_splitting_is_told_then_done(lamps, clerk):
    browser = client_of(clerk)
    sent = {"version": lamps.version, "reason": "分段管护", "name_1": "东街路灯", "quantity_1": "12",
            "name_2": "西街路灯", "quantity_2": "8"}  # fmt: skip
    told = browser.post(at("facility-split", lamps), sent).content.decode()
    assert "留下 10" in told and "33,333.33元" in told and "东街路灯" in told
    assert not now(lamps).parts.exists(), "told, not done"
    answer = browser.post(at("facility-split", lamps), {**sent, "confirmed": "1"})
    assert answer.status_code == 302
    parts = list(lamps.parts.order_by("pk"))
    assert [(part.name, part.quantity) for part in parts] == [("东街路灯", 12), ("西街路灯", 8)]
    assert now(lamps).quantity == 10 and now(lamps).code == lamps.code
    assert all(part.code and part.owner_kind == "village" for part in parts)
    values = [now(lamps).original_value, *(part.original_value for part in parts)]
    assert sum(values) == Decimal("100000.00")


def test_a_split_of_the_whole_or_of_nothing_is_refused_at_once(lamps, clerk):
    browser, url = client_of(clerk), at("facility-split", lamps)
    base = {"version": lamps.version, "reason": "分段管护"}
    for lines, said in (
        ({"name_1": "东街路灯", "quantity_1": "30"}, "应小于登记的"),
        ({"name_1": "东街路灯", "quantity_1": ""}, "名称和数量都要写"),
        ({}, "至少写一处"),
        ({"name_1": "东街路灯", "quantity_1": "-2"}, "0.001"),
    ):
        page = browser.post(url, {**base, **lines})
        assert page.status_code == 422 and said in page.content.decode(), lines
    assert not lamps.parts.exists()


def test_a_split_against_an_older_version_is_refused(lamps, clerk):
    with pytest.raises(StaleVersion):
        split(
            facility=lamps, version=lamps.version - 1, parts=[Part("东", Decimal(2))], reason="分", by=clerk
        )
    assert not lamps.parts.exists()


def test_a_part_keeps_its_keeper_and_waits_for_a_code_with_the_whole(db, clerk):
    party = make_party(division=SHITANG)
    whole = make_facility(division=SHITANG, coded=False, quantity=3, keeper=party)
    (part,) = split(
        facility=whole, version=whole.version, parts=[Part("其一", Decimal(1))], reason="分", by=clerk
    )
    assert (part.code, part.keeper, part.split_from) == (None, party, whole)


@pytest.mark.parametrize("name", ["facility-split", "facility-retype", "facility-move"])
def test_villages_may_not_and_strangers_find_nothing(lamps, village, name):
    assert client_of(village).get(at(name, lamps)).status_code == 403
    assert client_of(make_post(division="320115007000")).get(at(name, lamps)).status_code == 404
    with pytest.raises(Refused):
        split(facility=lamps, version=lamps.version, parts=[Part("东", Decimal(2))], reason="分", by=village)


quantities = st.lists(st.decimals("0.001", "99", places=3), min_size=1, max_size=5)


class TestSharing(TestCase):
    """Quantity and value of the parts and the rest sum to what there was."""

    @settings(max_examples=20, deadline=None)
    @given(quantities, st.decimals("0.001", "9", places=3), st.decimals("0", "999999", places=2))
    def test_nothing_is_lost_and_nothing_is_won(self, parts, rest, value):
        whole = make_facility(division=SHITANG, quantity=sum(parts) + rest, original_value=value)
        cut = [Part(f"第{n}段", part) for n, part in enumerate(parts)]
        split(facility=whole, version=whole.version, parts=cut, reason="分段", by=SystemPost())
        rows = [now(whole), *whole.parts.all()]
        assert sum(row.quantity for row in rows) == sum(parts) + rest
        assert sum(row.original_value for row in rows) == value


# --- 改类 ---------------------------------------------------------------------------------------------------------------
def test_another_type_is_told_then_done_and_the_old_code_resolves(db, clerk):
    toilet, browser = make_facility(division=SHITANG), client_of(clerk)
    sent = {"type": "0402", "reason": "登记时选错类别"}
    told = browser.post(at("facility-retype", toilet), sent).content.decode()
    assert "停用，按新类别换发新码" in told and now(toilet).type_id == "0401"
    assert browser.post(at("facility-retype", toilet), {**sent, "confirmed": "1"}).status_code == 302
    changed = now(toilet)
    assert changed.type_id == "0402" and changed.code != toilet.code
    assert resolve(toilet.code, Facility.objects.visible_to(clerk)) == changed
    found = browser.get(reverse("portal:search"), {"q": toilet.code}, follow=True)
    assert "改类前的编码" in found.content.decode()


def test_class_attributes_and_chiefs_follow_the_right_type(db, clerk):
    make_type()
    road = make_facility(division=SHITANG, type_code="0101", attributes={"width_m": 3.5, "nonsense": 1})
    person = make_person(division=SHITANG)
    appoint_chief(facility=road, level="village", person=person, from_date=TODAY(), by=clerk)
    water = next(
        kind
        for kind in FacilityType.objects.exclude(chief="road")
        if kind.rule_on(TODAY()).property_class != road.property_class
    )
    changed = give_type(facility=road, type=water, reason="选错", by=clerk)
    assert changed.property_class == water.rule_on(TODAY()).property_class
    assert "nonsense" not in changed.attributes
    assert road.chiefs.get().until == TODAY()
    assert past.differences() == []


def test_the_same_type_is_refused_on_the_page(db, clerk):
    toilet = make_facility(division=SHITANG)
    assert (
        client_of(clerk).post(at("facility-retype", toilet), {"type": "0401", "reason": "x"}).status_code
        == 422
    )


# --- 变更所在村 -----------------------------------------------------------------------------------------------------------
def test_moving_is_told_then_done(db, clerk):
    there = make_division(code=XUGAO)
    toilet = make_facility(division=SHITANG)
    grid = toilet.division.grids.create(number=1, name="一网格")
    Facility.objects.filter(pk=toilet.pk).update(grid=grid)
    browser = client_of(clerk)
    sent = {"division": there.pk, "from_date": TODAY().isoformat(), "reason": "村界调整"}
    told = browser.post(at("facility-move", toilet), sent).content.decode()
    assert "统一编码和码牌不变" in told and now(toilet).division_id == SHITANG
    assert browser.post(at("facility-move", toilet), {**sent, "confirmed": "1"}).status_code == 302
    moved = now(toilet)
    assert (moved.division_id, moved.code, moved.grid) == (there.pk, toilet.code, None)


def test_a_village_beyond_the_area_a_past_day_or_the_same_is_refused(db, clerk):
    toilet, there = make_facility(division=SHITANG), make_division(code=XUGAO)
    beyond = make_division(code=GULI_VILLAGE)
    said = {"facility": toilet, "reason": "村界调整", "by": clerk, "from_date": TODAY()}
    with pytest.raises(Http404):
        relocate(division=beyond, **said)
    with pytest.raises(ValidationError, match="不能早于"):
        relocate(division=there, **(said | {"from_date": TODAY() - timedelta(days=3)}))
    with pytest.raises(ValidationError, match="没有变"):
        relocate(division=toilet.division, **said)
    sent = {"division": beyond.pk, "from_date": TODAY().isoformat(), "reason": "村界调整"}
    assert client_of(clerk).post(at("facility-move", toilet), sent).status_code == 422


# --- 所属 ---------------------------------------------------------------------------------------------------------------
def test_a_part_belongs_to_another_and_never_to_itself(db, village):
    pump, station = (
        make_facility(division=SHITANG, name="二号泵"),
        make_facility(division=SHITANG, name="石塘泵站"),
    )
    browser, url = client_of(village), at("facility-parent", pump)
    assert "石塘泵站" in browser.get(url, {"q": "泵站"}).content.decode()
    assert browser.post(url, {"parent": station.pk}).status_code == 302
    assert now(pump).parent == station
    page = browser.get(at("facility-detail", station), {"tab": "relations"}).content.decode()
    assert "二号泵" in page
    for parent in (now(station), now(pump)):
        with pytest.raises(ValidationError, match="自己"):
            place_under(facility=now(station), parent=parent if parent != station else now(pump), by=village)
    assert browser.post(url, {"parent": ""}).status_code == 302
    assert now(pump).parent is None


def test_a_grid_is_one_of_the_same_village(db, village):
    toilet = make_facility(division=SHITANG)
    own = toilet.division.grids.create(number=1, name="一网格")
    other = make_division(code=XUGAO).grids.create(number=1, name="邻村网格")
    browser = client_of(village)
    assert browser.post(at("facility-grid", toilet), {"grid": other.pk}).status_code == 422
    assert browser.post(at("facility-grid", toilet), {"grid": own.pk}).status_code == 302
    assert now(toilet).grid == own
