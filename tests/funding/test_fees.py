"""收费: only for what may charge, on a vote or a price paper; collected by households, never beyond what is owed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from assets.models.types import PropertyClass
from funding import proofs
from funding.actions import booking, fees
from funding.income_acts import FEE_ACTS
from funding.models import Arrival, FeeItem, FeePeriod, FeeReceipt, FeeState
from funding.models.fees import FEE_FLOW
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat
from tests.funding.decision_rows import make_decision, minutes
from tests.funding.income_rows import make_fee, make_paying, make_village

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def now(row):
    return type(row).objects.everywhere(because="test").get(pk=row.pk)


def test_what_is_not_operated_may_not_charge():
    village = make_village()
    plain = make_facility(division=SHITANG)
    plain.property_class = PropertyClass.NON_OPERATING
    plain.save(update_fields=["property_class"])
    with pytest.raises(ValidationError, match="非经营性设施，不得"):
        make_fee(by=village, facility=plain)
    with pytest.raises(ValidationError, match="价格文件"):
        make_fee(by=village, price_document=" ")
    with pytest.raises(ValidationError, match="没有村级民主决策记录"):
        make_fee(by=village, basis="vote")
    with pytest.raises(ValidationError, match="进行中"):
        make_fee(by=village, basis="vote", decision=make_decision(by=village, upto="resolve"))
    with pytest.raises(ValidationError, match="须是本村"):
        make_fee(by=village, basis="vote", decision=make_decision(division=GULI_VILLAGE))
    changed = make_fee(by=village)
    changed.facility.property_class = PropertyClass.NON_OPERATING
    changed.facility.save(update_fields=["property_class"])
    with pytest.raises(ValidationError, match="非经营性"):
        fees.submit(item=changed, by=village)


def test_a_fee_by_vote_from_draft_to_arrears_through_the_pages():
    village, leader = make_village(), make_post(role="township_leader", division=HENGXI)
    phone, desk = client_of(village), client_of(leader)
    facility, vote = make_paying(name="石塘泵站"), make_decision(by=village)
    sent = {"division": SHITANG, "facility": "石塘泵站", "name": "用水费", "basis": "vote"}
    sent |= {
        "decision": vote.pk,
        "price": "60",
        "unit": "year",
        "households": "10",
        "from_date": "2026-01-01",
    }
    assert phone.post(reverse("funding:fee-create"), sent | {"facility": "没有这个"}).status_code == 422
    assert phone.post(reverse("funding:fee-create"), sent).status_code == 302
    row = FeeItem.objects.everywhere(because="test").get()
    assert (row.facility, row.sector) == (facility, facility.type.sector)
    act = lambda name: reverse("funding:fee-act", args=[row.pk, name])  # noqa: E731
    period = reverse("funding:fee-period", args=[row.pk])
    due = {"name": "2026 年", "starts_on": "2026-01-01", "households": "10"}
    assert phone.post(period, due).status_code == 422  # not approved yet
    assert phone.post(act("submit")).status_code == 302
    assert phone.post(act("approve")).status_code == 403
    assert "用水费" in desk.get("/").text  # waits at the workbench
    assert desk.post(act("approve")).status_code == 302
    assert phone.post(period, due).status_code == 302
    assert phone.post(period, due).status_code == 422  # once
    one = row.periods.everywhere(because="test").get()
    collect = reverse("funding:fee-collect", args=[row.pk, one.pk])
    paid = {"households": "4", "amount": "240", "collected_on": TODAY().isoformat(), "ticket": "A1"}
    paid["key"] = str(uuid4())
    for _ in range(2):  # a double submit is one receipt
        assert phone.post(collect, paid).status_code == 302
    arrival = Arrival.objects.everywhere(because="test").get()
    assert (arrival.source, arrival.basis, arrival.amount) == ("household_fee", "fee", Decimal(240))
    page = phone.get(reverse("funding:fee-detail", args=[row.pk])).text
    assert "360.00" in page and "有欠缴" in page and arrival.number in page
    more = paid | {"key": str(uuid4())}
    assert "还有 6 户未缴" in phone.post(collect, more | {"households": "7"}).text
    assert "还欠缴 360.00 元" in phone.post(collect, more | {"households": "6", "amount": "361"}).text
    assert "360.00" in phone.get(reverse("funding:fee-list"), {"state": "arrears"}).text
    finance = make_post(role="township_finance", division=HENGXI)
    booking.reverse(booking=arrival.booking, reason="票据作废", by=finance)
    assert "已冲销" in phone.get(reverse("funding:fee-detail", args=[row.pk])).text
    fees.collect(
        period=one, households=10, amount=Decimal(600), collected_on=TODAY(), ticket="A2", by=village
    )
    assert FeeReceipt.objects.everywhere(because="test").count() == 2
    assert "还没有收费项目" not in phone.get(reverse("funding:fee-list")).text


def test_a_price_paper_must_lie_there_and_another_person_approves():
    village, row = make_village(), make_fee()
    with pytest.raises(ValidationError, match="扫描件"):
        fees.submit(item=row, by=village)
    upload = reverse("funding:fee-file", args=[row.pk])
    assert client_of(village).post(upload, {"files": [minutes("文件.pdf")]}).status_code == 302
    fees.submit(item=row, by=village)
    leader = make_post(role="township_leader", division=HENGXI)
    both = make_post(role="township_clerk", division=HENGXI, person=leader.person)
    fees.send_back(item=row, reason="户数不符", by=leader)
    fees.submit(item=row, by=both)
    with pytest.raises(ValidationError, match="不能审核自己"):
        fees.approve(item=row, by=leader)


def test_all_other_moves_are_refused():
    posts = {role: make_post(role=role, division=SHITANG) for role in ("village_clerk",)}
    leader, row = make_post(role="township_leader", division=HENGXI), make_fee()
    for state in FeeState:
        FeeItem.objects.everywhere(because="test").filter(pk=row.pk).update(state=state)
        for act in FEE_ACTS:
            if any(move.act == act and state in move.before for move in FEE_FLOW):
                continue
            said = {"reason": "不"} if act in ("return", "end") else {}
            by = leader if act in ("approve", "return") else posts["village_clerk"]
            with pytest.raises((WrongMove, ValidationError)):
                FEE_ACTS[act].do(item=row, by=by, **said)
            assert client_of(by).post(reverse("funding:fee-act", args=[row.pk, act]), said).status_code == 400


def test_whose_it_is():
    row = make_fee()
    with pytest.raises(Refused):
        make_fee(by=make_post(role="auditor", division=COUNTY))
    stranger = client_of(make_village(division=GULI_VILLAGE))
    assert stranger.get(reverse("funding:fee-detail", args=[row.pk])).status_code == 404


def test_the_list_asks_as_often_for_thirty_rows_as_for_one():
    village = make_village()
    assert_flat(client_of(village), reverse("funding:fee-list"), lambda number: make_fee(by=village))


def test_a_fee_asks_as_often_for_thirty_periods_as_for_one():
    village = make_village()
    row = make_fee(by=village)

    def one(number: int) -> None:
        said = {"households": 1, "price": Decimal(60), "due": Decimal(60)}
        FeePeriod.objects.create(item=row, name=f"{number}", starts_on=date(1990 + number, 1, 1), **said)

    assert_flat(client_of(village), reverse("funding:fee-detail", args=[row.pk]), one)


def test_a_draft_or_what_was_sent_back_is_written_anew():
    village, leader = make_village(), make_post(role="township_leader", division=HENGXI)
    row, phone = make_fee(by=village), client_of(village)
    url = reverse("funding:fee-edit", args=[row.pk])
    page = phone.get(url).text
    assert row.facility.name in page or row.facility.code in page
    sent = {
        "division": SHITANG,
        "facility": row.facility.code or row.facility.name,
        "name": "清运费",
        "basis": "price",
    }
    sent |= {"price_document": "宁价〔2026〕2号", "price": "5", "unit": "month", "households": "12"}
    sent |= {"from_date": "2026-02-01", "version": row.version}
    assert phone.post(url, sent | {"price_document": ""}).status_code == 422
    assert phone.post(url, sent).status_code == 302
    assert phone.post(url, sent).status_code == 422  # somebody else's version by now
    row.refresh_from_db()
    assert (row.name, row.price, row.price_document) == ("清运费", Decimal(5), "宁价〔2026〕2号")
    proofs.add(noun="fee", row=row, files=[minutes("文件.pdf")], by=village, account_id=None)
    fees.submit(item=row, by=village)
    assert phone.get(url).status_code == 400
    assert url not in phone.get(reverse("funding:fee-detail", args=[row.pk])).text
    fees.send_back(item=row, reason="标准高于价格文件", by=leader)
    assert "标准高于价格文件" in phone.get(url).text
    assert client_of(leader).get(url).status_code == 403


def test_a_facility_shows_what_its_users_pay_and_owe():
    village, row = make_village(), make_fee(approved=True, price=Decimal(60), households=10)
    period = fees.open_period(item=row, name="2026 年", starts_on=row.from_date, households=10, by=village)
    paid = {"households": 4, "amount": Decimal(240), "collected_on": TODAY(), "ticket": "1"}
    fees.collect(period=period, by=village, **paid)
    page = (
        client_of(village)
        .get(reverse("assets:facility-detail", args=[row.facility_id]), {"tab": "panels"})
        .text
    )
    assert "宁价〔2025〕1号" in page and "60.00 元/" in page
    assert "240.00" in page and "欠缴 360.00" in page
    filled = client_of(village).get(f"{reverse('funding:fee-create')}?facility={row.facility_id}").text
    assert (row.facility.code or row.facility.name) in filled
