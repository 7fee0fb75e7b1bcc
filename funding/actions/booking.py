"""Booking: the one door to the ledger. What the database refuses is told here in the office's words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Refused, covers, may, require
from accounts.models import Division, Post
from accounts.rights import Right
from common.money import with_unit, yuan
from funding.laws import Seen, fault
from funding.models import Booking, BookingKind, Earmark, Entry, FundAccount, FundUse
from funding.places import REVERSED

HELD = "the accounts of a booking that the caller makes"
OTHER_KEY = gettext_lazy("这次提交的标识已用于另一笔记账，请刷新页面后重新填写")
MOVED_BESIDE = (BookingKind.TRANSFER, BookingKind.RECOVERY)


@dataclass(frozen=True)
class Line:
    """Yuan into (+) or out of (−) an account; `use` and `sector` say what it is spent on (None: 综合)."""

    account: FundAccount
    amount: Decimal
    use: FundUse | None = None
    sector_id: str | None = None


class NotEnough(ValidationError):
    """An account would go below nothing."""


class BookedMeanwhile(ValidationError):
    """The key has booked an event since it was looked for."""


def hold_books(codes: Iterable[str]) -> None:
    """Lock the books of several units, in the order of their codes: before their accounts, where an act books for many.

    One booking alone locks its unit's book by itself (migration 0012).
    """
    with connection.cursor() as cursor:
        for code in sorted(set(codes)):
            cursor.execute("SELECT funding_hold_book(%s)", [code])


def account_for(
    *,
    division: Division,
    kind: str,
    source: str,
    year: int,
    earmark: Earmark | None = None,
    carried: bool = False,
) -> FundAccount:
    """The account of these dimensions, opened when it is first asked for."""
    rows = FundAccount.objects.everywhere(because=HELD).select_related("division", "earmark")
    named: dict[str, Any] = {
        "division": division,
        "kind": kind,
        "source": source,
        "year": year,
        "earmark": earmark,
    }
    return rows.get_or_create(**named, carried=carried)[0]


def beside(account: FundAccount, kind: str) -> FundAccount:
    """The same money in another stage: what stands outside, in transit, available, reserved."""
    return account_for(
        division=account.division,
        kind=kind,
        source=account.source,
        year=account.year,
        earmark=account.earmark,
        carried=account.carried,
    )


def book(
    *,
    kind: str,
    division: Division,
    booked_on: date,
    lines: Sequence[Line],
    words: str,
    by,
    key: UUID | None = None,
    reverses: Booking | None = None,
    reason: str = "",
) -> Booking:
    """Book one event; the same event under the same `key` again answers the booking that stands.

    The caller has asked for the right. Raises NotEnough, ValidationError (does not sum to nothing, mixes what a booking of
    this kind may not, lies in a closed month or in the future).
    """
    lines = [Line(line.account, yuan(line.amount), line.use, line.sector_id) for line in lines if line.amount]
    if key and (stands := _standing(key, kind, lines)):
        return stands
    key = key or uuid4()
    if booked_on > timezone.localdate():
        raise ValidationError(_("发生日期不能晚于今天"))
    if said := fault(
        kind if reverses is None else reverses.kind, [_seen(line) for line in lines], reverses is not None
    ):
        raise ValidationError(said)
    made = Booking(
        kind=kind,
        division=division,
        booked_on=booked_on,
        words=words[:200],
        key=key,
        reverses=reverses,
        reason=reason[:300],
        made_by_id=by.person_id,
    )
    try:
        with _told(lines):
            _write(made, lines)
    except BookedMeanwhile:  # the same event twice at once
        return _standing(key, kind, lines) or made
    return made


def _write(booking: Booking, lines: Sequence[Line]) -> None:
    """Two statements, the second of which locks the accounts until the transaction ends."""
    booking.save(force_insert=True)
    kind = booking.reverses.kind if booking.reverses else booking.kind
    Entry.objects.bulk_create(
        Entry(
            booking=booking,
            account=line.account,
            amount=line.amount,
            kind=kind,
            booked_on=booking.booked_on,
            use=line.use,
            sector_id=line.sector_id,
        )
        for line in lines
    )


def _standing(key: UUID, kind: str, lines: Sequence[Line]) -> Booking | None:
    """What the key has booked already; a key of another event is refused, or the second would move nothing."""
    stands = Booking.objects.everywhere(because="a key that the caller made").filter(key=key).first()
    if stands is None:
        return None
    booked = stands.entries.values_list("account_id", "amount", "use_id", "sector_id")
    told = [
        (line.account.pk, line.amount, line.use.pk if line.use else None, line.sector_id) for line in lines
    ]
    if stands.kind != kind or Counter(booked) != Counter(told):
        raise ValidationError(OTHER_KEY)
    return stands


def _seen(line: Line) -> Seen:
    account = line.account
    return Seen(
        line.amount,
        account.kind,
        account.division_id,
        account.source,
        account.earmark_id,
        account.year,
        account.carried,
    )


@transaction.atomic
def reverse(
    *, booking: Booking, reason: str, by, booked_on: date | None = None, key: UUID | None = None
) -> Booking:
    """冲销: the same entries with the sign turned, once, with a reason; of today unless told.

    Raises Refused (money of a unit beyond the post's area among it), Http404, NotEnough, ValidationError.
    """
    require(by, Right.LEDGER_REVERSE, booking)
    row = Booking.objects.everywhere(because=HELD).select_related("division").get(pk=booking.pk)
    if said := beyond(row, by):
        raise Refused(said)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明冲销原因")})
    if row.kind == BookingKind.REVERSAL:
        raise ValidationError(_("冲销凭证不能再冲销；请另行记账"))
    if Booking.objects.everywhere(because=HELD).filter(reverses=row).exists():
        raise ValidationError(_("%(number)s凭证已经冲销") % {"number": row.voucher})
    day = booked_on or timezone.localdate()
    if day < row.booked_on:
        raise ValidationError({"booked_on": _("冲销日期不能早于原凭证")})
    if follow := REVERSED.get(row.kind):
        follow(row, by, reason.strip())
    entries = row.entries.select_related("account__division", "account__earmark", "use").order_by("pk")
    return book(
        kind=BookingKind.REVERSAL,
        division=row.division,
        booked_on=day,
        lines=[Line(entry.account, -entry.amount, entry.use, entry.sector_id) for entry in entries],
        words=_("冲销%(number)s：%(words)s") % {"number": row.voucher, "words": row.words},
        by=by,
        key=key,
        reverses=row,
        reason=reason.strip(),
    )


def beyond(row: Booking, by) -> str:
    """Why a post may not reverse what others have done: both ends must be its own, and the act itself its right."""
    if row.kind == BookingKind.CARRY_OVER and by.division.level != Division.Level.COUNTY:
        return _("结转由县（区）财政办理，请由县（区）财政冲销")
    if row.kind in MOVED_BESIDE and not may(by, Right.DISBURSE):
        return _("转拨、收回由有拨付权限的单位办理，您的岗位不能冲销")
    held = row.entries.exclude(account__kind=FundAccount.Kind.OUTSIDE)
    if not all(covers(by, code) for code in held.values_list("account__division_id", flat=True)):
        return _("这张凭证涉及本辖区以外单位的资金，请由上级财政冲销")
    if row.kind in MOVED_BESIDE and _made_above(
        row, by
    ):  # recovered out of the area: only the giver is touched
        return _("这笔转拨、收回由上级办理，请由上级财政冲销")
    return ""


def _made_above(row: Booking, by) -> bool:
    """Whether the hand that made it holds a post beyond this one's area: a booking keeps the person, not the post."""
    if row.made_by_id is None or row.made_by_id == by.person_id:
        return False
    posts = Post.objects.everywhere(because="the posts of whoever made a booking asked for by right")
    codes = posts.filter(person_id=row.made_by_id).values_list("division_id", flat=True)
    return not all(covers(by, code) for code in codes)


SAYINGS = {
    "month_is_open": gettext_lazy("该月或其后的月份已月结，不能记账；请记在未结账的月份，或用冲销更正"),
    "entries_sum_to_nothing": gettext_lazy("分录借贷不平"),
    "one_source": gettext_lazy("一张凭证只记一个来源的资金"),
    "funding_booking_key_key": gettext_lazy("该笔已经记账"),
    "funding_booking_reverses_id_key": gettext_lazy("该凭证已经冲销"),
}


@contextmanager
def _told(lines: Sequence[Line]):
    """The database's refusal as a sentence that names the account and what it holds."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        diagnostics = getattr(refusal.__cause__, "diag", None)
        named = getattr(diagnostics, "constraint_name", "") or ""
        if named == "no_negative_balance":
            raise NotEnough(_short(lines)) from refusal
        if named == "funding_booking_key_key":
            raise BookedMeanwhile(SAYINGS[named]) from refusal
        if named in SAYINGS:
            raise ValidationError(SAYINGS[named]) from refusal
        raise


def _short(lines: Sequence[Line]) -> str:
    """Which account lacks how much, as it is now."""
    asked: dict[int, Decimal] = {}
    for line in lines:
        asked[line.account.pk] = asked.get(line.account.pk, Decimal(0)) + line.amount
    held = (
        FundAccount.objects.everywhere(because=HELD)
        .held()
        .filter(pk__in=asked)
        .select_related("earmark", "division")
    )
    for account in held:
        if account.balance + asked[account.pk] < 0:
            return _("%(division)s“%(account)s”%(kind)s余额 %(balance)s，不够 %(amount)s") % {
                "division": account.division.name,
                "account": account,
                "kind": account.get_kind_display(),
                "balance": with_unit(account.balance),
                "amount": with_unit(-asked[account.pk]),
            }
    return _("余额不足")
