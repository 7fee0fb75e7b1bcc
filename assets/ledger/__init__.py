"""Reading a township's ledger: the pure core. Knows neither request nor ORM.

    sheets = read_workbook(path)                    # in this process, or sheets_from(lines) of a limited child
    knowledge = Knowledge.build(divisions=…, types=…, words=…, scope="320115007000", today=day)
    for item in read_ledger(sheets, knowledge, choices, told=understandings.append):
        ...                                         # a Reading (item.held or not) or a Skipped

Every row of every visible sheet comes out exactly once: read = good readings + held readings + skipped rows.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assets.ledger.files import read_workbook
    from assets.ledger.kinds import Type, Word
    from assets.ledger.knowledge import Choices, Knowledge, SheetChoice
    from assets.ledger.positions import Bounds
    from assets.ledger.problems import FLAG, HELD, Problem, Reading, Skipped, Values
    from assets.ledger.reader import read_ledger
    from assets.ledger.sheets import Sheet, Unreadable
    from assets.ledger.stream import sheets_from
    from assets.ledger.understand import Understanding
    from assets.ledger.villages import Division

__all__ = [
    "FLAG",
    "HELD",
    "Bounds",
    "Choices",
    "Division",
    "Knowledge",
    "Problem",
    "Reading",
    "Sheet",
    "SheetChoice",
    "Skipped",
    "Type",
    "Understanding",
    "Unreadable",
    "Values",
    "Word",
    "read_ledger",
    "read_workbook",
    "sheets_from",
]
_HOMES = {
    "Bounds": "positions",
    "Choices": "knowledge",
    "Division": "villages",
    "FLAG": "problems",
    "HELD": "problems",
    "Knowledge": "knowledge",
    "Problem": "problems",
    "Reading": "problems",
    "Sheet": "sheets",
    "SheetChoice": "knowledge",
    "Skipped": "problems",
    "Type": "kinds",
    "Understanding": "understand",
    "Unreadable": "sheets",
    "Values": "problems",
    "Word": "kinds",
    "read_ledger": "reader",
    "read_workbook": "files",
    "sheets_from": "stream",
}


def __getattr__(name: str) -> Any:
    """Each name from its module when it is first asked for: the reading child needs a fifth of them, and at once."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"assets.ledger.{_HOMES[name]}"), name)
