"""收费: proposed on a vote or a price paper, approved, collected by households; never for a 非经营性 facility (S82)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from assets.models import Facility
from assets.models.types import PropertyClass
from common.models.versions import change
from common.money import show
from funding import proofs
from funding.actions import arrivals
from funding.actions.decisions import require_adopted
from funding.models import Arrival, DecisionRecord, FeeItem, FeePeriod, FeeReceipt, FeeState
from funding.models.fees import FEE_FLOW
from maintenance.actions.holding import held

HELD = "a fee that the caller holds, locked"
EDITABLE = (FeeState.DRAFT, FeeState.RETURNED)


def why_not_charged(facility: Facility) -> str:
    """Why users may not be charged for it; "" if they may."""
    if facility.property_class == PropertyClass.NON_OPERATING:
        return _("“%(name)s”是非经营性设施，不得向村民收费") % {"name": facility.name}
    return ""


def _rest_on(facility: Facility, basis: str, decision: DecisionRecord | None, price_document: str) -> None:
    """Refuse what may not be charged, or rests on no paper."""
    if said := why_not_charged(facility):
        raise ValidationError({"facility": said})
    if basis == FeeItem.Basis.PRICE:
        if not price_document.strip():
            raise ValidationError({"price_document": _("请填写价格文件的文号")})
        return
    try:
        require_adopted(decision, division_id=facility.division_id)
    except ValidationError as refusal:
        raise ValidationError({"decision": refusal.messages}) from refusal


@transaction.atomic
def draft(
    *,
    facility: Facility,
    basis: str,
    by,
    decision: DecisionRecord | None = None,
    price_document: str = "",
    **said: Any,
) -> FeeItem:
    """A charge for a facility's users. `said`: name, price, unit, households, exempted, from_date.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FEE_MANAGE, facility)
    _rest_on(facility, basis, decision, price_document)
    return FeeItem.objects.create(
        division=facility.division,
        facility=facility,
        sector=facility.type.sector,
        basis=basis,
        decision=decision if basis == FeeItem.Basis.VOTE else None,
        price_document=price_document.strip() if basis == FeeItem.Basis.PRICE else "",
        made_by_id=by.person_id,
        **said,
    )


@transaction.atomic
def revise(
    *,
    item: FeeItem,
    version: int,
    facility: Facility,
    basis: str,
    by,
    decision: DecisionRecord | None = None,
    price_document: str = "",
    **said: Any,
) -> FeeItem:
    """Write a draft anew, or what was sent back; `said` as of `draft`.

    Raises Refused, Http404, ValidationError, StaleVersion.
    """
    row = held(item, by=by)
    require(by, Right.FEE_MANAGE, row)
    require(by, Right.FEE_MANAGE, facility)
    if row.state not in EDITABLE:
        raise ValidationError(_("现为“%s”，不能再改；退回后才能修改") % row.get_state_display())
    _rest_on(facility, basis, decision, price_document)
    said |= {
        "facility": facility,
        "division": facility.division,
        "sector": facility.type.sector,
        "basis": basis,
    }
    said["decision"] = decision if basis == FeeItem.Basis.VOTE else None
    said["price_document"] = price_document.strip() if basis == FeeItem.Basis.PRICE else ""
    change(row, version=version, **said)
    return row


def _checked(item: FeeItem, by, seen: int | None) -> FeeItem:
    """The fee, held, what it rests on looked at anew: a facility may have changed its class since."""
    row = held(item, by=by, seen=seen, beside=("facility", "division"))
    decision = DecisionRecord.objects.everywhere(because=HELD).filter(pk=row.decision_id).first()
    _rest_on(row.facility, row.basis, decision, row.price_document)
    return row


