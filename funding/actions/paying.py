"""支付: against a voucher, once; given back by the payee; taken back by a red entry."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from common.money import split, with_unit, yuan
from funding.actions import booking
from funding.actions.booking import Line
from funding.actions.moving_money import go_on
from funding.actions.spending import _in_words, held, release
from funding.models import (
    Booking,
    BookingKind,
    Expenditure,
    ExpenditureLine,
    FundAccount,
    Refund,
    Settlement,
    SpendingState,
)
from funding.models.settlements import SettlementState
from funding.models.spending import SPENDING_FLOW
from funding.settling import left_of, settlements_of
from funding.spending_rules import check_result, check_settlements, check_voucher, parts_of, voucher_key

HELD = "the payment that a booking belongs to"
Kind = FundAccount.Kind


@transaction.atomic
def pay(
    *,
    expenditure: Expenditure,
    voucher_kind: str,
    voucher_number: str,
    paid_on: date,
    by,
    voucher_on: date | None = None,
    cash: bool = False,
    key: UUID | None = None,
    seen: int | None = None,
) -> Expenditure:
    """登记支付 on the bank's day. The same `key` again answers what stands.

    Raises Refused, Http404, WrongMove, ValidationError (voucher missing or used, check voided, month closed).
    """
    row = held(expenditure, by, None)
    if key and row.booking_id and row.booking is not None and row.booking.key == key:
        return row
    row = held(expenditure, by, seen)
    SPENDING_FLOW.find(row, "pay")
    row.voucher_kind, row.voucher_number, row.voucher_on = voucher_kind, voucher_number.strip(), voucher_on
    row.voucher_key = voucher_key(row.voucher_number)
    if not row.voucher_number:
        raise ValidationError({"voucher_number": _("没有凭证不能支付，请填凭证号")})
    if voucher_kind == Expenditure.Voucher.OTHER:
        raise ValidationError({"voucher_kind": _("请选择凭证种类")})
    check_voucher(row)
    parts = parts_of(row)
    check_result(row, parts)
    check_settlements(row, parts)
    made = _booked(row, paid_on, by, key)
    values = {"booking": made, "paid_on": paid_on, "paid_by_id": by.person_id, "cash": cash}
    values |= {
        name: getattr(row, name) for name in ("voucher_kind", "voucher_number", "voucher_key", "voucher_on")
    }
    try:
        with transaction.atomic():
            SPENDING_FLOW.move(row, "pay", by=by, **values)
    except IntegrityError as refusal:
        raise _in_words(refusal) from refusal
    return row


def _booked(row: Expenditure, paid_on: date, by, key: UUID | None) -> Booking:
    """Out of what is held, an entry for each use and sector."""
    reserved, outside = (booking.beside(row.account, kind) for kind in (Kind.RESERVED, Kind.OUTSIDE))
    lines: list[Line] = []
    for line in _summed(row):
        lines += [Line(reserved, -line.amount, line.use, line.sector_id)]
        lines += [Line(outside, line.amount, line.use, line.sector_id)]
    return booking.book(
        kind=BookingKind.PAYMENT,
        division=row.division,
        booked_on=paid_on,
        lines=lines,
        words=_("支付%(payee)s：%(words)s") % {"payee": row.payee, "words": row.words},
        by=by,
        key=key,
    )


def _summed(row: Expenditure) -> list[ExpenditureLine]:
    """One for each use and sector, with the sum of its lines."""
    found: dict[tuple, ExpenditureLine] = {}
    for line in row.lines.select_related("use").order_by("pk"):
        key = (line.use_id, line.sector_id)
        if key in found:
            found[key].amount += line.amount
        else:
            found[key] = line
    return list(found.values())


@transaction.atomic
def reverse(
    *, expenditure: Expenditure, reason: str, by, key: UUID | None = None, seen: int | None = None
) -> Expenditure:
    """冲销: a red entry of today; the money can be spent again, the voucher be paid again.

    Raises Refused, Http404, WrongMove, ValidationError (no reason, part of it was given back already).
    """
    row = held(expenditure, by, seen)
    SPENDING_FLOW.find(row, "reverse")
    if standing_refunds(row).exists():
        raise ValidationError(_("这笔支出登记过收款方退回，请先冲销退回"))
    _open_settlements(row)
    SPENDING_FLOW.move(row, "reverse", by=by, reason=reason, said=reason.strip()[:300])
    if row.booking is not None:
        booking.reverse(booking=row.booking, reason=reason, by=by, key=key)
    release(row, by)
    go_on(row.account, by)
    return row


def _open_settlements(row: Expenditure) -> list[Settlement]:
    """The settlements that count it, locked. Raises ValidationError where one is closed: it would no longer be paid to the fen."""
    found = settlements_of(row, [part.matter for part in parts_of(row)])
    for settlement in found:
        if settlement.state == SettlementState.CLOSED:
            raise ValidationError(_("结算“%s”已结清，请先把结算退回重编") % settlement.name)
    return found


def standing_refunds(row: Expenditure):
    return Refund.objects.everywhere(because=HELD).filter(expenditure=row, booking__reversal=None)


@transaction.atomic
def refund(
    *,
    expenditure: Expenditure,
    amount: Decimal,
    refunded_on: date,
    reason: str,
    by,
    key: UUID | None = None,
    seen: int | None = None,
) -> Refund:
    """收款方退回: what comes back can be spent again; each line bears its part of it.

    Raises Refused, Http404, ValidationError (more than was paid, before it was paid, not paid at all).
    """
    require(by, Right.LEDGER_REVERSE, expenditure)
    row = held(expenditure, by, None)
    if key and (stands := Refund.objects.everywhere(because=HELD).filter(booking__key=key).first()):
        return stands
    row = held(expenditure, by, seen)
    _check_refund(row, amount, refunded_on, reason)
    _open_settlements(row)
    lines = list(row.lines.select_related("use").order_by("pk"))
    parts = split(yuan(amount), [line.amount - line.refunded for line in lines])
    outside = booking.beside(row.account, Kind.OUTSIDE)
    entries: list[Line] = []
    for line, part in zip(lines, parts, strict=True):
        entries += [Line(outside, -part, line.use, line.sector_id)]
        entries += [Line(row.account, part, line.use, line.sector_id)]
        line.refunded += part
    made = booking.book(
        kind=BookingKind.REFUND,
        division=row.division,
        booked_on=refunded_on,
        lines=entries,
        words=_("%(payee)s退回：%(words)s") % {"payee": row.payee, "words": row.words},
        by=by,
        key=key,
        reason=reason.strip(),
    )
    ExpenditureLine.objects.everywhere(because=HELD).bulk_update(lines, ["refunded"])
    go_on(row.account, by)
    row.version += 1
    row.save(update_fields=["version"])
    return Refund.objects.create(
        expenditure=row,
        amount=yuan(amount),
        refunded_on=refunded_on,
        reason=reason.strip()[:300],
        booking=made,
        made_by_id=by.person_id,
    )


def _check_refund(row: Expenditure, amount: Decimal, refunded_on: date, reason: str) -> None:
    if row.state != SpendingState.PAID or row.paid_on is None:
        raise ValidationError(_("现为“%s”，没有可退回的") % row.get_state_display())
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回原因")})
    if refunded_on < row.paid_on:
        raise ValidationError({"refunded_on": _("退回日期不能早于支付日期")})
    back = row.lines.aggregate(all=Sum("refunded"))["all"] or Decimal(0)
    if not 0 < amount <= row.amount - back:
        raise ValidationError({"amount": _("退回金额须大于零，且不超过 %s") % with_unit(row.amount - back)})


# --- what hangs on a booking that is reversed (funding.places.REVERSED) ---------------------------
def before_payment_reversed(row: Booking, by, reason: str = "") -> None:
    """A payment is reversed on its own page, where what was held for it is given back too."""
    paid = Expenditure.objects.everywhere(because=HELD).filter(booking=row, state=SpendingState.PAID)
    if found := paid.first():
        raise ValidationError(_("请打开支出“%s”办理冲销，预留会一并解除") % found.words)


def before_reserve_reversed(row: Booking, by, reason: str = "") -> None:
    held_for = Expenditure.objects.everywhere(because=HELD).filter(reserved=row)
    if found := held_for.first():
        raise ValidationError(_("这笔预留属于用款“%s”，请在该页退回或撤回") % found.words)
    raise ValidationError(_("预留已经解除或支付，不能冲销"))


def before_release_reversed(row: Booking, by, reason: str = "") -> None:
    raise ValidationError(_("解除预留不能冲销；需要用款请重新申请"))


def before_refund_reversed(row: Booking, by, reason: str = "") -> None:
    """The lines cost again what had come back."""
    found = Refund.objects.everywhere(because=HELD).filter(booking=row).first()
    if found is None:
        return
    payment = held(found.expenditure, by)
    for settlement in _open_settlements(payment):
        if settlement.payable is not None and found.amount > left_of(settlement):
            said = _("结算“%(name)s”余额 %(left)s，不够冲销这笔退回")
            raise ValidationError(said % {"name": settlement.name, "left": with_unit(left_of(settlement))})
    lines = list(payment.lines.order_by("pk"))
    for line, part in zip(lines, _parts_back(found, lines), strict=True):
        line.refunded -= part
    ExpenditureLine.objects.everywhere(because=HELD).bulk_update(lines, ["refunded"])


def _parts_back(refund: Refund, lines: list[ExpenditureLine]) -> list[Decimal]:
    """What each line had of it: its booking has an entry for each line that had some, in the order of the lines."""
    entries = list(refund.booking.entries.filter(account=refund.expenditure.account_id).order_by("pk"))
    parts: list[Decimal] = []
    for line in lines:
        first = entries[0] if entries else None
        its = first is not None and (first.use_id, first.sector_id) == (line.use_id, line.sector_id)
        parts.append(entries.pop(0).amount if first and its and first.amount <= line.refunded else Decimal(0))
    return parts if not entries else split(refund.amount, [line.refunded for line in lines])


BEFORE_REVERSED = {
    BookingKind.PAYMENT: before_payment_reversed,
    BookingKind.RESERVE: before_reserve_reversed,
    BookingKind.RELEASE: before_release_reversed,
    BookingKind.REFUND: before_refund_reversed,
}
