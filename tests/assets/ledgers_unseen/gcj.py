"""WGS-84 to GCJ-02, the offset of Chinese map pickers: the well-known polynomial, written here apart from the product's."""

from decimal import Decimal
from math import cos, pi, sin, sqrt

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323


def to_gcj(lon: Decimal, lat: Decimal) -> tuple[Decimal, Decimal]:
    """The same place as a map picker gives it, six decimals."""
    x, y = float(lon) - 105.0, float(lat) - 35.0
    east, north = _east(x, y), _north(x, y)
    radians = float(lat) / 180.0 * pi
    magic = 1 - ECCENTRICITY * sin(radians) ** 2
    north = north * 180.0 / (AXIS * (1 - ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (AXIS / sqrt(magic) * cos(radians) * pi)
    return Decimal(f"{float(lon) + east:.6f}"), Decimal(f"{float(lat) + north:.6f}")


def _waves(x: float, y: float, of: float, sizes: tuple[float, float], lengths: tuple[float, float]) -> float:
    both = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    near = (20.0 * sin(of * pi) + 40.0 * sin(of / 3.0 * pi)) * 2.0 / 3.0
    far = (sizes[0] * sin(of / lengths[0] * pi) + sizes[1] * sin(of * pi / lengths[1])) * 2.0 / 3.0
    return both + near + far


def _north(x: float, y: float) -> float:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return plain + _waves(x, y, y, (160.0, 320.0), (12.0, 30.0))


def _east(x: float, y: float) -> float:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return plain + _waves(x, y, x, (150.0, 300.0), (12.0, 30.0))
