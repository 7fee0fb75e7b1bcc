"""结算: drawn up after acceptance, audited, paid out, closed when nothing is left."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.money import with_unit
from funding.models import Settlement
from funding.models.settlements import SETTLEMENT_FLOW
from funding.settling import akin, left_of, paid_of
from maintenance.actions import holding
from maintenance.models import Contract, Matter

BECAUSE = "one settlement of a contract or a repair"


@transaction.atomic
def draw_up(
    *, division: Division, by, contract: Contract | None = None, matter: Matter | None = None, **said: Any
) -> Settlement:
    """`said`: name, party, agreed, accepted, accepted_on. Raises Refused, Http404, ValidationError (there is one already)."""
    require(by, Right.SETTLE)
    require_division(by, division.pk)
    if contract is not None:
        require(by, Right.CARE_VIEW, contract)
        said |= {"party": contract.party, "agreed": contract.price}
    rows = Settlement.objects.everywhere(because=BECAUSE)
    for name, row in (("contract", contract), ("matter", matter)):
        if row is not None and not akin(division, row.division):
            raise ValidationError(
                {name: _("“%(row)s”不在%(division)s的范围内") % {"row": row, "division": division}}
            )
        if row is not None and rows.filter(**{name: row}).exists():
            raise ValidationError({name: _("“%s”已有结算") % row})
    _check(said["accepted"], said["accepted_on"])
    return Settlement.objects.create(
        division=division, contract=contract, matter=matter, made_by_id=by.person_id, **said
    )


def _check(accepted: Decimal, accepted_on: date) -> None:
    if accepted <= 0:
        raise ValidationError({"accepted": _("验收认定金额须大于零")})
    if accepted_on > timezone.localdate():
        raise ValidationError({"accepted_on": _("验收日期不能晚于今天")})


@transaction.atomic
def audit(
    *,
    settlement: Settlement,
    audited: Decimal,
    audited_on: date,
    audit_document: str,
    by,
    deducted: Decimal | None = None,
    deducted_for: str = "",
    seen: int | None = None,
) -> Settlement:
    """审定: what is owed in the end. Raises Refused, Http404, WrongMove, ValidationError."""
    row = holding.held(settlement, by=by, seen=seen)
    less = deducted or Decimal(0)
    if audited > row.accepted:
        raise ValidationError({"audited": _("审定金额不能超过验收认定的 %s") % with_unit(row.accepted)})
    if less > audited:
        raise ValidationError({"deducted": _("扣款不能超过审定金额")})
    if less and not deducted_for.strip():
        raise ValidationError({"deducted_for": _("请写明扣款原因")})
    if not row.accepted_on <= audited_on <= timezone.localdate():
        raise ValidationError({"audited_on": _("审定日期须在验收之后，且不晚于今天")})
    if (paid := paid_of(row)) > audited - less:
        raise ValidationError(
            {"audited": _("已支付 %s，超过审定应付金额，请先由收款方退回") % with_unit(paid)}
        )
    values: dict[str, Any] = {
        "audited": audited,
        "audited_on": audited_on,
        "audit_document": audit_document.strip(),
    }
    values |= {
        "deducted": less,
        "deducted_for": deducted_for.strip(),
        "audited_by_id": by.person_id,
        "said": "",
    }
    SETTLEMENT_FLOW.move(row, "audit", by=by, **values)
    return row


@transaction.atomic
def reopen(*, settlement: Settlement, reason: str, by, seen: int | None = None) -> Settlement:
    """退回重编; what was paid stays paid. Raises Refused, Http404, WrongMove, ValidationError."""
    row = holding.held(settlement, by=by, seen=seen)
    values = dict.fromkeys(("audited", "audited_on", "audited_by", "closed_on")) | {
        "audit_document": "",
        "deducted_for": "",
    }
    SETTLEMENT_FLOW.move(
        row, "reopen", by=by, reason=reason, said=reason.strip()[:300], deducted=Decimal(0), **values
    )
    return row


@transaction.atomic
def close(*, settlement: Settlement, by, seen: int | None = None) -> Settlement:
    """结清, when it is paid to the fen. Raises Refused, Http404, WrongMove, ValidationError."""
    row = holding.held(settlement, by=by, seen=seen)
    SETTLEMENT_FLOW.find(row, "close")
    if paid_of(row) != row.payable:
        raise ValidationError(_("结算余额 %s，付清后才能结清") % with_unit(left_of(row)))
    SETTLEMENT_FLOW.move(row, "close", by=by, closed_on=timezone.localdate())
    return row
