"""年度账册: a year's ledger purse by purse, with vouchers and running balances, to be handed to an audit (domain.md 10.4, 11).

A purse on paper is what a unit holds of one source, earmark and year, held for payments or not: what only moves between the
two (预留) is no event of money and is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from funding.models import Entry
from funding.reporting import HELD, NOTHING
from maintenance.models.responsibilities import FundKind

WITHIN = ("reserve", "release")
KEYS = ("division", "source", "earmark", "year", "carried")
COLUMNS = tuple(f"account__{name}" for name in KEYS)
MOST_LINES = 5000


@dataclass
class Page:
    """One purse: what it began the year with, its lines (entry, in, out, balance after)."""

    opening: Decimal = NOTHING
    account: Any = None
    lines: list[tuple[Entry, Decimal | None, Decimal | None, Decimal]] = field(default_factory=list)

    @property
    def came(self) -> Decimal:
        return sum((came for _entry, came, _gone, _left in self.lines if came), NOTHING)

    @property
    def gone(self) -> Decimal:
        return sum((gone for _entry, _came, gone, _left in self.lines if gone), NOTHING)

    @property
    def closing(self) -> Decimal:
        return self.opening + self.came - self.gone

    def write(self, entry: Entry) -> None:
        before = self.lines[-1][3] if self.lines else self.opening
        came, gone = (entry.amount, None) if entry.amount > 0 else (None, -entry.amount)
        self.account = self.account or entry.account
        self.lines.append((entry, came, gone, before + entry.amount))


@dataclass
class Book:
    pages: list[Page]
    cut: bool  # more lines than a book prints at once: choose a smaller area


def book(rows, first: date, last: date) -> Book:
    """The purses of the entries in `rows` (already narrowed to whom they are shown). Three queries."""
    held = rows.filter(HELD).order_by()
    pages: dict[tuple, Page] = {}
    before = held.filter(booked_on__lt=first).values(*COLUMNS).annotate(sum=Sum("amount"))
    for one in before:
        if one["sum"]:
            pages[tuple(one[name] for name in COLUMNS)] = Page(one["sum"])
    found = list(_lines(held, first, last))
    for entry in found[:MOST_LINES]:
        key = tuple(
            getattr(entry.account, f"{name}_id" if name in ("division", "earmark") else name) for name in KEYS
        )
        pages.setdefault(key, Page()).write(entry)
    _name(held, pages)
    order = [code for code, _word in FundKind.choices]
    keys = sorted(pages, key=lambda key: (key[0], order.index(key[1]), key[3], str(key[2]), key[4]))
    return Book([pages[key] for key in keys], len(found) > MOST_LINES)


def _lines(held, first: date, last: date) -> Iterable[Entry]:
    rows = held.filter(booked_on__range=(first, last)).exclude(kind__in=WITHIN)
    rows = rows.select_related("booking__division", "account__division", "account__earmark", "use")
    return rows.order_by("booked_on", "pk")[: MOST_LINES + 1]


def _name(held, pages: dict[tuple, Page]) -> None:
    """An account for the head of each purse that has only an opening."""
    bare = {key for key, page in pages.items() if page.account is None}
    if not bare:
        return
    for entry in (
        held.select_related("account__division", "account__earmark").order_by(*COLUMNS).distinct(*COLUMNS)
    ):
        key = tuple(
            getattr(entry.account, f"{name}_id" if name in ("division", "earmark") else name) for name in KEYS
        )
        if key in bare:
            pages[key].account = entry.account
