"""Reading a row again from the texts of its facts: what a person wrote instead of the ledger is read as a ledger is."""

from collections.abc import Mapping

from assets.ledger.columns import Column, Table
from assets.ledger.heads import FACTS, SURE
from assets.ledger.judge import Judge
from assets.ledger.knowledge import Choices, Knowledge
from assets.ledger.problems import Reading
from assets.ledger.understand import LEDGER, Understanding
from common.coordinates import WGS84

READABLE = [fact for fact in FACTS if fact not in ("serial", "township")]


class Rereader:
    """Reads rows under the standard heads of the register; amounts without a unit are yuan, coordinates WGS-84."""

    def __init__(self, sheet: str, knowledge: Knowledge) -> None:
        self._sheet, self._knowledge = sheet, knowledge
        self._judges: dict[bool, tuple[list[str], Judge]] = {}

    def read(self, number: int, texts: Mapping[str, str]) -> Reading:
        """The row of this number, from fact → text (`{"quantity": "3.2公里", "category": "0101"}`).

        A position is either `position` or `longitude` and `latitude`. Facts without a text are as empty cells.
        """
        facts, judge = self._judge(in_one_cell=bool(texts.get("position")))
        return judge.read(number, tuple(texts.get(fact) or None for fact in facts))

    def _judge(self, *, in_one_cell: bool) -> tuple[list[str], Judge]:
        """The facts in their order and who reads them; one column of places would hide the two others."""
        if in_one_cell not in self._judges:
            left_out = ("longitude", "latitude") if in_one_cell else ("position",)
            facts = [fact for fact in READABLE if fact not in left_out]
            columns = [Column(i, FACTS[fact], fact, "", (), SURE) for i, fact in enumerate(facts)]
            table = Table([], columns)
            understood = Understanding(self._sheet, LEDGER, table, amount_unit="元", datum=WGS84)
            self._judges[in_one_cell] = facts, Judge(understood, self._knowledge, Choices(), False)
        return self._judges[in_one_cell]
