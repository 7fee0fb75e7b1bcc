"""流向: the sums of each step are its records', what lacks is told, a village sees its own alone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.actions import arrivals, booking, budgets
from funding.fund_flow import funds, gaps
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.life_rows import (
    make_allocation,
    make_arrival,
    make_earmark,
    make_finance,
    pay_down,
    share_of,
)
from tests.funding.money_rows import Kind, make_use, move
from tests.funding.test_budgets import make_line

pytestmark = pytest.mark.django_db


def test_each_step_is_the_sum_of_its_records_and_what_lacks_is_told():
    finance, township = make_finance(), make_finance(division=HENGXI)
    village = make_post(role="village_clerk", division=SHITANG)
    line = budgets.propose(line=make_line(by=village, amount=900), by=village)
    budgets.confirm(line=line, document="宁财预1号", by=finance)
    fund = funds(village).get()
    assert gaps(fund) == ["有预算未下达"]
    allocation = make_allocation(shares={SHITANG: 800}, by=finance)
    make_allocation(shares={SHITANG: 70}, earmark=make_earmark(by=finance), by=finance)  # another fund
    pay_down(share_of(allocation), 600, by=finance)
    come = arrivals.record_share(
        share=share_of(allocation), amount=Decimal(500), arrived_on=timezone.localdate(), by=township
    )
    wrong = arrivals.record_share(
        share=share_of(allocation), amount=Decimal(100), arrived_on=timezone.localdate(), by=township
    )
    booking.reverse(booking=wrong.booking, reason="记重", by=township)
    purse = come.booking.entries.get(amount__gt=0).account
    reserved, outside = (booking.beside(purse, kind) for kind in (Kind.RESERVED, Kind.OUTSIDE))
    move(purse, reserved, 120, kind="reserve", by=township)
    paid = move(reserved, outside, 120, kind="payment", use=make_use(), by=township)
    fund = funds(village).get(earmark=None)
    sums = (
        fund.budgeted,
        fund.allocated,
        fund.disbursed,
        fund.arrived,
        fund.published,
        fund.spent,
        fund.balance,
    )
    assert sums == (900, 800, 600, 500, 0, 120, 380)
    assert gaps(fund) == ["未全部拨付", "已拨付未到账"]
    booking.reverse(booking=paid, reason="退回", by=township)
    assert funds(village).get(earmark=None).spent == 0
    assert "没有预算" in gaps(funds(village).exclude(earmark=None).get())
    page = client_of(village).get(reverse("funding:fund-flow-detail", args=[fund.pk])).content.decode()
    assert all(
        words in page for words in (come.number, "横溪街道", "已冲销", "宁财预1号", allocation.document)
    )
    other = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert client_of(other).get(reverse("funding:fund-flow-detail", args=[fund.pk])).status_code == 404
    assert not funds(other).exists()


def test_the_list_asks_as_often_for_thirty_as_for_one():
    finance = make_finance()
    make_division(code=SHITANG)
    office = client_of(make_post(role="auditor", division=COUNTY))
    sources = ["village_collective", "service_income", "donation", "charity_fund", "other", "operator"]
    papers = {
        "service_income": "contract",
        "operator": "contract",
        "donation": "donation",
        "charity_fund": "donation",
    }

    def row(number: int):
        source = sources[number]
        make_arrival(by=make_finance(division=HENGXI), source=source, basis=papers.get(source, "village"))

    assert_flat(office, reverse("funding:fund-flow"), row, rows=6)
    assert office.get(reverse("funding:fund-flow-export")).status_code == 200
    assert finance.pk
