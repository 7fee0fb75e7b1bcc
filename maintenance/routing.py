"""A short way through points (pure): nearest neighbour from the north-west, then crossings undone (2-opt)."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians

Point = tuple[float, float]  # longitude, latitude in degrees, WGS-84
ROUNDS = 6  # of undoing; more gains little
METRES = 111_320.0  # a degree of latitude


def flat(points: Sequence[Point]) -> list[Point]:
    """Metres east and north of the first; right enough within a village."""
    if not points:
        return []
    east, north = points[0]
    scale = METRES * cos(radians(north))
    return [((x - east) * scale, (y - north) * METRES) for x, y in points]


def proposed(points: Sequence[Point]) -> list[int]:
    """The positions of `points` in the order of a short walk, each once."""
    if len(points) < 3:
        return list(range(len(points)))
    metres = flat(points)
    return _uncrossed(metres, _nearest(metres))


def _far(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _nearest(metres: Sequence[Point]) -> list[int]:
    here = min(range(len(metres)), key=lambda n: (metres[n][0] - metres[n][1], n))
    left, way = set(range(len(metres))) - {here}, [here]
    while left:
        here = min(left, key=lambda n: (_far(metres[way[-1]], metres[n]), n))
        left.discard(here)
        way.append(here)
    return way


def _uncrossed(metres: Sequence[Point], way: list[int]) -> list[int]:
    for _round in range(ROUNDS):
        better = False
        for i in range(1, len(way) - 1):
            for j in range(i + 1, len(way)):
                if _gain(metres, way, i, j) > 1e-6:
                    way[i : j + 1] = way[i : j + 1][::-1]
                    better = True
        if not better:
            break
    return way


def _gain(metres: Sequence[Point], way: list[int], i: int, j: int) -> float:
    """Metres saved by walking the stretch from i to j the other way round."""
    before, first, last = (metres[way[n]] for n in (i - 1, i, j))
    saved = _far(before, first) - _far(before, last)
    if j + 1 < len(way):
        after = metres[way[j + 1]]
        saved += _far(last, after) - _far(first, after)
    return saved


def length(points: Sequence[Point], way: Sequence[int]) -> float:
    """Metres of the walk."""
    metres = flat(points)
    return sum(_far(metres[a], metres[b]) for a, b in pairwise(way))
