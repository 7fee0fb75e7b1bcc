"""The one writer of tables: .xlsx from an iterator of rows in flat memory, and .csv.

An .xlsx is written as it goes, row by row, with title, unit line, heads, widths, frozen pane, print area
and repeated heads, signature line, typed numbers and days, drop-downs and notes for templates; text is
always typed as text, so nothing in it is ever a formula (security rule 46).

    sheet = Sheet("设施台账", COLUMNS, rows, unit_line="单位：米、万元")
    write_xlsx(stream, sheet)            # into a file
    spreadsheet_answer("设施台账", sheet)  # out of a door, streaming (common/spreadsheets/answers.py)
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import BinaryIO

from common.spreadsheets import parts
from common.spreadsheets.cells import (
    HEAD,
    HEAD_REQUIRED,
    SIGNATURE,
    TITLE,
    UNIT_LINE,
    csv_cell,
    encoder,
    escape,
    letters,
    text_cell,
)
from common.spreadsheets.parts import DECLARATION, MAIN, RELATIONS, quoted
from common.spreadsheets.sheets import MOST_ROWS, Column, Kind, Row, Sheet

__all__ = ["Column", "Kind", "Row", "Sheet", "csv_pieces", "write_csv", "write_xlsx", "xlsx_pieces"]

PIECE_ROWS = 200  # rows handed to the archive at once
COMPRESSION = 6  # level 1 saves a fifth of the time and costs a third more to send
CHOICES_TAB = "选项"
PAGE_OF_PAGES = "第 &amp;P 页，共 &amp;N 页"
_SHEET_START = f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'


class TooManyRows(ValueError):
    """More rows than a sheet of Excel holds."""


def write_xlsx(stream: BinaryIO, *sheets: Sheet) -> None:
    """Write a workbook into a binary stream (which need not be seekable)."""
    for piece in xlsx_pieces(*sheets):
        stream.write(piece)


def xlsx_pieces(*sheets: Sheet) -> Iterator[bytes]:
    """The bytes of a workbook as they come into being, some kilobytes at a time."""
    book = _Book(sheets)
    with zipfile.ZipFile(book.sink, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        yield from book.pieces(archive)
    yield book.sink.taken()


def write_csv(stream: BinaryIO, sheet: Sheet) -> None:
    for piece in csv_pieces(sheet):
        stream.write(piece)


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """Heads and rows as CSV in UTF-8 with byte order mark, which Excel wants;

    no title, so that programs can read it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = sheet.columns
    yield b"\xef\xbb\xbf"
    lines = chain(
        [[column.full_head for column in columns]],
        ([csv_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in sheet.rows),
    )
    for several in _by(PIECE_ROWS, lines):
        writer.writerows(several)
        yield text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()


def _by(size: int, items: Iterable) -> Iterator[list]:
    several = []
    for item in items:
        several.append(item)
        if len(several) == size:
            yield several
            several = []
    if several:
        yield several


class Sink:
    """Takes what the archive writes until it is fetched;

    without `seek`, so that the archive never looks back.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing lies elsewhere."""

    def close(self) -> None:
        """Nothing is held."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


@dataclass
class _Book:
    """A workbook under way: which sheets have notes or choices, and the names to define at the end."""

    sheets: Sequence[Sheet]
    sink: Sink = field(default_factory=Sink)
    names: list[tuple[str, int, str]] = field(default_factory=list)

    def pieces(self, archive: zipfile.ZipFile) -> Iterator[bytes]:
        tabs = _distinct([sheet.tab for sheet in self.sheets])
        choices = _Choices(self.sheets)
        noted = [
            number
            for number, sheet in enumerate(self.sheets, 1)
            if any(column.note for column in sheet.columns)
        ]
        for number, (sheet, tab) in enumerate(zip(self.sheets, tabs, strict=True), 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as entry:
                laid = _Laid(sheet, choices, noted=number in noted)
                for xml in laid.xml():
                    entry.write(xml.encode())
                    yield self.sink.taken()
            self.names += laid.names(number, quoted(tab))
            if number in noted:
                _write_notes(archive, sheet, number, laid.head_row)
        if choices.lists:
            tabs = _distinct([*tabs, CHOICES_TAB])
            archive.writestr(f"xl/worksheets/sheet{len(tabs)}.xml", choices.xml())
        hidden = [len(tabs)] if choices.lists else []
        archive.writestr("xl/workbook.xml", parts.workbook(tabs, hidden, sorted(self.names)))
        archive.writestr("xl/_rels/workbook.xml.rels", parts.workbook_relations(len(tabs)))
        archive.writestr("xl/styles.xml", parts.STYLES)
        archive.writestr("_rels/.rels", parts.ROOT_RELATIONS)
        archive.writestr("[Content_Types].xml", parts.content_types(len(tabs), noted))


def _distinct(tabs: Sequence[str]) -> list[str]:
    """No two tabs of one name, upper and lower case being one to Excel; the choices' name is kept free."""
    taken: list[str] = []
    for tab in tabs:
        name, number = tab, 2
        while name.casefold() in (one.casefold() for one in taken):
            name, number = f"{tab[:27]}({number})", number + 1
        taken.append(name)
    return taken


def _write_notes(archive: zipfile.ZipFile, sheet: Sheet, number: int, row: int) -> None:
    notes = [(index, column.note) for index, column in enumerate(sheet.columns) if column.note]
    archive.writestr(f"xl/comments{number}.xml", parts.comments(notes, row))
    archive.writestr(f"xl/drawings/vmlDrawing{number}.vml", parts.note_boxes(notes, row))
    archive.writestr(f"xl/worksheets/_rels/sheet{number}.xml.rels", parts.sheet_relations(number))


class _Choices:
    """The lists behind all drop-downs:

    one column each on a hidden sheet, since a list written inline ends at 255 letters.
    """

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        given = (tuple(column.choices) for sheet in sheets for column in sheet.columns if column.choices)
        self.lists = list(dict.fromkeys(given))
        self.tab = _distinct([*(sheet.tab for sheet in sheets), CHOICES_TAB])[-1]

    def reference(self, choices: Sequence[str]) -> str:
        letter = letters(self.lists.index(tuple(choices)))
        return f"{quoted(self.tab)}!${letter}$1:${letter}${len(choices)}"

    def xml(self) -> str:
        longest = max(map(len, self.lists))
        rows = (
            "".join(
                text_cell(f"{letters(index)}{row + 1}", 0, one[row])
                for index, one in enumerate(self.lists)
                if row < len(one)
            )
            for row in range(longest)
        )
        inner = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, 1))
        return f"{_SHEET_START}<sheetData>{inner}</sheetData></worksheet>"


