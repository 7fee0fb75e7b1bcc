"""The pages from 预算 to 到账, through their doors."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.models import Allocation, AllocationShare, Arrival, BudgetLine, Disbursement, Earmark
from maintenance.actions import publishing
from maintenance.models import Publication
from maintenance.publication_terms import load_terms
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.life_rows import (
    make_allocation,
    make_arrival,
    make_earmark,
    make_finance,
    pay_down,
    share_of,
)
from tests.funding.money_rows import make_use
from tests.funding.test_budgets import make_line

pytestmark = pytest.mark.django_db


def url(name: str, *key) -> str:
    return reverse(f"funding:{name}", args=key)


def sent(client, address: str, status: int = 302, **said):
    answer = client.post(address, {name: str(value) for name, value in said.items()})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def only(model):
    return model.objects.everywhere(because="test").get()


def test_one_fund_from_its_document_to_the_village(tmp_path):
    today = timezone.localdate()
    finance, township = client_of(make_finance()), client_of(make_finance(division=HENGXI))
    for code in (SHITANG, HENGXI, GULI):
        make_division(code=code)
    named = {
        "division": COUNTY, "document": "宁财〔2026〕8号", "name": "村级管护补助", "year": today.year, "source": "county",
        "amount": "1.2万元", "purpose": "日常管护",
    }  # fmt: skip
    wrong = sent(finance, url("allocation-create"), 422, shares="石塘村 8000\n没有这个村 5\n石塘村", **named)
    assert "第 2 行：不认得“没有这个村”" in wrong.content.decode() and "第 3 行" in wrong.content.decode()
    sent(
        finance,
        url("allocation-create"),
        shares="横溪街道石塘村\t8,000.00\t含路灯\n横溪街道 0.2万元",
        **named,
    )
    given = only(Allocation)
    shares = AllocationShare.objects.everywhere(because="test").order_by("-division_id")
    assert [(one.amount, one.note) for one in shares] == [(8000, "含路灯"), (2000, "")]
    assert township.get(url("allocation-detail", given.pk)).status_code == 404
    sent(finance, url("allocation-issue", given.pk), issued_on=today)
    page = finance.get(url("allocation-detail", given.pk)).content.decode()
    assert "还有 2,000.00元 未分配" in page and "继续分配" in page
    sent(finance, url("allocation-share-out", given.pk), division=GULI, amount="2000")
    share = share_of(given)
    dialog = finance.get(url("share-disburse", share.pk)).content.decode()
    assert "雨花区" in dialog or "江宁区 8,000.00元" in dialog
    hop = {"payer": COUNTY, "division": HENGXI, "amount": "8000", "paid_on": today, "key": uuid4()}
    sent(finance, url("share-disburse", share.pk), **hop)
    sent(finance, url("share-disburse", share.pk), **hop)  # the same form again
    assert only(Disbursement).amount == 8000
    assert "谷里" not in township.get(url("allocation-detail", given.pk)).content.decode()
    assert township.get(url("disbursement-detail", only(Disbursement).pk)).status_code == 200
    come = {"amount": "3000", "arrived_on": today, "key": uuid4()}
    for _again in range(2):
        sent(township, url("share-arrive", share.pk), **come)
    assert only(Arrival).amount == Decimal(3000)
    sent(township, url("share-arrive", share.pk), 422, amount="5000.01", arrived_on=today, key=uuid4())


def test_the_village_confirms_and_the_board_knows():
    load_terms()
    made = make_arrival()
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    page = village.get(url("arrival-detail", made.pk)).content.decode()
    assert "确认到账" in page and "确认到账后可以拟公示" in page
    sent(village, url("arrival-act", made.pk, "dispute"), 422, reason=" ", seen=1)
    sent(village, url("arrival-act", made.pk, "confirm"), seen=1)
    assert village.post(url("arrival-act", made.pk, "confirm"), {"seen": 2}).status_code == 400
    sent(village, url("arrival-publish", made.pk))
    clerk = make_post(role="township_clerk", division=HENGXI)
    notice = only(Publication)
    publishing.publish(publication=notice, from_date=timezone.localdate(), phone="025-86100000", by=clerk)
    assert only(Arrival).published_on == timezone.localdate()
    assert "已公示" in village.get(url("arrival-list")).content.decode()
    board = client_of(clerk).get(reverse("maintenance:publication-detail", args=[notice.pk])).content.decode()
    assert made.number in board and "1,000.00" in board
    publishing.withdraw(publication=notice, reason="写错了", by=clerk)
    assert only(Arrival).published_on is None


def test_the_village_answers_by_the_api_as_on_the_page():
    made, village = make_arrival(), client_of(make_post(role="village_head", division=SHITANG))
    where = reverse("api:arrival-act", args=[made.pk, "dispute"])
    assert village.post(where, {}, content_type="application/json").status_code == 400
    told = village.post(where, {"reason": "少了"}, content_type="application/json")
    assert told.status_code == 200 and told.json()["state"] == "disputed"
    rows = village.get(reverse("api:arrival-list"), {"state": "disputed"}).json()
    assert [row["number"] for row in rows["results"]] == [made.number]
    other = client_of(make_post(role="village_head", division=GULI_VILLAGE))
    assert other.get(reverse("api:arrival-detail", args=[made.pk])).status_code == 404


def test_the_notice_is_printed_and_taken_as_word():
    made, village = make_arrival(), client_of(make_post(role="village_head", division=SHITANG))
    paper = village.get(url("arrival-notice", made.pk)).content.decode()
    assert made.number in paper and "人民币 1,000.00 元" in paper and "横溪街道财政所" in paper
    word = village.get(url("arrival-word", made.pk))
    assert word.status_code == 200 and word.content[:2] == b"PK"


def test_own_income_needs_its_paper_by_page_too():
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    said = {
        "division": SHITANG, "source": "donation", "amount": "2万", "arrived_on": timezone.localdate(),
        "basis": "donation", "basis_document": "乡贤捐赠协议", "payer": "某公司", "key": uuid4(),
    }  # fmt: skip
    assert (
        "不用"
        not in sent(village, url("arrival-create"), 422, **said | {"source": "county"}).content.decode()
    )
    sent(village, url("arrival-create"), **said)
    assert (only(Arrival).amount, only(Arrival).state) == (20000, "confirmed")


def test_budget_and_earmark_pages():
    make_use()
    village, finance = make_post(role="village_clerk", division=SHITANG), make_finance()
    desk, office = client_of(village), client_of(finance)
    line = {"division": SHITANG, "year": 2026, "source": "county", "use": "repair", "amount": "5000"}
    sent(desk, url("budget-create"), **line)
    row = only(BudgetLine)
    sent(desk, url("budget-edit", row.pk), **line | {"amount": 6000, "version": row.version})
    sent(desk, url("budget-act", row.pk, "propose"), seen=2)
    assert desk.post(url("budget-act", row.pk, "confirm"), {"document": "x"}).status_code == 403
    sent(office, url("budget-act", row.pk, "confirm"), document="宁财预1号", seen=3)
    assert desk.get(url("budget-edit", row.pk)).status_code == 400
    sent(desk, url("budget-adjust", row.pk), amount="-1000", reason="压减")
    assert "压减" in office.get(url("budget-detail", row.pk)).content.decode()
    assert "6,000.00" in office.get(url("budget-list")).content.decode()
    said = {
        "division": COUNTY, "name": "公厕专项", "year": 2026, "source": "county", "uses": "repair", "issuer": "区财政局",
        "document": "宁财专1号",
    }  # fmt: skip
    sent(office, url("earmark-create"), **said)
    made = only(Earmark)
    assert "材料与维修" in desk.get(url("earmark-detail", made.pk)).content.decode()
    sent(office, url("earmark-edit", made.pk), **said | {"limit": "只用于公厕", "version": made.version})
    make_allocation(shares={SHITANG: 10}, earmark=made, year=2026, by=finance)
    made.refresh_from_db()
    again = sent(
        office, url("earmark-edit", made.pk), 422, **said | {"name": "改名", "version": made.version}
    )
    assert "调整用途" in again.content.decode()


def test_lists_ask_as_often_for_thirty_as_for_one():
    finance, township = make_finance(), make_finance(division=HENGXI)
    office, user = client_of(finance), make_post(role="village_clerk", division=SHITANG)
    assert_flat(office, url("arrival-list"), lambda n: make_arrival(by=township), rows=8)
    assert_flat(office, url("arrival-list-export"), lambda n: make_arrival(by=township), rows=8)
    assert_flat(office, url("budget-list"), lambda n: make_line(by=user), rows=8)
    assert_flat(office, url("earmark-list"), lambda n: make_earmark(by=finance, uses=[make_use()]), rows=8)

    def give(_n):
        return pay_down(share_of(make_allocation(shares={SHITANG: 10}, by=finance)), 5, by=finance)

    assert_flat(office, url("allocation-list"), give, rows=8)
    assert_flat(office, url("disbursement-list"), give, rows=8)
    assert_flat(office, url("allocation-list-export"), give, rows=8)
