"""The map: what it shows of whom, from afar and from near, at which cost, and what an outside tile server changes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets import maps
from assets.actions.shapes import draw_shape
from assets.models import Facility
from common.tiles import tile_source
from tests.assets.factories import make_facility
from tests.assets.test_shapes import KILOMETRE
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat, queries_of

FEATURES = "assets:map-features"
HERE = {"bbox": "118.79,31.69,118.82,31.71", "zoom": 15}


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def placed(east: float, north: float = 31.70, **values) -> Facility:
    return make_facility(longitude=Decimal(f"{east:.6f}"), latitude=Decimal(str(north)), **values)


def features(post, **asked) -> dict:
    answer = client_of(post).get(reverse(FEATURES), asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_from_afar_each_village_has_its_number(clerk):
    placed(118.80, condition="damaged")
    placed(118.82)
    make_facility()
    make_facility(coded=False)
    found = features(clerk, bbox="118.79,31.69,118.82,31.71", zoom=11)
    assert (found["number"], found["placed"]) == (4, 2)
    (village,) = found["villages"]
    assert (village["code"], village["name"]) == (SHITANG, make_division(code=SHITANG).short_name)
    assert (village["number"], village["broken"]) == (2, 1)
    assert village["at"] == [118.81, 31.7]
    assert village["box"] == [118.80, 31.7, 118.82, 31.7]


def test_from_near_the_facilities_of_the_rectangle_stand_with_their_state(clerk):
    placed(118.80, name="前塘公厕", condition="damaged", status="suspended")
    placed(118.90, name="远处公厕")
    (one,) = features(clerk, **HERE)["facilities"]
    assert one["name"] == "前塘公厕"
    assert (one["type"], one["condition"], one["status"]) == ("农村公厕", "damaged", "停用")
    assert one["at"] == [118.80, 31.7]
    assert client_of(clerk).get(one["url"]).status_code == 200


def test_a_line_shows_wherever_it_touches_the_rectangle(clerk):
    road = make_facility(type_code="0101", unit="公里")
    draw_shape(facility=road, geometry=KILOMETRE, source="drawn", by=clerk)
    corner = features(clerk, bbox="118.7999,31.6999,118.8002,31.7002", zoom=17)  # its point lies elsewhere
    (one,) = corner["facilities"]
    assert one["shape"] == {**KILOMETRE, "coordinates": [[118.8, 31.7], [118.810539, 31.7]]}
    assert len(features(clerk, **HERE)["facilities"]) == 1


def test_nobody_sees_beyond_the_own_area(clerk):
    placed(118.80, division=GULI_VILLAGE, name="谷里公厕")
    assert features(clerk, **HERE) == {"facilities": [], "more": False}
    assert features(clerk) == {"villages": [], "number": 0, "placed": 0}
    assert features(make_post(division=GULI), **HERE)["facilities"][0]["name"] == "谷里公厕"


def test_the_list_s_filters_narrow_the_map(clerk):
    placed(118.80, condition="damaged")
    placed(118.801, condition="good")
    assert len(features(clerk, **HERE)["facilities"]) == 2
    (one,) = features(clerk, condition="damaged", **HERE)["facilities"]
    assert one["condition"] == "damaged"
    assert features(clerk, condition="damaged")["number"] == 1


def test_what_counts_no_more_is_not_shown(clerk):
    gone = placed(118.80)
    Facility.objects.filter(pk=gone.pk).update(registration="void")
    assert features(clerk, **HERE)["facilities"] == []


def test_too_many_are_told(clerk, monkeypatch):
    monkeypatch.setattr(maps, "MOST", 3)
    for n in range(4):
        placed(118.80 + n / 1000)
    found = features(clerk, **HERE)
    assert (len(found["facilities"]), found["more"]) == (3, True)


def test_a_rectangle_too_wide_is_answered_by_village(clerk):
    placed(118.80)
    assert "villages" in features(clerk, bbox="110,30,120,32", zoom=18)


@pytest.mark.parametrize(
    "asked",
    [
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "119,31,118,32", "zoom": 15},
        {"bbox": "nan,31,118,32", "zoom": 15},
        {"zoom": "near"},
        {"condition": "rubbish"},
    ],
)
def test_rubbish_is_refused_in_words(clerk, asked):
    answer = client_of(clerk).get(reverse(FEATURES), asked)
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ["", "?bbox=118.79,31.69,118.82,31.71&zoom=15"])
def test_features_ask_as_often_for_thirty_as_for_one(clerk, query):
    assert_flat(client_of(clerk), reverse(FEATURES) + query, lambda n: placed(118.80 + n / 10_000))


def test_the_indexes_of_place_answer_from_near(clerk):
    asked = queries_of(client_of(clerk), f"{reverse(FEATURES)}?bbox=118.79,31.69,118.82,31.71&zoom=15")
    about = [sql for sql in asked if "assets_facility" in sql and "box(point(" in sql]
    assert len(about) == 2
    assert all("LIMIT" in sql for sql in about)
    # as the index expressions stand, or they would not be used
    assert any('point(("assets_facility"."longitude")::double precision' in sql for sql in about)
    assert any('box(point(("assets_shape"."west")::double precision' in sql for sql in about)


def test_the_page_carries_the_filters_and_a_way_to_the_list(clerk):
    page = client_of(clerk).get(reverse("assets:map-facilities"), {"condition": "broken"}).content.decode()
    assert f'href="{reverse("assets:facility-list")}?condition=broken"' in page
    assert f'data-features="{reverse(FEATURES)}?condition=broken"' in page
    assert "data-tiles" not in page
    assert 'data-condition="damaged"' in page


# --- An outside tile server, where the county names one --------------------------------------------
def test_tiles_are_named_on_the_page_only_when_set(clerk, settings):
    settings.MAP_TILES_URL, settings.MAP_TILES_ATTRIBUTION = (
        "https://t{s}.tiles.example/{z}/{x}/{y}.png",
        "某省天地图",
    )
    page = client_of(clerk).get(reverse("assets:map-facilities")).content.decode()
    assert 'data-tiles="https://t{s}.tiles.example/{z}/{x}/{y}.png"' in page
    assert "某省天地图" in page


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("https://t{s}.tiles.example/w?x={x}&y={y}&l={z}&tk=1", "https://*.tiles.example"),
        ("http://10.1.2.3:8080/{z}/{x}/{y}", "http://10.1.2.3:8080"),
    ],
)
def test_the_pages_may_load_from_the_named_server_only(address, source):
    assert tile_source(address) == source


@pytest.mark.parametrize(
    "address",
    [
        "tiles.example/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}",
        "https://{s}.example/{z}/{x}/{y}",
        "javascript://x/{z}{x}{y}",
    ],
)
def test_no_address_of_tiles(address):
    with pytest.raises(ValueError, match="MAP_TILES_URL"):
        tile_source(address)
