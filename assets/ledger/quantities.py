"""How much: a number and its unit, from the cell, else the head, else the type; what is no number is not guessed."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from assets.ledger.sheets import FORMULA_WITHOUT_VALUE, Cell, Day, Fault, shown
from assets.ledger.text import (
    CHINESE_DECIMAL,
    CHINESE_NUMBER,
    chinese_decimal,
    clean,
    is_error,
    is_placeholder,
    key,
)
from assets.ledger.units import UNIT_WORD, UNITS, Unit, convert

_DIGITS = r"(?:\d[\d,]*(?:\.\d+)?|\.\d+)"
_NUM = rf"{_DIGITS}|{CHINESE_DECIMAL}|{CHINESE_NUMBER}+|半"
_PIECE = re.compile(rf"({_NUM})(万)?({UNIT_WORD})?(?:半(?=$|[^\d]))?")
_SIMPLE = re.compile(rf"({_DIGITS})({UNIT_WORD})?")  # most cells of most ledgers
_GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?e[+-]?\d{1,3}")
_LABELS = re.compile(
    r"^(?:[^\d\W]{0,4}?(?:全长|总长(?:度)?|长度?|全线|里程|数量|总数|总量|规模|总?面积|占地(?:面积)?|建筑面积)"
    r"|总?共(?:计|有)?|合计|总计|约|大约|近|计|为|[:：]|[≈~～>＞≥])+"
)
_TAILS = re.compile(r"(?:左右|上下|以上|整|长|许|±|\+|\(约\)|[。;,.、；])+$")
_ASIDE = re.compile(r"\([^()]*\)")
_UNIT_ASIDE = re.compile(rf"^({_DIGITS})\(({UNIT_WORD})\)$")
_BRACKETS = re.compile(r"^[(\[【]([^()\[\]【】]+)[)\]】]$")
_MORE = re.compile(rf"(?<=[\d百千万十])[余多](?=(?:{UNIT_WORD})?$)")
_VAGUE = re.compile(r"约|近|余|多|左右|上下|以上|许|[±≈~～>＞≥+]")
_HINT = re.compile(r"[约近余多左上以许±≈~～>＞≥+＋*×xXｘＸ✕╳]")
_WIDTH = re.compile(
    r"[,，、;；*×x]?(?:路面|平?均|桥面?)?宽(?:度)?[:：]?约?[\d.]+(?:米|m|厘米|cm)?|[,，、;；*×x][\d.]+(?:米|m)宽|[,，、;；*×x]?\d+(?:\.\d+)?(?:w|瓦)[*×x]?(?!\w)"
    r"|^\d+(?:w|瓦)[*×x]"
)
_SIDES = re.compile(
    rf"长?({_DIGITS})(米|m|公里|km|千米)?[*×x✕╳]宽?({_DIGITS})(米|m|公里|km|千米)?(?:[*×x✕╳][厚高]?{_DIGITS}(米|m|厘米|cm)?)?"
)
_STAKES = re.compile(
    r"[a-z]?k(\d{1,3})\+(\d{3}(?:\.\d+)?)(?:[-~～—–至到]+)[a-z]?k(\d{1,3})\+(\d{3}(?:\.\d+)?)"
)
_GAP = re.compile(
    r"[,，、;；/]?(?:总?长|全长|总?共|占地(?:面积)?|建筑面积|总?面积|合?计)?约?(?=[\d.一二三四五六七八九十百千两])"
)
_STRANGE = re.compile(r"(\d[\d,]*(?:\.\d+)?)((?:(?![多余几数来许年月日号期次批些约近])[^\W\d_]){1,3})")
_DASHES = re.compile(r"^[−－–—‒﹣]")
_ACCOUNTING = re.compile(r"^\((\d[\d,.]*)\)$")

# Above these a quantity is impossible for one facility of a village: a wrong unit, most of the time.
_MOST = {
    "公里": 100,
    "平方米": 1_000_000,
    "盏": 3000,
    "座": 100,
    "处": 300,
    "道": 300,
    "眼": 200,
    "所": 20,
    "片": 50,
}
_MOST |= {"台": 1000, "套": 2000, "件": 3000, "块": 3000, "具": 5000, "个": 10_000, "株": 200_000}
_LONG_ROAD = 50
_BEYOND = Decimal(10) ** 12  # no quantity at all, whatever its unit


class Quantity(NamedTuple):
    """The number and its unit's name; a problem (code, message, held?) or none; a note if it was converted."""

    value: Decimal | None = None
    unit: str | None = None
    problems: tuple[tuple[str, str, bool], ...] = ()
    note: str | None = None


