"""Number formats: which of them make a number a date (and how precise), and which show more than its digits."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from assets.ledger.sheets import Cell, Day, Shown

YEAR, MONTH, DAY = 4, 7, 10  # lengths of the precision in YYYY-MM-DD

_BUILTIN_DATES = {
    **dict.fromkeys((14, 15, 16, 22, 30, 31, 51, 53, 54, 58), DAY),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), MONTH),
    **dict.fromkeys((28, 29), DAY),
}
_BUILTIN_SHOWN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"}

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_NUMERIC = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


class Format(NamedTuple):
    """What a cell format does to a number: a date of some precision, or decimals with text before and after."""

    date_length: int = 0
    decimals: int = -1
    before: str = ""
    after: str = ""


GENERAL = Format()


def understand_format(number: int, code: str | None) -> Format:
    """The Format of a number format id and, where the workbook declares one, its code."""
    if code is None:
        if number in _BUILTIN_DATES:
            return Format(date_length=_BUILTIN_DATES[number])
        code = _BUILTIN_SHOWN.get(number, "General")
    first = code.split(";")[0]
    bare = _QUOTED.sub("", _BRACKETED.sub("", first)).lower()
    if "y" in bare or ("e" in bare.replace("general", "") and "年" in first):
        return Format(date_length=DAY if "d" in bare else MONTH if "m" in bare else YEAR)
    if "m" in bare and "d" in bare:
        return Format(date_length=DAY)
    return _shown_format(first)


def _shown_format(code: str) -> Format:
    """A numeric format with fixed decimals or literal text (`0"盏"`, `0.00`); anything else is GENERAL."""
    plain = _QUOTED.sub(lambda match: match.group(1) or match.group(2) or "", _BRACKETED.sub("", code))
    parts = _NUMERIC.search(plain)
    if parts is None or "%" in plain or "E" in plain or "/" in plain:
        return GENERAL
    before, after = plain[: parts.start()].strip(), plain[parts.end() :].strip()
    fraction = parts.group(1) or ""
    decimals = len(fraction) if set(fraction) <= {"0"} else -1
    if not before and not after and decimals <= 0:
        return GENERAL
    return Format(decimals=decimals, before=before, after=after)


def apply_format(value: int | float, form: Format, epoch_1904: bool) -> Cell:
    """A number as its format shows it: a Day, a Shown, or the number itself."""
    if form.date_length:
        day = serial_date(value, epoch_1904)
        return Day(day.isoformat()[: form.date_length]) if day else value
    digits = f"{value:.15g}" if form.decimals < 0 else f"{value:.{form.decimals}f}"
    if not (form.before or form.after) and float(digits) != value:
        return value  # the format only hides decimals: the value itself counts
    if digits == str(value):
        digits = str(value)
        if not (form.before or form.after):
            return value
    return Shown(value, f"{form.before}{digits}{form.after}")


def written_day(text: str, length: int = DAY) -> Cell:
    """The Day of a date that a file holds as text (`2019-05-01T00:00:00`); the text itself when it is none."""
    return Day(text[:length]) if _WRITTEN.match(text) else text or None


def serial_date(value: int | float, epoch_1904: bool = False) -> date | None:
    """The date of an Excel serial; None where Excel itself has none. Serial 60 (29 Feb 1900) never was."""
    whole = int(value)
    if not 1 <= whole <= 2_958_465 or (whole == 60 and not epoch_1904):
        return None
    if epoch_1904:
        return date(1904, 1, 1) + timedelta(days=whole)
    return date(1899, 12, 31) + timedelta(days=whole - (1 if whole > 60 else 0))
