"""Finds the table: the head's row or rows, and what each column holds, by its words and by what stands beneath."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from assets.ledger.amounts import MONEY_WORD, read_amount
from assets.ledger.dates import read_date
from assets.ledger.heads import FACTS, OTHER, PERSON_PHONE, SURE, Meaning, is_head_word, read_head
from assets.ledger.knowledge import Knowledge
from assets.ledger.phones import read_phones
from assets.ledger.positions import CHINA, read_position
from assets.ledger.quantities import read_measure
from assets.ledger.sheets import Cell, Day, Merge, Row, letter, shown
from assets.ledger.text import clean, key
from assets.ledger.units import Unit, find_unit, head_units

LOOK_FOR_HEAD = 60  # rows
SAMPLE = 200  # rows beneath the head that are looked at
SEVERAL = frozenset(("phone", "quantity"))  # facts that more than one column may tell


@dataclass(slots=True)
class Column:
    """A column of the table: its head, the fact it tells (a key of FACTS, PERSON_PHONE or ""), and why we think so."""

    index: int
    head: str
    fact: str
    reason: str
    units: tuple[Unit, ...] = ()
    strength: int = SURE

    @property
    def letter(self) -> str:
        """The column as Excel names it."""
        return letter(self.index)


@dataclass(slots=True)
class Table:
    """Where the head lies and what the columns mean; `head_rows` is empty when the sheet has none."""

    head_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    head_texts: list[dict[int, str]] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, int]:
        """Fact → its (first) column index."""
        found: dict[str, int] = {}
        for column in self.columns:
            if column.fact:
                found.setdefault(column.fact, column.index)
        return found

    def of(self, fact: str) -> list[Column]:
        """All columns of a fact, in order."""
        return [column for column in self.columns if column.fact == fact]


def find_table(rows: Sequence[Row], merges: Sequence[Merge], knowledge: Knowledge) -> Table | None:
    """The first table of a sheet, from its first rows; None when nothing looks like a ledger's head."""
    best: tuple[int, Table] | None = None
    near = rows[:LOOK_FOR_HEAD]
    texts = {number: _texts(cells) for number, cells in near}
    scores = {number: _score(texts[number]) for number, _ in near}
    top = max(scores.values(), default=0)
    if top < 2:
        return None
    for number, score in scores.items():
        if score * 10 < top * 7:
            continue
        for head_rows in _layouts(number, texts, merges):
            table = _table(head_rows, texts, merges)
            worth = sum(10 + column.strength for column in table.columns if column.fact) - len(head_rows)
            worth += 3 * (len(head_rows) == 2 and head_rows[0] == number)  # a row of head words is never data
            if best is None or worth > best[0]:
                best = worth, table
        break
    return _settled(best[1], rows, knowledge) if best else None


def table_at(rows: Sequence[Row], merges: Sequence[Merge], knowledge: Knowledge) -> Table | None:
    """A further table whose head begins at the first of these rows; None when it is no head."""
    if not rows or _score(_texts(rows[0][1])) < 3:
        return None
    found = find_table(rows, merges, knowledge)
    return found if found and found.head_rows and found.head_rows[0] == rows[0][0] else None


def _texts(cells: Sequence[Cell]) -> dict[int, str]:
    """Column → cleaned text of the cells that could be heads."""
    return {
        index: clean(cell)
        for index, cell in enumerate(cells)
        if isinstance(cell, str) and len(cell) <= 60 and clean(cell)
    }


def _score(texts: dict[int, str]) -> int:
    """How many different facts the heads of a row name; a row with facts but without breadth is no head."""
    facts = {found.fact for text in texts.values() if (found := read_head(text)).fact}
    if len(texts) > 2 and len(facts) * 3 < len(texts):
        return 0
    return len(facts)


def _layouts(number: int, texts: dict[int, dict[int, str]], merges: Sequence[Merge]) -> list[list[int]]:
    """The rows that may form the head around the row that scored: alone, with the one above, with the one below."""
    found = [[number]]
    if number - 1 in texts and _is_group_row(number - 1, texts, merges):
        found.append([number - 1, number])
    if number + 1 in texts and _is_lower_row(number, texts, merges):
        found.append([number, number + 1])
    return found


def _is_group_row(number: int, texts: dict[int, dict[int, str]], merges: Sequence[Merge]) -> bool:
    """Whether a row above could hold groups: more than one text, short ones."""
    above = texts[number]
    return len(above) > 1 and all(len(text) <= 16 for text in above.values()) and _score(above) >= 1


