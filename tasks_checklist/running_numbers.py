"""文号、纪要编号 as they run on: 横溪管护督〔2026〕7号 is followed by 8号, in a new year by 1号. Pure."""

import re

_NUMBERED = re.compile(r"(.*〔)(\d{4})(〕)(\d+)(号)")
_KIND_OF_PLACE = re.compile(r"(街道|镇|乡|区|县|市)$")


def number_after(last: str, year: int) -> str:
    """The number that follows in a year; '' for one written in another way."""
    found = _NUMBERED.fullmatch(last.strip())
    if not found:
        return ""
    running = int(found[4]) + 1 if found[2] == str(year) else 1
    return f"{found[1]}{year}{found[3]}{running}{found[5]}"


def first_number(place: str, word: str, year: int) -> str:
    """横溪管护督〔2026〕1号: `place` the short name of the area, `word` what its papers are numbered under."""
    return f"{_KIND_OF_PLACE.sub('', place)}{word}〔{year}〕1号"
