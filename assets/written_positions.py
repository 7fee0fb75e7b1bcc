"""Positions as people write them down: one a line, parts apart by an empty line, in any datum. Pure."""

from collections.abc import Iterable

from assets.geometry import GeometryError, Position
from assets.ledger.positions import read_position
from common.coordinates import WGS84

LONGEST = 400_000  # characters; far beyond what is accepted as a line
PASSING = {"coordinate_swapped"}  # doubts that read themselves right


def read_parts(text: str, datum: str = WGS84) -> list[list[Position]]:
    """The positions of a text, in WGS-84, by parts. Raises GeometryError naming the line that cannot be read."""
    if len(text) > LONGEST:
        raise GeometryError("坐标太多，请分成几处设施")
    parts: list[list[Position]] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            parts[-1].append(_read(line, number, datum))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _read(line: str, number: int, datum: str) -> Position:
    found = read_position((line,), datum, None)
    if found.longitude is None or found.latitude is None:
        _code, words = found.problem or ("", "读不出一对经纬度")
        raise GeometryError(f"第 {number} 行“{line.strip()[:40]}”：{words}，应如 118.765432, 31.732198")
    return float(found.longitude), float(found.latitude)


def write_parts(parts: Iterable[Iterable[Position]]) -> str:
    """The text of positions in WGS-84 that `read_parts` reads again."""
    return "\n\n".join("\n".join(f"{lon:.6f}, {lat:.6f}" for lon, lat in part) for part in parts)
