"""What a booking of each kind may join: from which stage to which, and which dimensions must stay the same (pure).

Source: domain.md 10.2 (money is counted once, at its original source), 10.4 (earmarks, carry-over).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

OUTSIDE, TRANSIT, AVAILABLE, RESERVED = "outside", "transit", "available", "reserved"


@dataclass(frozen=True)
class Seen:
    """One line as the laws see it."""

    amount: Decimal
    kind: str
    division: str
    source: str
    earmark: int | None
    year: int
    carried: bool


@dataclass(frozen=True)
class Law:
    """`give`, `take`: the stages that money leaves and enters; `changes`: the dimensions that may differ between lines."""

    give: frozenset[str]
    take: frozenset[str]
    changes: frozenset[str] = frozenset()

    @property
    def beside(self) -> bool:
        """Whether money of several stages may be moved so, each within its stage."""
        return self.give == self.take and len(self.give) > 1


def _law(give: str, take: str, *changes: str) -> Law:
    return Law(frozenset(give.split()), frozenset(take.split()), frozenset(changes))


LAWS = {
    "opening": _law(OUTSIDE, "transit available"),
    "receipt": _law(OUTSIDE, TRANSIT),
    "disbursement": _law(TRANSIT, TRANSIT, "division"),
    "arrival": _law(TRANSIT, AVAILABLE, "division"),
    "income": _law(OUTSIDE, AVAILABLE),
    "reserve": _law(AVAILABLE, RESERVED),
    "release": _law(RESERVED, AVAILABLE),
    "payment": _law(RESERVED, OUTSIDE),
    "refund": _law(OUTSIDE, AVAILABLE),
    "transfer": _law("available reserved", "available reserved", "division"),
    "purpose_change": _law(AVAILABLE, AVAILABLE, "earmark"),
    "carry_over": _law(AVAILABLE, AVAILABLE, "year", "carried"),
    "recovery": _law("transit available", "outside transit", "division"),
}
DIMENSIONS = ("source", "division", "earmark", "year", "carried")


def fault(kind: str, lines: Sequence[Seen], turned: bool = False) -> str:
    """Why these lines are no booking of the kind, in a sentence; "" if they are. `turned`: a reversal's lines."""
    if len(lines) < 2:
        return _("金额须大于零")
    if sum(line.amount for line in lines):
        return _("分录借贷不平")
    law = LAWS[kind]
    give, take = (law.take, law.give) if turned else (law.give, law.take)
    if any(line.kind not in (give if line.amount < 0 else take) for line in lines):
        return _("资金不能这样流转")
    if law.beside and len({line.kind for line in lines}) > 1:
        return _("资金不能这样流转")
    mixed = [
        name
        for name in DIMENSIONS
        if name not in law.changes and len({getattr(line, name) for line in lines}) > 1
    ]
    return _("一张凭证里的资金来源、单位、专项、年度须一致") if mixed else ""
