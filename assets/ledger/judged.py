"""The program that reads and judges a stranger's file: `python -m assets.ledger.judged FILE`, knowledge on standard input.

It writes what each row came to as a line of JSON, in a form nothing can be executed from, so that the parent seals and
stages one row while the next is being judged. Like assets/ledger/workbook.py it runs inside a child process with limits
on memory and time; nothing here imports Django.

    [row, sheet, kind, said]                                  a Skipped
    [row, sheet, values, raw, notes, extra, problems]         a Reading
    {"understood": [each sheet as Understanding.as_json]}     the end; without it the child died halfway
    {"unreadable": sentence}                                  the end of a file that cannot be read
"""

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.problems import Problem, Reading, Skipped, Values
from assets.ledger.sheets import Unreadable
from assets.ledger.stream import CUT_SHORT, bounded
from assets.ledger.understand import Understanding

_NAMES = [field.name for field in fields(Values)]
_NUMBERS = [_NAMES.index(name) for name in ("quantity", "cost_yuan", "longitude", "latitude")]
_PHONES, _SAID = _NAMES.index("phones"), _NAMES.index("said")
_VALUES = Problem._fields.index("values")
_values = attrgetter(*_NAMES)


def given(knowledge: Knowledge, choices: Choices) -> bytes:
    """What the child must know, for its standard input: made by us and read by it, never the other way."""
    return pickle.dumps((knowledge, choices))


def lines(items: Iterable[Reading | Skipped]) -> Iterator[bytes]:
    """What rows came to, as lines without their ends."""
    for item in items:
        if isinstance(item, Skipped):
            yield orjson.dumps([item.row, item.sheet, item.kind, item.said])
            continue
        told = [item.row, item.sheet, _values(item.values), item.raw, item.notes, item.extra, item.problems]
        yield orjson.dumps(told, default=_plain)


def _plain(value: Decimal | Problem) -> str | tuple[Any, ...]:
    return str(value) if isinstance(value, Decimal) else tuple(value)


def items_from(
    text_lines: Iterable[bytes], told: Callable[[dict[str, Any]], None] = lambda sheet: None
) -> Iterator[Reading | Skipped]:
    """What rows came to, of such lines; `told` hears of each sheet as it was understood once all rows are read.

    Raises Unreadable with the child's sentence, or when the lines end early.
    """
    for line in text_lines:
        value = orjson.loads(line)
        if isinstance(value, dict):
            if "unreadable" in value:
                raise Unreadable(value["unreadable"])
            for sheet in value["understood"]:
                told(sheet)
            return
        yield _reading(*value) if len(value) > 4 else Skipped(value[1], value[0], *value[2:])
    raise Unreadable(CUT_SHORT)


def _reading(
    row: int, sheet: str, told: list[Any], raw: dict, notes: dict, extra: dict, problems: list[list[Any]]
) -> Reading:
    for at in _NUMBERS:
        if told[at] is not None:
            told[at] = Decimal(told[at])
    told[_PHONES] = tuple(told[_PHONES])
    if told[_SAID] is not None:
        told[_SAID] = Decimal(told[_SAID][0]), told[_SAID][1]
    found = [Problem(*problem)._replace(values=tuple(problem[_VALUES])) for problem in problems]
    return Reading(sheet, row, Values(*told), raw, notes, found, extra)


def main(path: Path) -> None:
    """Write the lines of the file to standard output."""
    from assets.ledger.files import read_workbook
    from assets.ledger.reader import read_ledger

    knowledge, choices = pickle.load(sys.stdin.buffer)  # noqa: S301 of our own parent
    out = sys.stdout.buffer
    understood: list[Understanding] = []
    try:
        for line in lines(
            read_ledger(bounded(read_workbook(path)), knowledge, choices, told=understood.append)
        ):
            out.write(line + b"\n")
        end: dict[str, Any] = {"understood": [sheet.as_json() for sheet in understood]}
    except Unreadable as problem:
        end = {"unreadable": str(problem)}
    out.write(orjson.dumps(end) + b"\n")
    out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
