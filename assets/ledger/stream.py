"""Sheets as lines of JSON: how the reading child hands them to its parent, in a form nothing can be executed from.

One line per sheet (an object), one per row (an array), a last line `{"end": true}`; without it the child died halfway.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from assets.ledger.sheets import Cell, Day, Fault, Merge, Row, Sheet, Shown, Unreadable, letter

_dump_any = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
LONGEST_CELL = 32_767  # characters
MOST_NOTES = 20
CUT_SHORT = "文件读到一半中断了，可能太大或已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"


def _dump(value: Any) -> bytes:
    """A line; one that begins with a blank holds a number that the fast writer or parser would not keep."""
    try:
        return orjson.dumps(value)
    except TypeError:  # more than 64 bits
        return b" " + _dump_any(value).encode()


def _dump_row(number: int, cells: list[Any]) -> bytes:
    line = _dump([number, cells])
    if b"null" in line and line.count(b"null") != cells.count(
        None
    ):  # an infinite number, or so the text of a cell
        return b" " + _dump_any([number, cells]).encode()
    return line


def _load(line: str | bytes) -> Any:
    return json.loads(line) if line[:1] in (b" ", " ") else orjson.loads(line)


def _plain(cell: Cell) -> Any:
    """A cell as JSON: tuples become objects of one key."""
    if isinstance(cell, Day):
        return {"day": cell.text}
    if isinstance(cell, Shown):
        return {"shown": [cell.number, cell.text]}
    if isinstance(cell, Fault):
        return {"fault": [cell.text, cell.formula]}
    return cell


def _cell(value: Any) -> Cell:
    """The cell of a JSON value."""
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return Day(value["day"])
    if "shown" in value:
        return Shown(*value["shown"])
    return Fault(*value["fault"])


def lines(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The lines of a workbook, without line ends. A file that cannot be read ends in `{"unreadable": sentence}`."""
    try:
        for sheet in sheets:
            yield from _sheet_lines(sheet)
    except Unreadable as problem:
        yield _dump({"unreadable": str(problem)})
        return
    yield _dump({"end": True})


def _sheet_lines(sheet: Sheet) -> Iterator[bytes]:
    head = {"sheet": sheet.name, "state": sheet.state, "epoch_1904": sheet.epoch_1904}
    merges = [list(merge) for merge in sheet.merges]
    yield _dump(head | {"merges": merges, "notes": sheet.notes, "supposed": sheet.supposed})
    told = len(sheet.notes)
    for number, cells in sheet.rows:
        plain = list(cells)
        if not _RICH.isdisjoint(map(type, cells)):
            plain = [_plain(cell) if type(cell) in _RICH else cell for cell in cells]
        line = _dump_row(number, plain)
        yield line if len(line) <= LONGEST_CELL else _dump_row(number, _bounded(plain, number, sheet.notes))
    if len(sheet.notes) > told:  # what was met on the way
        yield _dump({"notes": sheet.notes[told:]})


def _bounded(cells: list[Any], row: int, notes: list[str]) -> list[Any]:
    """The cells of a row, none longer than Excel itself can hold: what follows was no cell but damage."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            cells[column] = cell[:LONGEST_CELL]
            if len(notes) < MOST_NOTES:
                place = f"{letter(column)}{row}"
                notes.append(f"{place} 单元格有{len(cell)}个字，只读取了前{LONGEST_CELL}个，请核对。")
    return cells


_RICH = frozenset((Day, Shown, Fault))


def bounded(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The same sheets with cells as long as a line would carry them, for whoever reads them in the child itself."""
    for sheet in sheets:
        sheet.rows = _bounded_rows(sheet.rows, sheet.notes)
        yield sheet


def _bounded_rows(rows: Iterable[Row], notes: list[str]) -> Iterator[Row]:
    for number, cells in rows:
        for cell in cells:
            if type(cell) is str and len(cell) > LONGEST_CELL:
                yield number, tuple(_bounded(list(cells), number, notes))
                break
        else:
            yield number, cells


def sheets_from(text_lines: Iterable[str | bytes]) -> Iterator[Sheet]:
    """The sheets of such lines; each sheet's rows must be read before the next sheet is asked for.

    Raises Unreadable with the child's sentence, or with CUT_SHORT when the lines end early.
    """
    reader = _Reader(text_lines)
    while (head := reader.next_sheet()) is not None:
        notes = list(head["notes"])
        yield Sheet(
            name=head["sheet"],
            rows=reader.rows(notes),
            state=head["state"],
            merges=tuple(Merge(*four) for four in head["merges"]),
            epoch_1904=head["epoch_1904"],
            notes=notes,
            supposed=head.get("supposed", False),
        )


class _Reader:
    """Walks the lines, keeping the one object line that ended a sheet's rows."""

    def __init__(self, text_lines: Iterable[str | bytes]) -> None:
        self._lines = iter(text_lines)
        self._kept: dict[str, Any] | None = None

    def _object(self) -> dict[str, Any]:
        if self._kept is not None:
            found, self._kept = self._kept, None
            return found
        for line in self._lines:
            value = _load(line)
            if isinstance(value, dict):
                return value
        raise Unreadable(CUT_SHORT)

    def next_sheet(self) -> dict[str, Any] | None:
        """The next sheet's line, or None at the end."""
        found = self._object()
        if "unreadable" in found:
            raise Unreadable(found["unreadable"])
        return None if found.get("end") else found

    def rows(self, notes: list[str]) -> Iterator[Row]:
        """The rows up to the next sheet or the end; what the file's reader noted on the way is added to `notes`."""
        for line in self._lines:
            value = _load(line)
            if isinstance(value, dict):
                if "notes" in value and "sheet" not in value:
                    notes.extend(value["notes"])
                    continue
                self._kept = value
                return
            number, cells = value
            if dict in map(type, cells):
                cells = [_cell(cell) if type(cell) is dict else cell for cell in cells]
            yield number, tuple(cells)
