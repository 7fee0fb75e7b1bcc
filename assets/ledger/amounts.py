"""Amounts of money in yuan: the unit stands in the cell, else in the head, else in the line under the title."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from assets.ledger.sheets import Cell, Day, Fault, Shown, shown
from assets.ledger.text import (
    CHINESE_DECIMAL,
    CHINESE_NUMBER,
    chinese_decimal,
    clean,
    is_error,
    is_placeholder,
    key,
)

MONEY_UNITS = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "块": Decimal(1),
    "块钱": Decimal(1),
    "角": Decimal("0.1"),
    "分": Decimal("0.01"),
    "百": Decimal(100),
    "百元": Decimal(100),
    "千": Decimal(1000),
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
DOUBTFUL = Decimal(100_000_000)  # and so is a tenth of it where the unit is only the column's
_BEYOND = Decimal(10) ** 15  # no amount at all, whatever its unit
_CENT = Decimal("0.01")

_PENDING = re.compile(r"待|未|审计|决算|不详|不清|暂无|见|另|核定|详|捐|含|包")
_MARKS = re.compile(
    r"人民币|rmb|cny|¥|约|大约|近|共|合计|总计|计|(?:工程|建设|项目)?总?(?:投资|造价|金额|资金)|总额|[:：]|整$|正$|(?:左右|上下)$|[余多](?=(?:万?元?)?$)"
)
_STAGES = re.compile(
    r"预算价?|概算价?|决算价?|结算价?|审定价?|审计价?|合同价?|中标价?|估算|估价|暂估价?|送审价?"
)
_ASIDE = re.compile(r"\((?![^()]*[元万亿千])[^()\d]*\)")
_ACCOUNTING = re.compile(r"^¥?\(¥?(\d[\d,.]*)(万?元?)\)$")
_DOUBT = re.compile(r"约|左右|上下|余|多|近|超|预算|概算|估")
_CHINESE = re.compile(
    rf"({CHINESE_DECIMAL}|{CHINESE_NUMBER}+)(元|圆|块钱|块)?(?:零?([零一二三四五六七八九壹贰叁肆伍陆柒捌玖])角)?(?:零?([零一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?"
)
_PART = re.compile(
    r"([+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+)(亿元|亿|千万元|百万元|十万元|万元|万|w|千元|百元|元|圆|块钱|块|角|分|千|百)?"
)
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+")
_SCALED = re.compile(rf"({CHINESE_DECIMAL})(亿元|亿|万元|万)")
_YEN_MANY = Decimal(10_000)  # ¥427,000 under a head of 万元: nobody means 427,000 × 10,000
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
    if isinstance(cell, Shown) and _PLAIN_MONEY.fullmatch(cell.text):
        yen = "¥" in cell.text or "￥" in cell.text
        return _marked(Decimal(shown(float(cell.number))), unit, yen, False)
    return _text(shown(cell), unit)


MONEY_WORD = re.compile(r"元|万|亿|千")
_PLAIN_MONEY = re.compile(
    r"[¥￥\s(-]*[\d,.]+\)?"
)  # a number as money is formatted: its digits may be rounded


def _in_yuan(number: Decimal, unit: str | None, doubt: bool) -> Amount:
    if not abs(number) < _BEYOND:
        return Amount(problem=("amount_unreadable", "金额大得不可能"))
    if unit is None and number != 0:
        return Amount(problem=("amount_unit_unknown", "没有写明是元还是万元"))
    yuan = (number * MONEY_UNITS[unit or "元"]).quantize(_CENT).normalize()
    return _checked(yuan, doubt, None if unit in (None, "元") else f"按{unit}换算为元", DOUBTFUL)


def _checked(yuan: Decimal, doubt: bool, note: str | None, most: Decimal = ABSURD) -> Amount:
    yuan = Decimal(f"{yuan:f}")
    if yuan < 0:
        return Amount(problem=("amount_negative", "金额为负"))
    if yuan == 0:
        return Amount(yuan, ("amount_zero", "金额为零"), note)
    if yuan >= most:
        return Amount(yuan, ("amount_absurd", "金额大得不合常理，请核对单位是元还是万元"), note)
    return Amount(yuan, ("amount_vague", "金额写的是约数") if doubt else None, note)


def _text(raw: str, unit: str | None) -> Amount:
    plain = clean(raw)
    if not plain or is_placeholder(plain):
        return NOTHING
    if is_error(plain):
        return Amount(problem=("amount_unreadable", "单元格是错误值或没有结果的公式，读不出金额"))
    written = key(plain).replace("，", ",")
    doubt = bool(_DOUBT.search(written))
    yen = "¥" in written
    text = _bare(written)
    if _MANY_YEN.search(text):
        return Amount(problem=("amount_unreadable", "写了不止一个金额或一个范围"))
    parts = _chinese(text) or _parts(text)
    if parts is None:
        if _PENDING.search(written):
            return Amount(problem=("amount_pending", "金额尚未确定"))
        return Amount(problem=("amount_unreadable", "读不出金额"))
    if len(parts) == 1 and parts[0][1] is None:
        return _marked(parts[0][0], unit, yen, doubt)
    return _summed(parts, doubt)


def _bare(text: str) -> str:
    """The amount alone: without marks of money, words of stages, asides; in accounting brackets it is negative."""
    if match := _ACCOUNTING.match(text):
        return f"-{match[1]}{match[2]}"
    text = _STAGES.sub("", _ASIDE.sub("", text.rstrip("。.;；,、")))
    for _ in range(2):  # 约42万余元: one mark may uncover another
        text = _MARKS.sub("", text)
    return text.replace("(", "").replace(")", "")


def _marked(number: Decimal, unit: str | None, yen: bool, doubt: bool) -> Amount:
    """A number alone: the column's unit holds; a ¥ says 元 where no unit is stated, or where it must be."""
    if yen and unit not in (None, "元") and number >= _YEN_MANY:
        found = _in_yuan(number, "元", doubt)
        problem = ("amount_unit_doubtful", f"列的单位是{unit}，此格写了¥且数额很大，按元读取")
        return found._replace(problem=found.problem or problem)
    return _in_yuan(number, unit or ("元" if yen else None), doubt)