def _is_lower_row(number: int, texts: dict[int, dict[int, str]], merges: Sequence[Merge]) -> bool:
    """Whether the row below belongs to the head: nearly all its texts are words of heads."""
    below = list(texts[number + 1].values())
    wide = any(m.top == m.bottom == number and m.right > m.left for m in merges)
    tall = any(m.top == number and m.bottom == number + 1 for m in merges)
    words = sum(1 for text in below if is_head_word(text))
    return bool(below) and words * 10 >= len(below) * (5 if wide and tall else 7)


def _table(head_rows: list[int], texts: dict[int, dict[int, str]], merges: Sequence[Merge]) -> Table:
    """Columns by the words of one or two head rows."""
    lower = texts[head_rows[-1]]
    upper = _spread(head_rows[0], texts[head_rows[0]], lower, merges) if len(head_rows) == 2 else {}
    columns = []
    for index in sorted({*lower, *upper}):
        below, above = lower.get(index, ""), upper.get(index, "")
        meaning = read_head(below, above)
        full = f"{above}·{below}" if above and below and above != below else below or above
        units = head_units(below) or _lone_unit(below, above) or head_units(above) or _counted(below or above)
        columns.append(Column(index, full, meaning.fact, _reason(full, meaning), units, _weight(meaning)))
    rows = [{index: key(text) for index, text in texts[number].items()} for number in head_rows]
    return Table(list(head_rows), columns, rows)


def _counted(head: str) -> tuple[Unit, ...]:
    """The unit that a head's own word says: 座数, 盏数."""
    match = re.fullmatch(r"(.{1,3})数量?", key(head))
    unit = find_unit(match[1]) if match else None
    return (unit,) if unit else ()


def _lone_unit(below: str, above: str) -> tuple[Unit, ...]:
    """The unit that is all a lower head says."""
    unit = find_unit(below) if below and above else None
    return (unit,) if unit else ()


def _weight(meaning: Meaning) -> int:
    """Strength and rank in one number, for choosing among columns of one fact."""
    return meaning.strength * 4 - meaning.rank


def _reason(head: str, meaning: Meaning) -> str:
    if not meaning.fact:
        return f"列头“{head}”不是已知的内容，原样保留"
    label = "管护责任人和电话" if meaning.fact == PERSON_PHONE else FACTS[meaning.fact]
    return f"列头“{head}”即{label}"


def _spread(
    number: int, above: dict[int, str], below: dict[int, str], merges: Sequence[Merge]
) -> dict[int, str]:
    """Groups over the columns they span: by their merged range, else to the right while only the lower row speaks."""
    found = dict(above)
    spans = {m.left: m.right for m in merges if m.top == number and m.right > m.left}
    for left, text in above.items():
        if left in spans:
            found |= dict.fromkeys(range(left, spans[left] + 1), text)
    if not spans:
        for index in sorted(below):
            if index not in found and index - 1 in found and index - 1 in below:
                found[index] = found[index - 1]
    return found


def _settled(table: Table, rows: Sequence[Row], knowledge: Knowledge) -> Table:
    """Words first, then what stands beneath: doubtful and unknown columns are read by their cells."""
    last = table.head_rows[-1]
    beneath = [cells for number, cells in rows if number > last][:SAMPLE]
    _name_unheaded(table, beneath)
    _one_column_each(table)
    for column in table.columns:
        _by_content(column, table, beneath, knowledge)
    _one_column_each(table)
    return table


def _name_unheaded(table: Table, beneath: Sequence[Sequence[Cell]]) -> None:
    """Columns inside the table whose head is empty but that hold something take part without a name."""
    known = {column.index for column in table.columns}
    used = Counter(index for cells in beneath for index, cell in enumerate(cells) if cell is not None)
    last = max(known, default=-1)
    for index, count in used.items():
        if index not in known and index < last and count * 3 >= len(beneath):
            table.columns.append(Column(index, "", OTHER, "列头是空的，原样保留", (), 0))
    table.columns.sort(key=lambda column: column.index)


def _one_column_each(table: Table) -> None:
    """Where several columns claim one fact, the strongest keeps it; the others are kept as they are."""
    for fact in FACTS:
        claims = sorted(table.of(fact), key=lambda column: (-column.strength, column.index))
        if fact in SEVERAL:
            continue
        for column in claims[1:]:
            column.fact = OTHER
            column.reason = f"“{claims[0].head}”（{claims[0].letter}列）已是{FACTS[fact]}，本列原样保留"


