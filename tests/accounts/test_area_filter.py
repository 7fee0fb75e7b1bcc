"""The area cascade of lists: county, township, village."""

import pytest
from django.urls import reverse

URL = reverse("accounts:division-list")


@pytest.fixture
def office(county):
    return county.client("county_office")


def asked(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return answer.context


def names(context) -> set[str]:
    return {row.short_name for row in context["page"]}


def test_another_township_forgets_the_village_chosen_before(county, office):
    there = asked(office, township=county.other_township.pk, village=county.village.pk)
    assert names(there) == {county.other_township.short_name, county.third_village.short_name}
    assert [chip["word"].partition("：")[2] for chip in there["chips"]] == [str(county.other_township)]


def test_a_village_in_the_address_shows_its_township(county, office):
    there = asked(office, village=county.village.pk)
    assert names(there) == {county.village.short_name}
    assert [level["value"] for level in there["cascade"]["levels"]] == [county.township.pk, county.village.pk]


def test_a_village_has_no_area_to_choose(county):
    assert asked(county.client("village_clerk"))["cascade"] is None


def test_a_list_of_one_page_offers_no_other(county, office):
    page = office.get(URL).content.decode()
    assert "每页" in page
    assert "下一页" not in page
