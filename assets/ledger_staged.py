"""Rows as they are staged: what was read of a row as one line of COPY, and the lines in pieces as the server takes them.

In the text format of COPY, whose columns stand between tabs: quoting fifty thousand objects of JSON as CSV would take a
fifth of the time that reading the whole ledger takes.
"""

import json
from collections.abc import Iterator
from itertools import islice

import orjson

from accounts.reference import initials
from assets.attribute_values import Value
from assets.ledger import Knowledge, Reading, Skipped
from assets.ledger.text import key
from assets.ledger_limits import beyond
from assets.ledger_values import values_of
from common.crypto import seal
from common.phones import phone_list_columns

PIECE = 100  # rows handed over at once
COLUMNS = (
    "batch_id, position, sheet, row, verdict, kind, flagged, division_code, type_code, name, name_key, initials, values, phones, "
    "phone_hashes, raw, problems"
)
COPY = f"COPY assets_ledgerrow ({COLUMNS}) FROM STDIN"
_TABS = COLUMNS.count(",")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Pieces:
    """The lines as COPY asks for them: the server takes some in while the next are being judged.

    What stops the rows is kept until COPY is over: raised inside, it would cost the transaction.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0
        self.stopped_by: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next rows whole, whatever size is asked for; empty at the end."""
        try:
            piece = list(islice(self._lines, PIECE))
        except Exception as stop:
            self.stopped_by = stop
            return b""
        self.number += len(piece)
        return "".join(piece).encode()


def line_of(
    batch: int, position: int, item: Reading | Skipped, attributes: dict[str, Value], knowledge: Knowledge
) -> str:
    """One row of the file as a line of COPY."""
    columns = _skipped(item) if isinstance(item, Skipped) else _read(item, attributes, knowledge)
    line = "\t".join((str(batch), str(position), item.sheet[:100], str(item.row), *columns))
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") != _TABS:
        plain = (str(batch), str(position), item.sheet[:100], str(item.row), *columns)
        line = "\t".join(column.translate(_ESCAPED) for column in plain)
    return line + "\n"


def _skipped(item: Skipped) -> tuple[str, ...]:
    said = seal(_dump({"said": item.said})) if item.said else ""
    return "skipped", item.kind, "f", "", "", "", "", "", "{}", "", "{}", said, "[]"


def _read(item: Reading, attributes: dict[str, Value], knowledge: Knowledge) -> tuple[str, ...]:
    problems = item.problems
    problems.extend(beyond(item))
    values, name = item.values, item.values.name or ""
    held = bool(problems) and item.held
    told = values_of(item, knowledge)
    if attributes:
        told["attributes"] = attributes
    sealed, hashes = phone_list_columns(values.phones)
    raw = item.raw | {"extra": item.extra, "notes": item.notes}
    return (
        "held" if held else "new",
        "",
        "t" if problems and not held else "f",
        values.division or "",
        values.type_code or "",
        name[:120],
        key(name)[:120],
        initials(name)[:120],
        _dump(told),
        sealed,
        "{" + ",".join(hashes) + "}",
        seal(_dump(raw)),
        _dump([problem._asdict() for problem in problems]) if problems else "[]",
    )


def _dump(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # an attribute of more than 64 bits
        return json.dumps(value, ensure_ascii=False)
