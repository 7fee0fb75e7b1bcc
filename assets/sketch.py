"""A small drawing of where a facility lies: its line or area, its point, north up, with a scale. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.geometry import Outline, Position, metres_between

WIDTH, HEIGHT, EDGE, FOOT = 320, 160, 16, 16
LEAST = 60.0  # metres across: a bare point is shown so near
ROUND = (10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10)


@dataclass(frozen=True)
class Sketch:
    """In units of a drawing WIDTH × HEIGHT: the path of the shape, the point, the scale bar and what it is worth."""

    path: str
    kind: str
    x: str
    y: str
    bar: str
    worth: str


def sketch(shape: Outline | None, point: Position | None) -> Sketch | None:
    """The drawing, None where there is nothing to draw."""
    points = [*(shape.points if shape else ()), *([point] if point else [])]
    if not points:
        return None
    west, south, metres, scale = _frame(points)
    place = _placing(west, south, metres, scale)
    path = (
        "".join(_path(map(place, part), closed=shape.kind == "area") for part in shape.parts) if shape else ""
    )
    x, y = place(point) if point else ("", "")
    worth = next((one for one in ROUND if one * scale <= WIDTH / 3), ROUND[-1])
    told = f"{worth // 1000} 公里" if worth >= 1000 else f"{worth} 米"
    return Sketch(path, shape.kind if shape else "", x, y, f"{worth * scale:.1f}", told)


def _frame(points: list[Position]) -> tuple[float, float, tuple[float, float], float]:
    """The west and south edge, metres of a degree there, and drawing units of a metre: all points fit above the scale."""
    longitudes, latitudes = zip(*points, strict=True)
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    east = metres_between(middle, (middle[0] + 1e-3, middle[1])) * 1e3
    north = metres_between(middle, (middle[0], middle[1] + 1e-3)) * 1e3
    wide = max((max(longitudes) - min(longitudes)) * east, LEAST)
    high = max((max(latitudes) - min(latitudes)) * north, LEAST)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE - FOOT) / high)
    return (
        middle[0] - WIDTH / 2 / scale / east,
        middle[1] - (HEIGHT + FOOT) / 2 / scale / north,
        (east, north),
        scale,
    )


def _placing(west: float, south: float, metres: tuple[float, float], scale: float):
    def place(point: Position) -> tuple[str, str]:
        x = (point[0] - west) * metres[0] * scale
        y = HEIGHT - (point[1] - south) * metres[1] * scale
        return f"{x:.1f}", f"{y:.1f}"

    return place


def _path(points: Iterable[tuple[str, str]], *, closed: bool) -> str:
    steps = "L".join(f"{x} {y}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"
