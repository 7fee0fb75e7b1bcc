"""Amounts as they are typed into forms."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from funding.forms.money import YuanField


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("1,234.5", "1234.50"), ("1.5万元", "15000.00"), ("￥３万", "30000.00"), (" 0.01 ", "0.01")],
)
def test_amounts_are_read_as_the_office_writes_them(typed, yuan):
    assert YuanField().clean(typed) == Decimal(yuan)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("三百", "不是金额"), ("0", "大于零"), ("-5", "大于零"), ("1.005", "精确到了分以下")],
)
def test_what_is_no_amount_is_refused_in_words(typed, said):
    with pytest.raises(ValidationError, match=said):
        YuanField().clean(typed)


def test_an_adjustment_may_lessen_but_not_be_nothing():
    assert YuanField(least=None).clean("-1,000") == Decimal("-1000.00")
    with pytest.raises(ValidationError, match="不能为零"):
        YuanField(least=None).clean("0")
    assert YuanField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        YuanField().clean(" ")
