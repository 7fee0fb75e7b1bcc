"""资金统计 straight from the entries: one statement answers the whole table, so that every figure is of one moment.

Basis (domain.md 10.2): 预算 by its year, 到账 by the bank's date and counted once where the money is spent, 支出 by the day
of payment. What a reversal turns stands in the month of the reversal. Money of earlier years that was carried over is
no arrival; purses say it apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DecimalField, F, Q, QuerySet, Sum, TextChoices, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left, TruncMonth

from accounts.scoping import ScopeKind
from funding.models import BudgetLine, BudgetState, Entry, FundAccount

NOTHING = Decimal("0.00")
BUDGETED = ("central", "province", "city", "county", "township", "land_revenue", "award_grant")
NOTED_ONLY = ("bond_loan",)  # recorded for cover, counted neither as budget nor as raised (domain.md 10.1)
HELD_KINDS = (FundAccount.Kind.AVAILABLE, FundAccount.Kind.RESERVED)
YUAN: DecimalField = DecimalField(max_digits=18, decimal_places=2)


class Basis(TextChoices):
    SPENT = "spent", "支出"
    ARRIVED = "arrived", "到账"
    BUDGET = "budget", "预算"


HELD = Q(account__kind__in=HELD_KINDS)
ARRIVED = Q(account__kind=FundAccount.Kind.AVAILABLE, kind__in=("arrival", "income"))
OPENED = Q(account__kind=FundAccount.Kind.AVAILABLE, kind="opening")
SPENT = Q(account__kind=FundAccount.Kind.OUTSIDE, kind__in=("payment", "refund"))
MOVED = Q(
    account__kind__in=HELD_KINDS,  # what is held goes with a merged village
    kind__in=("transfer", "purpose_change", "carry_over", "recovery"),
)
OF_BASIS = {Basis.SPENT: SPENT, Basis.ARRIVED: ARRIVED}


@dataclass(frozen=True)
class Dimension:
    """One way to group: the expression on an entry, on an account (None: a purse does not know), on a budget line."""

    entry: Any
    account: Any = None
    budget: Any = None


def _township(column: str) -> Any:
    return Concat(Left(column, 9), Value("000"))


DIMENSIONS = {
    "source": Dimension(F("account__source"), F("source"), F("source")),
    "use": Dimension(F("use_id"), None, F("use_id")),
    "sector": Dimension(F("sector_id"), None, F("sector_id")),
    "township": Dimension(
        _township("account__division_id"), _township("division_id"), _township("division_id")
    ),
    "village": Dimension(F("account__division_id"), F("division_id"), F("division_id")),
    "earmark": Dimension(F("account__earmark_id"), F("earmark_id"), F("earmark_id")),
    "money": Dimension(F("account__carried"), F("carried")),
    "month": Dimension(TruncMonth("booked_on")),
}


@dataclass(frozen=True)
class Asked:
    """A report: the days of its period (both within), its lines and columns, and what narrows it.

    `narrowed`: lookups of an entry, of a budget line and of a purse, by dimension; "" for a value means none named.
    """

    first: date
    last: date
    down: str
    across: str
    ranges: tuple[tuple[str, str], ...] = ()
    narrowed: dict[str, str] = field(default_factory=dict)

    @property
    def of_purses(self) -> bool:
        """Whether purses can be told apart so: neither use nor sector stands on a purse."""
        known = (self.down, *self.narrowed)
        return all(DIMENSIONS[name].account is not None for name in known)


@dataclass
class Sums:
    """Yuan of one cell or line."""

    opening: Decimal = NOTHING
    opened: Decimal = NOTHING
    arrived: Decimal = NOTHING
    raised: Decimal = NOTHING  # of what arrived: from beyond the public budget
    noted: Decimal = NOTHING  # of what arrived: loans, only noted
    moved: Decimal = NOTHING
    spent: Decimal = NOTHING
    spent_carried: Decimal = NOTHING
    closing: Decimal = NOTHING
    closing_carried: Decimal = NOTHING

    def add(self, other: "Sums") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


ENTRY_SUMS = {
    "since": HELD,
    "later": HELD,
    "later_carried": HELD & Q(account__carried=True),
    "opened": OPENED,
    "arrived": ARRIVED,
    "raised": ARRIVED & ~Q(account__source__in=(*BUDGETED, *NOTED_ONLY)),
    "noted": ARRIVED & Q(account__source__in=NOTED_ONLY),
    "moved": MOVED,
    "spent": SPENT,
    "spent_carried": SPENT & Q(account__carried=True),
}


def _text(expression: Any) -> Any:
    return Cast(expression, CharField())


def _sum(column: str, condition: Q) -> Any:
    return Coalesce(Sum(column, filter=condition), NOTHING, output_field=YUAN)


def entries(post, asked: Asked) -> QuerySet[Entry]:
    """The entries from the period's first day on that a post may see, narrowed."""
    rows = Entry.objects.visible_to(post).filter(booked_on__gte=asked.first)
    return _narrow(rows, asked, "account__division_id", "entry")