@transaction.atomic
def submit(*, item: FeeItem, by, seen: int | None = None) -> FeeItem:
    """提交审核, with the paper behind it. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _checked(item, by, seen)
    if row.basis == FeeItem.Basis.PRICE and not proofs.are_kept("fee", row):
        raise ValidationError(_("请先上传价格文件的扫描件"))
    FEE_FLOW.move(row, "submit", by=by, made_by_id=by.person_id, said="")
    return row


@transaction.atomic
def approve(*, item: FeeItem, by, seen: int | None = None) -> FeeItem:
    """同意收费, by another person. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _checked(item, by, seen)
    FEE_FLOW.move(row, "approve", by=by, approved_by_id=by.person_id, approved_on=timezone.localdate())
    return row


@transaction.atomic
def send_back(*, item: FeeItem, reason: str, by, seen: int | None = None) -> FeeItem:
    """退回. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(item, by=by, seen=seen)
    FEE_FLOW.move(row, "return", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def end(*, item: FeeItem, reason: str, by, seen: int | None = None) -> FeeItem:
    """停止收费; what is owed may still be collected. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(item, by=by, seen=seen)
    FEE_FLOW.move(row, "end", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def open_period(
    *, item: FeeItem, name: str, starts_on: date, households: int, by, seen: int | None = None
) -> FeePeriod:
    """开始一期收费 for so many households at the price as it is. Raises Refused, Http404, ValidationError."""
    row = _checked(item, by, seen)
    require(by, Right.FEE_MANAGE, row)
    if row.state != FeeState.APPROVED:
        raise ValidationError(_("收费项目须审核同意后才能收费"))
    if starts_on < row.from_date:
        raise ValidationError({"starts_on": _("不能早于执行日期 %s") % row.from_date})
    if row.periods.filter(starts_on=starts_on).exists():
        raise ValidationError({"starts_on": _("这一期已经登记")})
    return FeePeriod.objects.create(
        item=row,
        name=name.strip(),
        starts_on=starts_on,
        households=households,
        price=row.price,
        due=row.price * households,
        made_by_id=by.person_id,
    )


def standing(period: FeePeriod):
    """The receipts of a period that were not reversed."""
    return period.receipts.everywhere(because=HELD).filter(arrival__booking__reversal=None)


@transaction.atomic
def collect(
    *,
    period: FeePeriod,
    households: int,
    amount: Decimal,
    collected_on: date,
    ticket: str,
    by,
    key: UUID | None = None,
) -> FeeReceipt:
    """登记收缴: what so many households paid, never more than is owed; an arrival in the books.

    The same `key` again answers what stands. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.INCOME_RECORD, period.item)
    key = key or uuid4()
    row = FeePeriod.objects.everywhere(because=HELD).select_for_update(of=("self",)).get(pk=period.pk)
    if made := FeeReceipt.objects.everywhere(because="a key that the caller made").filter(key=key).first():
        return made
    found = standing(row).aggregate(households=Sum("households"), amount=Sum("amount"))
    left, owed = row.households - (found["households"] or 0), row.due - (found["amount"] or 0)
    if households < 1 or households > left:
        raise ValidationError({"households": _("本期还有 %s 户未缴，请核对户数") % left})
    if amount > owed:
        raise ValidationError({"amount": _("本期还欠缴 %s 元，不能多收") % show(owed)})
    item = FeeItem.objects.everywhere(because=HELD).select_related(
        "division", "sector", "decision", "facility"
    )
    fee = item.get(pk=row.item_id)
    arrival = arrivals.record(
        division=fee.division,
        source="household_fee",
        amount=amount,
        arrived_on=collected_on,
        basis=Arrival.Basis.FEE,
        basis_document=fee.price_document or str(fee.decision),
        payer=_("%(n)s 户") % {"n": households},
        sector=fee.sector,
        note=str(row)[:300],
        by=by,
        key=key,
    )
    said = {
        "households": households,
        "amount": amount,
        "collected_on": collected_on,
        "ticket": ticket.strip(),
    }
    return FeeReceipt.objects.create(period=row, arrival=arrival, key=key, **said)
