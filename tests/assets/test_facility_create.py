"""登记 and 更正 on the form: what a village sends, what its township codes at once, what is near-same, what is stale."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Notice
from assets.actions.registering import send_back
from assets.models import Facility, PropertyClass, TypeWord
from assets.similar import alike, similar_to
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post

URL = "/facilities/register/"
ROAD = {
    "type": "0101",
    "division": SHITANG,
    "name": "前塘进村道路",
    "quantity": "1.25",
    "attribute_width_m": "3.5",
    "attribute_surface_kind": "水泥",
    "position_datum": "WGS-84",
}


@pytest.fixture
def village(county):
    make_type()
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def clerk(village):
    return client_of(village)


def sent(client, **changes):
    return client.post(URL, ROAD | changes)


def test_a_village_registers_and_waits_for_its_code(clerk, village):
    page = clerk.get(URL).text
    assert "登记设施" in page and 'name="division"' in page and "用手机定位" in page
    answer = sent(
        clerk, said_party="石塘村委会", said_person="李一鸣", said_phones="138 0000 1111、025-52281234"
    )
    facility = Facility.objects.get()
    assert answer["Location"] == f"/facilities/{facility.pk}/"
    assert (facility.registration, facility.code, facility.unit) == ("uncoded", None, "公里")
    assert facility.attributes == {"width_m": 3.5, "surface_kind": "水泥"}
    assert facility.facts.phone_list == ["13800001111", "025-52281234"]
    assert (facility.facts.party, facility.facts.person) == ("石塘村委会", "李一鸣")
    assert facility.registered_by == village.person


def test_a_township_registers_and_has_the_code_at_once(clerk):
    client = client_of(make_post(division=HENGXI))
    assert "登记并赋码" in client.get(URL).text
    sent(client)
    assert Facility.objects.get().registration == "coded"


def test_nobody_registers_beyond_the_own_area(clerk):
    make_division(code=GULI_VILLAGE)
    assert sent(clerk, division=GULI_VILLAGE).status_code == 422
    assert sent(client_of(make_post(division=GULI))).status_code == 422
    assert client_of(make_post(role="village_head", division=SHITANG)).get(URL).status_code == 403
    assert not Facility.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "设施名称"),
        ({"type": ""}, "请选择"),
        ({"quantity": ""}, "数量"),
        ({"quantity": "-1"}, "不能小于 0"),
        ({"quantity": "一公里"}, "请填写数字"),
        ({"attribute_width_m": "99"}, "在 1–30 米之间"),
        ({"attribute_surface_kind": ""}, "<span>请选择</span>"),
        ({"longitude": "118.7"}, "一起填"),
        ({"longitude": "31.7", "latitude": "118.7"}, "填反"),
        ({"longitude": "10", "latitude": "10"}, "不在国内"),
        ({"said_phones": "123x"}, "不是电话号码"),
        ({"built": "2024-13"}, "日历上没有"),
        ({"built": "不详"}, "请写年、年月"),
        ({"original_value": "很多"}, "不是金额"),
        ({"original_value": "-5"}, "不能小于 0"),
        ({"property_class": "operating"}, "请写明理由"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(clerk, changes, words):
    answer = sent(clerk, **changes)
    assert answer.status_code == 422
    assert words in answer.text and "form-errors" in answer.text
    assert changes.get("name") == "" or "前塘进村道路" in answer.text
    assert not Facility.objects.exists()


def test_a_position_is_kept_as_wgs84_with_what_was_typed(clerk):
    sent(clerk, longitude="118.7123456", latitude="31.7123456", position_datum="GCJ-02")
    facility = Facility.objects.get()
    assert (facility.position_datum, facility.position_raw) == ("GCJ-02", "118.7123456, 31.7123456")
    assert facility.longitude != Decimal("118.712346") and abs(
        facility.longitude - Decimal("118.7123")
    ) < Decimal("0.01")


def test_the_class_departs_from_the_type_only_with_a_reason(clerk):
    sent(
        clerk,
        property_class="operating",
        class_reason="收过路费",
        built="2014年6月",
        original_value="12.5万元",
    )
    facility = Facility.objects.get()
    assert (facility.property_class, facility.class_reason) == (PropertyClass.OPERATING, "收过路费")
    assert (facility.built, facility.original_value) == ("2014-06", Decimal("125000.00"))


def test_a_near_same_one_is_shown_before_it_is_registered_twice(clerk):
    make_facility(type_code="0101", name="石塘村前塘进村道路")
    answer = sent(clerk)
    assert answer.status_code == 422 and "名称相近" in answer.text and "石塘村前塘进村道路" in answer.text
    assert Facility.objects.count() == 1
    assert sent(clerk, another="on").status_code == 302
    assert sent(clerk, name="三组机耕桥路").status_code == 302
    assert Facility.objects.count() == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("前塘公厕", "前塘公厕", True),
        ("石塘村前塘公厕", "前塘公厕", True),
        ("前塘公厕", "前塘农村公厕", False),
        ("前塘文化广场", "前塘文化广场（新）", False),
        ("前塘文化广场", "前塘文化广场旁", True),
        ("前塘文体广场", "前塘文化广场", True),
        ("双坪村四组桥", "双坪村三组桥", False),
        ("东塘进村道路", "西塘进村道路", False),
        ("1号路灯", "11号路灯", False),
        ("公厕", "卫生室", False),
    ],
)
def test_names_that_may_mean_one_thing(one, other, same):
    assert alike(one, other, "石塘村") is same and alike(other, one, "石塘村") is same


def test_another_word_for_the_type_hides_no_double(clerk):
    make_facility(type_code="0401", name="前塘村口公厕")
    TypeWord.objects.get_or_create(word="厕所", type_id="0401", township="", defaults={"certainty": "broad"})
    kinds = ["公共厕所", "公厕", "厕所"]
    assert alike("前塘村口公厕", "前塘村口厕所", "石塘村", kinds)
    assert not alike("东塘公厕", "西塘厕所", "石塘村", kinds) and not alike("公厕", "厕所", "石塘村", kinds)
    near = similar_to(division=make_division(code=SHITANG), type_code="0401", name="前塘村口厕所")
    assert [one.name for one in near] == ["前塘村口公厕"]


def test_wrong_fields_are_named_as_the_page_goes(clerk):
    told = clerk.post("/facilities/register/", {}).text.partition("处要改")[2].partition("</ul>")[0]
    assert re.findall(r">([^<>]+)</a>", told) == ["类别", "设施名称", "数量"]


def test_the_parts_that_follow_the_type_keep_what_was_typed(clerk):
    page = clerk.get(
        "/facilities/register/fields/", {"type": "0101", "attribute_width_m": "3.5", "quantity": "2"}
    ).text
    assert 'id="of-type"' in page and 'value="3.5"' in page and 'value="2"' in page and "公里" in page
    assert "attribute_width_m" not in clerk.get("/facilities/register/fields/", {"type": "9999"}).text
    assert clerk.get("/facilities/register/fields/", {"type": "x" * 50, "division": "y"}).status_code == 200


def test_again_leads_to_the_next_of_the_same_type(clerk):
    assert sent(clerk, again="1")["Location"] == f"{URL}?type=0101&division={SHITANG}"
    assert "路面宽度" in clerk.get(f"{URL}?type=0101&division={SHITANG}").text


def test_a_returned_one_is_corrected_and_handed_in_again(clerk, village):
    facility = registered(clerk)
    send_back(facility=facility, reason="位置：请补充坐标", by=make_post(division=HENGXI))
    notice = Notice.objects.get(person=village.person)
    assert "退回" in notice.title and notice.link == f"/facilities/{facility.pk}/edit/"
    page = clerk.get(notice.link).text
    assert "请补充坐标" in page and "更正后再交" in page
    answer = clerk.post(notice.link, edited(facility, longitude="118.71", latitude="31.71"))
    assert answer.status_code == 302
    facility.refresh_from_db()
    assert (facility.returned_reason, facility.longitude) == ("", Decimal("118.71"))


def registered(client) -> Facility:
    sent(client, said_phones="13800001111", longitude="118.7", latitude="31.7", built="2014")
    return Facility.objects.get()


def edited(facility: Facility, **changes) -> dict:
    facility.refresh_from_db()
    kept = {name: ROAD[name] for name in ("name", "quantity", "attribute_width_m", "attribute_surface_kind")}
    where = {"longitude": facility.longitude, "latitude": facility.latitude, "position_datum": "WGS-84"}
    return kept | where | {"version": facility.version, "built": facility.built} | changes


def test_correcting_touches_what_was_changed_and_shows_no_phone(clerk):
    facility = registered(clerk)
    url = reverse("assets:facility-edit", args=[facility.pk])
    page = clerk.get(url).text
    assert "13800001111" not in page and "138****1111" in page
    before = facility.position_raw
    assert clerk.post(url, edited(facility, quantity="1.5", said_person="王守安")).status_code == 302
    facility.refresh_from_db()
    assert (facility.quantity, facility.position_raw) == (Decimal("1.5"), before)
    assert facility.facts.phone_list == ["13800001111"] and facility.facts.person == "王守安"


def test_the_second_of_two_editors_is_told_and_keeps_the_text(clerk):
    facility = registered(clerk)
    url = reverse("assets:facility-edit", args=[facility.pk])
    first, second = edited(facility, quantity="2"), edited(facility, quantity="3", note="桥头已修")
    assert clerk.post(url, first).status_code == 302
    late = clerk.post(url, second)
    assert late.status_code == 422 and "改过这条内容" in late.text and "桥头已修" in late.text
    assert clerk.post(url, second | {"version": 2}).status_code == 302


def test_a_foreign_facility_is_not_found(clerk):
    foreign = make_facility(division=GULI_VILLAGE)
    assert clerk.get(reverse("assets:facility-edit", args=[foreign.pk])).status_code == 404
