"""预算: proposed from below, confirmed by finance, locked then; what changes later is a further line."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from funding.actions import booking
from funding.bases import NOTED
from funding.models import BudgetLine, BudgetState
from funding.models.life import BUDGET_FLOW
from maintenance.actions.holding import held

BESIDE = ("division",)


@transaction.atomic
def draft(*, division: Division, adjusts: BudgetLine | None = None, by, **fields: Any) -> BudgetLine:
    """A line of `year, source, use, sector, earmark, amount, reason`; `adjusts`: more or less of a confirmed one.

    Raises Refused, ValidationError.
    """
    require(by, Right.BUDGET_PROPOSE)
    require_division(by, division.pk)
    _check(division, adjusts=adjusts, **fields)
    return BudgetLine.objects.create(division=division, adjusts=adjusts, **fields)


def _check(division: Division, *, adjusts: BudgetLine | None, amount: Decimal, **fields: Any) -> None:
    earmark = fields.get("earmark")
    if fields.get("source") == NOTED:
        raise ValidationError({"source": _("债券、贷款只作备注，不编入管护预算")})
    if earmark and (earmark.source, earmark.year) != (fields["source"], fields["year"]):
        raise ValidationError({"earmark": _("专项与资金来源、年度不一致")})
    if adjusts is None and amount <= 0:
        raise ValidationError({"amount": _("金额须大于零")})
    if adjusts is not None and _standing(adjusts) + amount < 0:
        raise ValidationError({"amount": _("调减后预算不能小于零")})


def _standing(line: BudgetLine) -> Decimal:
    """What is confirmed of a line, its adjustments with it."""
    said = BudgetLine.objects.everywhere(because="adjustments of a line the caller holds")
    more = said.filter(adjusts=line, state=BudgetState.CONFIRMED).values_list("amount", flat=True)
    return sum(more, start=line.amount)


@transaction.atomic
def adjust(*, line: BudgetLine, amount: Decimal, reason: str, by) -> BudgetLine:
    """预算调整: a further line of the same dimensions, less than nothing where it lessens. Raises Refused, Http404,
    ValidationError."""
    require(by, Right.BUDGET_PROPOSE, line)
    row = held(line, by=by, beside=(*BESIDE, "earmark"))
    if row.state != BudgetState.CONFIRMED or row.adjusts_id:
        raise ValidationError(_("只能调整已批复的预算"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明调整原因")})
    copied = {name: getattr(row, name) for name in ("year", "source", "use", "sector", "earmark")}
    return draft(division=row.division, adjusts=row, amount=amount, reason=reason.strip(), by=by, **copied)


@transaction.atomic
def revise(*, line: BudgetLine, version: int, by, **fields: Any) -> BudgetLine:
    """Write a draft or a returned line anew. Raises Refused, Http404, StaleVersion, ValidationError once it is proposed."""
    require(by, Right.BUDGET_PROPOSE, line)
    row = held(line, by=by, beside=(*BESIDE, "adjusts"))
    if row.state not in (BudgetState.DRAFT, BudgetState.RETURNED):
        raise ValidationError(_("预算%(state)s，不能再改") % {"state": row.get_state_display()})
    _check(row.division, adjusts=row.adjusts, **fields)
    change(row, version=version, **fields)
    return row


@transaction.atomic
def propose(*, line: BudgetLine, seen: int | None = None, by) -> BudgetLine:
    """申报. Raises Refused, Http404, WrongMove."""
    row = held(line, by=by, seen=seen)
    BUDGET_FLOW.move(row, "propose", by=by, proposed_by_id=by.person_id)
    return row


@transaction.atomic
def confirm(*, line: BudgetLine, document: str, seen: int | None = None, by) -> BudgetLine:
    """批复 with its document's number; another person than who proposed. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(line, by=by, seen=seen, beside=("adjusts", "division", "earmark"))
    if not document.strip():
        raise ValidationError({"document": _("请填写批复文号")})
    if row.adjusts and _standing(row.adjusts) + row.amount < 0:
        raise ValidationError(_("调减后预算不能小于零"))
    now = {"confirmed_by_id": by.person_id, "confirmed_at": timezone.now(), "document": document.strip()}
    BUDGET_FLOW.move(row, "confirm", by=by, **now)
    _open_purse(row)
    return row


def _open_purse(row: BudgetLine) -> None:
    """What is budgeted is followed from now on, whether or not its money comes (流向)."""
    booking.account_for(
        division=row.division, kind="available", source=row.source, year=row.year, earmark=row.earmark
    )


@transaction.atomic
def send_back(*, line: BudgetLine, reason: str, seen: int | None = None, by) -> BudgetLine:
    """退回, with a reason. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(line, by=by, seen=seen)
    BUDGET_FLOW.move(row, "return", by=by, reason=reason, said=reason.strip())
    return row
