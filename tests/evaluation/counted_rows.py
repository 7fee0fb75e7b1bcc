"""What calculators are tested by: a period, one village's figure, a village rich in rows. Plain functions, keyword only."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from evaluation.places import CALCULATORS, Counted, Period
from tests.factories import SHITANG


def this_year(*, deadline: datetime | None = None, until: date | None = None, **more) -> Period:
    """This year, to be frozen tomorrow unless told otherwise."""
    year = timezone.localdate().year
    ends = deadline or timezone.now() + timedelta(days=1)
    return Period(date(year, 1, 1), until or date(year, 12, 31), ends, **more)


def count(key: str, *, unit: str = SHITANG, period: Period | None = None) -> Counted:
    """One unit's figure."""
    calculator = CALCULATORS.get(key)
    assert calculator is not None, key
    return calculator.count([unit], period or this_year())[unit]


def figure(key: str, **named) -> tuple[Decimal, Decimal]:
    """(numerator, denominator)."""
    counted = count(key, **named)
    return counted.numerator, counted.denominator


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
