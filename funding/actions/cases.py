"""一事一议: carried by a vote, under the province's caps, approved, collected, worked, accepted (D16)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from common.money import show
from funding import one_case_caps as caps
from funding.actions import arrivals, kinds
from funding.actions.decisions import require_adopted
from funding.models import Arrival, CaseReceipt, CaseState, DecisionRecord, KindValue, OneCase, OneCaseRule
from funding.models.cases import CASE_FLOW
from maintenance.actions.holding import held

HELD = "a one-case matter that the caller holds, locked"
EDITABLE = (CaseState.DRAFT, CaseState.RETURNED)


def _require_county(by) -> None:
    if by.division.level != Division.Level.COUNTY:
        raise Refused(_("规则由县（区）设定"))


@transaction.atomic
def set_rule(*, from_date: date, by, **said: Any) -> OneCaseRule:
    """The province's caps from a day on, as the county keeps them. Raises Refused, ValidationError."""
    require(by, Right.FUND_RULE)
    _require_county(by)
    return OneCaseRule.objects.create(
        county_code=by.division.county_code, from_date=from_date, set_by_id=by.person_id, **said
    )


@transaction.atomic
def draft(*, division: Division, decision: DecisionRecord, by, **said: Any) -> OneCase:
    """A matter of a village on its vote. `said`: name, year, population, payers, per_head, labourers, days_each, …

    Raises Refused, ValidationError: no vote, nobody to pay or work, one who does both.
    """
    require(by, Right.FEE_MANAGE)
    require_division(by, division.pk)
    row = OneCase(division=division, decision=decision, made_by_id=by.person_id, **said)
    row.amount = row.payers * row.per_head
    _check(row, decision)
    row.save()
    return row


@transaction.atomic
def revise(*, case: OneCase, version: int, decision: DecisionRecord, by, **said: Any) -> OneCase:
    """Write a draft anew, or what was sent back; `said` as of `draft`, its village stays.

    Raises Refused, Http404, ValidationError, StaleVersion.
    """
    row = held(case, by=by, beside=("division",))
    require(by, Right.FEE_MANAGE, row)
    if row.state not in EDITABLE:
        raise ValidationError(_("现为“%s”，不能再改；退回后才能修改") % row.get_state_display())
    said |= {"decision": decision}
    for name, value in said.items():
        setattr(row, name, value)
    row.amount = row.payers * row.per_head
    _check(row, decision)
    change(row, version=version, amount=row.amount, **said)
    return row


def _check(row: OneCase, decision: DecisionRecord) -> None:
    """Every rule of the matter itself and of the year's caps."""
    facility = row.facility
    if facility is not None and facility.division_id != row.division_id:
        raise ValidationError({"facility": _("设施须在本村（社区）")})
    try:
        require_adopted(decision, division_id=row.division_id)
    except ValidationError as refusal:
        raise ValidationError({"decision": refusal.messages}) from refusal
    if wrong := caps.faults(row):
        raise ValidationError(wrong)


def _held(case: OneCase, by, seen: int | None) -> OneCase:
    row = held(case, by=by, seen=seen, beside=("division", "sector"))
    # the year's caps are counted over all matters of the village: one at a time
    Division.objects.everywhere(because=HELD).select_for_update(of=("self",)).get(pk=row.division_id)
    _check(row, DecisionRecord.objects.everywhere(because=HELD).get(pk=row.decision_id))
    return row


@transaction.atomic
def submit(*, case: OneCase, by, seen: int | None = None) -> OneCase:
    """提交审核; the caps are counted with all others of the year. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(case, by, seen)
    CASE_FLOW.move(row, "submit", by=by, made_by_id=by.person_id, said="")
    return row


@transaction.atomic
def approve(*, case: OneCase, by, seen: int | None = None) -> OneCase:
    """同意筹集, by another person. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(case, by, seen)
    CASE_FLOW.move(row, "approve", by=by, approved_by_id=by.person_id, approved_on=timezone.localdate())
    return row


