"""捐赠: promised, received as money or goods, thanked in public, taken down, withdrawn."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from funding.actions import arrivals, kinds
from funding.models import Arrival, Donation, KindValue
from funding.models.donations import DONATION_FLOW
from maintenance.actions.holding import held

WITH = ("division", "sector")


@transaction.atomic
def promise(*, division: Division, by, **said: Any) -> Donation:
    """A gift agreed upon; `said`: the columns of Donation. Raises Refused, ValidationError."""
    require(by, Right.INCOME_RECORD)
    require_division(by, division.pk)
    for name in ("donor", "purpose", "agreement"):
        if not said.get(name, "").strip():
            raise ValidationError({name: _("请填写")})
    if said.get("form") == Donation.Form.GOODS and not said.get("goods", "").strip():
        raise ValidationError({"goods": _("请写明实物名称、数量")})
    return Donation.objects.create(division=division, made_by_id=by.person_id, **said)


@transaction.atomic
def receive(
    *,
    donation: Donation,
    amount: Decimal,
    arrived_on: date,
    by,
    seen: int | None = None,
    key: UUID | None = None,
) -> Donation:
    """登记到账: the money is in the bank; it stands in the books as an arrival on the agreement.

    Arrivals are published: of a donor who does not want to be named it carries neither the paper's name nor the purpose.
    `amount` in yuan, what really came. Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = held(donation, by=by, seen=seen, beside=WITH)
    DONATION_FLOW.find(row, "receive")
    named = row.shown_as == Donation.Shown.FULL
    arrival = arrivals.record(
        division=row.division,
        source=row.source,
        amount=amount,
        arrived_on=arrived_on,
        basis=Arrival.Basis.DONATION,
        basis_document=row.agreement if named else _("捐赠协议 第%s号") % row.pk,
        payer=row.public_name,
        sector=row.sector,
        note=row.purpose if named else "",
        by=by,
        key=key,
    )
    DONATION_FLOW.move(row, "receive", by=by, amount=amount, received_on=arrived_on, arrival=arrival)
    return row


@transaction.atomic
def take_in(
    *,
    donation: Donation,
    given_on: date,
    quantity: Decimal,
    unit: str,
    unit_price: Decimal,
    valuation: str,
    by,
    key: UUID | None = None,
    seen: int | None = None,
) -> Donation:
    """登记收到实物: valued beside the cash. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(donation, by=by, seen=seen, beside=WITH)
    value = kinds.valued(quantity, unit_price)
    DONATION_FLOW.move(row, "take_in", by=by, amount=value, received_on=given_on)
    kinds.record(
        division=row.division,
        form=KindValue.Form.GOODS,
        source=row.source,
        what=row.goods,
        given_by=row.donor,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        valuation=valuation,
        given_on=given_on,
        sector=row.sector,
        donation=row,
        by=by,
        key=key,
    )
    return row


@transaction.atomic
def thank(*, donation: Donation, thanks: str, by, seen: int | None = None) -> Donation:
    """致谢并公开 on the thanks page, as the donor wishes. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(donation, by=by, seen=seen)
    if row.shown_as != Donation.Shown.FULL and row.donor in thanks:
        raise ValidationError({"thanks": _("捐赠人没有同意公开名称，致谢词里不要写出")})
    DONATION_FLOW.move(row, "thank", by=by, thanks=thanks.strip(), thanked_on=timezone.localdate())
    return row


@transaction.atomic
def take_down(*, donation: Donation, reason: str, by, seen: int | None = None) -> Donation:
    """撤下致谢. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(donation, by=by, seen=seen)
    DONATION_FLOW.move(row, "take_down", by=by, reason=reason)
    return row


@transaction.atomic
def withdraw(*, donation: Donation, reason: str, by, seen: int | None = None) -> Donation:
    """撤回 what was promised only. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(donation, by=by, seen=seen)
    DONATION_FLOW.move(row, "withdraw", by=by, reason=reason)
    return row
