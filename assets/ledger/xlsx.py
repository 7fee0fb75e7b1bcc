"""Reads .xlsx by streaming its XML: real cells only, whatever dimension the file declares, flat in memory.

Own code because the libraries lose what a ledger needs: openpyxl read-only gives no merged ranges and trusts the
declared dimension, calamine gives no formats (a month shown as 2017年1月 becomes a day, `5盏` becomes 5) and builds a
dense range up to the last stray cell. Nothing is ever evaluated.
"""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from assets.ledger.formats import GENERAL, apply_format, written_day
from assets.ledger.markup import BROKEN, feed, local, make_parser
from assets.ledger.package import Unpacking, open_package
from assets.ledger.plain import cut
from assets.ledger.sheets import (
    FORMULA_WITHOUT_VALUE,
    Cell,
    Fault,
    Merge,
    Row,
    Sheet,
    Unreadable,
    column_index,
    letter,
)
from assets.ledger.xlsx_book import Book, text_cell

MOST_ROWS = 300_000
MOST_COLUMNS = 200
LAST_ROW = 1_048_576  # of Excel

_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_OVERLAP = 256
# Empty cells and rows that only carry a style: cut out before parsing, a million of them cost nothing then.
_EMPTY = re.compile(rb'<c r="[A-Z]+\d+"[^<>]*/>|<row r="\d+"[^<>]*/>')
# A row whose cells are numbers and shared strings, each with its place, as Excel, WPS and most programs write them.
_PLAIN_ROW = re.compile(
    rb'<row r="(\d{1,7})"(?: [^<>]*)?>'
    rb'((?:<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,5}")?(?: t="[sn]")?(?:/>|><v>[0-9.eE+-]{1,30}</v></c>))+)</row>'
)
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(.)")?(?:/>|><v>([^<]*))')
_WITHOUT_PLACE = re.compile(rb"<c(?:>| (?!r=))|<row(?:>| (?!r=))")


def read_xlsx(path: Path) -> Iterator[Sheet]:
    """The sheets of an .xlsx file in their order, hidden ones marked; rows of each must be read before the next.

    Raises Unreadable with a plain Chinese sentence for every file that cannot be read.
    """
    with open_package(path) as archive:
        parts = Unpacking(archive, path.stat().st_size)
        book = Book(parts)
        for name, state, part in book.sheets:
            yield _sheet(book, name, state, part)


def _sheet(book: Book, name: str, state: str, part: str) -> Sheet:
    notes: list[str] = []
    merges = tuple(_merges(book.blocks(part)))
    rows = _rows(book, part, notes)
    return Sheet(name, rows, state, merges, book.epoch_1904, notes)


def _merges(blocks: Iterator[bytes]) -> Iterator[Merge]:
    """Merged ranges stand after the rows in the file, and rows need them: a scan of the bytes finds them first."""
    rest = b""
    for block in blocks:
        window = rest + block
        if b"mergeCell" not in window:
            rest = window[-_OVERLAP:]
            continue
        last = 0
        for match in _MERGE.finditer(window):
            left, top, right, bottom = match.groups()
            last = match.end()
            if len(left) <= 3 and len(right) <= 3:
                yield Merge(int(top), column_index(left.decode()), int(bottom), column_index(right.decode()))
        rest = window[max(last, len(window) - _OVERLAP) :]


def _rows(book: Book, part: str, notes: list[str]) -> Iterator[Row]:
    """The rows that hold something, up to MOST_ROWS of them; cells beyond MOST_COLUMNS are noted, not read."""
    walk = _RowWalk(book, notes)
    parser = make_parser(walk.start, walk.end, None)
    walk.parser = parser
    count = 0
    left = cut(book.blocks(part), _PLAIN_ROW, b"</row>", walk.take)
    for _ in feed(parser, map(_without_empty, left)):
        done, walk.done = walk.done, []
        count += len(done)
        if count > MOST_ROWS:
            raise Unreadable(f"工作表的内容超过{MOST_ROWS}行，请拆成几个文件再上传。")
        yield from done


def _without_empty(block: bytes) -> bytes:
    """A block without its empty cells, unless cells rely on their order instead of naming their place."""
    return block if _WITHOUT_PLACE.search(block) else _EMPTY.sub(b"", block)


def _rising(letters: list[bytes]) -> list[int]:
    """The columns of such letters, none if one does not stand right of the one before or beyond MOST_COLUMNS."""
    columns = [column_index(each.decode()) for each in letters]
    rising = all(one < other for one, other in pairwise(columns)) and columns[-1] < MOST_COLUMNS
    return columns if rising else []


