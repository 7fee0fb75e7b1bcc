"""Values of attributes: read from what is typed or stands in a ledger, told in words, put into cells. Asks no database."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assets.ledger.dates import read_date
from assets.ledger.text import clean as plain_text
from assets.ledger.text import is_placeholder, key
from assets.models import TypeAttribute

Kind = TypeAttribute.Kind
Value = int | float | str | bool
FINEST = Decimal("0.001")
LARGEST = Decimal("99999999999.999")
LONGEST = 200  # characters of a text
YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已", "对"}
NO = {"否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "不是"}
FAR = date(2199, 12, 31)  # a day of expiry may lie ahead
ASCII_UNITS = {
    "米": "m",
    "毫米": "mm",
    "厘米": "cm",
    "公里": "km",
    "平方米": "m2",
    "立方米": "m3",
    "千瓦": "kw",
    "吨": "t",
}


def by_head(attributes: Iterable[TypeAttribute], head: str) -> TypeAttribute | None:
    """The attribute that a column's head names, with or without its unit."""
    wanted = key(head.rpartition("·")[2])  # of a head in two rows the lower one
    return next((one for one in attributes if wanted in heads_of(one)), None)


def heads_of(attribute: TypeAttribute) -> set[str]:
    """The heads, folded, that name an attribute: its name with or without its unit."""
    name = key(attribute.name)
    units = {key(unit) for unit in (attribute.unit, ASCII_UNITS.get(attribute.unit, "")) if unit}
    return {name} | {
        form.format(name, unit) for unit in units for form in ("{}({})", "{}{}", "{}/{}", "{}[{}]")
    }


# --- Reading ----------------------------------------------------------------------------------------------------------
def clean(attribute: TypeAttribute, text: str) -> Value | None:
    """What a typed or ledger text says, as it is stored; None for nothing. Raises ValidationError with a sentence."""
    plain = plain_text(str(text))
    if not plain or (is_placeholder(plain) and attribute.kind != Kind.YESNO):
        return None
    return READERS[Kind(attribute.kind)](attribute, plain)


def _decimal(attribute: TypeAttribute, text: str) -> int | float:
    number = _number(attribute, text)
    fine = number.quantize(FINEST, ROUND_HALF_UP)
    if fine != number:
        raise ValidationError(_("“%(name)s”最多三位小数") % {"name": attribute.name})
    return int(fine) if fine == fine.to_integral_value() else float(fine)


def _integer(attribute: TypeAttribute, text: str) -> int:
    number = _number(attribute, text)
    if number != number.to_integral_value():
        raise ValidationError(_("“%(name)s”应为整数") % {"name": attribute.name})
    return int(number)


def _number(attribute: TypeAttribute, text: str) -> Decimal:
    bare = key(text).replace(",", "")
    for unit in (attribute.unit, ASCII_UNITS.get(attribute.unit, "")):
        bare = bare.removesuffix(key(unit)) if unit else bare
    try:
        number = Decimal(bare)
    except InvalidOperation as error:
        raise ValidationError(_wrong(attribute, text)) from error
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValidationError(_wrong(attribute, text))
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValidationError(
            _("“%(name)s”应%(bounds)s，现填 %(text)s")
            % {"name": attribute.name, "bounds": bounds_words(attribute), "text": text[:20]}
        )
    return number


def _wrong(attribute: TypeAttribute, text: str) -> str:
    shape = {
        Kind.INTEGER: _("整数"),
        Kind.DECIMAL: _("数"),
        Kind.DATE: _("日期，如 2024-07-12"),
        Kind.YESNO: _("“是”或“否”"),
    }
    wanted = shape.get(Kind(attribute.kind)) or "、".join(attribute.choices)
    return _("“%(name)s”应为%(wanted)s，“%(text)s”读不出来") % {
        "name": attribute.name,
        "wanted": wanted,
        "text": text[:20],
    }


def _choice(attribute: TypeAttribute, text: str) -> str:
    folded = key(text)
    for choice in attribute.choices:
        if key(choice) == folded:
            return choice
    raise ValidationError(
        _("“%(name)s”应为%(choices)s之一，“%(text)s”不在其中")
        % {"name": attribute.name, "choices": "、".join(attribute.choices), "text": text[:20]}
    )


def _yesno(attribute: TypeAttribute, text: str) -> bool:
    folded = key(text)
    if folded in YES or folded in NO:
        return folded in YES
    raise ValidationError(_wrong(attribute, text))


def _date(attribute: TypeAttribute, text: str) -> str:
    found = read_date(text, FAR)
    if found.value is None or len(found.value) != 10:
        raise ValidationError(_wrong(attribute, text))
    return found.value


def _text(attribute: TypeAttribute, text: str) -> str:
    if len(text) > LONGEST:
        raise ValidationError(_("“%(name)s”最多 %(n)s 个字") % {"name": attribute.name, "n": LONGEST})
    return text


READERS = {
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.YESNO: _yesno,
    Kind.DATE: _date,
    Kind.TEXT: _text,
}


# --- Words ------------------------------------------------------------------------------------------------------------
def value_words(attribute: TypeAttribute, raw: Any, *, short: bool = False) -> str:
    """A stored value in words: `3.5 米`, `是`, `2024年7月12日`; short, as under a head with the unit: `3.5`, `2024-07-12`."""
    if raw is None or raw == "":
        return ""
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, int | float):
        number = f"{Decimal(str(raw)):,f}"
        return number if short or not attribute.unit else f"{number} {attribute.unit}"
    if attribute.kind == Kind.DATE and not short:
        year, month, day = (int(part) for part in raw.split("-"))
        return f"{year}年{month}月{day}日"
    return str(raw)


def cell(attribute: TypeAttribute, raw: Any) -> Any:
    """What a spreadsheet's cell holds: numbers as Decimal, days as date, the rest in words; None for nothing."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Decimal(str(raw))
    return date.fromisoformat(raw) if attribute.kind == Kind.DATE else value_words(attribute, raw)


def bounds_words(attribute: TypeAttribute) -> str:
    """`在 1–30 米之间`, `不小于 1 米`, empty without bounds."""
    low, high = (
        None if side is None else f"{side.normalize():f}" for side in (attribute.minimum, attribute.maximum)
    )
    unit = f" {attribute.unit}" if attribute.unit else ""
    if low is not None and high is not None:
        return _("在 %(low)s–%(high)s%(unit)s之间") % {"low": low, "high": high, "unit": unit}
    if low is not None:
        return _("不小于 %(low)s%(unit)s") % {"low": low, "unit": unit}
    return _("不大于 %(high)s%(unit)s") % {"high": high, "unit": unit} if high is not None else ""


def typed(raw: Any) -> str:
    """A stored value as it is typed."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    return "" if raw is None else f"{Decimal(str(raw)):f}" if isinstance(raw, int | float) else str(raw)
