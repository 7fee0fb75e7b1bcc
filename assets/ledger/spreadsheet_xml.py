"""Reads workbooks of Excel 2003 saved as XML (SpreadsheetML), still exported by older systems under the name .xls."""

import math
import re
from collections.abc import Iterator
from typing import Any

from assets.ledger.formats import DAY, GENERAL, Format, apply_format, understand_format, written_day
from assets.ledger.markup import BROKEN, feed, local, make_parser
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
from assets.ledger.xlsx import LAST_ROW, MOST_COLUMNS, MOST_ROWS
from assets.ledger.xlsx_book import MOST_SHEETS, error_or_text

BLOCK = 1 << 18
LAST_COLUMN = 16_384
_ENCODING = re.compile(rb"(<\?xml[^>]*encoding=[\"'])(gb2312|gbk|gb18030)([\"'])", re.IGNORECASE)
_NAMED_DATES = {"General Date": 10, "Short Date": 10, "Medium Date": 10, "Long Date": 10}
_EXCEL_START = "1899-12-31"  # what a time of day without a date is written with


def read_spreadsheet_xml(content: bytes) -> Iterator[Sheet]:
    """The sheets of the file in order, hidden ones marked. Raises Unreadable for what is broken."""
    book = _Book()
    parser = make_parser(book.start, book.end, book.text)
    whole = _in_utf8(content.lstrip(b" \r\n\t"))
    for _ in feed(parser, (whole[at : at + BLOCK] for at in range(0, len(whole), BLOCK))):
        pass
    if not book.sheets:
        raise Unreadable("工作簿里没有工作表，请检查是否选错了文件。")
    for sheet in book.sheets:
        sheet.rows = [row for row in sheet.rows if any(cell is not None for cell in row[1])]
        yield sheet


def _in_utf8(content: bytes) -> bytes:
    """Expat knows no Chinese encoding: such a file is written anew, with its declaration mended."""
    declared = _ENCODING.match(content[:200])
    if declared is None:
        return content
    text = content.decode("gb18030", "replace")
    return re.sub(r"encoding=[\"'][^\"']*[\"']", 'encoding="utf-8"', text, count=1).encode()