@transaction.atomic
def send_back(*, case: OneCase, reason: str, by, seen: int | None = None) -> OneCase:
    """退回. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(case, by=by, seen=seen)
    CASE_FLOW.move(row, "return", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def drop(*, case: OneCase, reason: str, by, seen: int | None = None) -> OneCase:
    """撤销 of what was not approved. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(case, by=by, seen=seen)
    CASE_FLOW.move(row, "drop", by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def finish(
    *, case: OneCase, accepted_on: date, acceptance: str, cost: Decimal, by, seen: int | None = None
) -> OneCase:
    """验收 of what was built, with its paper and its cost in yuan. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(case, by=by, seen=seen)
    if not row.approved_on or not row.approved_on <= accepted_on <= timezone.localdate():
        raise ValidationError({"accepted_on": _("验收日期须在审核同意以后、今天以前")})
    CASE_FLOW.move(row, "finish", by=by, accepted_on=accepted_on, acceptance=acceptance.strip(), cost=cost)
    return row


def _open(case: OneCase, by) -> OneCase:
    require(by, Right.INCOME_RECORD, case)
    rows = OneCase.objects.everywhere(because=HELD).select_for_update(of=("self",))
    row = rows.select_related("division", "sector", "decision", "facility").get(pk=case.pk)
    if row.state not in (CaseState.APPROVED, CaseState.FINISHED):
        raise ValidationError(_("须审核同意后才能筹集"))
    return row


def standing(case: OneCase):
    """The receipts that were not reversed."""
    return case.receipts.everywhere(because=HELD).filter(arrival__booking__reversal=None)


@transaction.atomic
def collect(
    *,
    case: OneCase,
    people: int,
    amount: Decimal,
    collected_on: date,
    ticket: str,
    by,
    key: UUID | None = None,
) -> CaseReceipt:
    """登记筹资: what so many paid, never more than was voted; an arrival in the books.

    The same `key` again answers what stands. Raises Refused, Http404, ValidationError.
    """
    row, key = _open(case, by), key or uuid4()
    if made := CaseReceipt.objects.everywhere(because="a key that the caller made").filter(key=key).first():
        return made
    found = standing(row).aggregate(people=Sum("people"), amount=Sum("amount"))
    left, owed = row.payers - (found["people"] or 0), row.amount - (found["amount"] or 0)
    if people < 1 or people > left:
        raise ValidationError({"people": _("还有 %s 人未缴，请核对人数") % left})
    if amount > owed:
        raise ValidationError({"amount": _("还差 %s 元，不能超过议定的筹资总额") % show(owed)})
    arrival = arrivals.record(
        division=row.division,
        source="one_case_fund",
        amount=amount,
        arrived_on=collected_on,
        basis=Arrival.Basis.ONE_CASE,
        basis_document=str(row.decision),
        payer=_("%(n)s 人") % {"n": people},
        sector=row.sector,
        note=row.name,
        by=by,
        key=key,
    )
    said = {"people": people, "amount": amount, "collected_on": collected_on, "ticket": ticket.strip()}
    return CaseReceipt.objects.create(case=row, arrival=arrival, key=key, **said)


def worked(case: OneCase) -> Decimal:
    """Days of labour given so far."""
    rows = KindValue.objects.everywhere(because=HELD).standing()
    rows = rows.filter(one_case=case, form=KindValue.Form.LABOUR)
    return rows.aggregate(found=Sum("quantity"))["found"] or Decimal(0)


@transaction.atomic
def work(
    *, case: OneCase, given_by: str, days: Decimal, given_on: date, by, key: UUID | None = None
) -> KindValue:
    """登记筹劳: days worked, at the province's price of a day, beside the cash; never more than was voted.

    Raises Refused, Http404, ValidationError.
    """
    row, key = _open(case, by), key or uuid4()
    left = row.days - worked(row)
    if days > left and not KindValue.objects.everywhere(because=HELD).filter(key=key).exists():
        raise ValidationError({"days": _("议定的出劳还剩 %s 个工日") % f"{left:f}"})
    rule = caps.rule_on(row.division.county_code, given_on)
    if rule is None:
        raise ValidationError(_("县里还没有设定筹资筹劳规则"))
    return kinds.record(
        division=row.division,
        form=KindValue.Form.LABOUR,
        source="one_case_fund",
        what=row.name,
        given_by=given_by,
        quantity=days,
        unit=_("工日"),
        unit_price=rule.day_value,
        valuation=rule.document,
        given_on=given_on,
        sector=row.sector,
        facility=row.facility,
        one_case=row,
        by=by,
        key=key,
    )
