"""A payment of the past, as the unit's own ledger tells it: written down paid, under every gate of a new one.

It was asked for and approved on paper, so nobody approves it here; the ledger's row and its voucher are its proof.
"""

from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from funding.actions import booking
from funding.actions.booking import Line
from funding.models import BookingKind, Expenditure, FundAccount, SpendingState
from funding.spending_rules import Part, check, sayable, write_lines

USED = "该收款方的这张凭证已经用过，不能重复支付"


@transaction.atomic
def record_paid(
    *,
    division: Division,
    account: FundAccount,
    part: Part,
    words: str,
    payee: str,
    voucher_number: str,
    voucher_kind: str = Expenditure.Voucher.OTHER,
    paid_on: date,
    note: str,
    by,
    key: UUID | None = None,
) -> Expenditure:
    """Raises Refused, NotEnough, ValidationError (earmark, voucher used, closed month), as a payment asked for today does."""
    require(by, Right.FUND_LEDGER_IMPORT)
    require(by, Right.PAYMENT_PAY)
    require_division(by, division.pk)
    if not voucher_number.strip():
        raise ValidationError({"voucher_number": _("没有凭证不能支付，请填凭证号")})
    row = sayable(
        Expenditure(division=division), account=account, words=words, amount=part.amount, payee=payee, note=note,
        voucher_kind=voucher_kind, voucher_number=voucher_number, voucher_on=paid_on,
    )  # fmt: skip
    check(row, [part])
    reserved, outside = (booking.beside(account, kind) for kind in ("reserved", "outside"))
    said = {"division": division, "booked_on": paid_on, "words": f"{payee}：{words}", "by": by}
    held = [Line(account, -part.amount), Line(reserved, part.amount)]
    row.reserved = booking.book(kind=BookingKind.RESERVE, lines=held, **said)
    sector = part.sector.pk if part.sector else None
    paid = [Line(reserved, -part.amount, part.use, sector), Line(outside, part.amount, part.use, sector)]
    row.booking = booking.book(kind=BookingKind.PAYMENT, lines=paid, key=key or uuid4(), **said)
    row.state, row.paid_on, row.paid_by_id = SpendingState.PAID, paid_on, by.person_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refusal:
        if "voucher_paid_once" in str(refusal):
            raise ValidationError({"voucher_number": _(USED)}) from refusal
        raise
    write_lines(row, [part])
    return row
