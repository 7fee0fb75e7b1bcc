"""What the pages of 账簿 say of one account and of one booking, and which acts they offer to whom."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.access import may, sees
from accounts.rights import Right
from common.attachments import Owner
from common.money import show, with_unit
from funding.account_acts import ACTS
from funding.actions.adjusting import SCANS
from funding.actions.reversing import why_not
from funding.bookings_hung import record_of
from funding.ledger_tables import STAGE_TONES, carried_word
from funding.models import Adjustment, Booking, FundAccount
from maintenance.actions.keeping import kept


def account_facts(account: FundAccount) -> list[tuple]:
    earmark = account.earmark
    told = [
        (_("单位"), account.division),
        (_("资金来源"), account.get_source_display()),
        (_("年度"), _("%(year)s年，%(carried)s") % {"year": account.year, "carried": carried_word(account)}),
        (_("阶段"), account.get_kind_display()),
        (_("专项"), earmark.name if earmark else _("不限专项"), earmark.document if earmark else ""),
    ]
    if earmark:
        uses = "、".join(str(use) for use in earmark.uses.all()) or _("不限")
        told += [(_("下达单位"), earmark.issuer), (_("限定用途"), uses), (_("使用要求"), earmark.limit)]
    return told


def account_offers(account: FundAccount, post) -> list[dict[str, Any]]:
    """Buttons of what may be done with what the account holds."""
    if not account.balance:
        return []
    return [
        {"word": act.word, "url": reverse("funding:account-act", args=[account.pk, key])}
        for key, act in ACTS.items()
        if account.kind in act.kinds and may(post, act.right)
    ]


def opened(entries: Iterable[Any], post) -> set[int]:
    """The bookings of these entries that the post may open."""
    ids = {entry.booking_id for entry in entries}
    return set(Booking.objects.visible_to(post).filter(pk__in=ids).values_list("pk", flat=True))


def booking_shown(booking: Booking, post) -> dict[str, Any]:
    """The context of one booking's page."""
    turned = getattr(booking, "reversal", None)
    entries = booking.entries.select_related("account__division", "account__earmark", "use", "sector")
    adjustment = Adjustment.objects.visible_to(post).filter(booking=booking).first()
    why = why_not(booking, post)
    return {
        "booking": booking,
        "facts": _facts(booking, post),
        "lines": [_line(entry, post) for entry in entries.order_by("pk")],
        "reversal": turned,
        "reverse_offered": may(post, Right.LEDGER_REVERSE) and booking.kind != "reversal" and not turned,
        "why_not": why,
        "paper": _paper(adjustment) if adjustment else [],
        "may_file": bool(adjustment) and may(post, Right.LEDGER_REVERSE),
        "scans": list(kept(Owner(SCANS, adjustment.pk))) if adjustment else [],
    }


def amount_of(booking: Any) -> Decimal:
    """Yuan that a booking asked for with `for_list()` moves."""
    return booking.amount or Decimal(0)


def _facts(booking: Booking, post) -> list[tuple]:
    told: list[tuple] = [
        (_("事项"), booking.get_kind_display()),
        (_("发生日期"), f"{booking.booked_on:%Y-%m-%d}"),
        (_("记账单位"), booking.division),
        (_("金额"), with_unit(amount_of(booking))),
        (_("摘要"), booking.words),
        (
            _("记账"),
            booking.made_by or _("系统"),
            f"{timezone.localtime(booking.recorded_at):%Y-%m-%d %H:%M}",
        ),
    ]
    if record := record_of(booking):
        url = record.url_for(post)
        told.append((record.word, format_html('<a href="{}">{}</a>', url, record.row) if url else record.row))
    if booking.reverses:
        url = reverse("funding:booking-detail", args=[booking.reverses_id])
        told.append((_("冲销的凭证"), format_html('<a href="{}">{}</a>', url, booking.reverses)))
    if booking.reason:
        told.append((_("原因"), booking.reason))
    return told


def _line(entry: Any, post) -> dict[str, Any]:
    account = entry.account
    return {
        "account": account,
        "stage": account.get_kind_display(),
        "tone": STAGE_TONES[account.kind],
        "url": reverse("funding:account-detail", args=[account.pk]) if sees(post, account) else "",
        "use": entry.use or "",
        "sector": entry.sector or "",
        "came": show(entry.amount) if entry.amount > 0 else "",
        "went": show(-entry.amount) if entry.amount < 0 else "",
    }


def _paper(row: Adjustment) -> list[tuple]:
    approved = f"{row.approved_on:%Y-%m-%d}" if row.approved_on else ""
    return [(_("批准单位"), row.issuer), (_("批准文号"), row.document), (_("批准日期"), approved)]


def may_read_scan(post, owner_id: str) -> bool:
    """Approval papers, for whoever sees the booking (ATTACHMENT_OWNERS)."""
    if not (may(post, Right.FUND_VIEW) and owner_id.isdigit()):
        return False
    return Adjustment.objects.visible_to(post).filter(pk=int(owner_id)).exists()
