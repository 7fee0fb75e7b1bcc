"""Telephone numbers of a cell: mobiles as 11 digits, land lines as `025-52712345`, and the text that stood beside."""

import re
from typing import NamedTuple

from assets.ledger.sheets import Cell, Fault, shown
from assets.ledger.text import clean, is_placeholder

_MOBILE = r"1[3-9]\d[ \-.]?\d{4}[ \-.]?\d{4}"
_NUMBER = re.compile(
    rf"(?<![\d*])(?:\(?(?:\+|00)?86\)?[ \-]?)?(?P<mobile>{_MOBILE})(?:\.0)?(?![\d*])"
    r"|(?<![\d*])(?:(?:\+|00)?86[ \-])(?P<area86>10|2\d|[3-9]\d{2})[ \-]?(?P<line86>[2-9]\d{2,3}[ \-]?\d{4})(?![\d*])"
    r"|(?<![\d*])(?:(?:\+|00)86[ \-]?)?(?P<area>\(?0(?:10|2\d|[3-9]\d{2})\)?)[ \-—－]?(?P<line>[2-9]\d{2,3}[ \-]?\d{4})"
    r"(?:[ \-]*(?:转|ext\.?|分机|-|#)[ ]?(?P<ext>\d{1,5}))?(?![\d*])"
    r"|(?<![\d*])(?P<service>[48]00[ \-]?\d{3}[ \-]?\d{4})(?![\d*])"
    r"|(?<![\d*\-])(?P<local>[2-9]\d{6,7})(?:[ \-]*(?:转|ext\.?|分机|#)[ ]?(?P<local_ext>\d{1,5}))?(?![\d*\-])",
    re.IGNORECASE,
)
_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_SPLIT_AT = re.compile(r"[、,，;；/|和或及与\n\r\t:：()（）<>《》\[\]【】]+")
_LABELS = re.compile(
    r"(?:联系)?电话(?:号码)?|手机(?:号码?)?|座机|办公室?|固话|联系方式|联系人|姓名|责任人|tel\.?|mobile|短号|虚拟网|[:：]"
    r"|(?:微信|qq)(?:号|同号|同步)?",
    re.IGNORECASE,
)
_MOBILE_DIGITS = re.compile(r"1[3-9]\d{9}")
_SPREAD = re.compile(r"1(?:[ \-.]?\d){10}")
_GLUED = re.compile(r"(1[3-9]\d{9})(1[3-9]\d{9})")
_EXACT = re.compile(r"(\d)\.(\d+)e\+?(\d{1,2})", re.IGNORECASE)
_NOBODY = frozenset(
    (
        "同号",
        "不详",
        "暂无",
        "待补",
        "待补充",
        "未知",
        "空号",
        "停机",
        "同上",
        "本人",
        "无",
        "转",
        "或",
        "没有",
    )
)
_WORD = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d{3,}")


class Phones(NamedTuple):
    """The numbers read, the other text of the cell, and a problem (code, message) if there is doubt."""

    numbers: tuple[str, ...] = ()
    beside: str = ""
    problem: tuple[str, str] | None = None


NOTHING = Phones()


def read_phones(cell: Cell, area_code: str = "") -> Phones:
    """The phones of a cell; `area_code` (`025`) completes land lines that were written without one."""
    if cell is None or isinstance(cell, bool):
        return NOTHING
    if isinstance(cell, Fault):
        return Phones(problem=("phone_unreadable", "单元格是错误值，读不出电话"))
    if isinstance(cell, int):
        return _from_digits(str(cell), area_code)
    return _from_text(shown(cell), area_code)


def _from_digits(digits: str, area_code: str) -> Phones:
    """A number cell: its leading zeros are gone."""
    bare = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if len(bare) == 11 and re.fullmatch(r"1[3-9]\d{9}", bare):
        return Phones((bare,))
    return NOTHING if digits == "0" else _from_text(digits, area_code)


