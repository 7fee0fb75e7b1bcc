"""The books by month: what came in and went out, which month is closed, what is still open before one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scoping import code_range, in_ranges
from common.moments import morning
from common.money import with_unit
from funding.models import Arrival, Booking, ClosedMonth, Entry, Expenditure, FundAccount

BECAUSE = "the books of a county, for its finance office"
INCOME = ("opening", "receipt", "income")
SPENT = ("payment", "refund")


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _of(model: Any, county: str, column: str = "division_id") -> Any:
    rows = model.objects.everywhere(because=BECAUSE)
    return rows.filter(in_ranges(column, [code_range(county, "county")]))


def _first_month(county: str) -> date | None:
    first = _of(Booking, county).aggregate(first=Min("booked_on"))["first"]
    return month_of(first) if first else None


def next_to_close(county: str, today: date | None = None) -> date | None:
    """The earliest month that is over and not closed; None if there is none. Closing begins with the first booking."""
    closed = ClosedMonth.objects.filter(county_code=county).order_by("-month").first()
    due = month_after(closed.month) if closed else _first_month(county)
    return due if due and due < month_of(today or timezone.localdate()) else None


@dataclass
class Month:
    """One month of the books; yuan come in from outside, spent on uses, and gone back."""

    month: date
    closed: ClosedMonth | None = None
    bookings: int = 0
    came: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)
    reversals: int = 0

    @property
    def last(self) -> date:
        """Its last day."""
        return month_after(self.month) - timedelta(days=1)


def months(county: str, *, most: int = 36) -> list[Month]:
    """From the month of today back to the first booking, the newest first. Three questions."""
    first, this = _first_month(county), month_of(timezone.localdate())
    if first is None:
        return []
    found: dict[date, Month] = {}
    while this >= first and len(found) < most:
        found[this] = Month(this)
        this = month_of(this - timedelta(days=1))
    since = min(found)
    for closed in ClosedMonth.objects.filter(county_code=county, month__gte=since).select_related(
        "closed_by"
    ):
        if closed.month in found:
            found[closed.month].closed = closed
    _count(found, county, since)
    return list(found.values())


def _count(found: dict[date, Month], county: str, since: date) -> None:
    by_month = _of(Booking, county).filter(booked_on__gte=since).order_by().values(at=TruncMonth("booked_on"))
    turned = Q(kind="reversal")
    for row in by_month.annotate(all=Count("pk"), turned=Count("pk", filter=turned)):
        found[row["at"]].bookings, found[row["at"]].reversals = row["all"], row["turned"]
    outside = _of(Entry, county, "account__division_id").filter(
        account__kind=FundAccount.Kind.OUTSIDE, booked_on__gte=since
    )
    for row in outside.order_by().values("kind", at=TruncMonth("booked_on")).annotate(all=Sum("amount")):
        _add(found[row["at"]], row["kind"], row["all"])


def _add(month: Month, kind: str, amount: Decimal) -> None:
    """What the outside gave (below nothing) or took (above)."""
    if kind in INCOME:
        month.came -= amount
    elif kind in SPENT:
        month.spent += amount
    else:
        month.recovered += amount


def open_things(county: str, month: date) -> Iterator[str]:
    """What had better be settled before the month is closed, in words. Four questions."""
    after = month_after(month)
    came = _of(Arrival, county).standing().filter(arrived_on__lt=after)
    if number := came.exclude(state=Arrival.State.CONFIRMED).count():
        yield _("%s 笔到账村里还没有确认") % number
    if number := came.filter(published_on=None).count():
        yield _("%s 笔到账还没有公示") % number
    held = _of(Expenditure, county).filter(
        state__in=("asked", "second", "approved"), asked_at__lt=morning(after)
    )
    if number := held.count():
        yield _("%s 笔用款已申请、还没有支付或退回") % number
    transit = _of(FundAccount, county).filter(kind=FundAccount.Kind.TRANSIT).aggregate(all=Sum("balance"))
    if transit["all"]:
        yield _("各级待拨付资金还有 %s") % with_unit(transit["all"])
