"""A village is closed into another: all that is open of its money is the successor's, by the very act that merges them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions.merging import merge_divisions, rehearse_merge
from accounts.models import Division
from accounts.places import HANDED_OVER
from funding.actions import allocations, arrivals, booking, disbursing, paying, spending
from funding.fund_flow import funds, gaps
from funding.invariants import faults
from funding.models import (
    AllocationShare,
    BudgetLine,
    Donation,
    Expenditure,
    FundAccount,
    Performance,
)
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_post
from tests.funding.life_rows import make_allocation, make_finance, pay_down, share_of
from tests.funding.money_rows import balance, make_account
from tests.funding.spending_rows import bring, fresh, make_expenditure, make_people, make_purse, pay
from tests.funding.test_budgets import make_line

pytestmark = pytest.mark.django_db
XUGAO = "320115009209"
TODAY = timezone.localdate


def merged(*, rehearsed: bool = False):
    places = {"closed": make_division(code=SHITANG), "successor": make_division(code=XUGAO)}
    places = {name: Division.objects.get(pk=place.pk) for name, place in places.items()}
    office = make_post(role="county_admin", division=COUNTY)
    act = rehearse_merge if rehearsed else merge_divisions
    return act(**places, on_date=TODAY(), paper="批复", by=office)


def counts(merge) -> dict[str, int]:
    return {one["what"]: one["count"] for one in merge.moved if one["count"]}


def held(division: str, kind: str = "available") -> Decimal:
    rows = FundAccount.objects.everywhere(because="t").filter(division_id=division, kind=kind)
    return sum((row.balance for row in rows), start=Decimal(0))


def test_what_is_asked_for_is_paid_or_given_back_by_the_successor():
    people, purse = make_people(), make_purse(amount=5000)
    asked, dropped, paid = (
        bring(make_expenditure(account=purse, by=people["clerk"], amount=1000), state, people)
        for state in ("approved", "asked", "paid")
    )
    assert counts(merged(rehearsed=True))["未支付的用款、未结清的结算"] == 2
    assert (held(SHITANG), held(SHITANG, "reserved")) == (2000, 2000)
    found = counts(merged())
    assert (found["可用的资金余额"], found["已预留的资金"]) == (1, 1)
    assert (held(SHITANG), held(SHITANG, "reserved")) == (0, 0)
    assert (held(XUGAO), held(XUGAO, "reserved")) == (2000, 2000)
    assert pay(fresh(asked), by=people["finance"]).booking.division_id == XUGAO
    heir = make_post(role="village_clerk", division=XUGAO)
    spending.drop(expenditure=fresh(dropped), by=heir)
    assert (held(XUGAO), held(XUGAO, "reserved")) == (3000, 0)
    assert fresh(paid).division_id == SHITANG
    paying.reverse(expenditure=fresh(paid), reason="付错", by=make_finance(division=HENGXI))
    assert (held(SHITANG), held(XUGAO)) == (0, 4000)  # what comes back is the heir's at once
    with pytest.raises(ValidationError, match="已撤并，请由"):
        make_expenditure(account=make_account(), by=people["clerk"])
    assert faults() == []


def test_what_is_held_can_not_be_turned_back_from_the_ledger():
    people, purse = make_people(), make_purse(amount=500)
    bring(make_expenditure(account=purse, by=people["clerk"], amount=100), "asked", people)
    merged()
    finance = make_finance()
    rows = booking.Booking.objects.everywhere(because="t").filter(kind="transfer")
    assert rows.count() == 2
    for row in rows:
        with pytest.raises(ValidationError, match="已撤并，资金不能退回"):
            booking.reverse(booking=row, reason="试", by=finance)


def test_shares_go_along_with_what_lies_on_the_way():
    finance, township = make_finance(), make_finance(division=HENGXI)
    allocation = make_allocation(shares={SHITANG: 800, XUGAO: 500}, amount=2000, by=finance)
    whole = make_allocation(shares={SHITANG: 60}, by=finance)
    share = share_of(allocation)
    pay_down(share, 700, by=finance)
    pay_down(share, 300, to=SHITANG, payer=HENGXI, by=township)
    pay_down(share_of(whole), 60, by=finance)
    arrivals.record_share(share=share_of(whole), amount=Decimal(60), arrived_on=TODAY(), by=township)
    arrivals.record_share(share=share, amount=Decimal(100), arrived_on=TODAY(), by=township)
    assert counts(merged())["未全部到账的资金分配"] == 1
    share = AllocationShare.objects.everywhere(because="t").get(pk=share.pk)
    assert (share.division_id, share.merged_from_id, share.arrived) == (XUGAO, SHITANG, 100)
    assert share_of(whole).division_id == SHITANG
    assert held(SHITANG, "transit") == 0 and held(XUGAO, "transit") == 200
    assert disbursing.lies_at(share, make_division(code=HENGXI)) == 400
    made = arrivals.record_share(share=share, amount=Decimal(200), arrived_on=TODAY(), by=township)
    assert made.division_id == XUGAO and held(XUGAO, "transit") == 0
    arrivals.record_share(share=share, amount=Decimal(400), arrived_on=TODAY(), by=township)
    assert "已拨付未到账" not in gaps(funds(make_post(role="auditor", division=COUNTY)).get(division=XUGAO))
    with pytest.raises(ValidationError, match="同一单位只能分配一次"):
        allocations.share_out(
            allocation=allocation, division=make_division(code=XUGAO), amount=Decimal(1), by=finance
        )
    with pytest.raises(ValidationError, match="已撤并，请分配给"):
        old = Division.objects.get(pk=SHITANG)
        allocations.share_out(allocation=allocation, division=old, amount=Decimal(1), by=finance)
    allocations.share_out(
        allocation=allocation, division=make_division(code=HENGXI), amount=Decimal(700), by=finance
    )
    with pytest.raises(ValidationError, match="已撤并，资金不能退回"):
        hop = disbursing.Disbursement.objects.everywhere(because="t").get(payer=SHITANG)
        booking.reverse(booking=hop.booking, reason="试", by=finance)
    assert faults() == []


def test_open_papers_go_along_and_closed_ones_stay():
    clerk = make_post(role="village_clerk", division=SHITANG)
    own = make_post(role="village_clerk", division=XUGAO)
    make_line(by=clerk, amount=900)
    today = TODAY()
    for division, state in ((SHITANG, "promised"), (SHITANG, "withdrawn")):
        Donation.objects.create(
            division_id=division, donor="某公司", amount=10, purpose="路灯", agreement="协议", promised_on=today,
            state=state, made_by_id=clerk.person_id,
        )  # fmt: skip
    for post, state in ((clerk, "draft"), (own, "draft"), (clerk, "used")):
        year = today.year - (state == "used")
        scores = {"self_score": 90, "checked_score": 90} if state == "used" else {}
        Performance.objects.create(
            division_id=post.division_id, year=year, name="全村管护", amount=10, goal="好", state=state,
            filled_by_id=post.person_id, **scores,
        )  # fmt: skip
    merge = merged()
    found = counts(merge)
    assert (
        found["本年度的预算和未批复的预算"] == found["未收到、未致谢的捐赠"] == found["未应用结果的绩效"] == 1
    )
    assert BudgetLine.objects.everywhere(because="t").get().division_id == XUGAO
    rows = Donation.objects.everywhere(because="t").order_by("pk")
    assert [row.division_id for row in rows] == [XUGAO, SHITANG]
    sheets = Performance.objects.everywhere(because="t").filter(division=XUGAO, year=today.year)
    assert {one.merged_from_id for one in sheets} == {None, SHITANG}
    assert Performance.objects.everywhere(because="t").get(state="used").division_id == SHITANG


def test_what_a_person_has_begun_is_handed_over():
    people, purse = make_people(), make_purse()
    draft = make_expenditure(account=purse, by=people["clerk"])
    asked = bring(make_expenditure(account=purse, by=people["clerk"]), "asked", people)
    new = make_post(role="village_clerk", division=SHITANG)
    work = HANDED_OVER.get("funding.payments")
    assert work.rows(people["clerk"]) == [draft.words]
    assert work.hand(people["clerk"], new.person, people["finance"]) == 1
    assert fresh(draft).asked_by_id == new.person_id
    assert fresh(asked).asked_by_id == people["clerk"].person_id  # who asked may still not approve
    assert Expenditure.objects.everywhere(because="t").count() == 2 and balance(purse)
