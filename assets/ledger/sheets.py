"""One model of a sheet, whatever file it came from: visible rows of plain cells, merged ranges, nothing else.

A cell is None (empty), str, int, float, bool, or one of three small tuples where the plain value would lose what a
reader of the sheet sees: `Day` (a date cell with the precision its format shows), `Shown` (a number whose format shows
more than its digits) and `Fault` (an error, or a formula without a stored value). Rows are `(number, cells)`: numbers
as Excel shows them, cells from column A on; rows without any cell are left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

VISIBLE = "visible"
HIDDEN = "hidden"

FORMULA_WITHOUT_VALUE = "公式无值"


class Day(NamedTuple):
    """A date cell: `2019-06-16`, `2019-06` or `2019`, as precise as the cell shows it."""

    text: str


class Shown(NamedTuple):
    """A number and the text its format shows: 5 shown as `5盏`, 2020.1 shown as `2020.10`."""

    number: float
    text: str


class Fault(NamedTuple):
    """An error cell (`#REF!`) or a formula without a stored value (then `formula` is its text)."""

    text: str
    formula: str = ""


Cell = None | str | int | float | bool | Day | Shown | Fault
Row = tuple[int, tuple[Cell, ...]]


class Merge(NamedTuple):
    """A merged range; rows from 1, columns from 0, all four included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet whose rows are read once, in order (they may come from a stream).

    `supposed`: the file knows no merged cells; `merges` are what its empty cells are taken to mean.
    """

    name: str
    rows: Iterable[Row]
    state: str = VISIBLE
    merges: tuple[Merge, ...] = ()
    epoch_1904: bool = False
    notes: list[str] = field(default_factory=list)
    supposed: bool = False


class Unreadable(Exception):
    """A file that cannot be read; the message is one plain Chinese sentence: what it is and what to do."""


def letter(index: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_index(letters: str) -> int:
    """The column counted from 0 that letters name: A → 0, AA → 26."""
    index = 0
    for char in letters:
        index = index * 26 + ord(char) - 64
    return index - 1


def shown(cell: Cell) -> str:
    """The text a reader of the sheet sees in a cell: what is kept as raw text."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, Fault):
        return cell.formula or cell.text
    return cell.text


UNSEEN = "\u200b\ufeff \t\r\n\u3000\xa0"


def filled(cells: Iterable[Cell]) -> Iterator[int]:
    """The columns that hold something visible."""
    for index, cell in enumerate(cells):
        if cell is not None and (type(cell) is not str or cell.strip(UNSEEN)):
            yield index
