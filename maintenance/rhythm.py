"""The circle of a year's list: handed in by the end of December, published by the end of March [domain.md 7]. Pure.

The county's own days stand in ListRhythm; these are the assumption where it said nothing.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

HAND_IN, PUBLISH, DAYS_TO_NEXT = "12-31", "03-31", 30


@dataclass(frozen=True)
class Circle:
    """`year` is the year of the list; it is handed in within it and published in the next."""

    year: int
    hand_in: date
    publish: date


def circle(on: date, *, hand_in_by: str = HAND_IN, publish_by: str = PUBLISH) -> Circle:
    """Which list one works on: until its publishing is due the last year's, then this year's."""
    year = on.year - 1 if on <= day_of(on.year, publish_by) else on.year
    return Circle(year, day_of(year, hand_in_by), day_of(year + 1, publish_by))


def day_of(year: int, month_day: str) -> date:
    """`02-29` is the last of February in every other year."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def next_due(reopened_at: datetime, days: int = DAYS_TO_NEXT) -> datetime:
    """Until when an edition must say what was changed."""
    return reopened_at + timedelta(days=days)
