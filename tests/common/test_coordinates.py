"""Positions: there and back is the same place, and known points come out where others put them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import coordinates as places

lons = st.floats(75, 134)
lats = st.floats(4, 53)


@pytest.mark.parametrize("datum", places.DATUMS)
@given(lon=lons, lat=lats)
def test_there_and_back_is_the_same_place(datum, lon, lat):
    back = places.to_wgs84(*places.from_wgs84(lon, lat, datum), datum)
    assert back == pytest.approx((lon, lat), abs=1e-7)


@given(lon=lons, lat=lats)
def test_the_offset_is_a_few_hundred_metres(lon, lat):
    east, north = places.wgs84_to_gcj02(lon, lat)
    assert abs(east - lon) < 0.02
    assert abs(north - lat) < 0.02


def test_known_points():
    # published example of the offset: Tiananmen by GPS, on GCJ-02 maps and on Baidu's
    wgs = (116.39122, 39.90716)
    gcj = places.wgs84_to_gcj02(*wgs)
    assert gcj == pytest.approx((116.39746, 39.90856), abs=2e-5)
    assert places.gcj02_to_bd09(*gcj) == pytest.approx((116.40384, 39.91490), abs=2e-5)


def test_outside_china_nothing_moves():
    assert places.wgs84_to_gcj02(2.35, 48.85) == (2.35, 48.85)
    assert places.gcj02_to_wgs84(2.35, 48.85) == (2.35, 48.85)


def test_an_unknown_datum_is_refused():
    with pytest.raises(ValueError, match="datum"):
        places.to_wgs84(118.0, 31.0, "NAD-27")
