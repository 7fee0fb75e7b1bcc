"""What a settlement has been paid and what is left: counted from its payments, never kept."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Division
from funding.matching_names import PayeeKey, payee_key
from funding.models import Expenditure, ExpenditureLine, Settlement, SpendingState
from maintenance.models import Matter

HELD = "payments of a settlement that is held or in sight"
UNDER_WAY = (SpendingState.ASKED, SpendingState.SECOND, SpendingState.APPROVED, SpendingState.PAID)


def payments_of(settlement: Settlement) -> QuerySet[Expenditure]:
    """Its own, those by its contract's checks, those with a line on its repair to the same payee, registered or typed."""
    of = Q(settlement=settlement)
    if settlement.contract_id:
        of |= Q(quality_check__contract=settlement.contract_id)
    if settlement.matter_id:
        same = Q(payee_party=settlement.party_id) | Q(payee_key=payee_key(settlement.party.name))
        of |= Q(lines__matter=settlement.matter_id) & same
    named = Expenditure.objects.everywhere(because=HELD).filter(of).order_by().values("pk")
    return Expenditure.objects.everywhere(because=HELD).filter(pk__in=named)


def settlements_of(row: Expenditure, matters: Iterable[Matter | None]) -> list[Settlement]:
    """Every settlement that counts this payment (see `payments_of`), locked, so that two don't pay out one rest."""
    of = Q(pk=row.settlement_id)
    if row.quality_check is not None:
        of |= Q(contract=row.quality_check.contract_id)
    if repairs := [matter.pk for matter in matters if matter is not None]:
        of |= Q(matter__in=repairs) & (Q(party=row.payee_party_id) | Q(_called=row.payee_key))
    rows = Settlement.objects.everywhere(because=HELD).select_for_update(of=("self",))
    rows = rows.alias(_called=PayeeKey("party__name"))
    return list(rows.select_related("division", "party").filter(of).order_by("pk"))


def akin(one: Division, other: Division) -> bool:
    """Whether one lies within the other: a village and its township are, two villages are not."""
    return _covers(one, other) or _covers(other, one)


def _covers(whole: Division, part: Division) -> bool:
    return any(low <= part.pk < high for low, high in whole.ranges)


def counted(rows: QuerySet[Settlement]) -> Any:
    """Settlements with `paid_sum` and `under_way` yuan (paid_of, and what left_of counts), in one statement."""
    return rows.annotate(paid_sum=_sum_of([SpendingState.PAID]), under_way=_sum_of(UNDER_WAY))


def _sum_of(states: Iterable[str]) -> Coalesce:
    def outer(name: str) -> Any:
        return OuterRef(OuterRef(name))

    of = Q(settlement=outer("pk")) | Q(quality_check__contract=outer("contract"))
    called = PayeeKey(outer("party__name"))
    of |= Q(lines__matter=outer("matter")) & (Q(payee_party=outer("party")) | Q(payee_key=called))
    named = Expenditure.objects.everywhere(because=HELD).filter(of, state__in=list(states)).order_by()
    lines = ExpenditureLine._base_manager.filter(expenditure__in=named.values("pk")).order_by()
    net = (
        lines.annotate(all=Value(1))
        .values("all")
        .annotate(net=Sum(F("amount") - F("refunded")))
        .values("net")
    )
    yuan: Any = DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(Subquery(net, output_field=yuan), Value(Decimal(0)), output_field=yuan)


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
