"""Finds the table: the head's rows, and what each column holds, by its words and by what stands beneath."""

import re
from collections import Counter
from collections.abc import Sequence

from assets.ledger.guesses import by_content, looks_of, share
from assets.ledger.heads import FACTS, OTHER, PERSON_PHONE, Meaning, is_not_taken, is_sure, read_path
from assets.ledger.knowledge import Knowledge
from assets.ledger.layers import Layers, head_score, texts_of
from assets.ledger.sheets import Cell, Merge, Row, filled
from assets.ledger.table import Column, Table
from assets.ledger.text import key
from assets.ledger.units import Unit, find_unit, head_units

__all__ = ["Column", "Table", "continues", "find_table", "table_at", "table_under"]

SAMPLE = 200  # rows beneath the head that are looked at
SEVERAL = frozenset(("phone", "quantity"))  # facts that more than one column may tell
FITTING = 0.6  # of a column's cells must look like its fact, for a sheet without a head
ANOTHER_HEAD = 4  # cells of a row that can only be heads: a table's head again, or another's
EMPTY_COLUMN = 100  # what a column without any cell loses against one that holds something


def find_table(rows: Sequence[Row], merges: Sequence[Merge], knowledge: Knowledge) -> Table | None:
    """The first table of a sheet, from its first rows; None when nothing looks like a ledger's head."""
    layers = Layers(rows, merges)
    best: tuple[int, Table] | None = None
    for head_rows in layers.candidates():
        table = _table(head_rows, layers)
        worth = sum(10 + column.strength for column in table.columns if column.fact)
        worth += 2 * sum(1 for row in head_rows[1:] if head_score(layers.texts.get(row, {})))
        worth -= len(head_rows)
        if best is None or worth > best[0]:
            best = worth, table
    return _settled(best[1], rows, knowledge) if best else None


def table_under(
    head_rows: list[int], rows: Sequence[Row], merges: Sequence[Merge], knowledge: Knowledge
) -> Table | None:
    """The table under the head rows that a person named; None where these rows hold no text."""
    layers = Layers(rows, merges)
    if not any(layers.texts.get(number) for number in head_rows):
        return None
    return _settled(_table(head_rows, layers), rows, knowledge)


def table_at(rows: Sequence[Row], merges: Sequence[Merge], knowledge: Knowledge) -> Table | None:
    """A further table whose head begins at the first of these rows; None when it is no head."""
    cells = rows[0][1] if rows else ()
    if any(isinstance(cell, (int, float)) for cell in cells) or head_score(texts_of(cells)) < 3:
        return None
    found = find_table(rows, merges, knowledge)
    return found if found and found.head_rows and found.head_rows[0] == rows[0][0] else None


def continues(table: Table, rows: Sequence[Row], knowledge: Knowledge) -> bool:
    """Whether the rows of a sheet without a head are rows of this table: names, villages, categories stand in its columns."""
    beneath = _beneath(0, rows)
    facts = table.facts
    told = {
        fact: [cell for cells in beneath if (cell := cells[at] if at < len(cells) else None) is not None]
        for fact, at in facts.items()
    }
    if not beneath or len(told.get("name", ())) * 2 < len(beneath):
        return False
    looks = looks_of(knowledge)
    seen = [fact for fact in ("village", "category", "phone", "built") if told.get(fact)]
    fitting = [fact for fact in seen if share(told[fact], looks[fact]) >= FITTING]
    return len(fitting) > 1 or (bool(fitting) and len(seen) == 1)


def _table(head_rows: list[int], layers: Layers) -> Table:
    """Columns by the words of the head's rows."""
    columns = []
    for index, path in layers.paths(head_rows).items():
        meaning = read_path(path)
        full = "·".join(path)
        units = _units(path)
        columns.append(Column(index, full, meaning.fact, _reason(full, meaning), units, _weight(meaning)))
    rows = [
        {index: key(text) for index, text in layers.texts.get(number, {}).items()} for number in head_rows
    ]
    return Table(list(head_rows), columns, rows)


def _units(path: Sequence[str]) -> tuple[Unit, ...]:
    """The units a head states, the lowest text first: in brackets, as all it says, or in a word of counting."""
    lowest = path[-1]
    return (
        head_units(lowest)
        or (_lone_unit(lowest) if len(path) > 1 else ())
        or next((found for text in reversed(path[:-1]) if (found := head_units(text))), ())
        or _counted(lowest)
    )