def _by_content(
    column: Column, table: Table, beneath: Sequence[Sequence[Cell]], knowledge: Knowledge
) -> None:
    """Correct a column by its cells where its words say nothing, or little."""
    cells = [
        row[column.index] for row in beneath if column.index < len(row) and row[column.index] is not None
    ]
    if len(cells) < 1:
        return
    if column.fact == "unit" and not _share(cells, lambda cell: find_unit(shown(cell)) is not None) >= 0.5:
        is_party = "party" not in table.facts and _share(cells, lambda cell: len(shown(cell)) > 2) > 0.6
        column.fact = "party" if is_party else OTHER
        column.reason = (
            f"列头“{column.head}”，下面的内容像管护单位" if is_party else "下面不是计量单位，原样保留"
        )
    elif column.fact == "quantity" and len(cells) > 3 and _share(cells, _is_prose) > 0.6:
        column.fact = OTHER
        column.reason = f"列头“{column.head}”下面多是文字说明，不是数量，原样保留"
    elif column.fact == "code" and _is_serial(cells):
        column.fact = OTHER if "serial" in table.facts else "serial"
        column.reason = f"列头“{column.head}”，下面是顺序号"
    elif column.fact == "address" and "village" not in table.facts:
        _claim(column, "village", cells, _guesses(knowledge)["village"], 0.6)
    elif not column.fact and not _blocked(column.head, knowledge):
        for fact, looks in _guesses(knowledge).items():
            if fact not in table.facts and _claim(column, fact, cells, looks, 0.7):
                return


def _blocked(head: str, knowledge: Knowledge) -> bool:
    """Heads that are understood as something else, an attribute say: their cells must not be taken for a fact."""
    return key(head.rpartition("·")[2]) in knowledge.attribute_heads or bool(
        re.search(
            r"监管|监督|主管|施工|设计|监理|经费|费用|验收|检查|登记|质保|年限|编号|编码|证号|完好|状况|状态|是否|受益|宽|高|深|容|径|等级|日期|电话",
            key(head),
        )
    )


def _claim(column: Column, fact: str, cells: list[Cell], looks, enough: float) -> bool:  # type: ignore[no-untyped-def]
    """Give the column a fact if enough of its cells look like it."""
    share = _share(cells, looks)
    if len(cells) < 2 or share < enough:
        return False
    column.fact, column.strength = fact, 1
    counted = f"{len(cells)}个里有{round(share * len(cells))}个"
    column.reason = f"列头“{column.head}”不认识，下面的内容像{FACTS[fact]}（{counted}）"
    return True


def _share(cells: list[Cell], looks) -> float:  # type: ignore[no-untyped-def]
    return sum(1 for cell in cells if looks(cell)) / len(cells)


def _is_serial(cells: list[Cell]) -> bool:
    """Small whole numbers that mostly rise by one."""
    numbers = [int(shown(cell)) for cell in cells if shown(cell).isdecimal() and len(shown(cell)) < 7]
    if len(numbers) < len(cells) * 0.6:
        return False
    return sum(1 for a, b in pairwise(numbers) if b - a == 1) >= (len(numbers) - 1) * 0.6


def _guesses(knowledge: Knowledge):  # type: ignore[no-untyped-def]
    """Fact → whether a cell looks like it, the surest first."""
    today = knowledge.today
    return {
        "village": lambda cell: (
            isinstance(cell, str) and knowledge.places.place(clean(cell)).code is not None
        ),
        "phone": lambda cell: bool(read_phones(cell).numbers),
        "position": lambda cell: (
            isinstance(cell, str) and read_position((cell,), None, CHINA).longitude is not None
        ),
        "built": lambda cell: _is_date(cell, today),
        "cost": lambda cell: (
            bool(MONEY_WORD.search(shown(cell))) and read_amount(cell, None).yuan is not None
        ),
        "quantity": lambda cell: isinstance(cell, str) and any(unit for _, unit in read_measure(cell)[0]),
        "category": lambda cell: (
            isinstance(cell, str) and len(cell) <= 12 and knowledge.kinds.knows(clean(cell))
        ),
        "name": lambda cell: isinstance(cell, str) and len(cell) > 3 and knowledge.kinds.knows(clean(cell)),
    }


def _is_prose(cell: Cell) -> bool:
    """A sentence (新建水泥路1.2公里，宽3.5米), not a quantity somebody failed to write."""
    return isinstance(cell, str) and len(clean(cell)) > 6 and read_measure(cell)[1] is not None


def _is_date(cell: Cell, today: date) -> bool:
    if isinstance(cell, Day):
        return True
    return (
        isinstance(cell, (str, int, float))
        and not isinstance(cell, bool)
        and (
            read_date(cell, today).value is not None and (isinstance(cell, str) or 1950 <= cell <= today.year)
        )
    )
