"""Blocks in a file that has no merged cells: a village stands once, above rows that leave it empty.

Saved as CSV, a merged range keeps its text in the first row only. Whether empty means "as above" is decided for each
column as a whole: it does where every filled cell begins a block of its own, and most blocks have more than one row. A
column that repeats its text row by row means every cell, and an empty one there is empty.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assets.ledger.sheets import Cell, Merge, Row, filled, letter
from assets.ledger.text import clean

FIRST_COLUMNS = 5  # blocks stand on the left of a table
LONGEST_LABEL = 20
FEWEST_EMPTY = 0.3  # of the column's cells

Texts = tuple[str, ...]
Run = tuple[int, int, str]  # first row, last row, text


class Block(NamedTuple):
    """A range that was merged, one column wide, and the text of its first cell."""

    merge: Merge
    text: str


def blocks_of(rows: Iterable[Row]) -> list[Block]:
    """The ranges that were merged, in the order of their columns. The rows are gone through once and not kept."""
    data = _data_rows(rows)
    found: list[Block] = []
    for column in range(FIRST_COLUMNS):
        runs = _runs(data, column)
        if _is_blocked(runs):
            found += [
                Block(Merge(top, column, bottom, column), text)
                for top, bottom, text in runs
                if text and bottom > top
            ]
    return found


def _data_rows(rows: Iterable[Row]) -> list[tuple[int, Texts]]:
    """The first columns of the rows that are as wide as most of the table.

    No texts at all stand for any other row, which ends a block.
    """
    known: dict[str, str] = {}
    fronts = []
    for number, cells in rows:
        texts = tuple(known.setdefault(text, text) for text in map(_label, cells[:FIRST_COLUMNS]))
        fronts.append((number, sum(1 for _ in filled(cells)), texts))
    counts = sorted(count for _, count, _ in fronts)
    usual = counts[len(counts) // 2] if counts else 0
    least = max(2, (usual + 1) // 2)
    found: list[tuple[int, Texts]] = []
    before = 0
    for number, count, texts in fronts:
        if number > before + 1:
            found.append((number - 1, ()))
        found.append((number, texts if count >= least else ()))
        before = number
    return found


def _label(cell: Cell) -> str:
    """The text of a cell, cut behind what a label may have."""
    return clean(cell[: 4 * LONGEST_LABEL])[: LONGEST_LABEL + 1] if isinstance(cell, str) else ""


def _runs(rows: Sequence[tuple[int, Texts]], column: int) -> list[Run]:
    """The runs of rows under one filled cell; their text is empty where none stands above."""
    found: list[Run] = []
    going = False
    for number, texts in rows:
        if not texts:
            going = False
            continue
        text = texts[column] if column < len(texts) else ""
        if text or not going:
            found.append((number, number, text))
            going = True
        else:
            top, _, above = found[-1]
            found[-1] = top, number, above
    return found


def _is_blocked(runs: Sequence[Run]) -> bool:
    """Whether a column's empty cells mean the text above them."""
    runs = runs[1:]  # the head is a block of its own
    texts = [text for _, _, text in runs if text]
    long = sum(1 for top, bottom, text in runs if text and bottom > top)
    if long < 2 or long * 2 < len(texts):
        return False
    rows = sum(bottom - top + 1 for top, bottom, _ in runs)
    if rows - len(texts) < FEWEST_EMPTY * rows:
        return False
    labels = all(len(text) <= LONGEST_LABEL and not text.replace(".", "").isdecimal() for text in texts)
    repeated = any(one == other for one, other in pairwise(texts))
    return labels and not repeated


def told_of(blocks: Sequence[Block]) -> list[str]:
    """One sentence for each column whose empty cells were understood so."""
    said = []
    for column in sorted({block.merge.left for block in blocks}):
        mine = [block for block in blocks if block.merge.left == column]
        merge, text = mine[0]
        example = f"如第{merge.top + 1}至{merge.bottom}行同“{text}”"
        said.append(
            f"文件没有合并单元格，{letter(column)}列空着的格按上面最近的内容理解（{len(mine)}处，{example}），请核对。"
        )
    return said
