"""What the reader knows in these tests: the project's own reference files, one county at a time, a fixed day."""

import csv
from datetime import date
from pathlib import Path

import pytest

from assets.ledger import Bounds, Division, Knowledge, Type, Word

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
