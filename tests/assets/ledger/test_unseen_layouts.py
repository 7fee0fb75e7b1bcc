"""Ledgers never seen, as far as layout goes: each made with its key, each row of each accounted for."""

import os
import random

import pytest
from openpyxl import Workbook, load_workbook

from assets.ledger import read_ledger, read_workbook
from tests.assets.ledgers_unseen import layouts
from tests.assets.ledgers_unseen.score import Score, of_items, score

LONG = os.environ.get("GUANHU_LONG") == "1"
ROUNDS = 60 if LONG else 6  # seeds of each theme
LEAST_IMPORTED, LEAST_RIGHT = 0.99, 0.98


def judged(path, key, knowledge) -> Score:
    understood = {}
    items = read_ledger(
        read_workbook(path), knowledge, told=lambda found: understood.__setitem__(found.sheet, found)
    )
    return score(items, key, understood)


@pytest.mark.parametrize("theme", list(layouts.THEMES))
def test_unseen_layouts_hold_their_keys(theme, tmp_path, knowledge_of):
    every = list(layouts.THEMES)
    total = Score()
    for seed in range(every.index(theme), ROUNDS * len(every), len(every)):
        path, key = layouts.write(seed, tmp_path)
        found = judged(path, key, knowledge_of(key["scope"]))
        assert found.whole, (key["file"], str(found), found.lost, found.invented, found.slipped)
        assert found.bad_held == found.bad, key["file"]
        total += found
    assert total.imported_share >= LEAST_IMPORTED, (str(total), total.missed)
    assert total.right_share >= LEAST_RIGHT, (str(total), total.wrong)
    assert total.noise == []


def _shuffled(path, rng):
    """The same sheet with its columns in another order (only where nothing is merged across them)."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    order = rng.sample(range(sheet.max_column), sheet.max_column)
    shuffled = Workbook()
    page = shuffled.active
    page.title = sheet.title
    for line in sheet.iter_rows(values_only=True):
        page.append([line[column] for column in order])
    for merged in sheet.merged_cells.ranges:
        column = order.index(merged.min_col - 1) + 1
        page.merge_cells(
            start_row=merged.min_row, end_row=merged.max_row, start_column=column, end_column=column
        )
    shuffled.save(path)


@pytest.mark.parametrize("seed", range(200 if LONG else 20))
def test_columns_in_any_order_are_read_alike(seed, tmp_path, knowledge_of):
    """Heads under shuffling: the same facilities, the same reasons to hold a row, whatever the order of the columns."""
    path, key = layouts.write_plain(seed, tmp_path)
    known = knowledge_of(key["scope"])
    first = of_items(read_ledger(read_workbook(path), known))
    _shuffled(path, random.Random(seed))
    again = of_items(read_ledger(read_workbook(path), known))
    assert again.facilities == first.facilities
    assert again.held == first.held
    assert again.skipped == first.skipped
