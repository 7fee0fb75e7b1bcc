"""What a column tells by the cells beneath its head, where the head's words say nothing, or little."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from assets.ledger.amounts import MONEY_WORD, read_amount
from assets.ledger.dates import read_date
from assets.ledger.head_words import FUNDS, NOT_GUESSED, ORGANISATIONS, SURNAMES
from assets.ledger.heads import FACTS, OTHER, is_foreign, is_not_taken
from assets.ledger.knowledge import Knowledge
from assets.ledger.phones import read_phones
from assets.ledger.positions import CHINA, read_position
from assets.ledger.quantities import read_measure
from assets.ledger.sheets import Cell, Day, shown
from assets.ledger.table import Column, Table
from assets.ledger.text import clean, key
from assets.ledger.units import find_unit

Looks = Callable[[Cell], bool]

ENOUGH = 0.7  # of the cells must look like a fact
LONG_CODE = 10  # digits
FEWEST = 2  # cells, before they speak; facts whose cells are unmistakable need but one
UNMISTAKABLE = frozenset(("village", "phone", "position"))

_NOT_GUESSED = re.compile(NOT_GUESSED)
_PERSON = re.compile(rf"(?:{SURNAMES.replace(' ', '|')})[\u4e00-\u9fff]{{1,2}}")
_ORGANISATION = re.compile(rf"[\u4e00-\u9fff()（）]{{2,}}(?:{ORGANISATIONS.replace(' ', '|')})")
_FUND = re.compile(rf"[\u4e00-\u9fff]*(?:{FUNDS.replace(' ', '|')})[\u4e00-\u9fff]*")


def by_content(column: Column, table: Table, beneath: Sequence[Sequence[Cell]], knowledge: Knowledge) -> None:
    """Correct a column by its cells where its words say nothing, or little."""
    cells = [
        row[column.index] for row in beneath if column.index < len(row) and row[column.index] is not None
    ]
    if not cells:
        return
    if column.fact == "unit" and share(cells, _is_unit) < 0.5:
        _no_unit(column, table, cells, knowledge)
    elif column.fact == "quantity" and len(cells) > 3 and share(cells, _is_prose) > 0.6:
        column.fact = OTHER
        column.reason = f"列头“{column.head}”下面多是文字说明，不是数量，原样保留"
    elif column.fact == "code" and not any(_is_long(cell) for cell in cells):
        column.fact = OTHER if "serial" in table.facts else "serial"
        column.reason = f"列头“{column.head}”，下面是顺序号"
    elif column.fact == "address" and "village" not in table.facts:
        _claim(column, "village", cells, partial(_is_village, knowledge), 0.6)
    elif not column.fact and not _is_settled(column.head, knowledge):
        for fact, looks in looks_of(knowledge).items():
            if fact not in table.facts and _claim(column, fact, cells, looks, ENOUGH):
                return
        if "serial" not in table.facts and _is_serial(cells) and _is_first(column, table):
            column.fact, column.reason = "serial", f"列头“{column.head}”，下面是顺序号"


def _no_unit(column: Column, table: Table, cells: list[Cell], knowledge: Knowledge) -> None:
    """`单位` over villages is the village, over other names who keeps the facility."""
    if "village" not in table.facts and _claim(
        column, "village", cells, partial(_is_village, knowledge), 0.6
    ):
        return
    is_party = "party" not in table.facts and share(cells, lambda cell: len(shown(cell)) > 2) > 0.6
    column.fact = "party" if is_party else OTHER
    column.reason = f"列头“{column.head}”，下面的内容像管护单位" if is_party else "下面不是计量单位，原样保留"


def _is_settled(head: str, knowledge: Knowledge) -> bool:
    """Heads that are understood as something else, an attribute say: their cells must not be taken for a fact."""
    return (
        is_not_taken(head)
        or key(head.rpartition("·")[2]) in knowledge.attribute_heads
        or is_foreign(head)
        or bool(_NOT_GUESSED.search(key(head)))
    )


def _claim(column: Column, fact: str, cells: list[Cell], looks: Looks, enough: float) -> bool:
    """Give the column a fact if enough of its cells look like it."""
    part = share(cells, looks)
    if (len(cells) < FEWEST and fact not in UNMISTAKABLE) or part < enough:
        return False
    column.fact, column.strength = fact, 1
    counted = f"{len(cells)}个里有{round(part * len(cells))}个"
    column.reason = f"列头“{column.head}”不认识，下面的内容像{FACTS[fact]}（{counted}）"
    return True


def share(cells: Sequence[Cell], looks: Looks) -> float:
    """The part of the cells that look so, from 0 to 1."""
    return sum(1 for cell in cells if looks(cell)) / len(cells)


def _is_first(column: Column, table: Table) -> bool:
    return column.index <= min(table.facts.values(), default=column.index)


def _is_serial(cells: list[Cell]) -> bool:
    """Small whole numbers that mostly rise, and begin anew at most now and then."""
    numbers = [int(shown(cell)) for cell in cells if shown(cell).isdecimal() and len(shown(cell)) < 7]
    if len(numbers) < len(cells) * 0.6:
        return False
    return sum(1 for a, b in pairwise(numbers) if 0 < b - a < 10) >= (len(numbers) - 1) * 0.6


def _is_long(cell: Cell) -> bool:
    """So many digits that it may be meant for a code of the register."""
    return sum(map(str.isdecimal, shown(cell))) >= LONG_CODE


def looks_of(knowledge: Knowledge) -> dict[str, Looks]:
    """Fact → whether a cell looks like it, the surest first."""
    return {
        "village": partial(_is_village, knowledge),
        "phone": lambda cell: bool(read_phones(cell).numbers),
        "position": lambda cell: (
            isinstance(cell, str) and read_position((cell,), None, CHINA).longitude is not None
        ),
        "built": partial(_is_date, knowledge.today),
        "cost": lambda cell: (
            bool(MONEY_WORD.search(shown(cell))) and read_amount(cell, None).yuan is not None
        ),
        "quantity": lambda cell: isinstance(cell, str) and any(unit for _, unit in read_measure(cell)[0]),
        "category": lambda cell: (
            isinstance(cell, str) and len(cell) <= 12 and knowledge.kinds.knows(clean(cell))
        ),
        "name": lambda cell: isinstance(cell, str) and len(cell) > 3 and knowledge.kinds.knows(clean(cell)),
        "person": lambda cell: isinstance(cell, str) and _PERSON.fullmatch(key(cell)) is not None,
        "fund_source": lambda cell: isinstance(cell, str) and _FUND.fullmatch(clean(cell)) is not None,
        "party": lambda cell: isinstance(cell, str) and _ORGANISATION.fullmatch(clean(cell)) is not None,
    }


def _is_village(knowledge: Knowledge, cell: Cell) -> bool:
    return isinstance(cell, str) and knowledge.places.place(clean(cell)).code is not None


def _is_unit(cell: Cell) -> bool:
    return find_unit(shown(cell)) is not None


def _is_prose(cell: Cell) -> bool:
    """A sentence (新建水泥路1.2公里，宽3.5米), not a quantity somebody failed to write."""
    return isinstance(cell, str) and len(clean(cell)) > 6 and read_measure(cell)[1] is not None


def _is_date(today: date, cell: Cell) -> bool:
    if isinstance(cell, Day):
        return True
    return (
        isinstance(cell, (str, int, float))
        and not isinstance(cell, bool)
        and (
            read_date(cell, today).value is not None and (isinstance(cell, str) or 1950 <= cell <= today.year)
        )
    )
