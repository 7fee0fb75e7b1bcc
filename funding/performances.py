"""Questions about 绩效: what still lacks its sheet (S12: gaps are flagged), how much of a sheet's money was spent."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from accounts.scoping import in_ranges
from funding.models import Allocation, AllocationShare, Entry, Performance
from funding.reporting import ARRIVED, OPENED, SPENT

COUNTED = "the money of a sheet that the caller sees"


def shares_without(post, year: int) -> QuerySet[AllocationShare]:
    """Shares of the year's issued allocations that a post sees, of which neither the unit nor one above it keeps a sheet."""
    sheets = Performance.objects.everywhere(because="only whether there is one").filter(
        Q(division=OuterRef("division")) | Q(division=OuterRef("division__parent")),
        allocation=OuterRef("allocation"),
    )
    rows = AllocationShare.objects.visible_to(post).filter(
        allocation__state=Allocation.State.ISSUED, allocation__year=year
    )
    rows = rows.filter(~Exists(sheets), ~Exists(_county_sheets()))
    return rows.select_related("allocation", "division").order_by("division_id", "-amount", "pk")


def _county_sheets() -> QuerySet[Performance]:
    rows = Performance.objects.everywhere(because="only whether there is one")
    return rows.filter(allocation=OuterRef("allocation"), division=OuterRef("allocation__division"))


def execution(row: Performance) -> Decimal:
    """预算执行率 in per cent: paid of what arrived, in the sheet's year, unit and fund; two places."""
    came, gone = money_of(row)
    share = 100 * gone / came if came else Decimal(0)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def money_of(row: Performance) -> tuple[Decimal, Decimal]:
    """(yuan arrived, yuan spent) of the sheet's year and fund. One query."""
    entries = Entry.objects.everywhere(because=COUNTED).filter(
        in_ranges("account__division_id", row.division.ranges),
        booked_on__range=(date(row.year, 1, 1), date(row.year, 12, 31)),
    )
    if fund := row.earmark or (row.allocation and row.allocation.earmark):
        entries = entries.filter(account__earmark=fund)
    elif row.allocation:
        entries = entries.filter(account__source=row.allocation.source, account__earmark=None)
    sums = entries.aggregate(came=Sum("amount", filter=ARRIVED | OPENED), gone=Sum("amount", filter=SPENT))
    return sums["came"] or Decimal(0), sums["gone"] or Decimal(0)
