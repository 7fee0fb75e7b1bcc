"""Reads tables of a web page, which many systems export under the name .xls, as Excel would open them.

All tables of the page stand below each other in one sheet, text between them in rows of its own. A table inside a
cell takes rows of its own unless it has but one row or one column, which is text of the cell. Cells are text.
"""

import re
from collections.abc import Iterator

from assets.ledger.html_grid import Grid
from assets.ledger.html_tokens import Comment, Tag, tokens
from assets.ledger.sheets import Merge, Sheet, Unreadable
from assets.ledger.texts import decode, keepable
from assets.ledger.xlsx import MOST_COLUMNS, MOST_ROWS
from assets.ledger.xlsx_book import error_or_text

_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BROKEN_LINES = re.compile(r" ?\n ?")
_UNSEEN = frozenset(("title", "xml", "noscript", "script", "style"))
_BREAKS = frozenset(
    ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "center", "caption")
)
MOST_NESTED = 20


def read_html(content: bytes) -> Iterator[Sheet]:
    """The one sheet of a page. Raises Unreadable for a page without a table."""
    text, notes = decode(content)
    page = _Page()
    for token in tokens(keepable(text)):
        page.take(token)
    page.close()
    if not page.tables:
        raise Unreadable("这是网页，里面没有表格，可能下载时登录已过期；请重新导出，或上传 Excel 原件。")
    notes += page.notes
    name = page.names[0] if len(page.names) == 1 else ""
    yield Sheet(name, list(enumerate_filled(page.rows)), merges=tuple(page.merges), notes=notes)


def enumerate_filled(rows: list[tuple]) -> Iterator[tuple[int, tuple]]:
    """The rows that hold something, numbered from 1."""
    return ((number, cells) for number, cells in enumerate(rows, start=1) if cells)


class _Page:
    """What has been met of a page: rows and merges of the sheet, and the tables that are open."""

    def __init__(self) -> None:
        self.rows: list[tuple] = []
        self.merges: list[Merge] = []
        self.notes: list[str] = []
        self.names: list[str] = []
        self.tables = 0
        self._open: list[Grid] = []
        self._outside: list[str] = []
        self._unseen = ""

    def take(self, token: Tag | Comment | str) -> None:
        """The next token of the page."""
        if isinstance(token, str):
            if not self._unseen:
                self._text(token)
        elif isinstance(token, Comment):
            self.names += [name.strip() for name in _SHEET_NAME.findall(token.text)]
        elif self._unseen:
            if token.closing and token.name == self._unseen:
                self._unseen = ""
        elif token.name in _UNSEEN:
            self._unseen = "" if token.closing else token.name
        else:
            self._tag(token)

    def close(self) -> None:
        """The page ends, and with it whatever is open."""
        while self._open:
            self._close_table()
        self._end_outside()

    def _text(self, text: str) -> None:
        grid = self._open[-1] if self._open else None
        if grid is not None and grid.in_cell:
            grid.add(_BLANKS.sub(" ", text))
        elif not text.isspace():
            self._outside.append(_BLANKS.sub(" ", text))

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if name == "td" or name == "th":
            self._cell(tag)
        elif name == "tr":
            self._row(closing=tag.closing)
        elif name == "table":
            self._close_table() if tag.closing else self._open_table()
        elif name in _BREAKS:
            self._break()

    def _break(self) -> None:
        if self._open and self._open[-1].in_cell:
            self._open[-1].add("\n")
        else:
            self._end_outside()

    def _cell(self, tag: Tag) -> None:
        if tag.closing:
            if self._open:
                self._open[-1].end_cell()
            return
        if not self._open:
            self._open_table()
        self._end_outside()
        self._open[-1].begin_cell(tag)

    def _row(self, *, closing: bool) -> None:
        if not self._open:
            if closing:
                return
            self._open_table()
        self._end_outside()
        if closing:
            self._open[-1].end_row()
        else:
            self._open[-1].begin_row()
        self._limit(len(self._open[-1].rows))

    def _open_table(self) -> None:
        if len(self._open) >= MOST_NESTED:
            raise Unreadable(
                "网页里的表格一层套一层，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
            )
        self._end_outside()
        self._open.append(Grid())

    def _close_table(self) -> None:
        if not self._open:
            return
        grid = self._open.pop()
        grid.end_row()
        outer = self._open[-1] if self._open else None
        if outer is not None and outer.in_cell and grid.is_text:
            outer.add(f" {grid.text} ")
            return
        for around in self._open:  # what they hold so far stands above
            self._flush(around)
            if text := _tidy(around.take_text()):
                self.rows.append((text,))
        self._flush(grid)
        self.tables += 1

    def _flush(self, grid: Grid) -> None:
        before = len(self.rows)
        last = before + len(grid.rows)
        self._limit(len(grid.rows))
        for row, left, down, across in grid.spans:
            top = before + row + 1
            if top <= last:
                self.merges.append(Merge(top, left, min(top + down, last), left + across))
        for cells in grid.rows:
            self.rows.append(self._finished(cells))
        grid.rows, grid.spans = [], []

    def _finished(self, cells: list[str]) -> tuple:
        if len(cells) > MOST_COLUMNS:
            if any(text.strip() for text in cells[MOST_COLUMNS:]) and len(self.notes) < 20:
                self.notes.append(f"第{len(self.rows) + 1}行有内容在第{MOST_COLUMNS}列以外，没有读取。")
            cells = cells[:MOST_COLUMNS]
        finished = [error_or_text(_tidy(text)) or None for text in cells]
        while finished and finished[-1] is None:
            finished.pop()
        return tuple(finished)

    def _end_outside(self) -> None:
        if self._outside:
            text = _tidy("".join(self._outside))
            self._outside = []
            for around in self._open:
                self._flush(around)
            self.rows.append((text,) if text else ())

    def _limit(self, more: int) -> None:
        if len(self.rows) + more > MOST_ROWS:
            raise Unreadable(f"表格的内容超过{MOST_ROWS}行，请拆成几个文件再上传。")


def _tidy(text: str) -> str:
    return _BROKEN_LINES.sub("\n", text).strip(" \n")
