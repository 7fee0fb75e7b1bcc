"""The search box: what a reader may see is found, what lies beyond the area is not."""

import pytest
from django.urls import reverse

from tests.county import STRANGE, County, make_county


@pytest.fixture
def county(db) -> County:
    return make_county()


def search(county: County, role: str, words: str):
    return county.client(role).get(reverse("portal:search"), {"q": words}, follow=True)


def test_a_village_is_found_by_its_name(county: County) -> None:
    answer = search(county, "township_clerk", "柳树")
    assert reverse("accounts:division-detail", args=[county.village.code]) in answer.content.decode()


def test_a_person_is_found_by_phone_and_by_name(county: County) -> None:
    person = county.posts["township_clerk"].person
    person.phone, person.name = "13987654321", "欧阳晓岚"
    person.save()
    page = reverse("accounts:person-detail", args=[person.pk])
    for words in ("13987654321", "139 8765 4321", "晓岚"):
        assert page in search(county, "county_admin", words).content.decode(), words


@pytest.mark.parametrize("role", ["county_admin", "township_clerk", "village_clerk"])
def test_nothing_beyond_the_area_is_found(county: County, role: str) -> None:
    answer = search(county, role, STRANGE).content.decode()
    shown = [
        village for village in (county.third_village, county.fourth_village) if village.short_name in answer
    ]
    own = {"county_admin": [county.third_village]}.get(role, [])
    assert shown == own


def test_nothing_asked_nothing_found_both_say_so(county: County) -> None:
    assert "想找什么" in search(county, "township_clerk", "  ").content.decode()
    assert "没有找到" in search(county, "township_clerk", "不存在的名称").content.decode()


def test_odd_words_do_no_harm(county: County) -> None:
    for words in ["%", "'; --", "a" * 500, "３２０１"]:
        assert search(county, "county_admin", words).status_code == 200
    assert search(county, "county_admin", "\x00").status_code == 400  # no address holds it