def _counted(head: str) -> tuple[Unit, ...]:
    """The unit that a head's own word says: 座数, 盏数."""
    match = re.fullmatch(r"(.{1,3})数量?", key(head))
    unit = find_unit(match[1]) if match else None
    return (unit,) if unit else ()


def _lone_unit(below: str) -> tuple[Unit, ...]:
    """The unit that is all a lower head says."""
    unit = find_unit(below)
    return (unit,) if unit else ()


def _weight(meaning: Meaning) -> int:
    """Strength and rank in one number, for choosing among columns of one fact."""
    return meaning.strength * 4 - meaning.rank


def _reason(head: str, meaning: Meaning) -> str:
    if is_not_taken(head):
        return f"“{head}”不由台账变更，没有读取"
    if not meaning.fact:
        return f"列头“{head}”不是已知的内容，原样保留"
    label = "管护责任人和电话" if meaning.fact == PERSON_PHONE else FACTS[meaning.fact]
    return f"列头“{head}”即{label}"


def _settled(table: Table, rows: Sequence[Row], knowledge: Knowledge) -> Table:
    """Words first, then what stands beneath: doubtful and unknown columns are read by their cells."""
    beneath = _beneath(table.head_rows[-1], rows)
    _part_tables(table)
    _leave_notes(table, beneath)
    _name_unheaded(table, beneath)
    _one_column_each(table, beneath)
    for column in table.columns:
        by_content(column, table, beneath, knowledge)
    _one_column_each(table, beneath)
    return table


def _beneath(last: int, rows: Sequence[Row]) -> list[Sequence[Cell]]:
    """The rows of the table, as far as they are looked at: no footers and sections (half as full as most rows), and
    nothing of a further table."""
    found: list[Sequence[Cell]] = []
    for number, cells in rows:
        if number <= last:
            continue
        if len(found) == SAMPLE:
            break
        if sum(1 for cell in cells if isinstance(cell, str) and is_sure(cell)) < ANOTHER_HEAD:
            found.append(cells)
        elif found:
            break
    counts = [sum(1 for _ in filled(cells)) for cells in found]
    usual = sorted(counts)[len(counts) // 2] if counts else 0
    return [cells for cells, count in zip(found, counts, strict=True) if count * 2 > usual]


def _part_tables(table: Table) -> None:
    """Where the same heads come again further right, a second table stands beside the first: it is not this one's."""
    heads = [column.head for column in table.columns]
    for at in range(3, len(heads) - 2):
        run = len(heads) - at
        again = heads[at:] == heads[:run] and {"name", "village", "category"} & {
            column.fact for column in table.columns[:run]
        }
        if again and len({column.fact for column in table.columns[:run] if column.fact}) >= 3:
            table.beside = table.columns[at].index
            del table.columns[at:]
            return


def _leave_notes(table: Table, beneath: Sequence[Sequence[Cell]]) -> None:
    """Columns beyond an empty one that tell again what the table tells are a small table beside it, not part of it."""
    used = {index for cells in beneath for index in filled(cells)} | {
        column.index for column in table.columns
    }
    for at in range(3, len(table.columns)):
        left, right = table.columns[:at], table.columns[at:]
        if right[0].index - 1 in used or "name" not in {column.fact for column in left}:
            continue
        told = {column.fact for column in right if column.fact}
        if told and told <= {column.fact for column in left}:
            del table.columns[at:]
            return


def _name_unheaded(table: Table, beneath: Sequence[Sequence[Cell]]) -> None:
    """Columns inside the table whose head is empty but that hold something take part without a name."""
    known = {column.index for column in table.columns}
    used = Counter(index for cells in beneath for index, cell in enumerate(cells) if cell is not None)
    last = max(known, default=-1)
    for index, count in used.items():
        if index not in known and index < last and count * 3 >= len(beneath):
            table.columns.append(Column(index, "", OTHER, "列头是空的，原样保留", (), 0))
    table.columns.sort(key=lambda column: column.index)


def _one_column_each(table: Table, beneath: Sequence[Sequence[Cell]]) -> None:
    """Where several columns claim one fact, the strongest keeps it, one that holds something before an empty one; the
    others are kept as they are."""
    used = {index for cells in beneath for index, cell in enumerate(cells) if cell is not None}
    for fact in FACTS:
        claims = sorted(
            table.of(fact),
            key=lambda column: (EMPTY_COLUMN * (column.index not in used) - column.strength, column.index),
        )
        if fact in SEVERAL:
            continue
        for column in claims[1:]:
            column.fact = OTHER
            column.reason = f"“{claims[0].head}”（{claims[0].letter}列）已是{FACTS[fact]}，本列原样保留"