NOTHING = Quantity()


def read_measure(cell: Cell) -> tuple[list[tuple[Decimal, Unit | None]], str | None]:
    """The numbers of a cell with the unit written beside each, and None or the code of what is wrong with it.

    An empty cell gives no numbers and nothing wrong.
    """
    if cell is None:
        return [], None
    if isinstance(cell, Fault):
        return [], "formula_without_value" if cell.text == FORMULA_WITHOUT_VALUE else "error_value"
    if isinstance(cell, (bool, Day)):
        return [], "quantity_unreadable"
    if isinstance(cell, (int, float)):
        return [(Decimal(shown(cell)), None)], None
    return _text_measure(shown(cell))


def _text_measure(raw: str) -> tuple[list[tuple[Decimal, Unit | None]], str | None]:
    plain = clean(raw)
    if not plain or is_placeholder(plain):
        return [], None
    if is_error(plain):
        return [], "error_value"
    text = key(_DASHES.sub("-", plain))
    if (match := _SIMPLE.fullmatch(text)) and _GROUPED.fullmatch(match[1]):
        return [(Decimal(match[1].replace(",", "")), UNITS[match[2]] if match[2] else None)], None
    if match := _ACCOUNTING.match(text):
        text = f"-{match[1]}"
    if _SCIENTIFIC.fullmatch(text):
        return [(Decimal(text), None)], None
    found = _stakes(text) or _sides(text) or _counted(text)
    return (found, None) if found else ([], "quantity_unreadable")


def _counted(text: str) -> list[tuple[Decimal, Unit | None]]:
    """Numbers with their units, once the words around them are off."""
    text = _UNIT_ASIDE.sub(r"\1\2", _BRACKETS.sub(r"\1", text))
    text = _trimmed(_ASIDE.sub("", text) or text)
    text = _MORE.sub("", _trimmed(_WIDTH.sub("", text) or text))
    found = _pieces(text.lstrip("+-")) or _strange_unit(text.lstrip("+-"))
    return [(-number, unit) for number, unit in found] if text.startswith("-") else found


def _trimmed(text: str) -> str:
    return _TAILS.sub("", _LABELS.sub("", text))


def _stakes(text: str) -> list[tuple[Decimal, Unit | None]]:
    """From stake to stake along a road: K0+000~K1+200 is 1200 metres."""
    match = _STAKES.fullmatch(text)
    if match is None:
        return []
    first, last = (Decimal(match[n]) * 1000 + Decimal(match[n + 1]) for n in (1, 3))
    return [(last - first, UNITS["米"])] if last > first else []


def _sides(text: str) -> list[tuple[Decimal, Unit | None]]:
    """Length by width: the longer side for what is measured in length, the product for what is measured in area."""
    match = _SIDES.fullmatch(_trimmed(text))
    if match is None or not (word := match[4] or match[2] or match[5]):
        return []
    unit, own = UNITS[word], UNITS[match[2] or word]
    one, other = (Decimal(match[n].replace(",", "")) for n in (1, 3))
    one = convert(one, own, UNITS["米"]) or one
    other = convert(other, unit, UNITS["米"]) or other
    return [(max(one, other), UNITS["米"]), (one * other, UNITS["平方米"])]


def doubtful(raw: str) -> tuple[str, bool] | None:
    """What is uncertain or was worked out in a quantity that could be read: in words, and whether it is to be flagged
    (a mere 约 is only noted). None for most."""
    if not _HINT.search(raw):
        return None
    text = key(clean(raw))
    if _STAKES.fullmatch(text):
        return "按起止桩号算出长度", True
    if _SIDES.fullmatch(_trimmed(text)):
        return "按长×宽读取", True
    return (
        ("表中写的是约数", _VAGUE.search(text.replace("约", "")) is not None) if _VAGUE.search(text) else None
    )


def _pieces(text: str) -> list[tuple[Decimal, Unit | None]]:
    """All numbers of a text read to its end; empty if anything is left over."""
    found: list[tuple[Decimal, Unit | None]] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        number = _number(match) if match else None
        if match is None or number is None or (found and found[-1][1] is None):
            return []
        found.append((number, UNITS[match[3]] if match[3] else None))
        at = match.end()
        gap = _GAP.match(text, at)
        at += gap.end() - at if gap and at < len(text) else 0
    return _joined(found)


