"""用款: drafted, asked for (the money is held from then on), approved by one or two people, returned, withdrawn."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.db.locks import one_at_a_time
from common.models.versions import StaleVersion
from funding.actions import booking, vouchers
from funding.actions.booking import Line
from funding.models import Booking, BookingKind, Expenditure, FundAccount
from funding.models.spending import SPENDING_FLOW
from funding.spending_limits import approvals
from funding.spending_rules import CHANGEABLE, Part, check, parts_of, sayable, write_lines
from maintenance.actions import holding

BESIDE = (
    "division",
    "account__division",
    "account__earmark",
    "payee_party",
    "quality_check__contract__party",
    "settlement__party",
)


@transaction.atomic
def draft(*, division: Division, parts: Sequence[Part], by, **said: Any) -> Expenditure:
    """A payment written down; nothing is held yet.

    `said`: account, words, amount, payee or payee_party, and what is known of voucher_kind, voucher_number, voucher_on,
    cash, note, quality_check, settlement. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.PAYMENT_ASK)
    require_division(by, division.pk)
    row = sayable(Expenditure(division=division, asked_by_id=by.person_id), **said)
    check(row, parts)
    _written(row)
    write_lines(row, parts)
    return row


@transaction.atomic
def revise(*, expenditure: Expenditure, version: int, parts: Sequence[Part], by, **said: Any) -> Expenditure:
    """Write a draft or a returned one anew. Raises Refused, Http404, StaleVersion, ValidationError."""
    row = changeable(expenditure, by)
    if row.version != version:
        raise StaleVersion(row)
    sayable(row, **said)
    check(row, parts)
    row.version += 1
    _written(row)
    write_lines(row, parts)
    return row


def changeable(expenditure: Expenditure, by) -> Expenditure:
    """The payment locked, for whoever may still change it. Raises Refused, Http404, ValidationError."""
    require(by, Right.PAYMENT_ASK, expenditure)
    row = holding.held(expenditure, by=by)
    _load(row)
    if row.state not in CHANGEABLE:
        raise ValidationError(_("现为“%s”，不能再改") % row.get_state_display())
    return row


def held(expenditure: Expenditure, by, seen: int | None = None) -> Expenditure:
    """The payment as it is now, locked, with what its rules read. Raises Http404, ValidationError."""
    row = holding.held(expenditure, by=by, seen=seen)
    _load(row)
    return row


def _load(row: Expenditure) -> None:
    """The relations of a locked row: an outer join can't be locked, so they are read after it."""
    found = Expenditure.objects.everywhere(because="a payment held locked").select_related(*BESIDE)
    fresh = found.get(pk=row.pk)
    for name in ("division", "account", "payee_party", "quality_check", "settlement"):
        setattr(row, name, getattr(fresh, name))


