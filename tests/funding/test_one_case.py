"""一事一议: voted, under the year's caps, nobody pays and works; collected and worked within what was voted."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from funding.actions import cases, kinds
from funding.models import Arrival, CaseReceipt, KindValue, OneCase
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.funding.decision_rows import make_decision
from tests.funding.income_rows import make_case, make_rules, make_village

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def rules(db):
    make_rules()


def test_the_caps_count_all_matters_of_the_year():
    village = make_village()
    vote = make_decision(way="one_case", by=village)
    make_case(by=village, decision=vote, approved=True, per_head=Decimal(12), days_each=Decimal(6))
    make_case(by=village, decision=vote, per_head=Decimal(8), days_each=Decimal(4))  # just under both
    with pytest.raises(ValidationError, match=r"20.01 元，超过上限 20.00 元"):
        make_case(by=village, decision=vote, per_head=Decimal("8.01"), days_each=Decimal(1))
    with pytest.raises(ValidationError, match=r"每人出劳合计 10.5 个工日"):
        make_case(by=village, decision=vote, per_head=Decimal(1), days_each=Decimal("4.5"))
    make_case(by=village, decision=vote, per_head=Decimal(20), year=2025)  # another year
    late = make_case(by=village, decision=vote, per_head=Decimal(8), days_each=Decimal(1))
    other = make_case(by=village, decision=vote, per_head=Decimal(8), days_each=Decimal(1))
    cases.submit(case=late, by=village)
    with pytest.raises(ValidationError, match="超过上限"):  # drafts do not count, what is handed in does
        cases.submit(case=other, by=village)


def test_who_may_be_asked_and_by_what_vote():
    village = make_village()
    vote = make_decision(way="one_case", by=village)
    with pytest.raises(ValidationError, match="不得既出资又出劳"):
        make_case(by=village, decision=vote, payers=90, labourers=11)
    with pytest.raises(ValidationError, match="请填写筹资或筹劳"):
        make_case(by=village, decision=vote, payers=0, labourers=0)
    with pytest.raises(ValidationError, match="还差|进行中"):
        make_case(by=village, decision=make_decision(way="one_case", by=village, upto=""))
    with pytest.raises(Refused):
        cases.set_rule(
            from_date=TODAY(), money_cap=Decimal(15), labour_cap=Decimal(5), day_value=Decimal(100),
            document="新规", by=make_post(role="township_finance", division=HENGXI),
        )  # fmt: skip


def test_a_matter_from_draft_to_acceptance_through_the_pages():
    village, leader = make_village(), make_post(role="township_leader", division=HENGXI)
    phone, desk = client_of(village), client_of(leader)
    vote = make_decision(way="one_case", by=village)
    sent = {"division": SHITANG, "name": "修机耕路", "decision": vote.pk, "year": "2026", "population": "100"}
    sent |= {"payers": "60", "per_head": "10", "labourers": "20", "days_each": "2"}
    assert "超过上限" in phone.post(reverse("funding:case-create"), sent | {"per_head": "21"}).text
    assert phone.post(reverse("funding:case-create"), sent).status_code == 302
    row = OneCase.objects.everywhere(because="test").get()
    assert row.amount == 600
    act = lambda name: reverse("funding:case-act", args=[row.pk, name])  # noqa: E731
    collect, work = (reverse(f"funding:case-{name}", args=[row.pk]) for name in ("collect", "work"))
    paid = {"people": "59", "amount": "590", "collected_on": TODAY().isoformat(), "ticket": "Z1"}
    paid["key"] = str(uuid4())
    assert phone.post(collect, paid).status_code == 422  # not approved
    assert phone.post(act("submit")).status_code == 302
    assert desk.post(act("approve")).status_code == 302
    for _ in range(2):
        assert phone.post(collect, paid).status_code == 302
    assert CaseReceipt.objects.everywhere(because="test").count() == 1
    arrival = Arrival.objects.everywhere(because="test").get()
    assert (arrival.source, arrival.amount) == ("one_case_fund", Decimal(590))
    again = paid | {"key": str(uuid4()), "people": "1"}
    assert "不能超过议定的筹资总额" in phone.post(collect, again | {"amount": "10.01"}).text
    assert "还有 1 人未缴" in phone.post(collect, again | {"people": "2", "amount": "10"}).text
    did = {"given_by": "前石塘组 15 人", "days": "30", "given_on": TODAY().isoformat(), "key": str(uuid4())}
    for _ in range(2):
        assert phone.post(work, did).status_code == 302
    labour = KindValue.objects.everywhere(because="test").get()
    assert (labour.value, labour.one_case_id) == (Decimal(2400), row.pk)
    assert "还剩 10" in phone.post(work, did | {"key": str(uuid4()), "days": "11"}).text
    kinds.strike(kind=labour, reason="有误", by=village)
    assert phone.post(work, did | {"key": str(uuid4()), "days": "40"}).status_code == 302
    done = {"accepted_on": TODAY().isoformat(), "acceptance": "验收单", "cost": "2万"}
    assert phone.post(act("finish"), done).status_code == 403
    assert desk.post(act("finish"), done).status_code == 302
    page = phone.get(reverse("funding:case-detail", args=[row.pk])).text
    assert "20,000.00" in page and "已验收" in page and arrival.number in page


def test_the_county_sets_the_caps():
    finance = client_of(make_post(role="finance", division=COUNTY))
    sent = {
        "from_date": "2026-01-01",
        "money_cap": "15",
        "labour_cap": "5",
        "day_value": "100",
        "document": "新规",
    }
    assert finance.post(reverse("funding:case-rule-create"), sent).status_code == 302
    page = client_of(make_village()).get(reverse("funding:case-rule-list"))
    assert "新规" in page.text and "case-rule-create" not in page.text and "设定</a>" not in page.text
    with pytest.raises(ValidationError, match="15.00"):
        make_case(per_head=Decimal(16))


def test_the_list_asks_as_often_for_thirty_rows_as_for_one():
    village = make_village()
    vote = make_decision(way="one_case", by=village)
    said = {"by": village, "decision": vote, "per_head": Decimal("0.10"), "days_each": Decimal("0.1")}
    assert_flat(client_of(village), reverse("funding:case-list"), lambda number: make_case(**said))


def test_a_draft_is_written_anew_under_the_same_caps():
    village = make_village()
    row, phone = make_case(by=village), client_of(village)
    url = reverse("funding:case-edit", args=[row.pk])
    assert row.name in phone.get(url).text
    sent = {
        "name": "修渠二期",
        "decision": row.decision_id,
        "year": "2026",
        "population": "100",
        "payers": "50",
    }
    sent |= {"per_head": "12", "labourers": "10", "days_each": "3", "version": row.version}
    assert "超过上限" in phone.post(url, sent | {"per_head": "21"}).text
    assert phone.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.amount, row.days) == ("修渠二期", Decimal(600), Decimal(30))
    cases.submit(case=row, by=village)
    assert phone.get(url).status_code == 400
    with pytest.raises(ValidationError, match="退回后才能修改"):
        cases.revise(case=row, version=row.version, decision=row.decision, by=village, name="x")