def _height(row: Row, wrapped: Sequence[tuple[int, int]]) -> str:
    """The row's height if text wraps in it: not every program finds it itself. `wrapped`: column, width."""
    most = 1
    for index, width in wrapped:
        text = row[index]
        if type(text) is str and (len(text) * 2 > width or "\n" in text):
            # In this encoding a Chinese letter takes two bytes, as it takes the width of two digits.
            lines = text.encode("gb18030", "replace").split(b"\n")
            most = max(most, sum(-(-len(line) // width) or 1 for line in lines))
    return f' ht="{min(15 * most + 3, 400)}"' if most > 1 else ""


class _Laid:
    """One sheet laid out: knows its rows' numbers once they are written."""

    def __init__(self, sheet: Sheet, choices: _Choices, *, noted: bool) -> None:
        self.sheet, self.choices, self.noted = sheet, choices, noted
        self.last = letters(len(sheet.columns) - 1)
        self.head_row = 2 + bool(sheet.unit_line)
        self.end = self.head_row  # the last row written so far
        self.merged = [f"A1:{self.last}1"] + ([f"A2:{self.last}2"] if sheet.unit_line else [])

    def xml(self) -> Iterator[str]:
        yield f"{_SHEET_START}{self._before()}<sheetData>{self._top()}"
        yield from self._table()
        yield f"{self._signature()}</sheetData>{self._after()}</worksheet>"

    def _before(self) -> str:
        sheet, below = self.sheet, self.head_row + 1
        frozen = f'xSplit="{sheet.freeze_columns}" ' if sheet.freeze_columns else ""
        corner = "bottomRight" if sheet.freeze_columns else "bottomLeft"
        pane = (
            f'<pane {frozen}ySplit="{self.head_row}" topLeftCell="{letters(sheet.freeze_columns)}{below}" '
            f'activePane="{corner}" state="frozen"/>'
        )
        widths = "".join(
            f'<col min="{number}" max="{number}" width="{column.width + 0.7:.1f}" customWidth="1"/>'
            for number, column in enumerate(sheet.columns, 1)
        )
        return (
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0" showGridLines="0">{pane}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="18"/><cols>{widths}</cols>'
        )

    def _top(self) -> str:
        """Title, unit line, heads."""
        sheet, row = self.sheet, self.head_row
        heads = "".join(
            text_cell(f"{letters(index)}{row}", HEAD_REQUIRED if column.required else HEAD, column.full_head)
            for index, column in enumerate(sheet.columns)
        )
        title = f'<row r="1" ht="30" customHeight="1">{text_cell("A1", TITLE, sheet.title)}</row>'
        unit = f'<row r="2">{text_cell("A2", UNIT_LINE, sheet.unit_line)}</row>' if sheet.unit_line else ""
        return f'{title}{unit}<row r="{row}" ht="{self._head_height()}" customHeight="1">{heads}</row>'

    def _head_height(self) -> int:
        """High enough for the head that wraps most; a Chinese letter is two digits wide."""
        lines = (-(-2 * len(column.full_head) // max(1, int(column.width))) for column in self.sheet.columns)
        return 10 + 16 * min(4, max(lines, default=1))

    def _table(self) -> Iterator[str]:
        sheet = self.sheet
        encoders = [encoder(column, index) for index, column in enumerate(sheet.columns)]
        blank = repeat((None,) * len(sheet.columns), sheet.blank_rows)
        texts = ((index, column) for index, column in enumerate(sheet.columns) if column.kind == "text")
        wrapped = [(index, max(1, int(column.width))) for index, column in texts]
        number = self.head_row
        for several in _by(PIECE_ROWS, chain(sheet.rows, blank)):
            lines = []
            for row in several:
                number += 1
                at = str(number)
                cells = [encode(value, at) for encode, value in zip(encoders, row, strict=True)]
                lines.append(f'<row r="{at}"{_height(row, wrapped)}>{"".join(cells)}</row>')
            if number >= MOST_ROWS:
                raise TooManyRows(f"more than {MOST_ROWS} rows")
            yield "".join(lines)
        self.end = self.table_end = number

    def _signature(self) -> str:
        if not self.sheet.signature:
            return ""
        self.end += 1
        self.merged.append(f"A{self.end}:{self.last}{self.end}")
        cell = text_cell(f"A{self.end}", SIGNATURE, self.sheet.signature)
        return f'<row r="{self.end}" ht="30" customHeight="1">{cell}</row>'

    def _after(self) -> str:
        """What follows the rows, in the order the format wants."""
        sheet, first = self.sheet, self.head_row + 1
        merges = (
            "".join(f'<mergeCell ref="{area}"/>' for area in self.merged) if len(sheet.columns) > 1 else ""
        )
        merged = f'<mergeCells count="{len(self.merged)}">{merges}</mergeCells>' if merges else ""
        orientation = "portrait" if sheet.portrait else "landscape"
        footer = escape(sheet.footer.replace("&", "&&")[:200])  # all of it may hold 255 letters
        notes = '<legacyDrawing r:id="rId1"/>' if self.noted else ""
        stored_as_text = f"A{first}:{self.last}{max(self.table_end, first)}"
        return (
            f'<autoFilter ref="{self._filtered}"/>{merged}{self._validations()}'
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
            f"<headerFooter><oddFooter>&amp;L{footer}&amp;R{PAGE_OF_PAGES}</oddFooter></headerFooter>"
            f'<ignoredErrors><ignoredError sqref="{stored_as_text}" numberStoredAsText="1"/></ignoredErrors>'
            f"{notes}"
        )

    @property
    def _filtered(self) -> str:
        return f"A{self.head_row}:{self.last}{self.table_end}"

    def _validations(self) -> str:
        first, last = self.head_row + 1, max(self.table_end, self.head_row + 1)
        rules = [
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="{int(not column.open_choices)}" '
            'errorTitle="请从列表中选择" error="此列只能填写下拉列表中的内容" '
            f'sqref="{letters(index)}{first}:{letters(index)}{last}">'
            f"<formula1>{escape(self.choices.reference(column.choices))}</formula1></dataValidation>"
            for index, column in enumerate(self.sheet.columns)
            if column.choices
        ]
        return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""

    def names(self, number: int, tab: str) -> list[tuple[str, int, str]]:
        """What is printed, what is repeated on each page, what is filtered."""
        filtered = f"{tab}!$A${self.head_row}:${self.last}${self.table_end}"
        return [
            ("_xlnm._FilterDatabase", number, filtered),
            ("_xlnm.Print_Area", number, f"{tab}!$A$1:${self.last}${self.end}"),
            ("_xlnm.Print_Titles", number, f"{tab}!${self.head_row}:${self.head_row}"),
        ]
