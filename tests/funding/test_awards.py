"""以奖代补: only for what was accepted, by the county's measure, once, by two people, and out by a document."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from funding.actions import allocations, arrivals, awards, disbursing
from funding.models import Allocation, AllocationShare, Award
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.income_rows import make_case, make_finished, make_rules, make_village
from tests.maintenance.matter_rows import make_matter

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def rules(db):
    make_rules()


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def finance(db):
    return make_post(role="finance", division=COUNTY)


def approved(clerk, finance, row=None) -> Award:
    made = awards.reckon(row=row or make_finished(), by=clerk)
    awards.propose(award=made, by=clerk)
    return awards.approve(award=made, by=finance)


def test_nothing_is_reckoned_before_acceptance_nor_on_debt(clerk):
    with pytest.raises(ValidationError, match="先建后补、不建不补"):
        awards.reckon(row=make_case(approved=True), by=clerk)
    with pytest.raises(ValidationError, match="还没有核查办结"):
        awards.reckon(row=make_matter(village=SHITANG), by=clerk)
    with pytest.raises(ValidationError, match="举债"):
        awards.reckon(row=make_finished(in_debt=True, per_head=Decimal(1), days_each=Decimal(1)), by=clerk)


def test_the_amount_is_the_rate_up_to_the_ceiling_and_comes_once(clerk):
    row = make_finished()
    made = awards.reckon(row=row, by=clerk)
    assert (made.amount, made.ground, made.acceptance) == (Decimal("6000.00"), "one_case", "验收单")
    with pytest.raises(ValidationError, match="不能重复享受"):
        awards.reckon(row=row, by=clerk)
    awards.drop(award=made, reason="重算", by=clerk)
    row.cost = Decimal(100_000)
    assert awards.reckon(row=row, by=clerk).amount == Decimal(10_000)


def test_two_people_and_a_document(clerk, finance):
    made = awards.reckon(row=make_finished(), by=clerk)
    awards.propose(award=made, by=clerk)
    with pytest.raises(Refused):
        awards.approve(award=made, by=clerk)
    same = make_post(role="finance", division=COUNTY, person=clerk.person)
    with pytest.raises(ValidationError, match="不能批准自己测算的"):
        awards.approve(award=made, by=same)
    with pytest.raises(ValidationError):
        awards.allocate(awards=[made], document="财奖1号", by=finance)  # not approved yet
    awards.approve(award=made, by=finance)
    allocation = awards.allocate(awards=[made], document="财奖1号", by=finance)
    share = AllocationShare.objects.everywhere(because="test").get()
    assert (allocation.award, share.division_id, share.amount) == (True, SHITANG, Decimal(6000))
    allocations.issue(allocation=allocation, issued_on=TODAY(), by=finance)


def test_an_award_beside_the_approved_ones_is_not_issued(clerk, finance):
    shares = [(make_division(code=SHITANG), Decimal(500))]
    bare = allocations.draft(
        division=make_division(code=COUNTY), amount=Decimal(500), shares=shares, by=finance, document="财奖9号",
        name="奖补", year=TODAY().year, source="award_grant", earmark=None, purpose="奖补", award=True, sector=None,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="先建后补"):
        allocations.issue(allocation=bare, issued_on=TODAY(), by=finance)
    assert Allocation.objects.everywhere(because="test").get().state == "draft"


def test_what_is_made_of_awards_gives_out_these_and_no_more(clerk, finance):
    made = awards.allocate(awards=[approved(clerk, finance)], document="财奖3号", by=finance)
    place, more = make_division(code=SHITANG), make_division(code="320115009209")
    said: dict[str, Any] = {
        "document": "财奖3号", "name": "奖补", "year": TODAY().year, "source": "award_grant", "earmark": None,
        "purpose": "奖补", "award": True, "sector": None, "allocation": made, "version": 1, "by": finance,
    }  # fmt: skip
    whole = [(place, Decimal(6000))]
    for wrong in (
        {"amount": Decimal(9000), "shares": whole},
        {"amount": Decimal(6000), "shares": []},
        {"amount": Decimal(6000), "shares": whole, "source": "county", "award": False},
    ):
        with pytest.raises(ValidationError, match="须与奖补一致"):
            allocations.revise(**said | wrong)
    made = allocations.revise(amount=Decimal(6000), shares=whole, **said)
    made = allocations.issue(allocation=made, issued_on=TODAY(), by=finance)
    Allocation.objects.everywhere(because="test").update(amount=7000)  # as it was raised before this rule
    with pytest.raises(ValidationError, match="先建后补"):
        allocations.share_out(allocation=made, division=more, amount=Decimal(1000), by=finance)
    share = AllocationShare.objects.everywhere(because="test").get()
    down: dict[str, Any] = {"share": share, "amount": Decimal(1), "by": finance}
    with pytest.raises(ValidationError, match="先建后补"):
        arrivals.record_share(arrived_on=TODAY(), **down)
    hop: dict[str, Any] = {
        "payer": make_division(code=COUNTY),
        "division": make_division(code=HENGXI),
        "paid_on": TODAY(),
    }
    with pytest.raises(ValidationError, match="先建后补"):
        disbursing.disburse(**down, **hop)
    Allocation.objects.everywhere(because="test").update(amount=6000)
    assert disbursing.disburse(**down, **hop).amount == 1


def test_a_grade_is_rewarded_once_a_year(clerk):
    said = {"year": 2026, "grade": "优秀", "decided_on": TODAY(), "document": "评价通报", "by": clerk}
    made = awards.reckon_grade(division=make_division(code=SHITANG), **said)
    assert (made.amount, made.state) == (Decimal(20_000), "draft")
    with pytest.raises(ValidationError, match="已经测算"):
        awards.reckon_grade(division=make_division(code=SHITANG), **said)
    with pytest.raises(ValidationError, match="还没有设定"):
        awards.reckon_grade(division=make_division(code="320115009201"), **said | {"grade": "一般"})


def test_through_the_pages(clerk, finance):
    row = make_finished()
    desk, county = client_of(clerk), client_of(finance)
    create = reverse("funding:award-create")
    assert desk.post(create, {"ground": "one_case"}).status_code == 422
    assert desk.post(create, {"ground": "repair", "matter": "没有"}).status_code == 422
    assert desk.post(create, {"ground": "one_case", "one_case": row.pk}).status_code == 302
    made = Award.objects.everywhere(because="test").get()
    act = lambda name: reverse("funding:award-act", args=[made.pk, name])  # noqa: E731
    assert county.post(act("approve")).status_code == 400
    assert desk.post(act("propose")).status_code == 302
    assert made.name in county.get("/").text
    assert county.post(act("approve")).status_code == 302
    give = reverse("funding:award-allocate")
    assert "6,000.00" in county.get(give).text
    assert county.post(give, {"document": "财奖2号"}).status_code == 302
    assert county.get(give).status_code == 400  # none is left
    page = desk.get(reverse("funding:award-detail", args=[made.pk])).text
    assert "财奖2号" in page and "核定投资的 30%" in page
    sent = {
        "ground": "repair",
        "rate": "25",
        "ceiling": "3万",
        "from_date": TODAY().isoformat(),
        "document": "新标准",
    }
    assert county.post(reverse("funding:award-rule-create"), sent | {"grade": "优秀"}).status_code == 422
    assert county.post(reverse("funding:award-rule-create"), sent).status_code == 302
    assert "新标准" in client_of(make_village()).get(reverse("funding:award-rule-list")).text


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(clerk):
    def grade(number: int) -> None:
        awards.reckon_grade(
            division=make_division(code=SHITANG), year=2000 + number, grade="优秀", decided_on=TODAY(),
            document="通报", by=clerk,
        )  # fmt: skip

    assert_flat(client_of(clerk), reverse("funding:award-list"), grade)
