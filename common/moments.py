"""Where a day begins and ends as moments, Beijing time: what waits since a day, and is due by the end of one."""

from datetime import date, datetime, time

from django.utils import timezone


def morning(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def evening(day: date) -> datetime:
    """The last minute of a day: 23:59."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
