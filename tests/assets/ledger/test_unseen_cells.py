"""Ledgers never seen before, for what stands in their cells: types, villages, quantities, dates, money, phones, places."""

import csv

import pytest

from assets.ledger import read_ledger, read_workbook
from assets.ledger.units import find_unit
from tests.assets.ledgers_unseen import cells
from tests.assets.ledgers_unseen.score import Score, score

ORDINARY = [
    name.format(v="石坝", s="下庄", t="南岗") for row in cells.FACILITIES for name in row["names"].split("、")
]


def _scored(seeds, tmp_path, knowledge_of):
    """All ledgers of the seeds, read and scored as one."""
    found = Score()
    for seed in seeds:
        path = tmp_path / "made.xlsx"
        key = cells.make(seed, path)
        found += score(list(read_ledger(read_workbook(path), knowledge_of(key["scope"]))), key)
    return found


def _assert_holds(found):
    assert found.whole, found
    assert not found.noise, found.noise
    assert found.bad_held == found.bad, found.slipped
    assert found.imported_share >= 0.99, (str(found), found.missed)
    assert found.right_share >= 0.995, (str(found), found.wrong)
    assert len(found.silent) <= found.judged // 1000, found.silent


def test_unseen_cells_are_read_as_they_are_meant(tmp_path, knowledge_of):
    found = _scored(range(12), tmp_path, knowledge_of)
    assert found.good > 350
    _assert_holds(found)


@pytest.mark.long
def test_ten_times_as_many_unseen_cells(tmp_path, knowledge_of):
    _assert_holds(_scored(range(100, 220), tmp_path, knowledge_of))


def _combinations():
    for row in cells.FACILITIES:
        for word in filter(None, f"{row['narrow']}、{row['broad']}".split("、")):
            for name in row["names"].split("、"):
                yield row["right"].split("|"), word, name.format(v="石坝", s="下庄", t="南岗"), row["unit"]


def test_every_word_of_a_clerk_with_every_name_gives_the_type_that_is_meant(knowledge):
    wrong, count = [], 0
    for right, word, name, unit in _combinations():
        count += 1
        found = knowledge.kinds.kind(word, name, (find_unit(unit),))
        if found.code not in right:
            wrong.append((word, name, found.code, right))
    assert count > 7000
    assert len(wrong) <= count // 200, wrong


def test_headings_of_other_villages_are_read_or_held_but_seldom_wrong(knowledge):
    """Words gathered after the reader was made: what it does not know it may hold, wrong in silence it may not be."""
    held, wrong = [], []
    with (cells.HERE / "headings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = row["name"].format(v="石坝", s="下庄")
        found = knowledge.kinds.kind(row["word"], name, (find_unit(row["unit"]),))
        if found.code is None:
            held.append(row["word"])
        elif found.code not in row["right"].split("|") and found.problem is None:
            wrong.append((row["word"], found.code))
    assert len(held) <= len(rows) * 0.03, held
    assert len(wrong) <= len(rows) * 0.01, wrong


@pytest.mark.parametrize(
    "spot", ["下庄", "桥头", "圩埂", "大塘", "杨库", "闸口", "站前", "井头", "水库边", "公路旁", "渠口"]
)
def test_the_kinds_of_the_example_under_other_words_and_at_misleading_spots(knowledge, spot):
    """The twelve kinds of the example's key: a spot named after a bridge, a pond or a sluice misleads nobody."""
    with (cells.HERE / "example_kinds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("、"):
                for name in row["names"].split("、"):
                    name = name.format(v="石坝村", s=spot, t="南岗")
                    found = knowledge.kinds.kind(word, name, (find_unit(row["unit"]),))
                    assert found.code in row["right"].split("|"), (word, name, found)


def test_what_belongs_to_no_type_is_held_whatever_any_name_says(knowledge):
    kind = knowledge.kinds.kind
    taken = {word: [name for name in ORDINARY if kind(word, name, ()).code] for word in cells.REFUSED}
    assert {word: names for word, names in taken.items() if names} == {}
