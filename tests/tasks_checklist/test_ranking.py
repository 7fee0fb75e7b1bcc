"""Rates and ranks: exact, ties share a rank, who has nothing due is left out whatever the others did."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks_checklist.ranking import mean, percent, ranked, rate

COUNTS = st.integers(0, 40).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due)))
NAMES = st.text("abcdefgh", min_size=1, max_size=3)


def test_ranks_as_an_office_writes_them():
    counted = {"甲": (2, 2), "乙": (1, 2), "丙": (3, 3), "丁": (0, 0), "戊": (2, 4), "己": (0, 1)}
    order, left_out = ranked({key: rate(one) for key, one in counted.items()})
    assert order == [(1, "丙"), (1, "甲"), (3, "乙"), (3, "戊"), (5, "己")] and left_out == ["丁"]


@given(st.dictionaries(NAMES, COUNTS, max_size=12))
def test_laws_of_ranks(counted):
    rates = {key: rate(one) for key, one in counted.items()}
    order, left_out = ranked(rates)
    assert sorted([key for _rank, key in order] + left_out) == sorted(counted)
    assert all(counted[key][1] == 0 for key in left_out)
    for rank, key in order:
        assert rank == 1 + sum(rates[other] > rates[key] for _place, other in order)


@given(COUNTS)
def test_percent_is_exact_to_a_tenth(counted):
    share = rate(counted)
    assert (percent(share) == "") == (counted[1] == 0)
    if share is not None:
        assert abs(Fraction(percent(share)) - 100 * share) <= Fraction(1, 20)


def test_means_and_what_can_not_be():
    assert mean([Fraction(1, 2), None, Fraction(1)]) == Fraction(3, 4) and mean([None]) is None
    assert percent(Fraction(2, 3)) == "66.7" and percent(Fraction(1)) == "100.0"
    with pytest.raises(ValueError, match="3 of 2"):
        rate((3, 2))
