"""The page on which a facility gets its place, and what the map asks to be read meanwhile."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assets.models import Facility, Shape
from common.coordinates import GCJ02, from_wgs84
from tests.assets.factories import make_facility, make_type
from tests.assets.test_shapes import KILOMETRE, ROAD
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_division, make_post

LINE = "118.800000, 31.700000\r\n118.810539, 31.700000"
READ = "assets:map-read"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def road(**values) -> Facility:
    return make_facility(type_code=ROAD, **{"quantity": Decimal("1.5"), "unit": "公里", **values})


def page_of(facility: Facility) -> str:
    return reverse("assets:shape-edit", args=[facility.pk])


def present(facility: Facility) -> Facility:
    return Facility.objects.select_related("type", "shape").get(pk=facility.pk)


def test_a_line_is_saved_and_its_difference_told(clerk):
    facility, client = road(), client_of(clerk)
    answer = client.post(page_of(facility), {"outline": LINE, "outline_source": "walked"})
    assert answer.status_code == 302
    shape = present(facility).shape
    assert (shape.source, shape.geometry) == (
        "walked",
        {**KILOMETRE, "coordinates": [[118.8, 31.7], [118.810539, 31.7]]},
    )
    detail = client.get(answer.url).content.decode()
    assert "量得 0.999 公里；登记 1.5 公里，少 33%" in detail
    assert "相差一成以上" in detail
    assert "<path" in detail
    again = client.get(page_of(facility)).content.decode()
    assert "118.800000, 31.700000\n118.810539, 31.700000" in again


def test_points_typed_from_a_picker_map_are_converted(clerk):
    facility = road()
    typed = "\n".join("{:.6f},{:.6f}".format(*from_wgs84(lon, 31.7, GCJ02)) for lon in (118.8, 118.81))
    client_of(clerk).post(page_of(facility), {"outline": typed, "outline_datum": GCJ02})
    (start, _end) = present(facility).shape.geometry["coordinates"]
    assert start == pytest.approx([118.8, 31.7], abs=3e-6)


def test_a_point_alone_is_saved(clerk):
    facility = make_facility()
    client_of(clerk).post(page_of(facility), {"longitude": "118.8", "latitude": "31.7"})
    assert present(facility).position == (Decimal("118.8"), Decimal("31.7"))


def test_emptied_points_take_the_line_away(clerk):
    facility, client = road(), client_of(clerk)
    client.post(page_of(facility), {"outline": LINE})
    where = present(facility).position
    client.post(page_of(facility), {"outline": "", "longitude": where[0], "latitude": where[1]})
    assert not Shape.objects.exists()
    assert present(facility).position == where


def test_clearing_asks_first(clerk):
    facility, client = road(), client_of(clerk)
    client.post(page_of(facility), {"outline": LINE})
    clear = reverse("assets:shape-clear", args=[facility.pk])
    assert "位置点保留" in client.get(clear).content.decode()
    assert Shape.objects.exists()
    client.post(clear)
    assert not Shape.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outline": "石塘村口"}, "第 1 行"),
        ({"outline": "118.8, 31.7"}, "两个不同的点"),
        ({}, "请在图上点出位置"),
        ({"longitude": "118.8"}, "经度和纬度要一起填"),
    ],
)
def test_what_cannot_be_read_stays_on_the_form_with_the_reason(clerk, said, words):
    facility = road()
    answer = client_of(clerk).post(page_of(facility), said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Shape.objects.exists()


def test_strangers_and_readers_do_not_draw(clerk):
    facility = road()
    assert client_of(make_post(division=GULI)).post(page_of(facility), {"outline": LINE}).status_code == 404
    leader = make_post(role="township_leader", division=HENGXI)
    assert client_of(leader).post(page_of(facility), {"outline": LINE}).status_code == 403


def test_a_new_facility_is_registered_with_its_line(clerk):
    make_type(code=ROAD)
    make_division(code=SHITANG)
    of_type = {"attribute_width_m": "3.5", "attribute_surface_kind": "水泥"}
    said = {
        "division": SHITANG,
        "type": ROAD,
        "name": "前塘村道",
        "quantity": "1",
        "outline": LINE,
        **of_type,
    }
    answer = client_of(clerk).post(reverse("assets:facility-create"), said)
    assert answer.status_code == 302, answer.content.decode()
    shape = Shape.objects.select_related("facility").get()
    assert shape.facility.name == "前塘村道"
    assert shape.facility.position == (Decimal("118.805270"), Decimal("31.7"))


# --- What the map asks to be read -----------------------------------------------------------------
def read(post, **said) -> tuple[int, dict]:
    answer = client_of(post).post(reverse(READ), said)
    return answer.status_code, answer.json()


def test_a_line_is_read_and_measured_beside_what_is_registered(clerk):
    status, found = read(clerk, outline=LINE, shape="line", quantity="1500", unit="米")
    assert status == 200
    assert found["parts"] == [[[118.8, 31.7], [118.810539, 31.7]]]
    assert (found["measured"], found["differs"]) == ("量得 0.999 公里；登记 1.5 公里，少 33%", True)


def test_a_track_comes_back_smoothed(clerk):
    track = "\n".join(f"{118.8 + n * 5e-5:.6f}, {31.7 + n % 2 * 2e-5:.6f}" for n in range(200))
    _status, found = read(clerk, outline=track, outline_source="walked", shape="line")
    assert len(found["parts"][0]) < 20
    assert found["text"].count("\n") == len(found["parts"][0]) - 1


def test_a_point_of_another_datum_is_read(clerk):
    there = "{:.6f}, {:.6f}".format(*from_wgs84(118.8, 31.7, GCJ02))
    status, found = read(clerk, outline=there, outline_datum=GCJ02, shape="point")
    assert status == 200
    assert found["parts"][0][0] == pytest.approx([118.8, 31.7], abs=3e-6)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outline": "x", "shape": "line"}, "第 1 行"),
        ({"outline": "x", "shape": "point"}, "第 1 行"),
        ({"outline": LINE, "shape": "area"}, "三个不同的点"),
        ({"outline": LINE, "shape": "cube"}, "cube"),
        ({"outline": LINE}, "请选择"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(clerk, said, words):
    status, found = read(clerk, **said)
    assert status == 200
    assert words in found["wrong"]