def _zero_lost(digits: str, area_code: str) -> Phones | None:
    """2552712345: a land line whose area code lost its 0, as numbers do."""
    code = area_code.lstrip("0")
    if not (code and digits.startswith(code) and len(digits) - len(code) in (7, 8)):
        return None
    line = f"{area_code}-{digits[len(code) :]}"
    return Phones((line,), "", ("phone_zero_lost", "数字格式丢了区号前的0，已补上"))


def _from_text(raw: str, area_code: str) -> Phones:
    plain = raw.isascii() and raw.isdigit()
    if plain and _MOBILE_DIGITS.fullmatch(raw):
        return Phones((raw,))
    if plain and (found := _zero_lost(raw, area_code)):
        return found
    text = raw if plain else clean(raw.replace("\n", "、").replace("\t", "、").replace("\r", "、"))
    if not text or is_placeholder(text) or text == "0":
        return NOTHING
    text = text.translate(_PLAIN)
    if match := _EXACT.fullmatch(text):
        text = _unfolded(match)
    repaired = _repaired(text)
    if repaired:
        return Phones(repaired, "", ("phone_repaired", "号码写得不规整，已整理，请核对"))
    if _LOST.search(text):
        return Phones((), "", ("phone_digits_lost", "写成了科学计数法，后几位已经丢失"))
    numbers: list[str] = []
    for match in _NUMBER.finditer(text):
        number = _written(match, area_code)
        if number and number not in numbers:
            numbers.append(number)
    beside = _beside(_NUMBER.sub("、", text))
    return Phones(tuple(numbers), _DIGITS.sub("", beside).strip("*-、"), _doubt(numbers, beside, text))


_PLAIN = str.maketrans(
    {
        "＋": "+",
        "（": "(",
        "）": ")",
        "－": "-",
        "—": "-",
        "–": "-",
        "　": " ",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "·": "-",
    }
)


def _unfolded(match: re.Match[str]) -> str:
    """1.7002440001E+10 still has all its digits; 1.70E+10 does not and stays as it is."""
    return f"{match[1]}{match[2]}" if len(match[2]) == int(match[3]) else match.group()


def _repaired(text: str) -> tuple[str, ...]:
    """Mobiles whose digits are all there but spread, glued together or led by a stray 0."""
    if _SPREAD.fullmatch(text) and not _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return (digits,) if _MOBILE_DIGITS.fullmatch(digits) else ()
    if match := _GLUED.fullmatch(text):
        return match.groups()
    if len(text) == 12 and text[0] == "0" and _MOBILE_DIGITS.fullmatch(text[1:]):
        return (text[1:],)
    return ()


def _written(match: re.Match[str], area_code: str) -> str | None:
    """One number in our form; None for a local one whose area is unknown."""
    if match["mobile"]:
        return re.sub(r"\D", "", match["mobile"])
    if match["service"]:
        digits = re.sub(r"\D", "", match["service"])
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if match["area"]:
        area, line = re.sub(r"\D", "", match["area"]), re.sub(r"\D", "", match["line"])
        return f"{area}-{line}" + (f"-{match['ext']}" if match["ext"] else "")
    if match["area86"]:
        return f"0{match['area86']}-" + re.sub(r"\D", "", match["line86"])
    extension = f"-{match['local_ext']}" if match["local_ext"] else ""
    return f"{area_code}-{match['local']}{extension}" if area_code else None


def _beside(text: str) -> str:
    """What stood beside the numbers: a name, most of the time."""
    pieces = [clean(_LABELS.sub("", piece)).strip(" -.。") for piece in _SPLIT_AT.split(text)]
    kept = (piece for piece in pieces if piece not in _NOBODY)
    return "、".join(piece for piece in kept if _WORD.search(piece) or _DIGITS.search(piece))


def _doubt(numbers: list[str], beside: str, text: str) -> tuple[str, str] | None:
    if "*" in text:
        return "phone_masked", "号码被打了星号，读不全"
    left = _DIGITS.search(beside)
    if left:
        count = sum(char.isdigit() for char in beside)
        return "phone_unreadable", f"有一段{count}位的数字不是完整的电话号码"
    if not numbers:
        return "phone_unreadable", "读不出电话号码"
    return None
