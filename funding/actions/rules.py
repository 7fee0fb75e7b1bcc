"""资金用途 and 审批限额: tables the county's finance office keeps."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.models import Division
from accounts.rights import Right
from funding.models import FundUse, PaymentLimit


def _require_county(by) -> str:
    """The code of the post's county. Raises Refused."""
    require(by, Right.FUND_RULE)
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("资金规则由县（区）财政设定"))
    return by.division_id


@transaction.atomic
def set_limit(*, from_date: date, amount: Decimal, township_above: Decimal, by) -> PaymentLimit:
    """审批限额 from a day on, today at the earliest; requests of before keep the limit of their day.

    Raises Refused, ValidationError.
    """
    county = _require_county(by)
    if from_date < timezone.localdate():
        raise ValidationError({"from_date": _("起始日期不能早于今天")})
    return PaymentLimit.objects.create(
        county_code=county,
        from_date=from_date,
        amount=amount,
        township_above=township_above,
        set_by_id=by.person_id,
    )


@transaction.atomic
def add_use(*, code: str, name: str, order: int, by) -> FundUse:
    """A further use of money. Raises Refused, ValidationError."""
    _require_county(by)
    _require_new(name, code=code)
    return FundUse.objects.create(code=code, name=name.strip(), order=order)


@transaction.atomic
def change_use(*, use: FundUse, name: str, order: int, active: bool, by) -> FundUse:
    """Name, place and whether it is offered; its code and what was spent on it stay. Raises Refused, ValidationError."""
    _require_county(by)
    row = FundUse.objects.select_for_update().get(pk=use.pk)
    _require_new(name, but=row.pk)
    row.name, row.order, row.active = name.strip(), order, active
    row.save(update_fields=["name", "order", "active"])
    return row


def _require_new(name: str, *, code: str = "", but: str = "") -> None:
    if code and FundUse.objects.filter(pk=code).exists():
        raise ValidationError({"code": _("已有这个代码的用途")})
    if FundUse.objects.filter(name=name.strip()).exclude(pk=but).exists():
        raise ValidationError({"name": _("已有同名的用途")})
