"""A line chart of readings as plain numbers for an SVG (pure): the mean as a line, least and most as a band, limits across."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 10, 24


@dataclass(frozen=True)
class Point:
    """What a stretch of time came to."""

    at: datetime
    least: Decimal
    most: Decimal
    mean: Decimal


@dataclass(frozen=True)
class Chart:
    """`lines`: the mean, broken where readings are missing; `band`: least and most; `limits`, `marks`: [(y, word)], [(x, word)]."""

    width: int
    height: int
    lines: list[str]
    bands: list[str]
    dots: list[tuple[float, float]]
    limits: list[tuple[float, str]]
    ticks: list[tuple[float, str]]
    marks: list[tuple[float, str, str]]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw(
    points: Sequence[Point],
    *,
    since: datetime,
    until: datetime,
    gap: float,
    limits: Sequence[tuple[Decimal, str]] = (),
    day: str = "%m-%d",
) -> Chart | None:
    """None without points. `gap`: seconds without a reading that break the line. `day`: how the axis tells a moment."""
    if not points:
        return None
    low, high = _bounds(points, [limit for limit, _word in limits])
    span, room = (until - since).total_seconds(), high - low

    def x(at: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (at - since).total_seconds() / span, 1)

    def y(value: Decimal) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * float((high - value) / room), 1)

    parts = _unbroken(points, gap)
    return Chart(
        WIDTH,
        HEIGHT,
        lines=[" ".join(f"{x(one.at)},{y(one.mean)}" for one in part) for part in parts if len(part) > 1],
        bands=[_band(part, x, y) for part in parts if len(part) > 1],
        dots=[(x(part[0].at), y(part[0].mean)) for part in parts if len(part) == 1],
        limits=[(y(limit), word) for limit, word in limits],
        ticks=[(y(value), f"{round(value, 2).normalize():f}") for value in (low, (low + high) / 2, high)],
        marks=[
            (x(since + (until - since) * step / 4), f"{since + (until - since) * step / 4:{day}}", anchor)
            for step, anchor in ((0, "start"), (1, "middle"), (2, "middle"), (3, "middle"), (4, "end"))
        ],
    )


def _bounds(points: Sequence[Point], limits: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Of all that is drawn, with a little room."""
    low = min([one.least for one in points] + list(limits))
    high = max([one.most for one in points] + list(limits))
    room = (high - low) / 20 or abs(high) / 10 or Decimal(1)
    return low - room, high + room


def _unbroken(points: Sequence[Point], gap: float) -> list[list[Point]]:
    parts: list[list[Point]] = [[points[0]]]
    for before, one in itertools.pairwise(points):
        if (one.at - before.at).total_seconds() > gap:
            parts.append([])
        parts[-1].append(one)
    return parts


def _band(part: Sequence[Point], x, y) -> str:
    there = [f"{x(one.at)},{y(one.most)}" for one in part]
    back = [f"{x(one.at)},{y(one.least)}" for one in reversed(part)]
    return " ".join(there + back)
