"""When something was built: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as the cell says and no more."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assets.ledger.formats import serial_date
from assets.ledger.sheets import Cell, Day, Fault, Shown
from assets.ledger.text import CHINESE_NUMBER, chinese_number, clean, is_placeholder, key

EARLIEST = 1900
_OLD = 1949  # before this, a rural facility's date is more likely a slip

_SEP = r"[-./年、,·。\\]"
_SEP2 = r"[-./月、,·。\\]"
_FULL = re.compile(rf"(\d{{4}}){_SEP}\.?(\d{{1,2}}){_SEP2}\.?(\d{{1,2}})[日号]?(?:[t ]?\d{{1,2}}[:时点].*)?")
_MONTH = re.compile(rf"(\d{{4}}){_SEP}\.?(\d{{1,2}})月?(?:份)?")
_YEAR = re.compile(r"(\d{4})年?度?")
_SHORT = re.compile(r"['’‘]?(\d{2})年(?:(\d{1,2})月份?)?(?:(\d{1,2})[日号])?|['’‘](\d{2})")
_SHORT_FULL = re.compile(r"['’‘]?(\d{2})([-./])(\d{1,2})\2(\d{1,2})")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_RANGE = re.compile(
    r"\d{4}.*(?:至|到|~|～|—|--|起|–).*\d{2,4}|(\d{4})年?[-/](\d{4})年?|\d{4}年?(?:至今|起|以来)"
)
_TWO_YEARS = re.compile(r"\d{4}(?!\d).*[^\d]\d{4}(?!\d)")
_AROUND = re.compile(
    r"^(?:建成于|建于|始建于|约|大约|建成|竣工|完工|投用)+|(?:建成|建设|完工|竣工|投入使用|投用|建造|修建|启用|建|左右|前后|许)+$"
)
_DOUBT = re.compile(r"约|左右|前后|许|底|初|末|上半年|下半年|春|夏|秋|冬|季度|中旬|上旬|下旬|年中|q[1-4]$")
_VAGUE_TAIL = re.compile(
    r"(?:年?底|年?初|年?末|中旬|上旬|下旬|上半年|下半年|年中|[春夏秋冬]季?|第?[一二三四1-4]季度|q[1-4])$"
)
_WHEN_NOT = re.compile(r"年代|世纪|去年|今年|前年|不详|不清|以前|之前|年前|解放|民国|清代|在建|未完工|未建")
_SPACED = re.compile(r"(\d{4})[年.\-/]? (\d{1,2})(?:[月.\-/]? (\d{1,2}))?(?!\d)")
_DASHES = re.compile(r"(?<=\d)[—–－‐‑−](?=\d{1,2}(?:\D|$))")
_ASIDE = re.compile(r"\([^()\d]*\)$")
_OH = re.compile(r"^(?=[o0◯]*[〇零○一二三四五六七八九])[〇零○◯o0一二三四五六七八九]{4}(?=\D|$)")
_CHINESE_MONTH = re.compile(rf"(?<=年)({CHINESE_NUMBER}+)(?=月)|(?<=月)({CHINESE_NUMBER}+)(?=[日号])")
_ZEROS = str.maketrans("o0◯", "〇〇〇")
_ONE_DATE = re.compile(r"^\D*\d{4}[—–－‐‑−-]\d{1,2}(?:[—–－‐‑−-]\d{1,2})?$")
_POINTLESS = 19_491, 20_269


class Built(NamedTuple):
    """What a cell says: the date or None, a problem (code, message) if there is doubt, a note if it was converted."""

    value: str | None = None
    problem: tuple[str, str] | None = None
    note: str | None = None


NOTHING = Built()


def read_date(cell: Cell, today: date, epoch_1904: bool = False) -> Built:
    """The date of a cell. `today` decides what lies in the future; never guesses a month or a day."""
    if cell is None or isinstance(cell, bool):
        return NOTHING
    if isinstance(cell, Fault):
        return Built(problem=("date_unreadable", "单元格是错误值，读不出日期"))
    if isinstance(cell, Day):
        return _checked(cell.text, today)
    if isinstance(cell, Shown):
        return _text(cell.text, today)
    if isinstance(cell, str):
        return _text(cell, today)
    return _number(cell, today, epoch_1904)


def _checked(text: str, today: date, note: str | None = None) -> Built:
    """A well-formed date held against the calendar."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    try:
        when = date(year, month, day)
    except ValueError:
        return Built(problem=("date_impossible", "日历上没有这一天"))
    if not EARLIEST <= year <= 2199:
        return Built(problem=("date_impossible", f"年份{year}不合理"))
    if when > today:
        return Built(text, ("date_future", "日期在将来"), note)
    if year < _OLD:
        return Built(text, ("date_doubtful", f"年份{year}过早，请核对"), note)
    return Built(text, None, note)