def _column(letters: str) -> int:
    """The column from 0 of a cell's letters. Raises Unreadable for letters no sheet has."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Unreadable(BROKEN)
    return column_index(letters.upper())


class _RowWalk:
    """Expat handlers that turn cells into rows; kept lean, they run once for each tag of the sheet."""

    def __init__(self, book: Book, notes: list[str]) -> None:
        self.done: list[Row] = []
        self._strings = book.strings
        self._formats = book.formats
        self._epoch_1904 = book.epoch_1904
        self._notes = notes
        self._row = 0
        self._next = 0
        self._cells: list[Cell] = []
        self._at: dict[str, str] = {}
        self._column = 0
        self._pieces: list[str] = []
        self._value: str | None = None
        self._formula: str | None = None
        self._phonetic = False
        self._columns: dict[str, int] = {}
        self._plain_letters: list[bytes] = []
        self._plain_columns: list[int] = []
        self.parser: object = None

    def take(self, match: re.Match[bytes]) -> bool:
        """A plain row; False leaves it to the parser: its cells are out of order or too many."""
        found = _PLAIN_CELL.findall(match[2])
        number = int(match[1])
        letters = [cell[0] for cell in found]
        if letters != self._plain_letters:
            self._plain_letters, self._plain_columns = letters, _rising(letters)
        columns = self._plain_columns
        if not columns or not 0 < number <= LAST_ROW:
            return False
        cells: list[Cell] = [None] * (columns[-1] + 1)
        for column, (_, style, kind, value) in zip(columns, found, strict=True):
            if value:
                cells[column] = self._shared(value) if kind == b"s" else self._number(value.decode(), style)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            self.done.append((number, tuple(cells)))
        self._row = number
        return True

    def start(self, tag: str, at: dict[str, str]) -> None:
        """Opening tags."""
        if tag == "c":
            self._open_cell(at)
        elif tag == "v" or tag == "t" or tag == "f":
            self._pieces = []
            self.parser.CharacterDataHandler = self._pieces.append  # type: ignore[attr-defined]
        elif tag == "row":
            self._row = int(at["r"]) if "r" in at else self._row + 1
            if not 0 < self._row <= LAST_ROW:
                raise Unreadable(BROKEN)
            self._next = 0
            self._cells = []
        elif tag == "rPh":
            self._phonetic = True
        elif ":" in tag:
            self.start(local(tag), at)

    def end(self, tag: str) -> None:
        """Closing tags."""
        if tag == "c":
            self._close_cell()
        elif tag == "v":
            self._value = "".join(self._pieces)
            self.parser.CharacterDataHandler = None  # type: ignore[attr-defined]
        elif tag == "t":
            if not self._phonetic:
                self._value = (self._value or "") + "".join(self._pieces)
            self.parser.CharacterDataHandler = None  # type: ignore[attr-defined]
        elif tag == "f":
            self._formula = "=" + "".join(self._pieces)
            self.parser.CharacterDataHandler = None  # type: ignore[attr-defined]
        elif tag == "row":
            if any(cell is not None for cell in self._cells):
                self.done.append((self._row, tuple(self._cells)))
        elif tag == "rPh":
            self._phonetic = False
        elif ":" in tag:
            self.end(local(tag))

    def _open_cell(self, at: dict[str, str]) -> None:
        self._at = at
        self._value = self._formula = None
        place = at.get("r")
        if place:
            letters = place.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column(letters)
            self._column = column
        else:
            self._column = self._next
        self._next = self._column + 1

    def _close_cell(self) -> None:
        if self._value is None and self._formula is None:
            return
        if self._column >= MOST_COLUMNS:
            self._beyond()
            return
        cell = self._cell()
        if cell is not None:
            cells = self._cells
            missing = self._column - len(cells)
            if missing > 0:
                cells.extend([None] * missing)
            if missing >= 0:
                cells.append(cell)
            else:
                cells[self._column] = cell

    def _beyond(self) -> None:
        if self._value and len(self._notes) < 20:
            place = f"{letter(self._column)}{self._row}"
            self._notes.append(
                f"{place} 单元格在第{MOST_COLUMNS}列以外，没有读取，内容为“{self._value[:30]}”。"
            )

    def _cell(self) -> Cell:
        kind = self._at.get("t", "n")
        value = self._value
        if kind == "s":
            return self._shared(value)
        if kind in ("inlineStr", "str"):
            return text_cell(value) if value else None
        if not value:
            return Fault(FORMULA_WITHOUT_VALUE, self._formula) if self._formula else None
        if kind == "e":
            return Fault(value, self._formula or "")
        if kind == "b":
            return value == "1"
        if kind == "d":
            return written_day(value)
        return self._number(value, self._at.get("s"))

    def _shared(self, value: str | bytes | None) -> Cell:
        try:
            index = int(value or "")
            if index < 0:
                raise IndexError(index)
            return self._strings[index] or None
        except (ValueError, IndexError):
            raise Unreadable(BROKEN) from None

    def _number(self, value: str, style: str | bytes | None) -> Cell:
        try:
            number: int | float = int(value) if value.isdecimal() else float(value)
        except ValueError:
            return value
        if not math.isfinite(number):
            return value
        if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
            number = int(number)
        form = GENERAL
        if style and int(style) < len(self._formats):
            form = self._formats[int(style)]
        return number if form is GENERAL else apply_format(number, form, self._epoch_1904)
