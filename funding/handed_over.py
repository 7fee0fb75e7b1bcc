"""工作交接: what of the money names a person who has still to do something with it (accounts.places.HANDED_OVER).

Only what is begun or waits for that person's word: whoever asked, approved or paid stays named, and whoever hands in a
draft is named anew, so that nobody approves what he handed in himself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import Person, Post
from accounts.places import OpenWork
from accounts.scoping import in_ranges
from funding.models import (
    Allocation,
    Arrival,
    Award,
    BudgetLine,
    Donation,
    Expenditure,
    FeeItem,
    OneCase,
    Performance,
)

BECAUSE = "what a post that is handed over has begun"
BEGUN = Q(state__in=("draft", "returned"))
TOLD = Q(state__in=(Arrival.State.NOTIFIED, Arrival.State.DISPUTED), booking__reversal=None)


@dataclass(frozen=True)
class Named:
    """Rows of a model that are open and name a person in a column."""

    what: str
    model: Any
    column: str
    open: Q = BEGUN

    def of(self, post: Post) -> QuerySet:
        rows = self.model.objects.everywhere(because=BECAUSE).filter(self.open)
        mine = rows.filter(in_ranges("division_id", post.division.ranges), **{self.column: post.person_id})
        return mine.order_by("pk")


NAMED = {
    "payments": Named("未提交的用款", Expenditure, "asked_by"),
    "budgets": Named("未申报的预算", BudgetLine, "proposed_by"),
    "allocations": Named("未下达的资金分配", Allocation, "made_by", Q(state="draft")),
    "arrivals": Named("已通知、村里未确认的到账", Arrival, "notified_by", TOLD),
    "fees": Named("未提交的收费", FeeItem, "made_by"),
    "cases": Named("未提交的一事一议", OneCase, "made_by"),
    "donations": Named("未收到、未致谢的捐赠", Donation, "made_by", Q(state__in=("promised", "received"))),
    "awards": Named("未提请的奖补", Award, "made_by"),
    "performances": Named("未提交的绩效目标", Performance, "filled_by"),
}


def rows_of(named: Named, post: Post) -> list[str]:
    """In words."""
    return [str(row) for row in named.of(post)]


def hand(named: Named, post: Post, receiver: Person, by) -> int:
    """The receiver goes on with them."""
    keys = list(named.of(post).values_list("pk", flat=True))
    rows = named.model.objects.everywhere(because=BECAUSE).filter(pk__in=keys)
    return rows.update(**{named.column: receiver, "version": F("version") + 1})


def works() -> Iterator[tuple[str, OpenWork]]:
    """(key, what is handed over) for the place."""
    for key, named in NAMED.items():
        yield f"funding.{key}", OpenWork(named.what, partial(rows_of, named), partial(hand, named))
