"""Lines and areas on the earth: what is a sound one, how long or large it is, where it lies. Pure.

Positions are (longitude, latitude) in degrees of WGS-84, kept to six decimals (a decimetre). Lengths are taken on the
ellipsoid along each segment by the radii of curvature at its middle (three parts in a million at 50 km), areas in
Lambert's equal-area cylinder of the same ellipsoid (J. P. Snyder, Map Projections: A Working Manual, 1987, p. 81).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import cos, hypot, isfinite, log, radians, sin, sqrt
from typing import Any, NamedTuple

Position = tuple[float, float]
Part = tuple[Position, ...]

AXIS = 6378137.0  # of WGS-84, metres
FLATTENING = 1 / 298.257223563
ECCENTRICITY2 = FLATTENING * (2 - FLATTENING)
DECIMALS = 6
MOST_POINTS = 2000  # that are kept
MOST_RECORDED = 20_000  # that are read: a phone's track before it is smoothed
MOST_PARTS = 50
WIDEST = 3.0  # degrees; nothing in a county's care is wider, a slip of the pen is
SMALLEST = 1.0  # square metres
THOUSANDTH = Decimal("0.001")


class GeometryError(ValueError):
    """What is wrong with a shape, in the reader's words."""


class Box(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Outline:
    """A sound line (one or more parts) or area (closed rings: the outer one, then its holes)."""

    kind: str  # line or area, as assets.models.Shape.Kind
    parts: tuple[Part, ...]

    @property
    def points(self) -> Iterator[Position]:
        return (point for part in self.parts for point in part)


# --- What is a sound one ------------------------------------------------------------------------
def outline(kind: str, parts: Iterable[Sequence[Position]]) -> Outline:
    """A sound outline of points in order; rings are closed for the writer. Raises GeometryError in words."""
    tidy = tuple(_tidy(part, closed=kind == "area") for part in parts)
    if not tidy:
        raise GeometryError("还没有画")
    made = Outline(kind, tidy)
    _check_size(made)
    if kind == "area":
        _check_rings(made)
    return made


def read_geojson(value: Any, each: Callable[[Sequence[Position]], Sequence[Position]] = tuple) -> Outline:
    """The outline of a GeoJSON geometry: LineString, MultiLineString or Polygon; `each` part may be smoothed first.

    Raises GeometryError in words.
    """
    if not isinstance(value, dict) or not isinstance(value.get("coordinates"), list):
        raise GeometryError("不是 GeoJSON 图形")
    name, coordinates = value.get("type"), value["coordinates"]
    if name not in ("LineString", "MultiLineString", "Polygon"):
        raise GeometryError("只接受线（LineString、MultiLineString）和面（Polygon）")
    parts = [coordinates] if name == "LineString" else coordinates
    if not all(isinstance(part, list) for part in parts):
        raise GeometryError("坐标的层次不对")
    if name == "Polygon" and any(part[:1] != part[-1:] for part in parts):
        raise GeometryError("面的边界没有闭合")
    if sum(map(len, parts)) > MOST_RECORDED:
        raise GeometryError(f"点太多，最多 {MOST_RECORDED} 个")
    positions = [each([_position(point) for point in part]) for part in parts]
    return outline("area" if name == "Polygon" else "line", positions)


def geojson(shape: Outline) -> dict[str, Any]:
    """The outline as GeoJSON in WGS-84."""
    parts = [[list(point) for point in part] for part in shape.parts]
    if shape.kind == "area":
        return {"type": "Polygon", "coordinates": parts}
    if len(parts) > 1:
        return {"type": "MultiLineString", "coordinates": parts}
    return {"type": "LineString", "coordinates": parts[0]}


def open_parts(shape: Outline) -> list[Part]:
    """Its parts as people draw and write them: rings without the repeated first point."""
    return [part[:-1] if shape.kind == "area" else part for part in shape.parts]


def _position(value: Any) -> Position:
    numbers = isinstance(value, list | tuple) and len(value) in (2, 3)
    if not numbers or any(isinstance(one, bool) or not isinstance(one, int | float) for one in value):
        raise GeometryError("坐标应为一对数字")
    return value[0], value[1]


def _tidy(part: Sequence[Position], *, closed: bool) -> Part:
    """Rounded, checked against the earth's bounds, without the same point twice in a row."""
    found: list[Position] = []
    for longitude, latitude in part:
        if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
            raise GeometryError("坐标超出范围：经度 ±180°，纬度 ±90°")
        point = (round(float(longitude), DECIMALS), round(float(latitude), DECIMALS))
        if not found or point != found[-1]:
            found.append(point)
    if closed and len(found) > 1 and found[0] != found[-1]:
        found.append(found[0])
    if len(found) < (4 if closed else 2):
        raise GeometryError("面至少要三个不同的点" if closed else "线至少要两个不同的点")
    return tuple(found)


def _check_size(shape: Outline) -> None:
    if len(shape.parts) > MOST_PARTS:
        raise GeometryError(f"图形有 {len(shape.parts)} 段，最多 {MOST_PARTS} 段，请拆成几处设施")
    if (number := sum(map(len, shape.parts))) > MOST_POINTS:
        raise GeometryError(f"图形有 {number} 个点，最多 {MOST_POINTS} 个")
    where = box(shape)
    if max(where.east - where.west, where.north - where.south) > WIDEST:
        raise GeometryError("图形跨度超过 200 公里，请检查坐标")


def _check_rings(shape: Outline) -> None:
    if crossing(shape):
        raise GeometryError("面的边界自己相交，请重画")
    if any(abs(_ring_area(ring)) < SMALLEST for ring in shape.parts):
        raise GeometryError("面太小，不到一平方米")


# --- How large ----------------------------------------------------------------------------------
def metres_between(start: Position, end: Position) -> float:
    """The distance of two points at most some 50 km apart."""
    east, north = _scale(radians((start[1] + end[1]) / 2))
    return hypot((end[0] - start[0]) * east, (end[1] - start[1]) * north)


def length(shape: Outline) -> float:
    """Metres along all parts (around all rings)."""
    return sum(metres_between(start, end) for part in shape.parts for start, end in pairwise(part))


def area(shape: Outline) -> float:
    """Square metres within the outer ring and outside the holes, however the rings turn."""
    outer, *holes = (abs(_ring_area(ring)) for ring in shape.parts)
    return outer - sum(holes)


def measured(shape: Outline) -> Decimal:
    """Kilometres of a line, square metres of an area, to a thousandth."""
    value = area(shape) if shape.kind == "area" else length(shape) / 1000
    return Decimal(value).quantize(THOUSANDTH)


def _scale(latitude: float) -> tuple[float, float]:
    """Metres of a degree eastwards and northwards at a latitude (in radians)."""
    root = sqrt(1 - ECCENTRICITY2 * sin(latitude) ** 2)
    return radians(AXIS / root * cos(latitude)), radians(AXIS * (1 - ECCENTRICITY2) / root**3)


def equal_area(point: Position) -> Position:
    """Metres east and north in the equal-area cylinder."""
    e, s = sqrt(ECCENTRICITY2), sin(radians(point[1]))
    q = (1 - ECCENTRICITY2) * (s / (1 - ECCENTRICITY2 * s * s) - log((1 - e * s) / (1 + e * s)) / (2 * e))
    return AXIS * radians(point[0]), AXIS * q / 2


def _ring_area(ring: Part) -> float:
    """Signed square metres; corners are taken from the first one, so that small rings lose no digits."""
    first_east, first_north = equal_area(ring[0])
    flat = [(x - first_east, y - first_north) for x, y in map(equal_area, ring)]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(flat)) / 2


