"""Text of cells: cleaned for keeping, and folded to a key for comparing."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

# soft hyphen, zero-width and direction marks, variation selectors, word joiner, byte order mark
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_BLANKS = re.compile(r"\s+")
_EASTERN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_INNER = re.compile(rf"(?<=[{_EASTERN}]) (?=\S)|(?<=\S) (?=[{_EASTERN}])")
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94) if chr(0x21 + n).isalnum()} | {0xFF0E: 0x2E, 0xFF0D: 0x2D}
_INERT = re.compile(r"^'+(?=[=+\-@＝＋－＠])")  # a spreadsheet's mark of text, as our own CSV has it
_RADICALS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
# any of what `clean` changes: most texts hold none of it
_ODD = re.compile(rf"{_UNSEEN.pattern}|\s|^'|{_RADICALS.pattern}|[{''.join(map(chr, _WIDE))}]")

PLACEHOLDERS = frozenset(
    (
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "_",
        "__",
        "无",
        "None",
        "none",
        "null",
        "NULL",
        "N/A",
        "n/a",
        ".",
        "、",
        "空",
        "*",
    )
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\uff0d\u2500\u30fc一]+")


def clean(text: str) -> str:
    """Text for keeping: no unseen characters, no line breaks, no blanks around or between Chinese characters,
    full-width letters and digits made plain, radicals that PDF copies leave made characters, the apostrophe before what
    looks like a formula taken off. Brackets stay."""
    if text.isascii() and text.isprintable() and " " not in text and "'" not in text:
        return text
    if not _ODD.search(text):
        return text
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip().translate(_WIDE)
    if " " in text:
        text = _INNER.sub("", text)
    if _RADICALS.search(text):
        text = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _INERT.sub("", text) if text[:1] == "'" else text


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Text for comparing: NFKC, no white space at all, lower case."""
    return _BLANKS.sub("", _UNSEEN.sub("", unicodedata.normalize("NFKC", text))).lower()


def is_placeholder(text: str) -> bool:
    """Whether a cleaned text only says that there is nothing: `/`, `—`, `无`."""
    return text in PLACEHOLDERS or (bool(text) and _DASHES.fullmatch(text) is not None and text != "一")


_NUMBER = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMBER |= {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "○": 0}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
CHINESE_NUMBER = "[" + "".join([*_NUMBER, *_TENS, *_LARGE]) + "]"
CHINESE_DECIMAL = rf"{CHINESE_NUMBER}+点[{''.join(_NUMBER)}]+"
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error; a CSV or a pasted sheet keeps nothing else of it."""
    return text.startswith("#") and text.strip().upper() in _ERRORS


def chinese_number(text: str) -> int | None:
    """The number of Chinese numerals: 十二 → 12, 两百零五 → 205, 二〇二〇 → 2020, 一万二 → 12000; None for others."""
    if not text or any(char not in _NUMBER and char not in _TENS and char not in _LARGE for char in text):
        return None
    if all(char in _NUMBER for char in text):
        return int("".join(str(_NUMBER[char]) for char in text))
    total = section = digit = 0
    last_unit = 1
    zero = False
    for char in text:
        if char in _NUMBER:
            digit = _NUMBER[char]
            zero = zero or digit == 0
        elif char in _TENS:
            last_unit = _TENS[char]
            section += (digit or 1) * last_unit
            digit, zero = 0, False
        else:
            last_unit = _LARGE[char]
            total = (total + section + digit) * last_unit
            section = digit = 0
            zero = False
    if digit and last_unit > 10 and not zero:
        digit *= last_unit // 10  # 一百二 is 120
    return total + section + digit


def chinese_decimal(text: str) -> Decimal | None:
    """The number of Chinese numerals with or without 点: 三点五 → 3.5, 十二 → 12; None for others."""
    whole, point, rest = text.partition("点")
    number = chinese_number(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    if not rest or any(char not in _NUMBER for char in rest):
        return None
    return Decimal(f"{number}.{''.join(str(_NUMBER[char]) for char in rest)}")


def one_apart(one: str, other: str) -> bool:
    """Whether two different texts differ by one character replaced, left out or added, or two swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        swapped = (
            one[start : start + 2] == other[start : start + 2][::-1]
            and one[start + 2 :] == other[start + 2 :]
        )
        return one[start + 1 :] == other[start + 1 :] or swapped
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]
