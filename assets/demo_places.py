"""Where the demo's facilities lie: villages on a loose grid over their township, roads that wind away from them.

Invented: no real position stands in the data, so every one is drawn from a fixed seed.
"""

from collections.abc import Sequence
from math import ceil, cos, pi, radians, sin, sqrt
from random import Random

from accounts.models import Division

Position = tuple[float, float]  # longitude, latitude in degrees, WGS-84
METRES_PER_DEGREE = 111_320
STEP = 120.0  # metres between two points of a road
# roughly where a township lies: west, south, east, north
BOXES = {
    "320115009000": (118.68, 31.60, 118.85, 31.74),
    "320115005000": (118.83, 31.68, 118.97, 31.79),
    "320115006000": (118.50, 31.72, 118.66, 31.84),
}


def village_centres(township: str, villages: Sequence[Division]) -> dict[str, Position]:
    """One point a village, none on top of another."""
    west, south, east, north = BOXES[township]
    columns = ceil(sqrt(len(villages)))
    rows = ceil(len(villages) / columns)
    chance = Random(township)  # noqa: S311
    return {
        village.pk: (
            west + (east - west) * (number % columns + chance.uniform(0.25, 0.75)) / columns,
            south + (north - south) * (number // columns + chance.uniform(0.25, 0.75)) / rows,
        )
        for number, village in enumerate(villages)
    }


def near(centre: Position, chance: Random, *, metres: float = 700) -> Position:
    """A point around a village, thicker towards its middle."""
    return moved(centre, chance.uniform(0, 2 * pi), abs(chance.gauss(0, metres / 2)))


def moved(start: Position, heading: float, metres: float) -> Position:
    """Along a heading (radians from the east) for so many metres; good enough for a village."""
    longitude, latitude = start
    return (
        longitude + metres * cos(heading) / (METRES_PER_DEGREE * cos(radians(latitude))),
        latitude + metres * sin(heading) / METRES_PER_DEGREE,
    )


def road(start: Position, kilometres: float, chance: Random) -> list[Position]:
    """A line of that length that winds as village roads do, rounded to a decimetre."""
    heading, left, line = chance.uniform(0, 2 * pi), kilometres * 1000, [start]
    while left > 0.5:
        step = min(left, STEP)
        heading += chance.gauss(0, 0.16)
        line.append(moved(line[-1], heading, step))
        left -= step
    return [(round(longitude, 6), round(latitude, 6)) for longitude, latitude in line]


def field(centre: Position, square_metres: float, chance: Random) -> list[Position]:
    """A closed ring of five corners that holds about so many square metres."""
    radius = sqrt(square_metres / 2.378)  # area of a regular pentagon with radius 1
    turned = chance.uniform(0, 2 * pi)
    corners = [moved(centre, turned + 2 * pi * corner / 5, radius) for corner in range(5)]
    ring = [(round(longitude, 6), round(latitude, 6)) for longitude, latitude in corners]
    return [*ring, ring[0]]
