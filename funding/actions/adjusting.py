"""调整用途、转拨、收回: money moved beside the usual way, each on a paper that stays with the booking."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from funding.actions.booking import Line, account_for, beside, book
from funding.models import Adjustment, Booking, Earmark, FundAccount
from maintenance.actions.keeping import keep_some

SCANS = "funding.adjustment"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_SCANS = 10
Kind = FundAccount.Kind


@transaction.atomic
def change_purpose(
    *,
    account: FundAccount,
    earmark: Earmark | None,
    amount: Decimal,
    issuer: str,
    document: str,
    approved_on: date,
    reason: str,
    by,
    changed_on: date | None = None,
    key: UUID | None = None,
) -> Booking:
    """调整用途: available money comes under another earmark (None: no earmark), as whoever issued the first one approved.

    Raises Refused, Http404, NotEnough, ValidationError.
    """
    require(by, Right.LEDGER_REVERSE, account)
    _require_kind(account, Kind.AVAILABLE)
    if earmark == account.earmark:
        raise ValidationError({"earmark": _("用途没有变，请选择另一个专项")})
    if earmark is not None:
        _require_cover(earmark, account.source, account.division)
    if account.earmark and issuer.strip() != account.earmark.issuer:
        raise ValidationError(
            {"issuer": _("专项资金改变用途须由原下达单位批准：%s") % account.earmark.issuer}
        )
    if approved_on > (changed_on or timezone.localdate()):
        raise ValidationError({"approved_on": _("批准在前，调整在后")})
    taker = account_for(
        division=account.division,
        kind=Kind.AVAILABLE,
        source=account.source,
        year=account.year,
        earmark=earmark,
        carried=account.carried,
    )
    words = _("调整用途：%(old)s → %(new)s") % {"old": _purpose(account.earmark), "new": _purpose(earmark)}
    lines = [Line(account, -amount), Line(taker, amount)]
    made = _booked("purpose_change", account, lines, words, changed_on, reason, by, key)
    return _on_paper(made, amount, issuer, document, approved_on)


def _purpose(earmark: Earmark | None) -> str:
    return f"“{earmark.name}”（{earmark.document}）" if earmark else _("不限专项")


@transaction.atomic
def transfer(
    *,
    account: FundAccount,
    division: Division,
    amount: Decimal,
    issuer: str,
    document: str,
    reason: str,
    by,
    moved_on: date | None = None,
    key: UUID | None = None,
) -> Booking:
    """转拨: available money goes to another unit of the post's area, for the same purpose.

    Raises Refused, Http404, NotEnough, ValidationError.
    """
    require(by, Right.DISBURSE, account)
    require_division(by, division.pk)
    _require_kind(account, Kind.AVAILABLE)
    if division.pk == account.division_id or division.closed_on:
        raise ValidationError({"division": _("请选择另一个在用的单位")})
    if account.earmark:
        _require_cover(account.earmark, account.source, division)
    taker = account_for(
        division=division,
        kind=Kind.AVAILABLE,
        source=account.source,
        year=account.year,
        earmark=account.earmark,
        carried=account.carried,
    )
    words = _("转拨：%(old)s → %(new)s") % {"old": account.division, "new": division}
    lines = [Line(account, -amount), Line(taker, amount)]
    made = _booked("transfer", account, lines, words, moved_on, reason, by, key)
    return _on_paper(made, amount, issuer, document, None)


@transaction.atomic
def recover(
    *,
    account: FundAccount,
    amount: Decimal,
    issuer: str,
    document: str,
    reason: str,
    by,
    to: Division | None = None,
    recovered_on: date | None = None,
    key: UUID | None = None,
) -> Booking:
    """收回: unspent money goes back to a treasury above (`to`), or leaves the area (None).

    Raises Refused, Http404, NotEnough, ValidationError.
    """
    require(by, Right.DISBURSE, account)
    _require_kind(account, Kind.AVAILABLE, Kind.TRANSIT)
    if to is not None:
        require_division(by, to.pk)
        if to.pk not in _above(account.division_id):
            raise ValidationError({"to": _("只能收回到本单位的上级财政")})
    taker = beside(account, Kind.OUTSIDE) if to is None else _treasury(account, to)
    words = _("收回：%(old)s → %(new)s") % {"old": account.division, "new": to or _("区外")}
    lines = [Line(account, -amount), Line(taker, amount)]
    made = _booked("recovery", account, lines, words, recovered_on, reason, by, key)
    return _on_paper(made, amount, issuer, document, None)


def _above(code: str) -> tuple[str, ...]:
    """The township and the county of a division, itself left out."""
    return tuple({f"{code[:9]}000", f"{code[:6]}000000"} - {code})


def _treasury(account: FundAccount, division: Division) -> FundAccount:
    return account_for(
        division=division,
        kind=Kind.TRANSIT,
        source=account.source,
        year=account.year,
        earmark=account.earmark,
        carried=account.carried,
    )


def _require_kind(account: FundAccount, *kinds: str) -> None:
    if account.kind not in kinds:
        raise ValidationError(_("“%s”的资金不能这样办理") % account.get_kind_display())


def _require_cover(earmark: Earmark, source: str, division: Division) -> None:
    """An earmark takes only money of its source, in its area."""
    if earmark.source != source:
        raise ValidationError(
            {"earmark": _("专项的资金来源是%s，与这笔钱不同") % earmark.get_source_display()}
        )
    if earmark.division_id not in (division.pk, *_above(division.pk)):
        raise ValidationError(
            _("专项“%(name)s”不适用于%(division)s") % {"name": earmark, "division": division}
        )


def _booked(kind, account, lines, words, day, reason, by, key) -> Booking:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    return book(
        kind=kind,
        division=account.division,
        booked_on=day or timezone.localdate(),
        lines=lines,
        words=words,
        by=by,
        key=key,
        reason=reason.strip(),
    )


def _on_paper(
    booking: Booking,
    amount: Decimal,
    issuer: str,
    document: str,
    approved_on: date | None,
) -> Booking:
    """Keep the paper, once. Raises ValidationError where no paper is named."""
    if not document.strip() or not issuer.strip():
        raise ValidationError({"document": _("请写明批准单位和批准文号")})
    Adjustment.objects.everywhere(because="of a booking just made").get_or_create(
        booking=booking,
        defaults={
            "amount": amount,
            "issuer": issuer.strip()[:100],
            "document": document.strip()[:60],
            "approved_on": approved_on,
        },
    )
    return booking


@transaction.atomic
def add_scans(*, booking: Booking, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """The approval as it came on paper. Raises Refused, Http404, ValidationError."""
    require(by, Right.LEDGER_REVERSE, booking)
    row = Adjustment.objects.everywhere(because="of a booking just asked for by right").get(booking=booking)
    said = {"division": booking.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_SCANS, owner=Owner(SCANS, row.pk), **said)
