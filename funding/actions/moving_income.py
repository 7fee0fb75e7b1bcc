"""What of 收费自筹, 奖补, 绩效 and imports goes along when villages merge: what is open; what is over keeps its village."""

from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import DivisionMerge
from funding.models import Award, Donation, Earmark, FeeItem, FundSheet, FundSheetRow, OneCase, Performance
from funding.models.awards import AwardState
from funding.models.cases import CaseState
from funding.models.donations import DonationState
from funding.models.fees import FeeState
from funding.models.performance import PerformanceState

BECAUSE = "what is open in a village that is being closed"
LATER = F("version") + 1


def _of(model: Any, merge: DivisionMerge) -> QuerySet:
    return model.objects.everywhere(because=BECAUSE).filter(division=merge.closed)


def _given(rows: QuerySet, merge: DivisionMerge, **said: Any) -> int:
    return rows.update(division=merge.successor, version=LATER, **said)


def move_fees(merge: DivisionMerge, by) -> int:
    """Fees that are collected or asked for, and those that ended while something is owed."""
    owed = _of(FeeItem, merge).for_list().filter(~Q(state=FeeState.ENDED) | Q(due__gt=F("collected")))  # type: ignore[attr-defined]
    keys = list(owed.order_by().values_list("pk", flat=True))
    return _given(_of(FeeItem, merge).filter(pk__in=keys), merge)


def move_cases(merge: DivisionMerge, by) -> int:
    over = (CaseState.FINISHED, CaseState.DROPPED)
    return _given(_of(OneCase, merge).exclude(state__in=over), merge)


def move_donations(merge: DivisionMerge, by) -> int:
    """Promised, or come and not yet thanked for."""
    open_ = (DonationState.PROMISED, DonationState.RECEIVED)
    return _given(_of(Donation, merge).filter(state__in=open_), merge)


def move_awards(merge: DivisionMerge, by) -> int:
    """Not yet given out; those given out go along with their share (moving_shares.py)."""
    rows = _of(Award, merge).exclude(state__in=(AwardState.ALLOCATED, AwardState.DROPPED))
    rows.filter(merged_from=None).update(merged_from=merge.closed)
    return _given(rows, merge)


def move_performances(merge: DivisionMerge, by) -> int:
    """Sheets whose result is not put to use yet."""
    rows = _of(Performance, merge).exclude(state=PerformanceState.USED)
    rows.filter(merged_from=None).update(merged_from=merge.closed)
    return _given(rows, merge)


def move_sheets(merge: DivisionMerge, by) -> int:
    """Ledgers that are not entered yet, whoever handed them in, with their rows of the village."""
    waiting = FundSheet.objects.everywhere(because=BECAUSE).filter(state=FundSheet.State.CHECKED)
    rows = FundSheetRow.objects.everywhere(because=BECAUSE).filter(division=merge.closed)
    rows.filter(sheet__in=waiting.values("pk")).update(division=merge.successor)
    return _given(waiting.filter(division=merge.closed), merge)


def move_earmarks(merge: DivisionMerge, by) -> int:
    """The village's own earmarks; one of a name that the successor has that year is told apart by the village."""
    taken = set(
        Earmark.objects.everywhere(because=BECAUSE)
        .filter(division=merge.successor)
        .values_list("year", "name")
    )
    rows = list(_of(Earmark, merge))
    for row in rows:
        if (row.year, row.name) in taken:
            row.name = f"{row.name[:80]}（{merge.closed.short_name}）"[:100]
        row.division, row.version = merge.successor, row.version + 1
    Earmark.objects.everywhere(because=BECAUSE).bulk_update(rows, ["name", "division", "version"])
    return len(rows)


MOVERS = {
    "earmarks": ("本村登记的专项", move_earmarks),
    "fees": ("未停止或还有欠缴的收费", move_fees),
    "cases": ("在办的一事一议", move_cases),
    "donations": ("未收到、未致谢的捐赠", move_donations),
    "awards": ("未下达的奖补", move_awards),
    "performances": ("未应用结果的绩效", move_performances),
    "sheets": ("未入账的台账导入", move_sheets),
}