def _strange_unit(text: str) -> list[tuple[Decimal, Unit | None]]:
    """A number with a measure word we do not know (12樘): the word is kept as it is, and flagged by who compares it."""
    match = _STRANGE.fullmatch(text)
    if match is None or not _GROUPED.fullmatch(match[1]):
        return []
    return [(Decimal(match[1].replace(",", "")), Unit(match[2], "strange", Decimal(1)))]


def _joined(found: list[tuple[Decimal, Unit | None]]) -> list[tuple[Decimal, Unit | None]]:
    """3公里500米 is one length."""
    if len(found) == 2 and all(unit and unit.measure == "length" for _, unit in found):
        (first, one), (second, other) = found
        if one and other and one.size > other.size:
            rest = convert(second, other, one)
            return [(first + rest, one)] if rest is not None else []
        return []
    return found


# 两三 and 七八 are guesses, and no digits side by side as in 二〇一九
_ABOUT = frozenset(map("".join, zip("一二两三四五六七八", "二三三四五六七八九", strict=True))) | {"一两"}


def _number(match: re.Match[str]) -> Decimal | None:
    text = match[1]
    if text in _ABOUT:
        return None
    if text == "半":
        number = Decimal("0.5")
    elif (chinese := chinese_decimal(text)) is not None:
        number = chinese
    else:
        if not _GROUPED.fullmatch(text):
            return None
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return None
    if match.group().endswith("半") and text != "半":
        number += Decimal("0.5")
    return number * 10_000 if match[2] else number


def choose_measure(found: Sequence[tuple[Decimal, Unit | None]], wanted: Unit | None) -> int | None:
    """Which of several numbers (1条,3.2公里; or one in each of two columns) the type is measured in, by its index.

    The one in the type's own unit, else the one of its measure, else the only one without a unit; None if open.
    """
    if len(found) == 1:
        return 0
    units = [unit for _, unit in found]
    for fits in (
        [i for i, unit in enumerate(units) if unit and wanted and unit.name == wanted.name],
        [i for i, unit in enumerate(units) if unit and wanted and unit.measure == wanted.measure],
        [i for i, unit in enumerate(units) if unit is None],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def only_unit(heads: Sequence[Unit], wanted: Unit | None) -> Unit | None:
    """The unit a head gives: its only one, or the one of the type's measure."""
    if len(heads) == 1:
        return heads[0]
    return next((unit for unit in heads if wanted and unit.name == wanted.name), None)


def settle(value: Decimal, stated: Unit | None, heads: Sequence[Unit], wanted: Unit | None) -> Quantity:
    """The quantity in the type's own unit where that is exact, else in the unit stated; with what is doubtful."""
    source = "单元格"
    unit = stated
    if unit is None and heads:
        fitting = [head for head in heads if wanted and head.measure == wanted.measure]
        exact = [head for head in heads if wanted and head.name == wanted.name]
        if len(heads) == 1 or exact or fitting:
            unit, source = (exact or fitting or list(heads))[0], "列头"
    if unit is None:
        unit, source = wanted, "类别"
    if not abs(value) < _BEYOND:
        return Quantity(problems=(("quantity_unreadable", "数量大得不可能", True),))
    if value < 0:
        return Quantity(problems=(("quantity_negative", "数量不能为负", True),))
    note = None
    if unit and wanted and unit.name != wanted.name:
        there = convert(value, unit, wanted)
        if there is not None:
            note = f"按{unit.name}换算为{wanted.name}"
            value, unit = there, wanted
    if note is None and source != "单元格" and unit is not None:
        note = f"单位“{unit.name}”取自{source}"
    return Quantity(_plain(value), unit.name if unit else None, tuple(_doubts(value, unit, wanted)), note)


def _plain(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")


def _doubts(value: Decimal, unit: Unit | None, wanted: Unit | None) -> list[tuple[str, str, bool]]:
    found = []
    if value == 0:
        found.append(("quantity_zero", "数量为零", False))
    most = _MOST.get(unit.name) if unit else None
    if most is not None and value > (_LONG_ROAD if unit and unit.name == "公里" else most):
        found.append(
            (
                "quantity_absurd",
                f"{_plain(value)}{unit.name if unit else ''}不合常理，请核对数字和单位",
                False,
            )
        )
    if unit and unit.measure == "count" and value != value.to_integral_value():
        found.append(("quantity_fraction", f"以“{unit.name}”计数却带小数", False))
    if unit and unit.measure == "strange":
        found.append(("unit_unknown", f"“{unit.name}”不是已知的计量单位", False))
    elif unit and wanted and unit.measure != wanted.measure:
        found.append(("unit_mismatch", f"此类设施以“{wanted.name}”计，表中写的是“{unit.name}”", False))
    return found
