"""拨付: a share's money goes down from treasury to treasury; what of it lies where is read from the entries."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.money import with_unit
from funding.actions import booking
from funding.actions.allocations import account_of, beneath, why_not_given
from funding.actions.booking import Line
from funding.models import Allocation, AllocationShare, BookingKind, Disbursement, Entry, FundAccount

HELD = "a share the caller holds, locked"
OF_SHARE = (
    "booking__disbursement__share",
    "booking__arrival__share",
    "booking__reverses__disbursement__share",
    "booking__reverses__arrival__share",
)


def locked_share(share: AllocationShare) -> AllocationShare:
    rows = AllocationShare.objects.everywhere(because=HELD).select_for_update(of=("self",))
    beside = ("allocation__division", "allocation__earmark", "allocation__sector", "division__parent")
    return rows.select_related(*beside).get(pk=share.pk)


def lies_at(share: AllocationShare, division: Division) -> Decimal:
    """Yuan of the share in the treasury of a division: what came less what went on; the issuer's held the whole once issued."""
    of_share = Q()
    for path in OF_SHARE:
        of_share |= Q(**{path: share})
    entries = Entry.objects.everywhere(because=HELD).filter(
        of_share, account__kind=FundAccount.Kind.TRANSIT, account__division=division
    )
    moved = entries.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    allocation = share.allocation
    holds = allocation.state == Allocation.State.ISSUED and allocation.division_id == division.pk
    return moved + (share.amount if holds else 0)


@transaction.atomic
def disburse(
    *,
    share: AllocationShare,
    payer: Division,
    division: Division,
    amount: Decimal,
    paid_on: date,
    bank_reference: str = "",
    by,
    key: UUID | None = None,
) -> Disbursement:
    """Pay so much of a share down, one hop on its way; the same `key` again answers what stands.

    Raises Refused, Http404, NotEnough, ValidationError: not issued, not on the way to the share's unit, more than lies there,
    an award no longer accepted.
    """
    require(by, Right.DISBURSE, share)
    require_division(by, payer.pk)
    row = locked_share(share)
    stands = Disbursement.objects.everywhere(because=HELD)
    if key and (made := stands.filter(booking__key=key).first()):
        if (made.share_id, made.payer_id, made.division_id, made.amount) != (
            row.pk,
            payer.pk,
            division.pk,
            amount,
        ):
            raise ValidationError(booking.OTHER_KEY)
        return made
    _check_way(row, payer, division)
    _check_rest(row, payer, amount)
    allocation = row.allocation
    entry = booking.book(
        kind=BookingKind.DISBURSEMENT,
        division=payer,
        booked_on=paid_on,
        lines=[
            Line(account_of(allocation, "transit", payer), -amount),
            Line(account_of(allocation, "transit", division), amount),
        ],
        words=_("拨付：%(document)s %(name)s") % {"document": allocation.document, "name": allocation.name},
        by=by,
        key=key,
    )
    if payer.pk == allocation.division_id:
        row.disbursed += amount
        row.save(update_fields=["disbursed"])
    return Disbursement.objects.create(
        share=row,
        payer=payer,
        division=division,
        amount=amount,
        paid_on=paid_on,
        bank_reference=bank_reference,
        booking=entry,
    )


def _check_way(row: AllocationShare, payer: Division, division: Division) -> None:
    """Downwards only, towards the unit the share is for."""
    if said := why_not_given(row.allocation):
        raise ValidationError(said)
    if payer.pk == division.pk or not beneath(payer, division):
        raise ValidationError({"division": _("只能拨给下级单位")})
    if not beneath(division, row.division):
        raise ValidationError(
            {"division": _("这笔资金分配给%(unit)s，不能拨给别处") % {"unit": row.division.name}}
        )


def _check_rest(row: AllocationShare, payer: Division, amount: Decimal) -> None:
    if amount <= 0:
        raise ValidationError({"amount": _("金额须大于零")})
    if amount > (rest := lies_at(row, payer)):
        said = {"unit": payer.name, "rest": with_unit(rest)}
        raise ValidationError({"amount": _("%(unit)s待拨的只有 %(rest)s") % said})


def follow_reversal(entry, by, reason: str = "") -> None:
    """A hop is turned round. Raises ValidationError where its money has gone on from there."""
    rows = Disbursement.objects.everywhere(because=HELD).select_related("payer", "division")
    made = rows.filter(booking=entry).first()
    if made is None:
        return
    row = locked_share(made.share)
    if made.payer.closed_on:
        raise ValidationError(_("%s已撤并，资金不能退回") % made.payer)
    if lies_at(row, made.division) < made.amount:
        raise ValidationError(_("该笔资金已继续拨付或到账，请先冲销后面的"))
    if made.payer_id == row.allocation.division_id:
        row.disbursed -= made.amount
        row.save(update_fields=["disbursed"])
