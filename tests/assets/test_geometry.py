"""Lines and areas: known lengths and areas come out, laws hold for any shape, what is unsound is refused in words."""

from itertools import pairwise
from math import cos, pi, sin
from operator import mul

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assets.geometry import (
    AXIS,
    MOST_POINTS,
    GeometryError,
    Outline,
    area,
    box,
    equal_area,
    geojson,
    length,
    measured,
    metres_between,
    middle,
    outline,
    read_geojson,
)
from common.coordinates import gcj02_to_wgs84, wgs84_to_gcj02

# a county's extent, in steps that six decimals hold
points = st.tuples(
    st.integers(118_400_000, 119_150_000).map(lambda one: one / 1e6),
    st.integers(31_550_000, 32_150_000).map(lambda one: one / 1e6),
)


@st.composite
def lines(draw) -> Outline:
    part = draw(st.lists(points, min_size=2, max_size=12, unique=True))
    return outline("line", [part])


@st.composite
def areas(draw) -> Outline:
    """Star-shaped rings around a point never cross themselves."""
    x, y = draw(points)
    reaches = draw(st.lists(st.floats(0.0005, 0.02), min_size=3, max_size=14))
    turn = 2 * pi / len(reaches)
    ring = [(x + r * cos(n * turn), y + r * sin(n * turn)) for n, r in enumerate(reaches)]
    return outline("area", [ring])


# --- Known values -------------------------------------------------------------------------------
def test_a_degree_is_as_long_as_the_tables_say():
    # length of a degree on WGS-84 at 30° and 45° (tables of geodesy: 110.852, 96.486; 111.132, 78.847 km)
    assert metres_between((118, 29.5), (118, 30.5)) == pytest.approx(110_852, abs=1)
    assert metres_between((118, 30), (119, 30)) == pytest.approx(96_486, abs=1)
    assert metres_between((118, 44.5), (118, 45.5)) == pytest.approx(111_132, abs=1)
    assert metres_between((118, 45), (119, 45)) == pytest.approx(78_847, abs=1)


def test_a_surveyed_line_comes_out():
    # Flinders Peak to Buninyong, the worked example of Geoscience Australia (Vincenty): 54,972.271 m
    flinders, buninyong = (144.42486789, -37.95103342), (143.92649554, -37.65282114)
    assert metres_between(flinders, buninyong) == pytest.approx(54_972.271, rel=3e-6)


def test_the_whole_earth_comes_out():
    # the surface of WGS-84: 510,065,621.724 km²
    _east, pole = equal_area((0, 90))
    assert 4 * pi * AXIS * pole == pytest.approx(510_065_621.724e6, rel=1e-9)


def test_the_area_of_a_cell_is_that_of_its_strips():
    steps = [30 + n / 100 for n in range(101)]
    cell = outline("area", [[(118, one) for one in steps] + [(119, one) for one in reversed(steps)]])
    strips = [metres_between((118, one + 0.005), (119, one + 0.005)) for one in steps[:-1]]
    high = [metres_between((118, one), (118, one + 0.01)) for one in steps[:-1]]
    assert area(cell) == pytest.approx(sum(map(mul, strips, high)), rel=1e-7)


def test_a_square_is_as_large_as_its_sides():
    square = outline("area", [[(118, 31), (118.001, 31), (118.001, 31.001), (118, 31.001)]])
    sides = metres_between((118, 31.0005), (118.001, 31.0005)) * metres_between((118, 31), (118, 31.001))
    assert area(square) == pytest.approx(sides, rel=1e-6)
    assert str(measured(square)) == f"{sides:.3f}"


def test_a_hole_is_no_part_of_an_area():
    outer = [(118, 31), (118.003, 31), (118.003, 31.003), (118, 31.003)]
    hole = [(118.001, 31.001), (118.002, 31.001), (118.002, 31.002), (118.001, 31.002)]
    pierced = outline("area", [outer, hole])
    assert area(pierced) == pytest.approx(area(outline("area", [outer])) * 8 / 9, rel=1e-4)
    x, y = middle(pierced)
    assert not (118.001 < x < 118.002 and 31.001 < y < 31.002)


def test_kilometres_of_a_line():
    assert str(measured(outline("line", [[(118, 30), (119, 30)]]))) == "96.486"


# --- Laws ---------------------------------------------------------------------------------------
@given(lines())
def test_a_line_is_as_long_backwards(line):
    back = outline("line", [part[::-1] for part in line.parts])
    assert length(back) == pytest.approx(length(line), rel=1e-12)


@given(lines(), st.data())
def test_parts_of_a_line_add_up(line, data):
    (part,) = line.parts
    assume(len(part) > 2)
    cut = data.draw(st.integers(1, len(part) - 2))
    pieces = outline("line", [part[: cut + 1]]), outline("line", [part[cut:]])
    assert sum(map(length, pieces)) == pytest.approx(length(line), rel=1e-12)
    assert length(outline("line", [part[: cut + 1], part[cut:]])) == pytest.approx(length(line), rel=1e-12)


