"""赋码覆盖: figures by township and village, each opening the very list that makes it, at a constant cost."""

import re

import pytest

from assets.models import Facility
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat

URL = "/facilities/coverage/"


@pytest.fixture
def register(county):
    """石塘村: five, of which two have everything but a photo; 谷里社区: one."""
    make_type()
    whole = {"longitude": 118.7, "latitude": 31.7, "built": "2014", "said": {"party": "石塘村委会"}}
    make_facility(name="前塘公厕", **whole)
    make_facility(name="进村道路", type_code="0101", attributes={"surface_kind": "水泥"}, **whole)
    make_facility(name="后塘道路", type_code="0101", **whole)
    make_facility(name="待赋码的", coded=False)
    returned = make_facility(name="退回的", coded=False)
    Facility.objects.filter(pk=returned.pk).update(returned_reason="请补充")
    make_facility(name="谷里公厕", division=GULI_VILLAGE)


def figures(page: str, name: str) -> list[tuple[str, int]]:
    """The addresses and numbers in the row of a division."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if f">{name}<" in row)
    return [
        (url.replace("&amp;", "&"), int(number))
        for url, number in re.findall(r'<a href="([^"]+)">(\d+)</a>', row)
    ]


def test_every_figure_opens_the_list_that_makes_it(register):
    client = client_of(make_post(division=HENGXI))
    found = figures(client.get(URL).text, "石塘村")
    assert [number for _url, number in found] == [5, 3, 1, 1, 2, 2, 2, 4, 5]  # nothing lacks its quantity
    for url, number in found:
        assert f"共 {number} 处" in client.get(url).text, url


def test_the_county_sees_townships_and_opens_one(register):
    client = client_of(make_post(role="county_office", division=COUNTY))
    page = client.get(URL).text
    found = figures(page, "横溪街道")
    assert [number for _url, number in found] == [5, 3, 1, 1, 2, 2, 2, 4, 5]
    assert f"{URL}?township={HENGXI}" in page and "谷里街道" in page and "石塘村" not in page
    inside = client.get(URL, {"township": HENGXI}).text
    assert "石塘村" in inside and "赋码率 60.0%" in inside
    for url, number in figures(inside, "石塘村"):
        assert f"共 {number} 处" in client.get(url).text, url
    assert client.get(URL, {"township": "140781001000"}).status_code == 404


def test_a_village_sees_itself(register):
    client = client_of(make_post(role="village_clerk", division=SHITANG))
    page = client.get(URL).text
    assert "石塘村" in page and "谷里" not in page
    for url, number in figures(page, "石塘村"):
        assert f"共 {number} 处" in client.get(url).text, url


def test_it_asks_as_often_for_thirty_facilities_as_for_one(county):
    client = client_of(make_post(role="county_office", division=COUNTY))
    assert_flat(client, URL, lambda number: make_facility(division=SHITANG))
    assert_flat(client, f"{URL}?township={HENGXI}", lambda number: make_facility(division=SHITANG))
