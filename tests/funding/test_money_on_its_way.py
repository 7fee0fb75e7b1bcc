"""From 下达 to 到账: each step hangs on the one before, none goes beyond it, and a red entry leads back one step."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from common.workdays import add_workdays
from funding.actions import allocations, arrivals, booking, disbursing
from funding.models import Allocation, AllocationShare, Arrival, FundAccount
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, make_division, make_post
from tests.funding.life_rows import (
    make_allocation,
    make_arrival,
    make_earmark,
    make_finance,
    pay_down,
    share_of,
)

pytestmark = pytest.mark.django_db


def held(division: str, kind: str = "available") -> Decimal:
    rows = FundAccount.objects.everywhere(because="test").filter(division_id=division, kind=kind)
    return sum((row.balance for row in rows), start=Decimal(0))


def refused(match: str, act, **said):
    with pytest.raises(ValidationError, match=match):
        act(**said)


def arrive(share: AllocationShare, amount, **more) -> Arrival:
    by = more.pop("by", None) or make_finance(division=HENGXI)
    today = timezone.localdate()
    return arrivals.record_share(share=share, amount=Decimal(amount), arrived_on=today, by=by, **more)


def test_a_share_goes_down_and_arrives():
    allocation = make_allocation(shares={SHITANG: 8000, HENGXI: 2000}, amount=12000)
    share = share_of(allocation)
    assert held(COUNTY, "transit") == 12000
    refused("还没有拨付", arrivals.record_share, share=share, amount=Decimal(1), arrived_on=timezone.localdate(),
            by=make_finance(division=HENGXI))  # fmt: skip
    pay_down(share, 6000)
    refused("待拨的只有 2,000.00元", pay_down, share=share, amount="2000.01")
    refused("已拨付未到账的只有 6,000.00元", arrive, share=share, amount="6000.01")
    village = make_post(role="village_clerk", division=SHITANG)
    made = arrive(share, 5000)
    share.refresh_from_db()
    assert (share.disbursed, share.arrived) == (6000, 5000)
    assert (held(COUNTY, "transit"), held(HENGXI, "transit"), held(SHITANG)) == (6000, 1000, 5000)
    assert made.number == f"横溪街道到账〔{made.arrived_on.year}〕1号" and made.state == "notified"
    assert made.publish_by == add_workdays(made.arrived_on, 5) and made.payer == "横溪街道"
    assert Notice.objects.get(person=village.person_id).title == f"请确认资金到账：{made.number}"
    assert arrive(share, 1000).number.endswith("2号")


def test_own_levels_and_straight_down():
    county = make_allocation(shares={COUNTY: 100, SHITANG: 50})
    arrive(share_of(county, COUNTY), 100, by=make_finance())
    pay_down(share_of(county), 50, to=SHITANG)
    arrive(share_of(county), 50)
    own = make_allocation(shares={SHITANG: 30}, division=HENGXI)
    arrive(share_of(own), 30)
    assert (held(COUNTY), held(SHITANG), held(HENGXI, "transit")) == (100, 80, 0)
    assert share_of(own).disbursed == 30
    assert {row.state for row in Arrival.objects.everywhere(because="t").filter(division_id=COUNTY)} == {
        "confirmed"
    }


def test_shares_stay_within_the_whole_and_the_area():
    finance = make_finance()
    refused("超过下达总额", make_allocation, shares={SHITANG: 60, HENGXI: 41}, amount=100, by=finance)
    refused("大于零", make_allocation, shares={SHITANG: 0}, amount=100, by=finance)
    refused("只能分配给横溪街道所辖单位", make_allocation, shares={GULI_VILLAGE: 5}, division=HENGXI)
    refused("镇（街道）只下达本级", make_allocation, shares={SHITANG: 5}, division=HENGXI, source="county")
    refused("不用下达", make_allocation, shares={SHITANG: 5}, source="donation", by=finance)
    refused(
        "一致",
        make_allocation,
        shares={SHITANG: 5},
        source="city",
        earmark=make_earmark(by=finance),
        by=finance,
    )
    made = make_allocation(shares={SHITANG: 60}, amount=100, by=finance)
    refused("超过下达总额", allocations.share_out, allocation=made, division=make_division(code=HENGXI),
            amount=Decimal("40.01"), by=finance)  # fmt: skip
    allocations.share_out(
        allocation=made, division=make_division(code=HENGXI), amount=Decimal(40), by=finance
    )
    refused("已经登记过", make_allocation, shares={SHITANG: 5}, document=made.document, by=finance)


def test_an_award_waits_for_acceptance():
    refused("奖补", make_allocation, shares={SHITANG: 5}, source="award_grant", award=True)


def test_a_double_submit_arrives_once():
    share = share_of(make_allocation(shares={SHITANG: 30}, division=HENGXI))
    key, finance = uuid4(), make_finance(division=HENGXI)
    assert arrive(share, 10, key=key, by=finance) == arrive(share, 10, key=key, by=finance)
    assert held(SHITANG) == 10 and share_of(share.allocation).arrived == 10
    one, again = (make_arrival(amount=5, key=uuid4(), by=finance) for _ in range(2))
    assert one != again and held(SHITANG) == 20
    refused("另一笔", arrive, share=share, amount=11, key=key, by=finance)
    refused("另一笔", arrive, share=share_of(make_allocation(shares={SHITANG: 30}, division=HENGXI)), amount=10,
            key=key, by=finance)  # fmt: skip
    county, key = share_of(make_allocation(shares={SHITANG: 30})), uuid4()
    assert pay_down(county, 10, key=key) == pay_down(county, 10, key=key)
    refused("另一笔", pay_down, share=county, amount=20, key=key)
    refused("另一笔", pay_down, share=county, amount=10, to=SHITANG, key=key)


def test_nothing_of_a_draft_goes_down_or_arrives():
    make_allocation(shares={SHITANG: 500}, division=HENGXI)  # other money of the same purse lies there
    draft = share_of(make_allocation(shares={SHITANG: 30}, division=HENGXI, issued=False))
    refused("尚未下达", arrive, share=draft, amount=30)
    refused("尚未下达", pay_down, share=draft, amount=30, payer=HENGXI, to=SHITANG)
    assert disbursing.lies_at(draft, make_division(code=HENGXI)) == 0


def test_an_opening_opens_the_books():
    village, said = make_post(role="village_clerk", division=SHITANG), {"basis": "opening"}
    refused("财政所", make_arrival, by=village, **said)
    refused("先建后补", make_arrival, source="award_grant", **said)
    made = make_arrival(**said)
    refused("不能再登记期初", make_arrival, **said)
    booking.reverse(booking=made.booking, reason="记错", by=make_finance(division=HENGXI))
    make_arrival(amount=5, **said)
    make_arrival(source="service_income", basis="contract")
    refused("不能再登记期初", make_arrival, source="service_income", **said)
    assert held(SHITANG) == 1005


def test_money_without_a_paper_does_not_arrive():
    refused("文号或名称", make_arrival, basis_document=" ")
    refused("来源不符", make_arrival, source="donation")
    refused("凭资金下达文件到账", make_arrival, source="county", basis="village")
    refused("债券", make_arrival, source="bond_loan", basis="opening")
    refused("从分配登记", make_arrival, basis="allocation")
    refused("晚于今天", make_arrival, on=timezone.localdate() + timedelta(days=1))
    assert not Arrival.objects.everywhere(because="t").exists()


def test_the_village_confirms_or_objects():
    made, village = make_arrival(), make_post(role="village_head", division=SHITANG)
    arrivals.dispute(arrival=made, reason="少了 100 元", by=village)
    assert Notice.objects.get(person=made.notified_by_id).title.startswith("石塘")
    assert arrivals.confirm(arrival=made, by=village).confirmed_by_id == village.person_id
    refused("不能", arrivals.confirm, arrival=made, by=village)
    with pytest.raises(Refused):
        arrivals.confirm(arrival=make_arrival(), by=make_finance(division=HENGXI))
    with pytest.raises(Http404):
        arrivals.confirm(arrival=made, by=make_post(role="village_head", division=GULI_VILLAGE))
    own = make_arrival(by=make_post(role="village_clerk", division=SHITANG))
    assert own.state == "confirmed"
    with pytest.raises(Refused):
        make_arrival(by=make_finance(division=GULI), division=SHITANG)


def test_red_entries_lead_back_step_by_step():
    county, township = make_finance(), make_finance(division=HENGXI)
    allocation = make_allocation(shares={SHITANG: 30}, by=county)
    hop = pay_down(share_of(allocation), 30, by=county)
    made = arrive(share_of(allocation), 30, by=township)
    for row, later in ((allocation, "冲销拨付"), (hop, "先冲销后面的")):
        refused(later, booking.reverse, booking=row.booking, reason="错", by=county)
    booking.reverse(booking=made.booking, reason="多记", by=township)
    assert (
        share_of(allocation).arrived == 0 and not Arrival.objects.everywhere(because="t").standing().exists()
    )
    refused("已经冲销", arrivals.confirm, arrival=made, by=make_post(role="village_head", division=SHITANG))
    booking.reverse(booking=hop.booking, reason="退回", by=county)
    booking.reverse(booking=allocation.booking, reason="文件作废", by=county)
    assert share_of(allocation).disbursed == 0 and held(COUNTY, "transit") == 0
    row = Allocation.objects.everywhere(because="t").get(pk=allocation.pk)
    assert row.state == "draft"
    assert (
        allocations.issue(allocation=row, issued_on=timezone.localdate(), by=county).booking
        != allocation.booking
    )


def test_late_ones_are_listed_by_the_countys_limit():
    day = timezone.localdate() - timedelta(days=30)
    late, fresh = make_arrival(on=day), make_arrival()
    rows = Arrival.objects.everywhere(because="t").published_late()
    assert list(rows) == [late] and fresh not in rows
    arrivals.set_limit(workdays=2, from_date=timezone.localdate(), by=make_finance())
    assert make_arrival().publish_by == add_workdays(timezone.localdate(), 2)
    assert arrivals.limit_on(late.division, day) == 5


def test_who_may_see_what_is_given_out():
    allocation = make_allocation(shares={SHITANG: 30, GULI: 5})
    draft = make_allocation(shares={SHITANG: 30}, issued=False)

    def seen(post) -> set:
        return set(Allocation.objects.reaching(post))

    assert seen(make_post(role="village_clerk", division=SHITANG)) == {allocation}
    assert seen(make_post(role="village_clerk", division=GULI_VILLAGE)) == set()
    assert seen(make_post(role="auditor", division=COUNTY)) == {allocation, draft}