@given(st.one_of(lines(), areas()))
def test_the_box_holds_every_point_and_the_middle(shape):
    where = box(shape)
    for x, y in [*shape.points, middle(shape)]:
        assert where.west <= x <= where.east
        assert where.south <= y <= where.north


@given(areas(), st.booleans(), st.integers(0, 13))
def test_an_area_is_as_large_whichever_way_it_is_drawn(shape, backwards, shift):
    (ring,) = shape.parts
    corners = list(ring[:-1])
    turned = corners[shift % len(corners) :] + corners[: shift % len(corners)]
    again = outline("area", [turned[::-1] if backwards else turned])
    assert area(again) == pytest.approx(area(shape), rel=1e-9)
    assert area(shape) > 0


@given(areas())
def test_the_middle_lies_inside(shape):
    (ring,) = shape.parts
    x, y = middle(shape)
    east_of = [
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    ]
    narrow = max(east_of) - min(east_of) < 3e-6 if east_of else True  # rounding may step over a sliver's side
    assert narrow or sum(one > x for one in east_of) % 2 == 1


@given(st.one_of(lines(), areas()))
def test_geojson_there_and_back_is_the_same(shape):
    assert read_geojson(geojson(shape)) == shape


@given(points)
def test_a_point_on_a_picker_map_comes_home_within_a_metre(point):
    home = gcj02_to_wgs84(*wgs84_to_gcj02(*point))
    assert metres_between(point, home) < 1


# --- What is refused ----------------------------------------------------------------------------
def line(*coordinates) -> dict:
    return {"type": "LineString", "coordinates": [list(one) for one in coordinates]}


def ring(*coordinates) -> dict:
    closed = [*coordinates, coordinates[0]]
    return {"type": "Polygon", "coordinates": [[list(one) for one in closed]]}


A, B, C, D = (118.0, 31.0), (118.01, 31.0), (118.01, 31.01), (118.0, 31.01)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "不是 GeoJSON"),
        ([], "不是 GeoJSON"),
        ({"type": "LineString"}, "不是 GeoJSON"),
        ({"type": "Point", "coordinates": [118, 31]}, "只接受线"),
        ({"type": "MultiPolygon", "coordinates": []}, "只接受线"),
        ({"type": "MultiLineString", "coordinates": []}, "还没有画"),
        ({"type": "MultiLineString", "coordinates": [1, 2]}, "层次"),
        ({"type": "LineString", "coordinates": [[118], [119]]}, "一对数字"),
        ({"type": "LineString", "coordinates": [["118", "31"], ["119", "31"]]}, "一对数字"),
        ({"type": "LineString", "coordinates": [[True, 31], [119, 31]]}, "一对数字"),
        (line((118, 31), (float("nan"), 31)), "超出范围"),
        (line((118, 31), (118, 91)), "超出范围"),
        (line((118, 31), (181, 31)), "超出范围"),
        (line(A), "两个不同的点"),
        (line(A, A), "两个不同的点"),
        (line((118, 31), (122, 31)), "200 公里"),
        (ring(A, B), "三个不同的点"),
        (ring(A, B, D, C), "相交"),
        (ring(A, (118.000003, 31), (118, 31.000003)), "太小"),
        (ring(A, B, C, B), "相交"),
        ({"type": "Polygon", "coordinates": [[list(A), list(B), list(C)]]}, "没有闭合"),
    ],
)
def test_what_is_unsound_is_refused_in_words(value, words):
    with pytest.raises(GeometryError, match=words):
        read_geojson(value)


def test_too_many_points_are_refused():
    many = [(118 + n / 1e5, 31 + n % 2 / 1e4) for n in range(MOST_POINTS + 1)]
    with pytest.raises(GeometryError, match="最多"):
        outline("line", [many])
    with pytest.raises(GeometryError, match="最多"):
        read_geojson(line(*many * 20))
    with pytest.raises(GeometryError, match="段"):
        outline("line", [[A, B]] * 51)


def test_a_height_is_left_out_and_a_repeated_point_too():
    read = read_geojson({"type": "LineString", "coordinates": [[118, 31, 12.5], [118, 31, 13], [118.1, 31]]})
    assert read.parts == (((118.0, 31.0), (118.1, 31.0)),)


def test_a_ring_that_touches_itself_in_a_corner_is_refused():
    eight = ring((118, 31), (118.01, 31.01), (118.02, 31), (118.02, 31.02), (118.01, 31.01), (118, 31.02))
    with pytest.raises(GeometryError, match="相交"):
        read_geojson(eight)
