"""实物、投工折价: recorded with a price and its ground, struck with a reason. Nothing here touches the ledger of money."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.money import NotMoney, yuan
from funding.models import KindValue
from funding.models.kinds import KIND_FLOW
from maintenance.actions.holding import held

# whose giving can be valued: those who give in goods and labour, never a budget
GIVERS = ("village_collective", "one_case_fund", "operator", "donation", "charity_fund", "other")


def valued(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Yuan to the fen. Raises ValidationError for nothing or too much."""
    try:
        value = yuan(quantity * unit_price)
    except NotMoney as refusal:
        raise ValidationError({"quantity": str(refusal)}) from refusal
    if quantity <= 0 or value <= 0:
        raise ValidationError({"quantity": _("数量和单价须大于零")})
    return value


@transaction.atomic
def record(
    *,
    division: Division,
    source: str,
    quantity: Decimal,
    unit_price: Decimal,
    given_on: date,
    by,
    key: UUID | None = None,
    **said: Any,
) -> KindValue:
    """Value what was given; the same `key` again answers the row that stands. `said`: further columns of KindValue.

    Raises Refused, ValidationError.
    """
    require(by, Right.INCOME_RECORD)
    require_division(by, division.pk)
    key = key or uuid4()
    if stands := KindValue.objects.everywhere(because="a key that the caller made").filter(key=key).first():
        return stands
    if source not in GIVERS:
        raise ValidationError({"source": _("财政资金、收费没有实物投工折价，请登记到账")})
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": _("日期不能晚于今天")})
    facility = said.get("facility")
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("设施须在本村（社区）")})
    if not said.get("valuation", "").strip():
        raise ValidationError({"valuation": _("请写明折价依据")})
    return KindValue.objects.create(
        division=division,
        source=source,
        quantity=quantity,
        unit_price=unit_price,
        value=valued(quantity, unit_price),
        given_on=given_on,
        key=key,
        made_by_id=by.person_id,
        **said,
    )


@transaction.atomic
def strike(*, kind: KindValue, reason: str, by, seen: int | None = None) -> KindValue:
    """作废 with a reason; the row stays. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(kind, by=by, seen=seen)
    KIND_FLOW.move(row, "strike", by=by, reason=reason, struck_why=reason.strip()[:300])
    return row