def _summed(parts: list[tuple[Decimal, str | None]], doubt: bool) -> Amount:
    """12万3000元 and the like: every part by the unit beside it."""
    if any(not abs(number) < _BEYOND for number, _ in parts):
        return Amount(problem=("amount_unreadable", "金额大得不可能"))
    total = sum((number * MONEY_UNITS[word or "元"] for number, word in parts), Decimal(0))
    only = parts[0][1] if len(parts) == 1 else None
    return _checked(
        total.quantize(_CENT).normalize(), doubt, None if only == "元" else "按单元格里的单位换算为元"
    )


def _chinese(text: str) -> list[tuple[Decimal, str | None]] | None:
    """`壹拾贰万叁仟元` as [(123000, 元)], `四十二点七万元` as [(42.7, 万)]."""
    match = _CHINESE.fullmatch(text)
    if match is None:
        return _chinese_scaled(text)
    number = chinese_decimal(match[1])
    if number is None:
        return None
    stated = match[2] or match[1][-1] in "万亿"
    parts: list[tuple[Decimal, str | None]] = [(number, "元" if stated else None)]
    for digit, word in ((match[3], "角"), (match[4], "分")):
        if digit:
            parts.append((chinese_decimal(digit) or Decimal(0), word))
    return parts


def _chinese_scaled(text: str) -> list[tuple[Decimal, str | None]] | None:
    match = _SCALED.fullmatch(text)
    number = chinese_decimal(match[1]) if match else None
    return [(number, match[2])] if match and number is not None else None


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
        if not found and match.group(2) in ("千", "百") and len(text) > match.end():
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
