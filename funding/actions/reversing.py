"""冲销 from the ledger itself: of bookings that hang on no record, or whose record follows (place REVERSED)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from funding.actions import booking as ledger
from funding.bookings_hung import record_of
from funding.models import Booking, BookingKind
from funding.places import REVERSED

HELD_BY_A_REQUEST = (BookingKind.RESERVE, BookingKind.RELEASE)


def why_not(row: Booking, by) -> str:
    """Why the ledger can't reverse this booking by itself, or not by this post; '' if it can."""
    if row.kind == BookingKind.REVERSAL:
        return _("冲销凭证不能再冲销")
    if hasattr(row, "reversal"):
        return _("已经冲销")
    if row.kind in HELD_BY_A_REQUEST:
        return _("预留随用款申请办理，请在用款里退回或撤回")
    record = record_of(row)
    if record is not None and REVERSED.get(row.kind) is None:
        return _("这张凭证随“%s”记账，请在那里办理") % record.word
    return ledger.beyond(row, by)


@transaction.atomic
def take_back(*, booking: Booking, reason: str, by, key: UUID | None = None) -> Booking:
    """冲销 a booking from its own page. Raises Refused, Http404, NotEnough, ValidationError."""
    require(by, Right.LEDGER_REVERSE, booking)
    if said := why_not(booking, by):
        raise ValidationError(said)
    return ledger.reverse(booking=booking, reason=reason, by=by, key=key)
