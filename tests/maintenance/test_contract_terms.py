"""The arithmetic of a contract, by its laws: terms, periods that tile it, prices that sum, shares that never fall."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance import contract_terms as terms

DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
SPANS = st.tuples(DAYS, st.integers(1, 1095)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))
KINDS = st.sampled_from(list(terms.MONTHS))
SCORES = st.decimals(0, 100, places=2)


@given(span=SPANS, kind=KINDS)
def test_periods_tile_the_term(span, kind):
    found = terms.periods(*span, kind)
    assert found[0][0] == span[0] and found[-1][1] == span[1]
    assert all(first <= last for first, last in found)
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(found))


@given(span=SPANS, kind=KINDS, price=st.decimals(0, 10_000_000, places=2))
def test_prices_sum_to_the_whole(span, kind, price):
    parts = terms.prices(price, terms.periods(*span, kind))
    assert sum(parts) == price and all(part >= 0 for part in parts)


@given(first=DAYS)
def test_three_years_end_the_day_before_the_anniversary(first):
    last = terms.last_day(first)
    assert terms.months_later(first, 36) == last + timedelta(days=1)
    assert (last - first).days <= 1095
    assert len(terms.years(first, last)) == 3 and len(terms.years(first, last + timedelta(days=1))) == 4


@given(a=SCORES, b=SCORES)
def test_a_higher_score_never_earns_less(a, b):
    bands = [(Decimal(90), Decimal(100)), (Decimal(60), Decimal(70)), (Decimal(30), Decimal(10))]
    low, high = sorted((a, b))
    assert terms.share_of(low, bands) <= terms.share_of(high, bands)


@given(price=st.decimals(0, 1_000_000, places=2), share=SCORES)
def test_never_more_than_the_price_is_paid(price, share):
    assert 0 <= terms.payable(price, share) <= price


@pytest.mark.parametrize(
    ("first", "last"),
    [("2024-03-01", "2027-02-28"), ("2024-02-29", "2027-02-27"), ("2025-03-01", "2028-02-29")],
)
def test_by_hand(first, last):
    assert terms.last_day(date.fromisoformat(first)) == date.fromisoformat(last)


def test_below_all_bands_nothing():
    assert terms.share_of(Decimal(20), [(Decimal(60), Decimal(70))]) == 0
