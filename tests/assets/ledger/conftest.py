"""What the reader knows in these tests: the project's own reference files, one county at a time, a fixed day."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from assets.ledger import (
    HELD,
    Bounds,
    Division,
    Knowledge,
    Reading,
    Skipped,
    Type,
    Word,
    read_ledger,
    read_workbook,
)

REFERENCE = Path(__file__).resolve().parents[3] / "reference"
TODAY = date(2026, 11, 22)


def _rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _county(prefix):
    former = {}
    for row in _rows("former_names.csv"):
        former.setdefault(row["code"], []).append(row["former_name"])
    return [
        Division(row["code"], row["name"], row["level"], tuple(former.get(row["code"], ())))
        for row in _rows("divisions.csv")
        if row["code"].startswith(prefix)
    ]


def build_knowledge(scope):
    """The knowledge for a scope, as the register would build it."""
    bounds = next(row for row in _rows("county_bounds.csv") if row["county_code"][:6] == scope[:6])
    return Knowledge.build(
        divisions=_county(scope[:6]),
        types=[Type(r["type_code"], r["type"], r["unit"], r["sector"]) for r in _rows("categories.csv")],
        words=[
            Word(r["word"], tuple(r["type_code"].split("|")), r["certainty"], r["note"])
            for r in _rows("type_words.csv")
        ],
        scope=scope,
        today=TODAY,
        area_code=bounds["area_code"],
        bounds=Bounds(*(float(bounds[side]) for side in ("west", "south", "east", "north"))),
    )


@pytest.fixture(scope="session")
def knowledge():
    """谷里街道 of 江宁区."""
    return build_knowledge("320115007000")


@pytest.fixture(scope="session")
def knowledge_of():
    """The knowledge of any scope, built once each."""
    built = {}

    def find(scope):
        if scope not in built:
            built[scope] = build_knowledge(scope)
        return built[scope]

    return find


class Outcome:
    """What came of a workbook: items by (sheet, row), and the equation that every test may lean on."""

    def __init__(self, path, knowledge, choices=None):
        self.understood = {}
        told = lambda found: self.understood.__setitem__(found.sheet, found)  # noqa: E731
        self.items = list(read_ledger(read_workbook(path), knowledge, choices, told=told))
        self.rows = {(item.sheet, item.row): item for item in self.items}
        assert len(self.rows) == len(self.items), "a row came out twice"

    @property
    def readings(self):
        return [item for item in self.items if isinstance(item, Reading)]

    @property
    def good(self):
        return [item for item in self.readings if not item.held]

    @property
    def held(self):
        return {
            item.row: [p.code for p in item.problems if p.severity == HELD]
            for item in self.readings
            if item.held
        }

    @property
    def flags(self):
        return {item.row: codes for item in self.good if (codes := [p.code for p in item.problems])}

    @property
    def skipped(self):
        return {item.row: item.kind for item in self.items if isinstance(item, Skipped)}

    def __getitem__(self, row):
        (found,) = [item for item in self.items if item.row == row]
        return found


@pytest.fixture
def ledger(tmp_path, knowledge):
    """Write a workbook of `rows` (or of several `sheets`) and read it: `ledger(rows, merges=["A1:C1"])`."""

    def read(rows=None, *, merges=(), sheets=None, states=(), formats=(), choices=None, known=None):
        book = Workbook()
        book.remove(book.active)
        for name, lines in (sheets or {"台账": rows}).items():
            page = book.create_sheet(name)
            for line in lines:
                page.append(line)
            for place in merges:
                page.merge_cells(place)
            for place, code in dict(formats).items():
                page[place].number_format = code
            page.sheet_state = dict(states).get(name, "visible")
        path = tmp_path / "ledger.xlsx"
        book.save(path)
        return Outcome(path, known or knowledge, choices)

    return read