def behind(post, asked: Asked, basis: Basis) -> QuerySet[Entry]:
    """The entries that make a figure of 到账 or 支出: what its list shows."""
    return entries(post, asked).filter(OF_BASIS[basis], booked_on__lte=asked.last)


def _narrow(rows: QuerySet, asked: Asked, column: str, side: str) -> QuerySet:
    from accounts.scoping import in_ranges

    rows = rows.filter(in_ranges(column, asked.ranges)) if asked.ranges else rows
    for name, value in asked.narrowed.items():
        expression = getattr(DIMENSIONS[name], side)
        rows = rows.alias(**{f"of_{name}": expression})
        rows = rows.filter(**({f"of_{name}": value} if value != "" else {f"of_{name}__isnull": True}))
    return rows


def _entry_cells(post, asked: Asked) -> QuerySet:
    within = Q(booked_on__lte=asked.last)
    sums = {
        name: _sum("amount", condition & (~within if name.startswith("later") else Q()))
        if name == "since" or name.startswith("later")
        else _sum("amount", condition & within)
        for name, condition in ENTRY_SUMS.items()
    }
    rows = entries(post, asked).order_by()
    cut = {"down": _text(DIMENSIONS[asked.down].entry), "across": _text(DIMENSIONS[asked.across].entry)}
    return rows.values(**cut).annotate(held=Value(NOTHING, YUAN), held_carried=Value(NOTHING, YUAN), **sums)


def _purse_cells(post, asked: Asked) -> QuerySet:
    """What the purses hold now, by line; in the columns of the entries' cells."""
    rows: Any = FundAccount.objects.visible_to(post).filter(kind__in=HELD_KINDS).order_by()
    rows = _narrow(rows, asked, "division_id", "account")
    cut = {"down": _text(DIMENSIONS[asked.down].account), "across": Value("", CharField())}
    held = {"held": _sum("balance", Q()), "held_carried": _sum("balance", Q(carried=True))}
    return rows.values(**cut).annotate(**held, **{name: Value(NOTHING, YUAN) for name in ENTRY_SUMS})


def knows_purses(post, asked: Asked) -> bool:
    """Whether balances belong to the answer: not for whoever sees only some sectors' money."""
    return asked.of_purses and post.scope_kind == ScopeKind.AREA


@dataclass
class Report:
    """Cells by (line, column), and by line; `purses`: whether opening and closing are told. Keys are text, None for none."""

    cells: dict[tuple[str | None, str | None], Sums] = field(default_factory=dict)
    lines: dict[str | None, Sums] = field(default_factory=dict)
    total: Sums = field(default_factory=Sums)
    purses: bool = False


def report(post, asked: Asked) -> Report:
    """Everything of 到账 and 支出 that a page shows. One statement."""
    told = Report(purses=knows_purses(post, asked))
    rows = _entry_cells(post, asked)
    if told.purses:
        rows = rows.union(_purse_cells(post, asked), all=True)
    for row in rows:
        sums = Sums(**{one.name: row[one.name] for one in fields(Sums) if one.name in row})
        if told.purses:
            sums.opening = row["held"] - row["since"]
            sums.closing = row["held"] - row["later"]
            sums.closing_carried = row["held_carried"] - row["later_carried"]
        told.lines.setdefault(row["down"], Sums()).add(sums)
        told.total.add(sums)
        if row["across"] != "":
            told.cells.setdefault((row["down"], row["across"]), Sums()).add(sums)
    return told


Cells = dict[tuple[str | None, str | None], Decimal]


def budget_cells(post, asked: Asked) -> Cells:
    """批复的预算 of the period's year, adjustments within. One statement; by month or carried a budget is not known."""
    rows: Any = budget_rows(post, asked).order_by()
    cut = {"down": _text(DIMENSIONS[asked.down].budget), "across": _text(DIMENSIONS[asked.across].budget)}
    counted = rows.values(**cut).annotate(sum=Sum("amount"))
    return {(row["down"], row["across"]): row["sum"] for row in counted}


def budget_rows(post, asked: Asked) -> QuerySet[BudgetLine]:
    rows = BudgetLine.objects.visible_to(post).filter(year=asked.first.year, state=BudgetState.CONFIRMED)
    return _narrow(rows, asked, "division_id", "budget")


def cells_of(told: Report, basis: Basis) -> Cells:
    """The figures of one basis, empty cells left out."""
    found = {where: getattr(sums, basis.value) for where, sums in told.cells.items()}
    return {where: amount for where, amount in found.items() if amount}


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
