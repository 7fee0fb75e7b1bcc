"""捐赠 and 实物投工: received, thanked as the donor wishes; goods and labour stand beside cash, never in it."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from funding.actions import arrivals, booking, donations, kinds
from funding.arrival_shown import board_line
from funding.models import Arrival, Booking, Donation, KindValue
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.decision_rows import minutes
from tests.funding.income_rows import make_donation, make_kind, make_village

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def now(row):
    return type(row).objects.everywhere(because="test").get(pk=row.pk)


def test_a_gift_from_promise_to_thanks_through_the_pages():
    village = make_village()
    phone = client_of(village)
    sent = {"division": SHITANG, "donor": "张守义", "donor_kind": "person", "shown_as": "masked"}
    sent |= {"source": "donation", "form": "money", "amount": "1.5万元", "purpose": "修水街石板路"}
    sent |= {"agreement": "捐赠协议一号", "promised_on": TODAY().isoformat()}
    assert phone.post(reverse("funding:donation-create"), sent | {"goods": "米"}).status_code == 422
    assert phone.post(reverse("funding:donation-create"), sent).status_code == 302
    row = Donation.objects.everywhere(because="test").get()
    page = reverse("funding:donation-detail", args=[row.pk])
    assert "登记到账" in phone.get(page).text and "登记收到实物" not in phone.get(page).text
    act = lambda name: reverse("funding:donation-act", args=[row.pk, name])  # noqa: E731
    assert phone.get(act("receive")).status_code == 200
    said = {"amount": "15000", "arrived_on": TODAY().isoformat(), "key": str(uuid4())}
    assert phone.post(act("receive"), said).status_code == 302
    assert phone.post(act("receive"), said).status_code == 400  # a second sending has no second effect
    arrival = Arrival.objects.everywhere(because="test").get()
    assert (arrival.source, arrival.basis, arrival.amount) == ("donation", "donation", Decimal(15000))
    assert "张守义" not in arrival.payer
    wrong = {"thanks": "感谢张守义先生"}
    assert phone.post(act("thank"), wrong).status_code == 422  # did not want the name told
    assert phone.post(act("thank"), {"thanks": "感谢支持"}).status_code == 302
    public = Client().get(reverse("funding:thanks-page", args=[SHITANG])).text
    assert "张*" in public and "张守义" not in public and "15,000.00" in public
    assert "张*" in Client().get(reverse("funding:thanks-page", args=[HENGXI])).text
    file = reverse("funding:donation-file", args=[row.pk])
    assert phone.post(file, {"files": [minutes("协议.pdf")]}).status_code == 302
    assert phone.post(file, {"files": [SimpleUploadedFile("a.png", b"no")]}).status_code == 400
    assert "协议.pdf" in phone.get(page).text
    assert phone.post(act("take_down"), {"reason": "捐赠人要求不公开"}).status_code == 302
    assert "张*" not in Client().get(reverse("funding:thanks-page", args=[SHITANG])).text
    assert Client().get(reverse("funding:thanks-page", args=[1])).status_code == 404


def test_what_is_published_names_no_donor_who_did_not_wish_it():
    village = make_village()
    said = {"agreement": "与张守义的捐赠协议", "purpose": "张守义捐修祖屋前的路", "by": village}
    for shown, name in (("nameless", "匿名捐赠人"), ("masked", "张*")):
        row = make_donation(shown_as=shown, **said)
        donations.receive(donation=row, amount=Decimal(10), arrived_on=TODAY(), by=village)
        donations.thank(donation=row, thanks="感谢支持", by=village)
        line = " ".join(board_line(now(row).arrival))
        assert "张守义" not in line and f"捐赠协议 第{row.pk}号" in line and name in line
    page = Client().get(reverse("funding:thanks-page", args=[SHITANG])).text
    assert "张守义" not in page and page.count("捐修祖屋前的路") == 1  # of the nameless one not even that
    own = {"division": row.division, "source": "village_collective", "basis": "village", "by": village}
    own |= {"amount": Decimal(10), "arrived_on": TODAY(), "basis_document": "租金收据"}
    shown = [board_line(arrivals.record(payer=who, **own))[2] for who in ("李四光", "横溪建材有限公司")]
    assert shown == ["李*", "横溪建材有限公司"]


def test_a_reversed_gift_is_thanked_by_nobody_and_may_come_anew():
    village, finance = make_village(), make_post(role="township_finance", division=HENGXI)
    row = make_donation(by=village)
    donations.receive(donation=row, amount=Decimal(1000), arrived_on=TODAY(), by=village)
    with pytest.raises(ValidationError, match="已经到账"):
        donations.receive(donation=row, amount=Decimal(1000), arrived_on=TODAY(), by=village)
    booking.reverse(booking=now(row).arrival.booking, reason="记错", by=finance)
    with pytest.raises(ValidationError, match="已冲销"):
        donations.thank(donation=row, thanks="谢谢", by=village)
    assert "已冲销" in client_of(village).get(reverse("funding:donation-list")).text
    donations.receive(donation=row, amount=Decimal(900), arrived_on=TODAY(), by=village)
    assert now(row).amount == 900 and not now(row).taken_back


def test_goods_are_valued_beside_the_cash():
    village = make_village()
    row = make_donation(by=village, form="goods", goods="水泥 3 吨", amount=Decimal(1000))
    said = {"given_on": TODAY(), "quantity": Decimal(3), "unit": "吨", "valuation": "发票", "by": village}
    with pytest.raises(ValidationError, match="登记收到实物"):
        donations.receive(donation=row, amount=Decimal(1), arrived_on=TODAY(), by=village)
    donations.take_in(donation=row, unit_price=Decimal("333.33"), **said)
    made = KindValue.objects.everywhere(because="test").get()
    assert (made.value, now(row).amount, made.donation_id) == (Decimal("999.99"), Decimal("999.99"), row.pk)
    assert not Booking.objects.everywhere(because="test").exists()  # no money moved
    key = uuid4()
    assert make_kind(by=village, key=key) == make_kind(by=village, key=key)
    with pytest.raises(ValidationError, match="财政资金"):
        make_kind(by=village, source="county")
    with pytest.raises(WrongMove):
        kinds.strike(kind=kinds.strike(kind=made, reason="有误", by=village), reason="又", by=village)


def test_by_the_api_under_the_same_gates():
    village = make_village()
    row, phone = make_donation(by=village), client_of(village)
    act = lambda name: reverse("api:donation-act", args=[row.pk, name])  # noqa: E731
    said = {"amount": "1000.00", "arrived_on": TODAY().isoformat()}
    goods = {
        "quantity": "1",
        "unit": "袋",
        "unit_price": "1",
        "valuation": "发票",
        "given_on": TODAY().isoformat(),
    }
    refused = phone.post(act("take_in"), goods, content_type="application/json")
    assert refused.status_code == 400 and "捐款请登记到账" in refused.text
    answer = phone.post(act("receive"), said, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["state"] == "received", answer.text
    assert phone.post(act("receive"), said, content_type="application/json").status_code == 400
    listed = phone.get(reverse("api:donation-list")).json()
    assert "张守义" in str(listed)
    auditor = client_of(make_post(role="auditor", division="320115000000"))
    assert auditor.post(act("thank"), {"thanks": "谢"}, content_type="application/json").status_code == 403


def test_labour_through_the_page():
    phone = client_of(make_village())
    sent = {"division": SHITANG, "form": "labour", "source": "village_collective", "what": "清淤"}
    sent |= {"given_by": "前石塘组 8 户", "quantity": "8", "unit": "工日", "unit_price": "80"}
    sent |= {"valuation": "市场价", "given_on": TODAY().isoformat(), "key": str(uuid4())}
    for _ in range(2):
        assert phone.post(reverse("funding:kind-create"), sent).status_code == 302
    row = KindValue.objects.everywhere(because="test").get()
    assert "640.00" in phone.get(reverse("funding:kind-list")).text
    assert phone.get(reverse("funding:kind-detail", args=[row.pk])).status_code == 200
    strike = reverse("funding:kind-act", args=[row.pk, "strike"])
    assert phone.post(strike, {"reason": ""}).status_code == 422
    assert phone.post(strike, {"reason": "重复登记"}).status_code == 302
    assert "折价合计 0.00" in phone.get(reverse("funding:kind-list")).text


def test_whose_it_is():
    row = make_donation()
    stranger = make_village(division=GULI_VILLAGE)
    assert client_of(stranger).get(reverse("funding:donation-detail", args=[row.pk])).status_code == 404
    with pytest.raises(Refused):
        donations.promise(
            division=make_division(code=SHITANG), donor="甲", purpose="乙", agreement="丙", amount=Decimal(1),
            promised_on=TODAY(), by=stranger,
        )  # fmt: skip
    auditor = make_post(role="auditor", division="320115000000")
    page = client_of(auditor).get(reverse("funding:donation-detail", args=[row.pk]))
    assert page.status_code == 200 and "登记到账" not in page.text
    assert (
        client_of(make_post(role="township_finance", division=GULI))
        .get(reverse("funding:donation-act", args=[row.pk, "receive"]))
        .status_code
        == 404
    )


@pytest.mark.parametrize(("noun", "make"), [("donation", make_donation), ("kind", make_kind)])
def test_lists_ask_as_often_for_thirty_rows_as_for_one(noun, make):
    village = make_village()
    assert_flat(client_of(village), reverse(f"funding:{noun}-list"), lambda number: make(by=village))
