"""The arithmetic of a contract: three years at most, periods that tile its term, prices that sum to the whole. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from common.money import split

MOST_YEARS = 3
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FEN = Decimal("0.01")
Span = tuple[date, date]  # first and last day


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(from_date: date, years: int = MOST_YEARS) -> date:
    """The last day of a term of whole years: 2024-03-01 for three years ends on 2027-02-28."""
    return months_later(from_date, 12 * years) - timedelta(days=1)


def periods(from_date: date, until: date, period: str) -> list[Span]:
    """The term cut into months, quarters, half years or years from its first day; the last one may be shorter."""
    return _cut(from_date, until, MONTHS[period])


def years(from_date: date, until: date) -> list[Span]:
    """The years of the contract, the last one perhaps shorter."""
    return _cut(from_date, until, 12)


def _cut(from_date: date, until: date, months: int) -> list[Span]:
    spans, number, start = [], 1, from_date
    while start <= until:
        following = months_later(from_date, months * number)
        spans.append((start, min(until, following - timedelta(days=1))))
        number, start = number + 1, following
    return spans


def prices(price: Decimal, spans: Sequence[Span]) -> list[Decimal]:
    """The price parted over periods by their days, whole 分, the parts summing to the price."""
    return split(price, [(last - first).days + 1 for first, last in spans])


def share_of(score: Decimal, bands: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The share in percent that a score earns: of the highest band it reaches; below all bands nothing."""
    reached = [(least, share) for least, share in bands if score >= least]
    return max(reached)[1] if reached else Decimal(0)


def payable(price: Decimal, share: Decimal) -> Decimal:
    """That share of a period's price, in whole 分."""
    return (price * share / 100).quantize(FEN, ROUND_HALF_UP)