class _Book:
    """Expat's calls become sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._formats: dict[str, Format] = {}
        self._style = ""
        self._path: list[str] = []
        self._rows: list[Row] = []
        self._merges: list[Merge] = []
        self._row = self._column = 0
        self._next_row = 1
        self._cells: list[Cell] = []
        self._at: dict[str, str] = {}
        self._kind = ""
        self._pieces: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag; attributes come as `ss:Index`."""
        tag = local(tag)
        self._path.append(tag)
        opening = _OPENING.get(tag)
        if opening is not None:
            opening(self, {local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        """A closing tag."""
        tag = local(tag)
        self._path.pop()
        closing = _CLOSING.get(tag)
        if closing is not None:
            closing(self)

    def text(self, piece: str) -> None:
        """Text between tags; only a cell's and the word for a hidden sheet count."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def _open_style(self, at: dict[str, str]) -> None:
        self._style = at.get("ID", "")

    def _number_format(self, at: dict[str, str]) -> None:
        code = at.get("Format", "")
        named = _NAMED_DATES.get(code)
        self._formats[self._style] = Format(date_length=named) if named else understand_format(0, code)

    def _open_sheet(self, at: dict[str, str]) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise Unreadable(f"工作簿超过{MOST_SHEETS}张工作表；请拆成几个文件再上传。")
        self._rows, self._merges, self._next_row = [], [], 1
        self.sheets.append(Sheet(keepable(at.get("Name", "")), self._rows))

    def _open_row(self, at: dict[str, str]) -> None:
        self._row = _place(at.get("Index"), self._next_row, LAST_ROW)
        self._next_row = self._row + 1 + _place(at.get("Span"), 0, LAST_ROW)
        self._cells, self._column = [], 0

    def _open_cell(self, at: dict[str, str]) -> None:
        if "Index" in at:
            self._column = _place(at["Index"], 1, LAST_COLUMN) - 1
        self._at, self._kind = at, ""
        across, down = (
            _place(at.get("MergeAcross"), 0, LAST_COLUMN),
            _place(at.get("MergeDown"), 0, LAST_ROW),
        )
        if across or down:
            self._merges.append(Merge(self._row, self._column, self._row + down, self._column + across))

    def _open_datum(self, at: dict[str, str]) -> None:
        if "Cell" in self._path and "Comment" not in self._path:
            self._kind, self._pieces = at.get("Type", "String"), []

    def _close_datum(self) -> None:
        if self._pieces is not None and "Comment" not in self._path and "Cell" in self._path:
            self._put(self._cell("".join(self._pieces)))
            self._pieces = None

    def _close_cell(self) -> None:
        formula = self._at.get("Formula")
        if formula and not self._kind:
            self._put(Fault(FORMULA_WITHOUT_VALUE, formula))
        self._column += 1 + _place(self._at.get("MergeAcross"), 0, LAST_COLUMN)

    def _put(self, cell: Cell) -> None:
        column = self._column
        if column >= MOST_COLUMNS:
            self._beyond(cell)
        elif cell is not None:
            missing = column + 1 - len(self._cells)
            if missing > 0:
                self._cells.extend([None] * missing)
            self._cells[column] = cell

    def _beyond(self, cell: Cell) -> None:
        notes = self.sheets[-1].notes if self.sheets else []
        if cell is not None and len(notes) < 20:
            place = f"{letter(self._column)}{self._row}"
            said = f"内容为“{str(cell)[:30]}”"
            notes.append(f"{place} 单元格在第{MOST_COLUMNS}列以外，没有读取，{said}。")

    def _cell(self, text: str) -> Cell:
        if self._kind == "Number":
            return self._number(text)
        if self._kind == "DateTime" and not text.startswith(_EXCEL_START):
            form = self._formats.get(self._at.get("StyleID", ""), GENERAL)
            return written_day(text, form.date_length or DAY)
        if self._kind == "Boolean":
            return text.strip() == "1"
        if self._kind == "Error":
            return Fault(text)
        return error_or_text(keepable(text)) if text else None

    def _number(self, text: str) -> Cell:
        try:
            number = float(text)
        except ValueError:
            return text or None
        if not math.isfinite(number):
            return text
        whole = int(number) if number.is_integer() and abs(number) < 1e15 else number
        form = self._formats.get(self._at.get("StyleID", ""), GENERAL)
        return whole if form is GENERAL else apply_format(whole, form, epoch_1904=False)

    def _close_row(self) -> None:
        self._rows.append((self._row, tuple(self._cells)))
        if len(self._rows) > MOST_ROWS:
            raise Unreadable(f"工作表的内容超过{MOST_ROWS}行，请拆成几个文件再上传。")

    def _close_sheet(self) -> None:
        self.sheets[-1].merges = tuple(self._merges)

    def _open_visible(self, _: dict[str, str]) -> None:
        self._pieces = []

    def _close_visible(self) -> None:
        if self.sheets and self._pieces is not None:
            self.sheets[-1].state = HIDDEN if "Hidden" in "".join(self._pieces) else VISIBLE
        self._pieces = None


_OPENING: dict[str, Any] = {
    "Style": _Book._open_style,
    "NumberFormat": _Book._number_format,
    "Worksheet": _Book._open_sheet,
    "Row": _Book._open_row,
    "Cell": _Book._open_cell,
    "Data": _Book._open_datum,
    "Visible": _Book._open_visible,
}
_CLOSING: dict[str, Any] = {
    "Data": _Book._close_datum,
    "Cell": _Book._close_cell,
    "Row": _Book._close_row,
    "Worksheet": _Book._close_sheet,
    "Visible": _Book._close_visible,
}


def _place(text: str | None, otherwise: int, most: int) -> int:
    """A count or place written in an attribute. Raises Unreadable for what Excel could not have written."""
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= most):
        raise Unreadable(BROKEN)
    return int(text)
