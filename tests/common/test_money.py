"""Money by its laws."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common import money
from common.money import NotMoney, Unit

amounts = st.decimals("-999999999999.99", "999999999999.99", places=2)
weights = st.lists(st.integers(0, 10**9) | st.decimals(0, 10**6, places=4), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [
        ("1,234.5", "元", "1234.50"),
        ("￥1，234.50元", "元", "1234.50"),
        ("1.5万元", "元", "15000.00"),
        ("3 万", "万元", "30000.00"),
        ("12.5", "万元", "125000.00"),
        ("500元", "万元", "500.00"),
        ("１２．５", "元", "12.50"),
        ("-3.2", "元", "-3.20"),
        ("人民币 80 元", "元", "80.00"),
        (0.1 + 0.2, "元", "0.30"),  # what a workbook hands out
        (12.34567, "万元", "123456.70"),
        (7, "元", "7.00"),
        (Decimal("0.00"), "元", "0.00"),
        ("-0", "元", "0.00"),
    ],
)
def test_amounts_as_ledgers_write_them(written, unit, amount):
    assert str(money.parse(written, unit)) == amount


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "无",
        "约3万",
        "1,23",
        "1e5",
        "三万",
        "3万5",
        "12.3.4",
        None,
        True,
        [],
        "=1+1",
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_amount_is_refused(junk):
    with pytest.raises(NotMoney):
        money.parse(junk)


@pytest.mark.parametrize("vast", ["1000000000000", "9" * 80, Decimal("1e999999"), Decimal("sNaN"), 1e300])
def test_out_of_range_is_refused(vast):
    with pytest.raises(NotMoney):
        money.parse(vast)


def test_finer_than_a_fen_is_refused_unless_rounding_is_asked():
    with pytest.raises(NotMoney, match="分以下"):
        money.parse("1.005")
    assert money.parse("1.005", rounding=True) == Decimal("1.01")
    assert money.parse("0.0000005", "万元", rounding=True) == Decimal("0.01")


def test_floats_are_no_money():
    with pytest.raises(TypeError):
        money.yuan(1.5)
    assert money.yuan("1.005") == Decimal("1.01")
    with pytest.raises(NotMoney):
        money.yuan("无")


@given(amount=amounts)
def test_what_is_shown_reads_back(amount):
    assert money.parse(money.show(amount)) == amount
    assert money.parse(money.show(amount, Unit.WAN, exact=True), Unit.WAN) == amount
    assert money.parse(money.with_unit(amount), Unit.WAN) == amount  # the written unit wins


@given(amount=amounts)
def test_a_float_of_a_workbook_reads_as_what_was_typed(amount):
    assume(abs(amount) < 10**12)
    assert money.parse(float(amount)) == amount


def test_showing():
    assert money.show(Decimal("1234567.50")) == "1,234,567.50"
    assert money.show(Decimal("12345.60"), "万元") == "1.23"
    assert money.show(Decimal("12345.60"), "万元", exact=True) == "1.23456"
    assert money.show(Decimal("-0.01"), "万元") == "0.00"
    assert money.with_unit(Decimal("50000"), Unit.WAN) == "5.00万元"


@given(total=amounts, shares=weights)
def test_parts_sum_to_the_whole_and_lie_within_a_fen(total, shares):
    assume(any(shares))
    parts = money.split(total, shares)
    assert sum(parts) == total
    assert len(parts) == len(shares)
    assert [-part for part in money.split(-total, shares)] == parts  # a reversal takes back the same
    whole = sum(map(Decimal, shares))
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * Decimal(share) / whole) < Decimal("0.0101")
        assert share or not part


def test_equal_remainders_go_to_the_earlier_part():
    assert money.split(Decimal("0.02"), [1, 1, 1]) == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1]])
def test_shares_must_make_sense(shares):
    with pytest.raises(ValueError, match="weights"):
        money.split(Decimal("1.00"), shares)
