"""Reads .csv and other separated text: encoding, separator and damaged quotes are found out from the content.

Cells are text as it stands, so that long numbers keep their digits and 2020.10 its nought. Rows count as in Excel,
which shows a record as one row, however many lines its quoted cells have.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from assets.ledger.blocks import blocks_of, told_of
from assets.ledger.sheets import FORMULA_WITHOUT_VALUE, Cell, Fault, Row, Sheet, Unreadable, letter
from assets.ledger.texts import decode, keepable
from assets.ledger.xlsx import MOST_COLUMNS, MOST_ROWS
from assets.ledger.xlsx_book import error_or_text

SEPARATORS = (",", "\t", ";", "|", "，", "；")
SAMPLE = 400  # records that decide the separator
LONGEST_CELL = 32_767  # characters; Excel holds no more, so a longer one is an unclosed quote
MOST_LINES = 200  # of one record, for the same reason
MOST_NOTES = 20

_SEP_LINE = re.compile(r'"?sep=(.)"?\Z', re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"\Z')  # how programs make Excel keep the noughts of 00123
_FORMULA = re.compile(r"=[A-Za-z$(+\-]+[A-Za-z0-9$:,+\-*/()!.]*[)\d]\Z")
_INERT = re.compile(r"'(?=[=+\-@＝＋－＠])")  # the apostrophe of our own exports


def read_separated(content: bytes) -> Iterator[Sheet]:
    """One sheet without a name. Raises Unreadable for text without columns."""
    text, notes = decode(content)
    lines = list(io.StringIO(keepable(text).lstrip("\ufeff"), newline=""))
    del text
    announced = _SEP_LINE.match(lines[0].strip()) if lines else None
    separator = announced.group(1) if announced else _separator(lines)
    body = lines[1:] if announced else lines
    del lines
    blocks = blocks_of(_rows(body, separator, notes))
    notes += told_of(blocks)
    merges = tuple(block.merge for block in blocks)
    yield Sheet("", _rows(body, separator, []), merges=merges, supposed=bool(blocks), notes=notes)


def _separator(lines: Sequence[str]) -> str:
    """The separator that gives the most columns to the most records. Raises Unreadable when none does."""
    sample = list(islice(lines, SAMPLE))
    best, most = "", 0
    for separator in SEPARATORS:
        widths = Counter(
            width for record, _ in _records(sample, separator) if (width := _last_filled(record)) > 1
        )
        usual = max(widths.items(), key=lambda item: item[0] * item[1], default=(0, 0))
        score = sum((min(width, usual[0]) - 1) * times for width, times in widths.items())
        if score > most:
            best, most = separator, score
    if not best:
        raise Unreadable("这是没有分列的文本，不是表格；请上传 Excel 原件（.xlsx 或 .xls）。")
    return best


def _last_filled(record: Sequence[str]) -> int:
    return max((number for number, text in enumerate(record, 1) if text.strip()), default=0)


def _rows(lines: Sequence[str], separator: str, notes: list[str]) -> Iterator[Row]:
    count = 0
    for number, (record, damaged) in enumerate(_records(lines, separator), start=1):
        if damaged and len(notes) < MOST_NOTES:
            notes.append(f"第{number}行的引号不成对，引号按普通字符读取，请核对这一行。")
        cells = [_cell(text) for text in record[:MOST_COLUMNS]]
        _tell_beyond(record, number, notes)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable(f"表格的内容超过{MOST_ROWS}行，请拆成几个文件再上传。")
        yield number, tuple(cells)


def _tell_beyond(record: Sequence[str], row: int, notes: list[str]) -> None:
    for column in range(MOST_COLUMNS, len(record)):
        if len(notes) >= MOST_NOTES:
            return
        if text := record[column].strip():
            place = f"{letter(column)}{row}"
            notes.append(f"{place} 单元格在第{MOST_COLUMNS}列以外，没有读取，内容为“{text[:30]}”。")


def _cell(text: str) -> Cell:
    """A cell as Excel shows it: text that programs protect is unwrapped, a formula has no stored value."""
    if not text:
        return None
    if text[0] == "=":
        if wrapped := _AS_TEXT.match(text):
            return wrapped.group(1) or None
        return Fault(FORMULA_WITHOUT_VALUE, text) if _FORMULA.match(text) else text
    return error_or_text(_INERT.sub("", text, count=1) if text[0] == "'" else text)


def _records(lines: Sequence[str], separator: str) -> Iterator[tuple[list[str], bool]]:
    """The records, each with whether its quotes are damaged.

    A quote that is never closed would swallow all that follows: such a record ends with its line, its quotes read
    as ordinary characters, and reading goes on with the next line.
    """
    at = 0
    while at < len(lines):
        window = _Window(lines, at)
        for record in _until_damage(window, separator):
            yield record, False
            at = window.begin_record()
        if at < len(lines):
            yield lines[at].rstrip("\r\n").split(separator), '"' in lines[at]
            at += 1


def _until_damage(window: "_Window", separator: str) -> Iterator[list[str]]:
    """Records as long as their quotes are sound."""
    try:
        for record in csv.reader(window, delimiter=separator):
            if window.overrun or (window.is_quoted and max(map(len, record), default=0) > LONGEST_CELL):
                return
            yield record
    except csv.Error:  # a cell beyond the limit of csv itself
        return


class _Window:
    """Lines from one on, as csv asks for them; ends early inside a record of too many lines."""

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self._lines = lines
        self._next = self._start = start
        self.overrun = False

    def __iter__(self) -> "_Window":
        return self

    def __next__(self) -> str:
        if self._next >= len(self._lines) or self._next - self._start >= MOST_LINES:
            self.overrun = self._next > self._start
            raise StopIteration
        line = self._lines[self._next]
        self._next += 1
        return line

    @property
    def is_quoted(self) -> bool:
        """Whether the record's first line holds a quote at all."""
        return '"' in self._lines[self._start]

    def begin_record(self) -> int:
        """The record is whole; answers the line at which the next one begins."""
        self._start = self._next
        return self._next
