"""What of the money goes along when villages merge: what can be spent, what is held for a payment, what is on its way.

Old bookings keep their village; each purse goes over by a booking of its own, within the merge's one transaction.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, DivisionMerge
from funding.actions.booking import Line, account_for, book, hold_books
from funding.models import Booking, BookingKind, FundAccount

BECAUSE = "the accounts of a village that is being closed"
Kind = FundAccount.Kind


def move_balances(merge: DivisionMerge, by) -> int:
    """What the closed village can spend becomes the successor's."""
    return _move(merge, Kind.AVAILABLE, BookingKind.TRANSFER, by)


def move_reserved(merge: DivisionMerge, by) -> int:
    """What is held for payments that are asked for: they were given to the successor before (moving_payments.py)."""
    return _move(merge, Kind.RESERVED, BookingKind.TRANSFER, by)


def move_transit(merge: DivisionMerge, by) -> int:
    """What is on its way and belongs to no share: shares took theirs along (moving_shares.py)."""
    return _move(merge, Kind.TRANSIT, BookingKind.DISBURSEMENT, by)


def _move(merge: DivisionMerge, kind: str, booked_as: str, by) -> int:
    hold_books([merge.closed_id, merge.successor_id])
    rows = FundAccount.objects.everywhere(because=BECAUSE).filter(kind=kind)
    rows = rows.filter(division=merge.closed, balance__gt=0).select_related("division", "earmark")
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for account in found:
        _pass_on(account, merge.successor, booked_as, by)
    return len(found)


def same_purse(account: FundAccount, division: Division) -> FundAccount:
    """The same money, in the same stage, of another unit."""
    return account_for(
        division=division,
        kind=account.kind,
        source=account.source,
        year=account.year,
        earmark=account.earmark,
        carried=account.carried,
    )


def _pass_on(account: FundAccount, taker: Division, booked_as: str, by) -> Booking:
    return book(
        kind=booked_as,
        division=taker,
        booked_on=timezone.localdate(),
        lines=[Line(account, -account.balance), Line(same_purse(account, taker), account.balance)],
        words=_("撤并：%(closed)s并入%(successor)s")
        % {"closed": account.division.short_name, "successor": taker.short_name},
        by=by,
    )


def go_on(account: FundAccount, by) -> None:
    """What comes back to a village that is no more (a payment reversed, a refund) is its heir's at once."""
    heir = account.division.heir
    if heir == account.division:
        return
    rows = FundAccount.objects.everywhere(because=BECAUSE).select_related("division", "earmark")
    held: Any = rows.select_for_update(of=("self",)).get(pk=account.pk)
    if held.balance:
        _pass_on(held, heir, BookingKind.TRANSFER, by)


def before_transfer_reversed(row: Booking, by, reason: str = "") -> None:
    """Nothing goes back to a village that is no more, least of all what is held for a payment (place REVERSED)."""
    refuse_closed(row)


def refuse_closed(row: Booking) -> None:
    """Raise ValidationError where a booking's money came from a unit that is closed."""
    gave = row.entries.filter(amount__lt=0, account__division__closed_on__isnull=False)
    if first := gave.select_related("account__division").first():
        said = _("%s已撤并，资金不能退回；多转的请用转拨、收回办理")
        raise ValidationError(said % first.account.division)
