"""Reads .xls and WPS .et workbooks (BIFF 2 to 8) through xlrd, into the same cells as an .xlsx."""

import math
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    error_text_from_code,
)

from assets.ledger.formats import GENERAL, Format, apply_format, understand_format
from assets.ledger.sheets import (
    FORMULA_WITHOUT_VALUE,
    HIDDEN,
    VISIBLE,
    Cell,
    Fault,
    Merge,
    Row,
    Sheet,
    Unreadable,
    letter,
)
from assets.ledger.texts import keepable
from assets.ledger.xls_formulas import valueless_formulas
from assets.ledger.xlsx import MOST_COLUMNS
from assets.ledger.xlsx_book import MOST_SHEETS, error_or_text

BROKEN = "这个 .xls 文件不完整或已损坏，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
LOCKED = "工作簿加了密码或保护，无法读取；请在 Excel 或 WPS 中取消密码和保护后再上传。"
_UNFORMATTED = "这个 .xls 文件的格式部分有损坏，合并单元格和数字格式没有读出，请核对空着的村名和日期。"


def read_xls(content: bytes) -> Iterator[Sheet]:
    """The sheets of an .xls file in their order, hidden ones marked; rows of each must be read before the next.

    Raises Unreadable with a plain Chinese sentence for every file that cannot be read.
    """
    book, notes = _open(content)
    if not book.nsheets:
        raise Unreadable("工作簿里没有工作表，请检查是否选错了文件。")
    if book.nsheets > MOST_SHEETS:
        raise Unreadable(f"工作簿有{book.nsheets}张工作表，超过{MOST_SHEETS}张；请拆成几个文件再上传。")
    formats = _Formats(book)
    valueless = valueless_formulas(book)
    for number in range(book.nsheets):
        yield _sheet(book, number, formats, valueless.get(number, frozenset()), notes)
        book.unload_sheet(number)


def _open(content: bytes) -> tuple[xlrd.Book, list[str]]:
    """The workbook; without its formats when these are damaged, in GB18030 when its code page does not fit."""
    ways: tuple[dict[str, Any], ...] = (
        {"formatting_info": True},
        {"formatting_info": True, "encoding_override": "gb18030"},
        {"formatting_info": False, "ignore_workbook_corruption": True},
    )
    for way in ways:
        try:
            book = xlrd.open_workbook(
                file_contents=content, on_demand=True, ragged_rows=True, logfile=_Silent(), **way
            )
        except MemoryError:
            raise
        except Exception as trouble:
            if "encrypted" in str(trouble):
                raise Unreadable(LOCKED) from None
            continue
        return book, [] if way["formatting_info"] else [_UNFORMATTED]
    raise Unreadable(BROKEN)


class _Silent:
    """Where xlrd may write what it thinks of a file."""

    def write(self, _text: str) -> None:
        """Nobody reads it."""


class _Formats:
    """What each cell format of the book does to a number."""

    def __init__(self, book: xlrd.Book) -> None:
        self._book = book
        self._known: dict[int, Format] = {}

    def of(self, sheet: xlrd.sheet.Sheet, row: int, column: int) -> Format:
        """The format of a cell."""
        if not sheet.formatting_info:
            return GENERAL
        index = sheet.cell_xf_index(row, column)
        found = self._known.get(index)
        if found is None:
            found = self._known[index] = self._understand(index)
        return found

    def _understand(self, index: int) -> Format:
        formats = self._book.xf_list
        if not 0 <= index < len(formats):
            return GENERAL
        number = formats[index].format_key
        declared = self._book.format_map.get(number)
        return understand_format(number, declared.format_str if declared else None)


def _sheet(
    book: xlrd.Book, number: int, formats: _Formats, valueless: frozenset[tuple[int, int]], notes: list[str]
) -> Sheet:
    try:
        found = book.sheet_by_index(number)
    except MemoryError:
        raise
    except Exception:
        raise Unreadable(BROKEN) from None
    told = list(notes)
    return Sheet(
        keepable(found.name),
        _rows(found, _Cells(book, formats, valueless), told),
        VISIBLE if found.visibility == 0 else HIDDEN,
        tuple(Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in found.merged_cells),
        bool(book.datemode),
        told,
    )


def _rows(sheet: xlrd.sheet.Sheet, cells: "_Cells", notes: list[str]) -> Iterator[Row]:
    for index in range(sheet.nrows):
        kinds, values = sheet.row_types(index), sheet.row_values(index)
        read = [
            cells.cell(sheet, index, column, kinds[column], values[column]) for column in range(len(kinds))
        ]
        _tell_beyond(read, index + 1, notes)
        del read[MOST_COLUMNS:]
        while read and read[-1] is None:
            read.pop()
        if read:
            yield index + 1, tuple(read)


def _tell_beyond(cells: list[Cell], row: int, notes: list[str]) -> None:
    for column in range(MOST_COLUMNS, len(cells)):
        if cells[column] is not None and len(notes) < 20:
            said = f"内容为“{str(cells[column])[:30]}”"
            notes.append(f"{letter(column)}{row} 单元格在第{MOST_COLUMNS}列以外，没有读取，{said}。")


class _Cells:
    """Turns xlrd's kinds and values into cells."""

    def __init__(self, book: xlrd.Book, formats: _Formats, valueless: frozenset[tuple[int, int]]) -> None:
        self._epoch_1904 = bool(book.datemode)
        self._formats = formats
        self._valueless = valueless

    def cell(self, sheet: xlrd.sheet.Sheet, row: int, column: int, kind: int, value: Any) -> Cell:
        """One cell; rows and columns from 0."""
        if self._valueless and (row, column) in self._valueless:
            return Fault(FORMULA_WITHOUT_VALUE, "=")
        if kind == XL_CELL_TEXT:
            return error_or_text(keepable(value)) if value else None
        if kind in (XL_CELL_NUMBER, XL_CELL_DATE):
            return self._number(value, self._formats.of(sheet, row, column))
        if kind == XL_CELL_BOOLEAN:
            return bool(value)
        if kind == XL_CELL_ERROR:
            return Fault(error_text_from_code.get(value, "#N/A"))
        return None

    def _number(self, value: float, form: Format) -> Cell:
        if not math.isfinite(value):
            return str(value)
        number = int(value) if value.is_integer() and abs(value) < 1e15 else value
        return number if form is GENERAL else apply_format(number, form, self._epoch_1904)