# --- Where --------------------------------------------------------------------------------------
def box(shape: Outline) -> Box:
    """The smallest rectangle around all points."""
    longitudes, latitudes = zip(*shape.points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def middle(shape: Outline) -> Position:
    """A point that stands for it: half way along the longest part of a line, inside an area."""
    found = _inside_area(shape) if shape.kind == "area" else _half_way(shape)
    return round(found[0], DECIMALS), round(found[1], DECIMALS)


def _half_way(shape: Outline) -> Position:
    part = max(shape.parts, key=lambda one: length(Outline("line", (one,))))
    left = length(Outline("line", (part,))) / 2
    for start, end in pairwise(part):
        step = metres_between(start, end)
        if step >= left:
            share = left / step
            return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
        left -= step
    return part[-1]


def _inside_area(shape: Outline) -> Position:
    """The middle of the widest stretch inside, on the parallel half way between the two middle latitudes of corners."""
    latitudes = sorted({latitude for _longitude, latitude in shape.points})
    at = len(latitudes) // 2
    latitude = (latitudes[at - 1] + latitudes[at]) / 2
    cuts = sorted(
        x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
        for ring in shape.parts
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > latitude) != (y2 > latitude)
    )
    west, east = max(zip(cuts[::2], cuts[1::2], strict=True), key=lambda pair: pair[1] - pair[0])
    return (west + east) / 2, latitude


# --- Crossings ----------------------------------------------------------------------------------
def crossing(shape: Outline) -> bool:
    """Whether sides of the rings cross or touch other than at their shared corner."""
    sides = []
    for number, ring in enumerate(shape.parts):
        last = len(ring) - 2
        for at, (start, end) in enumerate(pairwise(ring)):
            sides.append((min(start[0], end[0]), max(start[0], end[0]), start, end, number, at, last))
    sides.sort()
    for at, one in enumerate(sides):
        for other in sides[at + 1 :]:
            if other[0] > one[1]:
                break
            if not _neighbours(one, other) and _meet(one[2], one[3], other[2], other[3]):
                return True
    return any(start == later for ring in shape.parts for start, _, later in _triples(ring))


def _neighbours(one: tuple, other: tuple) -> bool:
    return one[4] == other[4] and abs(one[5] - other[5]) in (1, one[6])


def _triples(ring: Part) -> Iterator[tuple[Position, Position, Position]]:
    """Each corner with its two neighbours: the same before and after means that the ring runs back on itself."""
    corners = ring[:-1]
    return ((corners[at - 2], corners[at - 1], corners[at]) for at in range(len(corners)))


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _meet(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Whether the stretches a–b and c–d have a point in common."""
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0
