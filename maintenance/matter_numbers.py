"""The number of a matter, `WX26-7K3MQPC`: the year, six letters that say nothing, a check letter. Pure.

29 letters, none read for another, and 29 is a prime: the check finds every single wrong letter and every two swapped.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import date

LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
DRAWN = 6  # 29^6: nobody meets another's matter by trying
_NUMBER = re.compile(rf"WX(\d{{2}})([{LETTERS}]{{{DRAWN}}})([{LETTERS}])")
_BETWEEN = re.compile(r"[\s\u200b\-\u2010-\u2015\u2212_]+")


def new_number(on: date, draw: Callable[[str], str] = secrets.choice) -> str:
    """A number for a matter reported that day; `draw` picks one of some letters."""
    year, drawn = f"{on:%y}", "".join(draw(LETTERS) for _place in range(DRAWN))
    return f"WX{year}-{drawn}{check_letter(year, drawn)}"


def check_letter(year: str, drawn: str) -> str:
    """The letter behind: each place weighted by where it stands, modulo 29."""
    total = int(year) * (DRAWN + 2)
    total += sum(place * LETTERS.index(letter) for place, letter in enumerate(drawn, start=2))
    return LETTERS[total % len(LETTERS)]


def number_of(text: str) -> str | None:
    """The number that a text writes (small, spaced or full-width letters too); None if it is none."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    found = _NUMBER.fullmatch(plain)
    if not found or check_letter(found[1], found[2]) != found[3]:
        return None
    return f"WX{found[1]}-{found[2]}{found[3]}"
