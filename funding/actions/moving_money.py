"""What of the money goes along when villages merge; what is held for a payment is paid where it was asked for."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import DivisionMerge
from funding.actions.booking import Line, account_for, book
from funding.models import BookingKind, FundAccount

BECAUSE = "the accounts of a village that is being closed"


def move_balances(merge: DivisionMerge, by) -> int:
    """What the closed village has available becomes the successor's, a transfer an account; its old bookings stay.

    What is reserved stays until the payment is made or dropped: the successor's people see and finish it.
    """
    rows = FundAccount.objects.everywhere(because=BECAUSE).available()
    rows = rows.filter(division=merge.closed, balance__gt=0).select_related("division", "earmark")
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for account in found:
        _move(account, merge, by)
    return len(found)


def _move(account: FundAccount, merge: DivisionMerge, by) -> None:
    taker = account_for(
        division=merge.successor,
        kind=account.kind,
        source=account.source,
        year=account.year,
        earmark=account.earmark,
        carried=account.carried,
    )
    book(
        kind=BookingKind.TRANSFER,
        division=merge.successor,
        booked_on=timezone.localdate(),
        lines=[Line(account, -account.balance), Line(taker, account.balance)],
        words=_("撤并：%(closed)s并入%(successor)s")
        % {"closed": merge.closed.short_name, "successor": merge.successor.short_name},
        by=by,
    )
