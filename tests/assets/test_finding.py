"""Words find facilities: by code in any spelling, its tail, name, initials, keeper, telephone; each through its index."""

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection

from accounts.models import Party
from accounts.system import SystemPost
from assets import codes, finding
from assets.actions.coding import change_type
from assets.actions.registering import say
from assets.models import Facility
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI_VILLAGE, SHITANG, client_of, make_party, make_person, make_post


@pytest.fixture
def clerk(db):
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def bridge(db) -> Facility:
    made = make_facility(division=SHITANG, type_code="0103", name="望仙便民桥")
    say(made, party="望仙养护队", person="葛守安", phones=["13912345678"])
    return made


def found(post, words: str) -> list[str]:
    rows = Facility.objects.visible_to(post).counted()
    return sorted(finding.narrow(rows, words, post=post).rows.values_list("name", flat=True))


def test_a_code_is_found_in_any_spelling(clerk, bridge) -> None:
    make_facility(division=SHITANG, type_code="0103", name="别的桥")
    grouped = codes.group(bridge.code)
    full_width = bridge.code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for spelling in (bridge.code, grouped, grouped.replace("-", " "), full_width, f"  {bridge.code} "):
        assert found(clerk, spelling) == ["望仙便民桥"], spelling


def test_the_tail_of_a_code_is_enough(clerk, bridge) -> None:
    make_facility(division=GULI_VILLAGE, type_code="0101", name="村道")
    for digits in (4, 6, 10):
        assert "望仙便民桥" in found(clerk, bridge.code[-digits:])
    assert found(clerk, codes.group(bridge.code)[-12:]) == ["望仙便民桥"]


def test_words_between_blanks_are_all_asked_for(clerk, bridge) -> None:
    make_facility(division=GULI_VILLAGE, type_code="0103", name="望仙二桥")
    make_facility(division=SHITANG, name="望仙公厕")
    village = bridge.division.short_name
    assert found(clerk, "望仙 桥") == ["望仙二桥", "望仙便民桥"]
    assert found(clerk, f"{village} 桥") == ["望仙便民桥"]
    bridge.division.aliases.create(name="老庙村", source="former")
    assert found(clerk, "老庙 桥") == ["望仙便民桥"]
    assert found(clerk, f"望仙\u3000葛守安 {village}") == ["望仙便民桥"]
    assert found(clerk, "望仙 广场") == []
    assert found(clerk, " ".join("望仙便民桥")) == ["望仙便民桥"]


def test_an_old_code_finds_what_it_is_now(clerk, bridge) -> None:
    old = bridge.code
    change_type(facility=bridge, type=make_type(code="0104"), reason="登记错", by=SystemPost())
    assert found(clerk, old) == ["望仙便民桥"]


@pytest.mark.parametrize(
    "words", ["望仙", "仙便", "便民桥", "望仙便民桥", "wxbmq", "WXB", "养护队", "葛守安", "葛守"]
)
def test_names_initials_and_keepers_are_found(clerk, bridge, words: str) -> None:
    make_facility(division=SHITANG, name="石塘公厕")
    assert found(clerk, words) == ["望仙便民桥"]


def test_the_appointed_keeper_is_found(clerk, bridge) -> None:
    keeper, person = make_party(name="宁穗物业"), make_person(name="唐小满")
    Facility.objects.filter(pk=bridge.pk).update(keeper=keeper, keeper_person=person)
    assert found(clerk, "宁穗") == found(clerk, "唐小满") == ["望仙便民桥"]


def test_a_telephone_is_found_whole_and_by_the_last_four(clerk, bridge) -> None:
    for words in ("13912345678", "139 1234 5678", "5678"):
        assert found(clerk, words) == ["望仙便民桥"], words
    assert found(clerk, "13912345679") == found(clerk, "1234") == []


def test_a_telephone_finds_nothing_for_a_post_that_may_not_see_it(bridge) -> None:
    finance = make_post(role="finance", division=COUNTY)
    assert found(finance, "13912345678") == found(finance, "5678") == []


def test_a_duty_phone_is_public(bridge) -> None:
    finance = make_post(role="finance", division=COUNTY)
    Facility.objects.filter(pk=bridge.pk).update(keeper=make_party(name="水务站"))
    Party.objects.filter(name="水务站").update(duty_phone="025-52281234")
    assert found(finance, "025-52281234") == found(finance, "02552281234") == ["望仙便民桥"]


def test_nothing_beyond_the_area_is_found(bridge) -> None:
    village = make_post(role="village_clerk", division=GULI_VILLAGE)
    for words in ("望仙", bridge.code, bridge.code[-6:], "葛守安"):
        assert found(village, words) == [], words


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "\0", "~", "a" * 60, "，，", "1" * 22, "０"])
def test_odd_words_find_nothing_and_break_nothing(clerk, bridge, words: str) -> None:
    assert found(clerk, words) in ([], ["望仙便民桥"])


def test_words_many_have_are_looked_for_along_the_list(clerk, bridge, monkeypatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    for _ in range(6):
        make_facility(division=SHITANG, name="石塘太阳能路灯")
    answer = finding.narrow(Facility.objects.visible_to(clerk), "路灯", post=clerk)
    assert answer.many
    assert answer.rows.count() == 6


def test_each_way_is_spelt_as_its_index(clerk, bridge) -> None:
    """A planner forbidden to read the table finds an index for each way of finding."""
    rows = Facility.objects.everywhere(because="test")
    plans = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_nestloop = off"
        )
        for words in ("便民", "养护队", "5678"):
            for way in finding._ways(words, post=clerk):
                try:
                    asked = way.among(rows.alias(**finding.BACKWARDS)).query.sql_with_params()
                except EmptyResultSet:  # no unit, no person is called so
                    continue
                cursor.execute("EXPLAIN " + asked[0], asked[1])
                plans[words, str(way.asked)] = "\n".join(line for (line,) in cursor.fetchall())
    told = "\n".join(plans.values())
    for index in ("facility_by_words", "facts_by_words", "facts_by_phone", "facility_by_tail"):
        assert index in told, (index, told)


def test_a_typed_telephone_does_not_stay_in_the_address(clerk, bridge) -> None:
    client = client_of(clerk)
    for page in ("/facilities/", "/search/"):
        answer = client.get(page, {"q": "139 1234 5678"})
        assert answer.status_code == 302
        assert "5678" not in answer.url
        shown = client.get(answer.url)
        assert "望仙便民桥" in shown.content.decode()
        assert "13912345678" not in shown.content.decode()
    assert client.get("/facilities/", {"q": "~v1.aes.xxxx.yyyy"}).status_code == 400
    assert client.get("/search/", {"q": "~nothing"}).status_code == 400
