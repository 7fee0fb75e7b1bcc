"""A table as understood: where its head lies and what each column tells."""

from dataclasses import dataclass, field

from assets.ledger.heads import SURE
from assets.ledger.sheets import letter
from assets.ledger.units import Unit


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
    """Where the head lies and what the columns mean; `head_rows` is empty when the sheet has none.

    `beside`: the column where a second table begins, to the right of this one in the same rows; None if there is none.
    """

    head_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    head_texts: list[dict[int, str]] = field(default_factory=list)
    beside: int | None = None

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
