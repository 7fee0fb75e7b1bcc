"""Values as cells of SpreadsheetML and of CSV. The fast path of an export: one small closure per column."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.timezone import is_aware, localtime

from common.spreadsheets.sheets import MOST_TEXT, Column, inert
from common.xml_text import possible

Encoder = Callable[[Any, str], str]  # (value, row number) → the cell's XML

# Indexes into the cell formats of common/spreadsheets/parts.py.
TITLE, UNIT_LINE, HEAD, HEAD_REQUIRED, SIGNATURE = 1, 2, 3, 4, 5
STYLES = {"text": 6, "code": 7, "number": 8, "money": 9, "date": 10, "datetime": 11, "percent": 12}

EXCEL_DIGITS = 15  # a number with more significant digits would be changed by Excel, so it is written as text
_EPOCH = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was

# What may not stand in a cell as it is: markup, controls, lone surrogates, Excel's own escapes, outer blanks.
_SPECIAL = re.compile(r"[&<>\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]|^\s|\s$|_x[0-9A-Fa-f]{4}_").search
_EXCEL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escape(text: str) -> str:
    """Text as XML content of a cell:

    impossible characters dropped, Excel's `_x000D_` kept as it was typed.
    """
    text = possible(text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _EXCEL_ESCAPE.sub("_x005F_", text)


def letters(index: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_cell(reference: str, style: int, text: str) -> str:
    """A cell of text, typed as such: never a formula."""
    text = _shortened(text)
    content = f'<t xml:space="preserve">{escape(text)}</t>' if _SPECIAL(text) else f"<t>{text}</t>"
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{content}</is></c>'


def _shortened(text: str) -> str:
    """Cut to what a cell holds; a letter beyond the basic plane counts twice."""
    if len(text) * 2 <= MOST_TEXT or len(text.encode("utf-16-le", "surrogatepass")) <= MOST_TEXT * 2:
        return text
    cut = text.encode("utf-16-le", "surrogatepass")[: MOST_TEXT * 2 - 2]
    return cut.decode("utf-16-le", "ignore") + "…"


def words(value: Any) -> str:
    """Any value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _local(moment: datetime) -> datetime:
    """The moment by the clock on the wall (Asia/Shanghai)."""
    return localtime(moment).replace(tzinfo=None) if is_aware(moment) else moment


def _number(value: Any) -> str | None:
    """The digits of a real number Excel can hold unchanged; None for anything else."""
    if type(value) is int:
        return str(value) if -(10**EXCEL_DIGITS) < value < 10**EXCEL_DIGITS else None
    if type(value) is float:
        return repr(value) if isfinite(value) else None
    if isinstance(value, Decimal) and value.is_finite():
        digits = value.as_tuple().digits
        return format(value, "f") if len(digits) <= EXCEL_DIGITS and abs(value.adjusted()) < 300 else None
    return None


def _day(value: Any) -> str | None:
    """The serial number of a day, with the hour as fraction; None for what Excel cannot count."""
    if isinstance(value, datetime):
        moment = _local(value)
        since_midnight = datetime.combine(date.min, moment.time()) - datetime.combine(date.min, time())
        serial = _day(moment.date())
        return serial and f"{serial}{f'{since_midnight.total_seconds() / 86400:.9f}'[1:]}"
    if isinstance(value, date) and value >= _FIRST_DAY:
        return str((value - _EPOCH).days)
    return None


def encoder(column: Column, index: int) -> Encoder:
    """The function that writes this column's cells."""
    style, letter = STYLES[column.kind], letters(index)
    if column.kind in ("text", "code"):
        return _text_encoder(letter, style)
    return _typed_encoder(letter, style, _day if column.kind in ("date", "datetime") else _number)


def _text_encoder(letter: str, style: int) -> Encoder:
    begin, middle, special = f'<c r="{letter}', f'" s="{style}" t="inlineStr"><is><t>', _SPECIAL

    def encode(value: Any, row: str) -> str:
        if type(value) is not str:
            value = words(value)
        if not value:
            return f'<c r="{letter}{row}" s="{style}"/>'
        if special(value) or len(value) > 16_000:
            return text_cell(letter + row, style, value)
        return f"{begin}{row}{middle}{value}</t></is></c>"

    return encode


def _typed_encoder(letter: str, style: int, as_typed: Callable[[Any], str | None]) -> Encoder:
    def encode(value: Any, row: str) -> str:
        if value is None or value == "":
            return f'<c r="{letter}{row}" s="{style}"/>'
        typed = as_typed(value)
        if typed is None:
            return text_cell(letter + row, STYLES["text"], words(value))
        return f'<c r="{letter}{row}" s="{style}"><v>{typed}</v></c>'

    return encode


def csv_cell(column: Column, value: Any) -> str:
    """The value as it stands in a CSV: real numbers as numbers, days as ISO, text made inert."""
    if column.kind in ("number", "money", "percent") and _number(value) is not None:
        return f"{value:.2f}" if column.kind == "money" else words(value)
    return inert(words(value).replace("\0", ""))
