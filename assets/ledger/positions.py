"""Positions of a cell or a pair of cells: decimal or degrees-minutes-seconds, any separator, swapped; in degrees."""

import re
from decimal import Decimal
from typing import NamedTuple

from assets.ledger.sheets import Cell, Fault, shown
from assets.ledger.text import clean, is_placeholder, key
from common.coordinates import BD09, CGCS2000, GCJ02, WGS84, to_wgs84

_STEP = Decimal("0.0000001")  # seven decimals, about a centimetre

_NUM = r"\d+(?:\.\d+)?"
_ANGLE = re.compile(
    rf"(?P<before>东经|北纬|经度|纬度|lng|lon|lat|e|n|x|y)?[:=]?"
    rf"(?P<degrees>-?{_NUM})(?:[°度º˚]+(?:(?P<minutes>{_NUM})['′’‘分]+(?:(?P<seconds>{_NUM})(?:[\"″”“秒]|''|′′|’’)*)?)?)?"
    rf"(?(before)|(?P<after>e|n|东经|北纬)?)"
)
_DATUMS = (
    (re.compile(r"gcj-?0?2|火星|国测局|高德|腾讯|谷歌中国|天地图\(偏移\)"), GCJ02),
    (re.compile(r"bd-?0?9|百度"), BD09),
    (re.compile(r"cgcs-?2000|国家2000|2000国家|大地2000|2000大地|2000坐标"), CGCS2000),
    (re.compile(r"wgs-?(?:19)?84|gps|世界大地|84坐标"), WGS84),
)
_APART = re.compile(r"(?<=\d)\s+(?=\d)|(?<=\S)\s+(?=[EeNn东北经纬LlXxYy])")
_QUOTES = str.maketrans(
    {"´": "′", "`": "′", "ˊ": "′", "º": "°", "˚": "°", "。": ".", "〃": "″", "＂": "″", "＇": "′"}
)
_SPACED = re.compile(r"(?<![\d.])(\d{2,3})([ :\-])(\d{1,2})\2(\d{1,2}(?:\.\d+)?)(?![\d.])")
_BETWEEN = re.compile(r"(?<=\d)[-~](?=\d)")
_HEIGHT = 9000  # metres: a third number of a picker is how high the place lies
_EAST = frozenset(("东经", "经度", "lng", "lon", "e"))
_NORTH = frozenset(("北纬", "纬度", "lat", "n"))


class Position(NamedTuple):
    """Degrees in WGS-84 or None, a problem (code, message) if there is doubt, a note if it was converted."""

    longitude: Decimal | None = None
    latitude: Decimal | None = None
    problem: tuple[str, str] | None = None
    note: str | None = None


class Bounds(NamedTuple):
    """A rectangle in degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float


NOTHING = Position()
CHINA = Bounds(73.0, 3.0, 136.0, 54.0)


def find_datum(text: str) -> str | None:
    """The datum a title, head or cell names, in the words of common.coordinates; None if it names none."""
    folded = key(text)
    for pattern, datum in _DATUMS:
        if pattern.search(folded):
            return datum
    return None


def read_position(cells: tuple[Cell, ...], datum: str | None, bounds: Bounds | None) -> Position:
    """The position of one cell holding both, or of two cells (longitude, latitude) as their heads say."""
    if any(isinstance(cell, Fault) for cell in cells):
        return Position(problem=("coordinate_unreadable", "单元格是错误值，读不出坐标"))
    texts = [clean(shown(cell)) for cell in cells]
    texts = ["" if is_placeholder(text) else text for text in texts]
    if not any(texts):
        return NOTHING
    if len(texts) == 2 and not all(texts):
        return _lone(texts, datum, bounds)
    angles = [angle for text in texts for angle in _angles(text)]
    if len(angles) != 2:
        return Position(problem=("coordinate_unreadable", "读不出一对经纬度"))
    stated = find_datum(" ".join(texts)) or datum
    return _placed(angles, stated or WGS84, bounds)


def _lone(texts: list[str], datum: str | None, bounds: Bounds | None) -> Position:
    """One of the two cells is empty; the other may hold both."""
    angles = _angles(texts[0] or texts[1])
    if len(angles) == 2:
        return _placed(angles, find_datum(texts[0] or texts[1]) or datum or WGS84, bounds)
    return Position(problem=("coordinate_incomplete", "经度和纬度只写了一个"))


def _angles(text: str) -> list[tuple[str, Decimal]]:
    """The angles of a text with what names them (east, north or nothing); empty if one is no angle."""
    text = _SPACED.sub(r"\1°\3′\4″", text.translate(_QUOTES))
    text = _BETWEEN.sub(";", key(_APART.sub(";", text)))
    for pattern, _ in _DATUMS:
        text = pattern.sub("", text)
    found: list[tuple[str, Decimal]] = []
    for match in _ANGLE.finditer(text):
        degrees = Decimal(match["degrees"])
        minutes, seconds = Decimal(match["minutes"] or 0), Decimal(match["seconds"] or 0)
        if minutes >= 60 or seconds >= 60:
            return []
        name = {match["before"], match["after"]}
        side = "east" if name & _EAST else "north" if name & _NORTH else ""
        found.append((side, degrees + minutes / 60 + seconds / 3600))
    if len(found) == 3 and not found[2][0] and abs(found[2][1]) < _HEIGHT:
        found.pop()
    return found


def _placed(angles: list[tuple[str, Decimal]], datum: str, bounds: Bounds | None) -> Position:
    (first_side, first), (second_side, second) = angles
    if first > 1000 or second > 1000:
        return Position(problem=("coordinate_projected", "像是平面坐标，不是经纬度"))
    swapped = first_side == "north" or second_side == "east"
    lon, lat = (second, first) if swapped else (first, second)
    problem = None
    if not _inside(lon, lat, CHINA) and _inside(lat, lon, CHINA):
        lon, lat = lat, lon
        problem = ("coordinate_swapped", "经度和纬度写反了，已对调")
    if not _inside(lon, lat, CHINA):
        return Position(problem=("coordinate_impossible", "不在中国范围内"))
    lon, lat, note = _converted(lon, lat, datum)
    if bounds and not _inside(lon, lat, bounds):
        problem = ("coordinate_outside", "不在本县（区）范围内")
    return Position(lon, lat, problem, note)


def _converted(lon: Decimal, lat: Decimal, datum: str) -> tuple[Decimal, Decimal, str | None]:
    if datum in (GCJ02, BD09):
        east, north = to_wgs84(float(lon), float(lat), datum)
        note = f"由{datum}坐标换算为WGS-84"
        return Decimal(repr(east)).quantize(_STEP), Decimal(repr(north)).quantize(_STEP), note
    exact = lon.as_tuple().exponent, lat.as_tuple().exponent
    if min(int(e) for e in exact) < -7:
        return lon.quantize(_STEP), lat.quantize(_STEP), None
    return lon, lat, None


def _inside(lon: Decimal, lat: Decimal, bounds: Bounds) -> bool:
    return bounds.west <= lon <= bounds.east and bounds.south <= lat <= bounds.north
