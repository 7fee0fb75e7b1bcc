"""Problems of a row, and what a row came to: a reading (good, flagged or held), or a named row that is no facility."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

HELD, FLAG = "held", "flag"


class Problem(NamedTuple):
    """One thing wrong or doubtful in a row.

    `code` is stable English; `field` a fact or None for the whole row; `severity` HELD or FLAG; `raw` the cell's text;
    `message` one Chinese sentence with the row and the column; `suggestion` what one click would put there, in words,
    and `values` the codes behind it (village codes, type codes), best first; `column` the letter, if one is meant.
    """

    code: str
    field: str | None
    severity: str
    raw: str
    message: str
    suggestion: str = ""
    values: tuple[str, ...] = ()
    column: str = ""


@dataclass(slots=True)
class Values:
    """A facility as read, in canonical form; None (or an empty tuple) where the ledger says nothing readable."""

    name: str | None = None
    type_code: str | None = None
    division: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    built: str | None = None
    cost_yuan: Decimal | None = None
    fund_source: str | None = None
    build_fund: str | None = None  # where a ledger tells it apart from the upkeep's
    party: str | None = None
    person: str | None = None
    phones: tuple[str, ...] = ()
    owner: str | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    remark: str | None = None
    address: str | None = None
    code: str | None = None
    said: tuple[Decimal, str] | None = None  # quantity and unit as they are written, "" for no unit


@dataclass(slots=True)
class Reading:
    """A row that is a facility: its values, the raw text of each fact, what was converted, and its problems.

    `extra` keeps columns that are not understood: head → raw text. `notes`: fact → a Chinese sentence.
    """

    sheet: str
    row: int
    values: Values
    raw: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Whether the row must wait for a person."""
        return any(problem.severity == HELD for problem in self.problems)


class Skipped(NamedTuple):
    """A row that is no facility, what it is (a key of rows.ROW_KINDS), and what stands in it, cut short."""

    sheet: str
    row: int
    kind: str
    said: str = ""
