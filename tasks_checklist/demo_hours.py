"""When things of the demo happened: in office hours, another minute each time."""

from datetime import datetime, timedelta

from django.utils import timezone

from common.moments import morning

OPENS, OPEN = 8 * 60 + 30, 9 * 60  # minutes: from half past eight to half past five


def at_work(moment: datetime, drawn: int) -> datetime:
    """On the same day in office hours, the minute drawn by a number; never later than now."""
    minute = timedelta(minutes=OPENS + drawn % OPEN)
    return min(morning(timezone.localdate(moment)) + minute, timezone.now())
