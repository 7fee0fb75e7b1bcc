"""What a settlement has been paid and what is left: counted from its payments, never kept."""

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from funding.models import Expenditure, Settlement, SpendingState

HELD = "payments of a settlement that is held or in sight"
UNDER_WAY = (SpendingState.ASKED, SpendingState.SECOND, SpendingState.APPROVED, SpendingState.PAID)


def payments_of(settlement: Settlement) -> QuerySet[Expenditure]:
    """Its own, those by its contract's checks, those with a line on its repair to the same payee."""
    of = Q(settlement=settlement)
    if settlement.contract_id:
        of |= Q(quality_check__contract=settlement.contract_id)
    if settlement.matter_id:
        of |= Q(lines__matter=settlement.matter_id, payee_party=settlement.party_id)
    named = Expenditure.objects.everywhere(because=HELD).filter(of).order_by().values("pk")
    return Expenditure.objects.everywhere(because=HELD).filter(pk__in=named)


def paid_of(settlement: Settlement) -> Decimal:
    """Yuan paid and not given back."""
    rows = payments_of(settlement).filter(state=SpendingState.PAID)
    return _net(rows)


def left_of(settlement: Settlement, *, but: int | None = None) -> Decimal:
    """Yuan still to pay: payable less what is paid or on its way (`but`: a payment not counted)."""
    if settlement.payable is None:
        return Decimal(0)
    rows = payments_of(settlement).filter(state__in=UNDER_WAY)
    return settlement.payable - _net(rows.exclude(pk=but) if but else rows)


def _net(rows: QuerySet[Expenditure]) -> Decimal:
    whole = rows.aggregate(all=Sum("lines__amount"), back=Sum("lines__refunded"))
    return (whole["all"] or Decimal(0)) - (whole["back"] or Decimal(0))
