"""Questions about 绩效: what still lacks its sheet (S12: no step without the one before, gaps are flagged)."""

from django.db.models import Exists, OuterRef, QuerySet

from funding.models import Allocation, AllocationShare, Performance


def shares_without(post, year: int) -> QuerySet[AllocationShare]:
    """Shares of the year's issued allocations that a post sees, of which neither the unit nor one above it keeps a sheet."""
    sheets = Performance.objects.everywhere(because="only whether there is one").filter(
        allocation=OuterRef("allocation"), division__in=(OuterRef("division"), OuterRef("division__parent"))
    )
    rows = AllocationShare.objects.visible_to(post).filter(
        allocation__state=Allocation.State.ISSUED, allocation__year=year
    )
    rows = rows.filter(~Exists(sheets), ~Exists(_county_sheets()))
    return rows.select_related("allocation", "division").order_by("division_id", "-amount", "pk")


def _county_sheets() -> QuerySet[Performance]:
    rows = Performance.objects.everywhere(because="only whether there is one")
    return rows.filter(allocation=OuterRef("allocation"), division=OuterRef("allocation__division"))
