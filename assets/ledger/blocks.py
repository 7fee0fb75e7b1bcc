"""Blocks in a file that has no merged cells: a village stands once, above rows that leave it empty.

Saved as CSV, a merged range keeps its text in the first row only. Whether empty means "as above" is decided for each
column as a whole: it does where every filled cell begins a block of its own, and most blocks have more than one row. A
column that repeats its text row by row means every cell, and an empty one there is empty.
"""

from collections.abc import Sequence
from itertools import pairwise

from assets.ledger.sheets import Merge, Row, filled, letter
from assets.ledger.text import clean

FIRST_COLUMNS = 5  # blocks stand on the left of a table
LONGEST_LABEL = 20
FEWEST_EMPTY = 0.3  # of the column's cells


def block_merges(rows: Sequence[Row]) -> list[Merge]:
    """The ranges that were merged, one column wide, in the order of their columns."""
    data = _data_rows(rows)
    found: list[Merge] = []
    for column in range(FIRST_COLUMNS):
        blocks = _blocks(data, column)
        if _is_blocked(blocks):
            found += [
                Merge(top, column, bottom, column) for top, bottom, text in blocks if text and bottom > top
            ]
    return found


def _data_rows(rows: Sequence[Row]) -> list[tuple[int, tuple]]:
    """The rows as wide as most of the table; an empty tuple stands for any other, which ends a block."""
    counts = [sum(1 for _ in filled(cells)) for _, cells in rows]
    usual = sorted(counts)[len(counts) // 2] if counts else 0
    least = max(2, (usual + 1) // 2)
    found: list[tuple[int, tuple]] = []
    before = 0
    for (number, cells), count in zip(rows, counts, strict=True):
        if number > before + 1:
            found.append((number - 1, ()))
        found.append((number, cells if count >= least else ()))
        before = number
    return found


def _blocks(rows: Sequence[tuple[int, tuple]], column: int) -> list[tuple[int, int, str]]:
    """(first row, last row, text) of each run of rows under one filled cell; text is empty where none stands above."""
    found: list[tuple[int, int, str]] = []
    going = False
    for number, cells in rows:
        if not cells:
            going = False
            continue
        value = cells[column] if column < len(cells) else None
        text = clean(value) if isinstance(value, str) else ""
        if text or not going:
            found.append((number, number, text))
            going = True
        else:
            top, _, above = found[-1]
            found[-1] = top, number, above
    return found


def _is_blocked(blocks: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a column's empty cells mean the text above them."""
    blocks = blocks[1:]  # the head is a block of its own
    texts = [text for _, _, text in blocks if text]
    long = sum(1 for top, bottom, text in blocks if text and bottom > top)
    if long < 2 or long * 2 < len(texts):
        return False
    rows = sum(bottom - top + 1 for top, bottom, _ in blocks)
    if rows - len(texts) < FEWEST_EMPTY * rows:
        return False
    labels = all(len(text) <= LONGEST_LABEL and not text.replace(".", "").isdecimal() for text in texts)
    repeated = any(one == other for one, other in pairwise(texts))
    return labels and not repeated


def told_of(merges: Sequence[Merge], rows: Sequence[Row]) -> list[str]:
    """One sentence for each column whose empty cells were understood so."""
    cells = dict(rows)
    said = []
    for column in sorted({merge.left for merge in merges}):
        mine = [merge for merge in merges if merge.left == column]
        first = mine[0]
        text = clean(str(cells[first.top][column]))
        example = f"如第{first.top + 1}至{first.bottom}行同“{text}”"
        said.append(
            f"文件没有合并单元格，{letter(column)}列空着的格按上面最近的内容理解（{len(mine)}处，{example}），请核对。"
        )
    return said