def _written(row: Expenditure) -> None:
    """Save; of two who hand in the same voucher at once the second is told in words."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refusal:
        raise _in_words(refusal) from refusal


SAYINGS = {
    "voucher_paid_once": ("voucher_number", _("该收款方的这张凭证已经用过，不能重复支付")),
    "quality_check_paid_once": ("quality_check", _("这一期考核的价款已经申请过")),
}


def _in_words(refusal: IntegrityError) -> Exception:
    named = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or ""
    if named not in SAYINGS:
        return refusal
    field, said = SAYINGS[named]
    return ValidationError({field: said})


@transaction.atomic
def ask(*, expenditure: Expenditure, by, key: UUID | None = None, seen: int | None = None) -> Expenditure:
    """申请用款: the money is held from now on; the limits of today say who approves.

    Raises Refused, Http404, WrongMove, NotEnough, ValidationError.
    """
    if key:
        one_at_a_time(f"payment {key}")  # of two sends of one form the second waits until the first stands
    row = held(expenditure, by, seen)
    if key and (stands := asked_with(key)) and stands.reserved_id:
        return stands
    if key and Booking.objects.everywhere(because="a key that the caller made").filter(key=key).exists():
        # what it held has been given back since
        raise ValidationError(_("这次提交已经办理过，请刷新页面后再申请"))
    SPENDING_FLOW.find(row, "ask")
    check(row, parts_of(row))
    today = timezone.localdate()
    made = booking.book(
        kind=BookingKind.RESERVE,
        division=row.division,
        booked_on=today,
        lines=_moved(row, row.account, booking.beside(row.account, FundAccount.Kind.RESERVED)),
        words=_("预留：%s") % row.words,
        by=by,
        key=key,
    )
    nobody: dict[str, Any] = dict.fromkeys(("approved_by", "approved_at", "second_by", "second_at"))
    asked = {"asked_by_id": by.person_id, "asked_at": timezone.now(), "reserved": made, "said": ""}
    values = nobody | asked | approvals(row.division, row.amount, today)
    SPENDING_FLOW.move(row, "ask", by=by, **values)
    return row


def asked_with(key: UUID) -> Expenditure | None:
    """The payment that this submit has asked for already."""
    rows = Expenditure.objects.everywhere(because="a key that the caller made")
    return rows.filter(Q(reserved__key=key) | Q(client_key=key)).first()


@transaction.atomic
def write_down(
    *,
    division: Division,
    parts: Sequence[Part],
    by,
    at_once: bool,
    key: UUID,
    files: Iterable[UploadedFile] = (),
    account_id: int | None = None,
    **said: Any,
) -> Expenditure:
    """A draft with its vouchers, `at_once` asked for as well. The same `key` again answers what stands.

    Raises Refused, Http404, NotEnough, ValidationError.
    """
    one_at_a_time(f"payment {key}")  # of two sends of one form the second waits until the first stands
    if stands := asked_with(key):
        return stands
    row = draft(division=division, parts=parts, by=by, client_key=key, **said)
    if found := list(files):
        vouchers.add(expenditure=row, files=found, by=by, account_id=account_id)
    return ask(expenditure=row, by=by, key=key) if at_once else row


def _moved(row: Expenditure, giver: FundAccount, taker: FundAccount) -> list[Line]:
    return [Line(giver, -row.amount), Line(taker, row.amount)]


@transaction.atomic
def approve(*, expenditure: Expenditure, by, opinion: str = "", seen: int | None = None) -> Expenditure:
    """同意, as the way of the payment has it: alone, first of two, or second.

    Raises Refused, Http404, WrongMove, ValidationError for who asked for it himself, or approved it already.
    """
    row = held(expenditure, by, seen)
    act = approving_act(row)
    who = "second" if act == "approve_second" else "approved"
    told = {f"{who}_by_id": by.person_id, f"{who}_at": timezone.now(), "said": opinion.strip()[:300]}
    SPENDING_FLOW.move(row, act, by=by, **told)
    return row


def approving_act(row: Expenditure) -> str:
    """Which of the three moves 同意 is for this payment now."""
    if row.state == "second":
        return "approve_second"
    return "approve_first" if row.two_people else "approve"


@transaction.atomic
def send_back(*, expenditure: Expenditure, reason: str, by, seen: int | None = None) -> Expenditure:
    """退回, with a reason; what was held can be spent again. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(expenditure, by, seen)
    SPENDING_FLOW.move(row, "return", by=by, reason=reason, said=reason.strip()[:300])
    release(row, by)
    return row


@transaction.atomic
def drop(*, expenditure: Expenditure, by, seen: int | None = None) -> Expenditure:
    """撤回; what was held can be spent again. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(expenditure, by, seen)
    SPENDING_FLOW.move(row, "drop", by=by)
    release(row, by)
    return row


def release(row: Expenditure, by) -> None:
    """Give back what a payment held locked has reserved, if anything."""
    if row.reserved_id is None:
        return
    booking.book(
        kind=BookingKind.RELEASE,
        division=row.division,
        booked_on=timezone.localdate(),
        lines=_moved(row, booking.beside(row.account, FundAccount.Kind.RESERVED), row.account),
        words=_("解除预留：%s") % row.words,
        by=by,
    )
    row.reserved = None
    row.save(update_fields=["reserved"])
