"""What a phone recorded on foot: as long as the way was, few points, and smoothing twice changes nothing more."""

from itertools import pairwise
from math import cos, pi, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.geometry import GeometryError, Outline, length, metres_between
from assets.tracks import TOLERANCE, metres_off, simplified, walked
from assets.written_positions import read_parts, write_parts
from common.coordinates import BD09, GCJ02, from_wgs84

EAST, NORTH = 1 / 95_000, 1 / 110_860  # degrees of a metre near 31° N


def recorded(way, *, error: float, seed: int = 1) -> list:
    """A fix a second along a way in metres, off by `error` metres that drift as a receiver's do."""
    chance, x, y, found = Random(seed), 0.0, 0.0, []
    for east, north in way:
        x = 0.9 * x + chance.gauss(0, error * 0.19**0.5)
        y = 0.9 * y + chance.gauss(0, error * 0.19**0.5)
        found.append((118 + (east + x) * EAST, 31 + (north + y) * NORTH))
    return found


def long(points) -> float:
    return length(Outline("line", (tuple(points),)))


STRAIGHT = [(1.4 * n, 0.0) for n in range(1000)]
BEND = [(200 * sin(n / 300 * pi), 200 - 200 * cos(n / 300 * pi)) for n in range(301)]


@pytest.mark.parametrize("error", [0, 2, 4])
@pytest.mark.parametrize(("way", "metres"), [(STRAIGHT, 1398.6), (BEND, 200 * pi)])
def test_a_track_is_as_long_as_the_way(way, metres, error):
    track = recorded(way, error=error)
    kept = walked(track)
    assert long(kept) == pytest.approx(metres, rel=0.04)
    assert len(kept) < 60
    assert metres_between(kept[0], track[0]) < 1
    assert metres_between(kept[-1], track[-1]) < 1


def test_standing_still_adds_nothing():
    track = recorded([*STRAIGHT[:300], *[STRAIGHT[300]] * 600, *STRAIGHT[300:600]], error=1)
    assert long(walked(track)) == pytest.approx(1.4 * 599, rel=0.04)


def test_a_spike_is_dropped():
    track = recorded(STRAIGHT[:200], error=0)
    track[100] = (118.01, 31.01)
    assert long(walked(track)) == pytest.approx(1.4 * 199, rel=0.04)


def test_smoothing_again_changes_next_to_nothing():
    once = walked(recorded(BEND, error=3))
    assert long(walked(once)) == pytest.approx(long(once), rel=0.01)


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900)), min_size=2, max_size=40))
def test_no_point_left_out_lies_far_from_what_is_left(way):
    points = [(118 + x * EAST, 31 + y * NORTH) for x, y in way]
    kept = simplified(points)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    for point in points:
        assert min(metres_off(point, a, b) for a, b in pairwise(kept)) <= TOLERANCE * 1.01


# --- As people write positions down -------------------------------------------------------------
def test_positions_are_read_line_by_line_in_parts():
    text = "118.765432, 31.732198\n118.77 31.74\n\n东经118°46′12″ 北纬31°44′24″\n31.75,118.78\n"
    assert read_parts(text) == [
        [(118.765432, 31.732198), (118.77, 31.74)],
        [(118.77, 31.74), (118.78, 31.75)],
    ]


@pytest.mark.parametrize("datum", [GCJ02, BD09])
def test_another_datum_is_converted(datum):
    ((point,),) = read_parts("{:.6f},{:.6f}".format(*from_wgs84(118.8, 31.8, datum)), datum)
    assert metres_between(point, (118.8, 31.8)) < 1


def test_the_line_that_cannot_be_read_is_named():
    with pytest.raises(GeometryError, match="第 2 行“石塘村口”"):
        read_parts("118.76,31.73\n石塘村口")
    with pytest.raises(GeometryError, match="不在中国范围内"):
        read_parts("2.35, 48.85")


@given(st.lists(st.tuples(st.floats(75, 134), st.floats(4, 53)), min_size=1, max_size=8))
def test_what_is_written_is_read_again(points):
    rounded = [(round(x, 6), round(y, 6)) for x, y in points]
    assert read_parts(write_parts([rounded, rounded])) == [rounded, rounded]
