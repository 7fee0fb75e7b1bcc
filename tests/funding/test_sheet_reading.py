"""Ledgers of money as they come: units, totals that must add up, balances that must carry."""

from decimal import Decimal

import pytest

from funding.sheet_reading import fact_of, read

D = Decimal
HEADS = ["日期", "凭证号", "摘要", "收款单位", "资金来源", "收入（元）", "支出（元）", "结余"]


def book(*rows, above=(), heads=HEADS, tab="2026年"):
    lines = [*above, heads, *rows]
    return read([(tab, number, [str(cell) for cell in line]) for number, line in enumerate(lines, 1)])


def test_rows_of_a_plain_ledger():
    told = book(
        ["", "", "上年结转", "", "", "", "", "500"],
        ["2026-01-05", "收001", "卫生费", "", "农户付费", "1,200.50", "", "1700.5"],
        ["2026-01-09", "付001", "修路灯", "横溪照明", "", "", "300", "1400.5"],
        ["", "", "合计", "", "", "1200.5", "300", ""],
    )
    assert [(row.kind, row.amount) for row in told.rows] == [
        ("opening", D("500.00")), ("income", D("1200.50")), ("expense", D("300.00")),
    ]  # fmt: skip
    assert told.wrong == 0 and told.rows[2].facts["who"] == "横溪照明"


@pytest.mark.parametrize(
    ("above", "head", "amount"),
    [
        ((), "支出（万元）", D("12000.00")),
        ((["单位：万元"],), "支出", D("12000.00")),
        ((), "支出", D("1.20")),
    ],
)
def test_the_unit_stands_in_the_head_or_above(above, head, amount):
    told = book(["2026-01-05", "修桥", "1.2"], above=above, heads=["日期", "摘要", head])
    assert [row.amount for row in told.rows] == [amount]


def test_totals_that_disagree_are_told():
    told = book(
        ["2026-01-05", "1", "甲", "", "", "100", "", ""],
        ["", "", "1月小计", "", "", "100", "", ""],
        ["2026-02-05", "2", "乙", "", "", "50", "", ""],
        ["", "", "2月小计", "", "", "60", "", ""],
        ["", "", "合计", "", "", "160", "", ""],
    )
    assert told.wrong == 2
    assert "第5行“2月小计”的收入写 60.00元，各行相加 50.00元，差 10.00元" in told.told[0]
    assert "第6行“合计”" in told.told[1]


def test_a_balance_that_does_not_carry_is_told_once():
    told = book(
        ["2026-01-05", "1", "甲", "", "", "100", "", "100"],
        ["2026-01-06", "2", "乙", "", "", "", "30", "60"],
        ["2026-01-07", "3", "丙", "", "", "", "10", "55"],
    )
    assert told.wrong == 1 and "应为 70.00元" in told.told[0]


def test_a_bare_amount_means_what_the_title_says_and_words_are_no_amount():
    told = book(["2026-01-05", "张三", "约五百"], above=(["捐赠到账明细"],), heads=["日期", "捐赠人", "金额"])
    assert told.rows[0].fault.startswith("金额读不了")
    told = book(["2026-01-05", "张三", "500"], above=(["捐赠到账明细"],), heads=["日期", "捐赠人", "金额"])
    assert [(row.kind, row.amount) for row in told.rows] == [("income", D("500.00"))]


def test_a_sheet_without_money_is_told():
    assert "没有找到金额的表头" in book(["甲", "乙"], heads=["姓名", "电话"]).told[0]


def test_heads_by_their_words():
    said = {
        "支出类别": "use",
        "支出金额": "expense",
        "经费来源": "source",
        "所在村": "division",
        "到账日期": "day",
    }
    assert {text: fact_of(text) for text in said} == said