def _number(value: int | float, today: date, epoch_1904: bool) -> Built:
    """A plain number: a year, yyyymm, yyyymmdd, year.month, or an Excel serial."""
    if value != value or abs(value) > 1e9:
        return Built(problem=("date_unreadable", "读不出日期"))
    if (
        isinstance(value, float) and 1000 <= value < 10_000 and not value.is_integer()
    ):  # a year of four digits
        return _year_dot_month(value, today)
    whole = int(value)
    if EARLIEST <= whole < 2200:
        return _checked(str(whole), today)
    if whole == value and len(str(whole)) in (4, 6, 8):
        return _text(str(whole), today)
    serial = serial_date(value, epoch_1904) if 10_000 <= value < 80_000 else None
    if serial is None:
        return Built(problem=("date_unreadable", "读不出日期"))
    found = _checked(serial.isoformat(), today, f"按 Excel 日期序号换算为{serial.isoformat()}")
    if (
        _POINTLESS[0] <= value <= _POINTLESS[1]
    ):  # 20205 is more likely a month with its point lost than a day of 1955
        return found._replace(problem=("date_doubtful", "数字不像年份，按 Excel 日期序号读取，请核对"))
    return found


def _year_dot_month(value: float, today: date) -> Built:
    """2020.5 as a number is May; 2020.1 may have been typed 2020.10: Excel drops the zero, so the month is open."""
    year, _, fraction = f"{value:.15g}".partition(".")
    if not fraction:  # a year with the dust of a calculation behind it
        return _checked(year, today)
    if fraction == "1":
        doubt = ("date_ambiguous", "数字末尾的0会被 Excel 去掉，可能是1月，也可能是10月")
        return Built(_checked(year, today).value, doubt, f"月份不明，只取{year}年")
    if len(fraction) > 2:
        return Built(problem=("date_unreadable", "读不出日期"))
    return _checked(f"{year}-{int(fraction):02d}", today)


def _text(raw: str, today: date) -> Built:
    plain = clean(raw)
    if not plain or is_placeholder(plain):
        return NOTHING
    text = _plain(plain)
    found = _exact(text, today)
    return found if found is not None else _doubtful(text, today)


def _plain(text: str) -> str:
    """A folded text with one kind of separator: blanks and long dashes between parts, 五月 as 5月, 二O二O as 二〇二〇."""
    text = _SPACED.sub(lambda match: "-".join(part for part in match.groups() if part), text)
    text = key(_DASHES.sub("-", text)) if _ONE_DATE.search(text) else key(text)
    text = _ASIDE.sub("", text).rstrip(".。,;、-")
    if _OH.match(text):
        text = f"{chinese_number(text[:4].translate(_ZEROS))}{text[4:]}"
    return _CHINESE_MONTH.sub(lambda match: str(chinese_number(match.group())), text)


def _exact(text: str, today: date) -> Built | None:
    """A text that is exactly one date; None for everything else."""
    if match := _FULL.fullmatch(text):
        return _checked("-".join((match[1], f"{int(match[2]):02d}", f"{int(match[3]):02d}")), today)
    if match := _YEAR.fullmatch(text):
        return _checked(match[1], today)
    if match := _MONTH.fullmatch(text):
        return _checked(f"{match[1]}-{int(match[2]):02d}", today)
    if match := _DIGITS.fullmatch(text):
        return _checked("-".join(part for part in match.groups() if part), today)
    if match := _SHORT.fullmatch(text):
        year, *rest, alone = match.groups()
        return _two_digit_year((year or alone, *rest), today)
    if match := _SHORT_FULL.fullmatch(text):
        return _two_digit_year((match[1], match[3], match[4]), today)
    if _SERIAL.fullmatch(text):
        return _number(float(text) if "." in text else int(text), today, False)
    return None


def _two_digit_year(said: Sequence[str | None], today: date) -> Built:
    short = int(said[0] or 0)
    year = 2000 + short if 2000 + short <= today.year else 1900 + short
    parts = [f"{int(part):02d}" for part in said[1:] if part]
    found = _checked("-".join([str(year), *parts]), today)
    return found._replace(problem=found.problem or ("date_short_year", f"年份只写了两位，按{year}年读取"))


def _doubtful(text: str, today: date) -> Built:
    """Ranges and vague words: a year that stands beyond doubt is kept, everything is flagged."""
    if _RANGE.search(text):
        return Built(problem=("date_range", "写的是一段时间，不是建成的时间"))
    if _TWO_YEARS.search(text):
        return Built(problem=("date_range", "写了不止一个年份"))
    bare = _AROUND.sub("", text)
    vague = bool(_DOUBT.search(text))
    core = _VAGUE_TAIL.sub("", bare)
    found = _exact(core, today)
    if found is not None and found.value is not None and core != text:
        doubt = ("date_vague", f"时间写得笼统，只取“{found.value}”") if vague or core != bare else None
        return found._replace(problem=found.problem or doubt)
    if found is not None and found.problem:
        return found
    if vague or _WHEN_NOT.search(text):
        return Built(problem=("date_vague", "时间写得笼统，读不出年份"))
    return Built(problem=("date_unreadable", "读不出日期"))
