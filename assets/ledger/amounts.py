"""Amounts of money in yuan: the unit stands in the cell, else in the head, else in the line under the title."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from assets.ledger.sheets import Cell, Day, Fault, Shown, shown
from assets.ledger.text import CHINESE_NUMBER, chinese_number, clean, is_placeholder, key

MONEY_UNITS = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "块": Decimal(1),
    "块钱": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "w": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
ABSURD = Decimal(1_000_000_000)  # a village facility of a thousand million yuan is a wrong unit
_BEYOND = Decimal(10) ** 15  # no amount at all, whatever its unit
_CENT = Decimal("0.01")

_PENDING = re.compile(r"待|未|审计|决算|不详|不清|暂无|见|另|核定|详|捐|含|包")
_MARKS = re.compile(
    r"人民币|rmb|cny|¥|￥|约|大约|共|合计|总计|计|总投资|投资|造价|[:：]|\(含税\)|整$|正$|左右$|余(?=元?$)"
)
_DOUBT = re.compile(r"约|左右|余元?$|多|近|超")
_CHINESE = re.compile(rf"({CHINESE_NUMBER}+)(元|圆|块钱|块)?")
_PART = re.compile(
    r"([+-]?\d[\d,]*(?:\.\d+)?|\.\d+)(亿元|亿|千万元|百万元|十万元|万元|万|w|千元|百元|元|圆|块钱|块)?"
)
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
_MANY_YEN = re.compile(r"[~～至到/]|\d-\d|\d\+\d")


class Amount(NamedTuple):
    """What a cell says: yuan or None, a problem (code, message) if there is doubt, a note if it was converted."""

    yuan: Decimal | None = None
    problem: tuple[str, str] | None = None
    note: str | None = None


NOTHING = Amount()


def read_amount(cell: Cell, unit: str | None) -> Amount:
    """The amount of a cell; `unit` is a word of MONEY_UNITS that holds for the whole column, or None if unstated."""
    if cell is None or isinstance(cell, bool):
        return NOTHING
    if isinstance(cell, Fault):
        return Amount(problem=("amount_unreadable", "单元格是错误值或没有结果的公式，读不出金额"))
    if isinstance(cell, Day):
        return Amount(problem=("amount_unreadable", "单元格是日期格式，读不出金额"))
    if isinstance(cell, (int, float)):
        return _in_yuan(Decimal(shown(cell)), unit, False)
    if isinstance(cell, Shown) and not MONEY_WORD.search(cell.text):
        return _in_yuan(Decimal(shown(float(cell.number))), unit, False)
    return _text(shown(cell), unit)


MONEY_WORD = re.compile(r"元|万|亿|千")


def _in_yuan(number: Decimal, unit: str | None, doubt: bool) -> Amount:
    if not abs(number) < _BEYOND:
        return Amount(problem=("amount_unreadable", "金额大得不可能"))
    if unit is None and number != 0:
        return Amount(problem=("amount_unit_unknown", "没有写明是元还是万元"))
    yuan = (number * MONEY_UNITS[unit or "元"]).quantize(_CENT).normalize()
    return _checked(yuan, doubt, None if unit in (None, "元") else f"按{unit}换算为元")


def _checked(yuan: Decimal, doubt: bool, note: str | None) -> Amount:
    yuan = Decimal(f"{yuan:f}")
    if yuan < 0:
        return Amount(problem=("amount_negative", "金额为负"))
    if yuan == 0:
        return Amount(yuan, ("amount_zero", "金额为零"), note)
    if yuan >= ABSURD:
        return Amount(yuan, ("amount_absurd", "金额大得不合常理，请核对单位是元还是万元"), note)
    return Amount(yuan, ("amount_vague", "金额写的是约数") if doubt else None, note)


def _text(raw: str, unit: str | None) -> Amount:
    plain = clean(raw)
    if not plain or is_placeholder(plain):
        return NOTHING
    text = key(plain).replace("，", ",")
    doubt = bool(_DOUBT.search(text))
    unit = unit or ("元" if "¥" in text else None)
    text = _MARKS.sub("", text).replace("(", "").replace(")", "")
    if _MANY_YEN.search(text):
        return Amount(problem=("amount_unreadable", "写了不止一个金额或一个范围"))
    parts = _chinese(text) or _parts(text)
    if parts is None:
        if _PENDING.search(text):
            return Amount(problem=("amount_pending", "金额尚未确定"))
        return Amount(problem=("amount_unreadable", "读不出金额"))
    if len(parts) == 1 and parts[0][1] is None:
        return _in_yuan(parts[0][0], unit, doubt)
    if any(not number < _BEYOND for number, _ in parts):
        return Amount(problem=("amount_unreadable", "金额大得不可能"))
    total = sum((number * MONEY_UNITS[word or "元"] for number, word in parts), Decimal(0))
    only = parts[0][1] if len(parts) == 1 else None
    return _checked(
        total.quantize(_CENT).normalize(), doubt, None if only == "元" else "按单元格里的单位换算为元"
    )


def _chinese(text: str) -> list[tuple[Decimal, str | None]] | None:
    """`壹拾贰万叁仟元` as [(123000, 元)]."""
    match = _CHINESE.fullmatch(text)
    number = chinese_number(match.group(1)) if match else None
    if match is None or number is None:
        return None
    stated = match.group(2) or match.group(1)[-1] in "万亿"
    return [(Decimal(number), "元" if stated else None)]


def _parts(text: str) -> list[tuple[Decimal, str | None]] | None:
    """`12万3000元` as [(12, 万), (3000, 元)]; None unless the whole text is read and units fall."""
    found: list[tuple[Decimal, str | None]] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        number = _decimal(match.group(1)) if match else None
        if match is None or number is None:
            return None
        if found and (found[-1][1] is None or _scale(match.group(2)) >= _scale(found[-1][1])):
            return None
        found.append((number, match.group(2)))
        at = match.end()
    return found or None


def _scale(word: str | None) -> Decimal:
    return MONEY_UNITS[word or "元"]


def _decimal(text: str) -> Decimal | None:
    """A number in digits, commas only between thousands."""
    if not _GROUPED.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
