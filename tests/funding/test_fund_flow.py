"""流向: the sums of each step are its records', what lacks is told, a village sees its own alone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.actions import arrivals, booking, budgets, closing
from funding.fund_flow import funds, gaps
from funding.models import Settlement
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_post,
)
from tests.flat import assert_flat
from tests.funding.life_rows import (
    make_allocation,
    make_arrival,
    make_earmark,
    make_finance,
    pay_down,
    share_of,
)
from tests.funding.money_rows import Kind, make_account, make_use, move, put_in
from tests.funding.spending_rows import bring, make_expenditure, make_people
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
        fund.left,
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


def test_what_is_carried_over_is_a_step_from_the_year_before_and_settlements_close_the_chain():
    last = timezone.localdate().year - 1
    finance, people = make_finance(), make_people()
    old = make_account(source="village_collective", year=last)
    put_in(old, 700)
    closing.carry_over(year=last, by=finance)
    carried = make_account(source="village_collective", carried=True)
    auditor = make_post(role="auditor", division=COUNTY)
    fund = funds(auditor).get(year=last + 1)  # nothing new came: the carried purse stands for the fund
    assert (fund.pk, fund.carried_in, fund.carried_out, fund.left) == (carried.pk, 700, 0, 700)
    make_arrival(amount=300)
    fund = funds(auditor).get(year=last + 1)
    assert (fund.carried_in, fund.arrived, fund.left) == (700, 300, 1000)
    row = bring(make_expenditure(account=carried, by=people["clerk"], amount=250), "paid", people)
    Settlement.objects.create(
        division=row.division, name="路灯结算", party=make_party(division=HENGXI), agreed=250, accepted=250,
        accepted_on=timezone.localdate(),
    ).payments.add(row)  # fmt: skip
    fund = funds(auditor).get(year=last + 1)
    assert (fund.spent, fund.left) == (250, 750)
    client = client_of(auditor)
    page = client.get(reverse("funding:fund-flow-detail", args=[fund.pk])).content.decode()
    assert page.index("上年结转") < page.index("预算") and "路灯结算" in page and "700.00元" in page
    before = funds(auditor).get(year=last)
    assert (before.carried_out, before.left) == (700, 0)
    page = client.get(reverse("funding:fund-flow-detail", args=[before.pk])).content.decode()
    assert "结转下年" in page and "上年资金未支出" not in page
    assert "700.00" in client.get(reverse("funding:fund-flow")).content.decode()
