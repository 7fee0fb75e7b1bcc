"""Positions on the earth: WGS-84 is what we store; GCJ-02 and BD-09 are what map pickers in China hand out.

Longitudes come first, both in degrees. The offset formulas are the published, widely used approximation of the
national obfuscation (Krasovsky 1940 ellipsoid); the way back iterates the way out until it agrees within a
millimetre. CGCS2000 differs from WGS-84 by centimetres and is taken as equal.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

WGS84 = "WGS-84"
GCJ02 = "GCJ-02"
BD09 = "BD-09"
CGCS2000 = "CGCS2000"
DATUMS = (WGS84, CGCS2000, GCJ02, BD09)

_AXIS = 6378245.0  # semi-major axis of Krasovsky 1940, metres
_ECCENTRICITY = 0.00669342162296594323  # squared
_BD_TURN = pi * 3000.0 / 180.0
_CLOSE = 1e-9  # degrees, about 0.1 mm

Position = tuple[float, float]


def in_china(lon: float, lat: float) -> bool:
    """Whether the point lies in the rectangle where the GCJ-02 offset applies."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(x: float) -> float:
    """The short waves both offsets share."""
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _offset(lon: float, lat: float) -> Position:
    """How far GCJ-02 lies from WGS-84 at a point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + _waves(x)
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + _waves(x)
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    flat = lat / 180.0 * pi
    magic = 1.0 - _ECCENTRICITY * sin(flat) ** 2
    per_lat = _AXIS * (1.0 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi / 180.0
    per_lon = _AXIS / sqrt(magic) * cos(flat) * pi / 180.0
    return east / per_lon, north / per_lat


def wgs84_to_gcj02(lon: float, lat: float) -> Position:
    """A WGS-84 point as map pickers of GCJ-02 would show it; outside China unchanged."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = _offset(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> Position:
    """The WGS-84 point of a GCJ-02 one, by iterating `wgs84_to_gcj02`; outside China unchanged."""
    if not in_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(30):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        step_lon, step_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - step_lon, guess_lat - step_lat
        if abs(step_lon) < _CLOSE and abs(step_lat) < _CLOSE:
            break
    return guess_lon, guess_lat


def gcj02_to_bd09(lon: float, lat: float) -> Position:
    """A GCJ-02 point in Baidu's frame."""
    reach = hypot(lon, lat) + 0.00002 * sin(lat * _BD_TURN)
    turn = atan2(lat, lon) + 0.000003 * cos(lon * _BD_TURN)
    return reach * cos(turn) + 0.0065, reach * sin(turn) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Position:
    """A Baidu point in GCJ-02, by iterating `gcj02_to_bd09` (the usual closed form is off by a metre)."""
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(30):
        there_lon, there_lat = gcj02_to_bd09(guess_lon, guess_lat)
        step_lon, step_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - step_lon, guess_lat - step_lat
        if abs(step_lon) < _CLOSE and abs(step_lat) < _CLOSE:
            break
    return guess_lon, guess_lat


def to_wgs84(lon: float, lat: float, datum: str) -> Position:
    """A point given in one of DATUMS, in WGS-84. Raises ValueError for a datum that is not listed."""
    if datum in (WGS84, CGCS2000):
        return lon, lat
    if datum == GCJ02:
        return gcj02_to_wgs84(lon, lat)
    if datum == BD09:
        return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
    raise ValueError(f"unknown datum {datum!r}")


def from_wgs84(lon: float, lat: float, datum: str) -> Position:
    """A WGS-84 point in one of DATUMS. Raises ValueError for a datum that is not listed."""
    if datum in (WGS84, CGCS2000):
        return lon, lat
    if datum == GCJ02:
        return wgs84_to_gcj02(lon, lat)
    if datum == BD09:
        return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
    raise ValueError(f"unknown datum {datum!r}")
