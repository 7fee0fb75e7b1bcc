"""What a table on paper is made of:

columns, and a sheet around the rows. No format of a file is known here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "code", "number", "money", "date", "datetime", "percent"]
Row = Sequence[Any]

# A cell that begins so would be a formula to Excel, WPS or LibreOffice (security rule 46).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS = 1_048_576  # of Excel
MOST_TEXT = 32_767  # UTF-16 units in a cell of Excel
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


@dataclass(frozen=True)
class Column:
    """One column.

    `kind` decides how values look: text and code stay text whatever they hold (18 digits, leading zeros);
    number, money, percent (0.5 is 50%), date and datetime are typed, and text among them is written as text.
    `unit` is appended to the head. `choices` make a drop-down (`open_choices`: something else may be typed as well),
    `note` a note on the head, `required` marks the head; `width` is in characters of a Latin digit (a Chinese one takes two).
    """

    name: str
    head: str
    width: float = 12
    kind: Kind = "text"
    unit: str | None = None
    choices: Sequence[str] = ()
    open_choices: bool = False
    note: str = ""
    required: bool = False

    @property
    def full_head(self) -> str:
        return f"{self.head}（{self.unit}）" if self.unit else self.head


@dataclass(frozen=True)
class Sheet:
    """A titled table.

    `rows` may be any iterable and is walked once; each row has one value per column, in order.
    `signature` is the line below the table, `footer` stands on each printed page (who printed it, when);
    `blank_rows` are appended for a template to be filled in, and drop-downs reach as far.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row] = ()
    name: str = ""  # on the tab; the title if not given
    unit_line: str = ""
    signature: str = ""
    footer: str = ""
    freeze_columns: int = 0
    portrait: bool = False
    blank_rows: int = 0

    @property
    def tab(self) -> str:
        """A name Excel accepts: at most 31 letters, none of []:*?/\\, no apostrophe at its ends."""
        return (self.name or self.title).translate(_NOT_IN_SHEET_NAMES).strip("'")[:31].strip(
            "' "
        ) or "Sheet1"


def inert(text: str) -> str:
    """Text for a CSV cell that no program takes for a formula:

    an apostrophe goes before what looks like one.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
