"""用款支出 on the screen: the clerk's phone, approvals, payment, slip, workbook; sheet of pay, costs, settlement."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import DivisionFigures
from funding import spending_shown, waiting_spending
from funding.actions import pay_sheets, paying, settling, sharing_out, spending, vouchers
from funding.capitals import capitals
from funding.models import Expenditure, Settlement
from funding.settling import counted, left_of, paid_of
from funding.spending_rules import Part
from maintenance.models import QualityCheck
from tests.assets.factories import make_facility
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
from tests.funding.money_rows import balance, make_use
from tests.funding.spending_rows import bring, fresh, make_expenditure, make_people, make_purse, pay
from tests.maintenance.caretaker_rows import make_caretaker, png
from tests.maintenance.contract_rows import make_contract
from tests.maintenance.matter_rows import make_matter

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("funding:expenditure-list"), reverse("funding:expenditure-create")


def page(row) -> str:
    return reverse("funding:expenditure-detail", args=[row.pk])


def door(row, act: str) -> str:
    return reverse("funding:expenditure-act", args=[row.pk, act])


@pytest.fixture
def people(db):
    make_use()
    return make_people()


def sent(purse, **more):
    said = {
        "words": "更换路灯灯头",
        "amount": "1,234.50",
        "account": purse.pk,
        "use": "repair",
        "payee": "横溪五金店",
        "client_key": uuid4(),
    }
    return said | more


def test_the_clerk_asks_from_the_phone_and_twice_is_once(people):
    purse, client = make_purse(amount=2000), client_of(people["clerk"])
    assert "可用2,000.00元" in client.get(CREATE).text
    photo = SimpleUploadedFile("a.png", png(), "image/png")
    data = sent(purse, scans=[photo])
    assert client.post(CREATE, data).status_code == 302
    again = client.post(CREATE, sent(purse) | {"client_key": data["client_key"]})
    row = Expenditure.objects.everywhere(because="test").get()
    assert again.url == page(row) and row.state == "asked"
    assert balance(purse) == Decimal("765.50") and vouchers.scans_of(row).count() == 1
    shown = client.get(page(row)).text
    assert "横溪五金店" in shown and "待审批" in shown and "1,234.50" in shown


def test_a_refusal_stands_in_words_and_keeps_nothing(people):
    purse, client = make_purse(amount=1000), client_of(people["clerk"])
    answer = client.post(CREATE, sent(purse))
    assert answer.status_code == 422 and "可用余额 1,000.00元，不够 1,234.50元" in answer.text
    assert not Expenditure.objects.everywhere(because="test").exists()
    answer = client.post(CREATE, sent(purse, payee="", facility="没有这处"))
    assert "请写收款方" in answer.text and "没有找到设施" in answer.text


def test_a_matter_brings_its_costs_and_its_button(people):
    matter = make_matter(by=people["clerk"], title="路灯不亮")
    matter.costs.create(kind="material", amount=Decimal("80.50"))
    client = client_of(people["clerk"])
    matter_page = client.get(reverse("maintenance:matter-detail", args=[matter.pk])).text
    assert f"{CREATE}?matter={matter.pk}" in matter_page
    shown = client.get(f"{CREATE}?matter={matter.pk}").text
    assert "维修：路灯不亮" in shown and "80.50" in shown
    data = sent(make_purse(), amount="80.50", facility="")
    client.post(f"{CREATE}?matter={matter.pk}", data)
    line = Expenditure.objects.everywhere(because="test").get().lines.get()
    assert (line.matter, line.facility) == (matter, matter.facility)


def test_approvals_are_decided_on_their_page(people):
    row = make_expenditure(account=make_purse(), by=people["clerk"])
    spending.ask(expenditure=row, by=people["clerk"])
    head = client_of(people["head"])
    approvals = reverse("funding:approval-list")
    shown = head.get(approvals).text
    here = reverse("funding:approval-act", args=[row.pk, "approve"])
    assert here in shown and "不走这一步" not in shown and "去审批" in head.get(LIST).text
    assert head.get(here).status_code == 200
    assert head.post(here, {"opinion": "同意"}).url == approvals
    assert fresh(row).state == "approved"
    finance = client_of(people["finance"])
    assert "登记支付" in finance.get(page(row)).text
    assert [one.act for one in waiting_spending.waiting(people["finance"])] == ["登记支付"]
    said = {
        "paid_on": timezone.localdate(),
        "voucher_kind": "invoice",
        "voucher_number": "01234",
        "key": uuid4(),
    }
    assert finance.post(door(row, "pay"), said).status_code == 302
    assert fresh(row).state == "paid"
    assert finance.post(door(row, "pay"), said).status_code == 400
    assert "01234" in finance.get(reverse("funding:expenditure-print", args=[row.pk])).text


def test_a_village_sees_its_own_only_and_the_auditor_changes_nothing(people):
    row = make_expenditure(account=make_purse(), by=people["clerk"])
    stranger = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert stranger.get(page(row)).status_code == 404
    assert row.words not in stranger.get(LIST).text
    auditor = client_of(make_post(role="auditor", division="320115000000"))
    assert auditor.get(page(row)).status_code == 200
    for act in ("ask", "approve", "pay", "drop"):
        assert auditor.post(door(row, act)).status_code == 403


def test_vouchers_are_kept_with_a_copy_for_the_public(people):
    row = make_expenditure(account=make_purse(), by=people["clerk"])
    client = client_of(people["clerk"])
    for kind, owner in (("scan", vouchers.SCANS), ("public", vouchers.PUBLIC)):
        url = reverse("funding:expenditure-file", args=[row.pk, kind])
        assert client.post(url, {"photos": SimpleUploadedFile("a.png", png())}).status_code == 302
        assert vouchers.scans_of(row, owner).count() == 1
        assert client.post(url).status_code == 400
    assert vouchers.may_read(people["head"], str(row.pk))
    assert not vouchers.may_read(make_post(role="village_clerk", division=GULI_VILLAGE), str(row.pk))


def test_a_sum_is_parted_line_by_line_or_by_a_rule(people):
    lamps = [make_facility(division=SHITANG, name=f"灯{n}", type_code="0801", quantity=n) for n in (1, 2)]
    row = make_expenditure(account=make_purse(), by=people["clerk"], amount="100.00")
    client = client_of(people["clerk"])
    url = reverse("funding:expenditure-lines", args=[row.pk])
    head = {"line-TOTAL_FORMS": 2, "line-INITIAL_FORMS": 1}
    one = {"line-0-use": "repair", "line-0-facility": "灯1", "line-0-amount": "40"}
    assert "合计 40.00元" in client.post(url, head | one).text
    both = one | {"line-1-use": "repair", "line-1-amount": "60"}
    assert client.post(url, head | both).status_code == 302
    assert [line.facility for line in row.lines.all()] == [lamps[0], None]
    share = reverse("funding:expenditure-share", args=[row.pk])
    assert client.post(share, {"type": "0801", "use": "repair", "rule": "quantity"}).status_code == 302
    assert [line.amount for line in row.lines.all()] == [Decimal("33.33"), Decimal("66.67")]
    lamp, second = row.lines.order_by("pk")
    lamp.matter = make_matter(by=people["clerk"], facility=lamps[0])
    lamp.save()
    kept = {f"line-{n}-{k}": v for n, one in enumerate([lamp, second]) for k, v in {
        "use": "repair", "facility": one.facility.name, "amount": one.amount, "sector": one.sector_id}.items()}  # fmt: skip
    head = {"line-TOTAL_FORMS": 3, "line-INITIAL_FORMS": 2}
    both = {"line-1-amount": "60", "line-2-use": "repair", "line-2-amount": "6.67"}
    assert client.post(url, head | kept | both).status_code == 302  # the first line is as it was, and stays
    assert [line.amount for line in row.lines.order_by("pk")] == [Decimal("33.33"), 60, Decimal("6.67")]
    assert [line.matter for line in row.lines.order_by("pk")] == [lamp.matter, None, None]
    gone = {"line-1-use": "", "line-1-amount": "", "line-2-use": "repair", "line-2-amount": "66.67"}
    assert client.post(url, head | {"line-INITIAL_FORMS": 3} | kept | gone).status_code == 302
    assert [line.amount for line in row.lines.order_by("pk")] == [Decimal("33.33"), Decimal("66.67")]
    assert client.post(share, {"type": "0801", "use": "repair", "rule": "equal"}).status_code == 302
    assert {line.matter for line in row.lines.all()} == {lamp.matter}
    with pytest.raises(ValidationError, match="没有登记"):
        sharing_out.share(
            expenditure=row, type=make_facility(division=GULI_VILLAGE, type_code="0401").type, use=make_use(), rule="equal",
            by=people["clerk"],
        )  # fmt: skip


def test_a_months_pay_is_one_payment_and_nobody_is_paid_twice(people):
    make_use(code="pay", name="人员报酬")
    first, second = (make_caretaker(monthly_pay=pay_) for pay_ in (800, "950.50"))
    make_caretaker(monthly_pay=700, until="2024-06-30")
    purse, client = make_purse(), client_of(people["clerk"])
    month = timezone.localdate().replace(day=1)
    url = f"{reverse('funding:pay-sheet')}?month={month:%Y-%m}"
    shown = client.get(url).text
    assert first.person.name in shown and "950.50" in shown and shown.count('name="pay-') == 2
    data = {
        "month": f"{month:%Y-%m}",
        "account": purse.pk,
        f"pay-{first.pk}": "800",
        f"pay-{second.pk}": "950.5",
    }
    assert client.post(url, data).status_code == 302
    row = Expenditure.objects.everywhere(because="test").get()
    assert (row.amount, row.voucher_number) == (Decimal("1750.50"), f"GZ{SHITANG}-{month:%Y%m}")
    assert {line.caretaker for line in row.lines.all()} == {first, second}
    with pytest.raises(ValidationError, match="工资表的明细"):
        sharing_out.write(expenditure=row, parts=[Part(make_use(), row.amount)], by=people["clerk"])
    with pytest.raises(ValidationError, match="已经造表"):
        pay_sheets.draft_sheet(account=purse, month=month, pays={first.pk: Decimal(1)}, by=people["clerk"])
    with pytest.raises(ValidationError, match="还没有到这个月"):
        later = (month + timedelta(days=32)).replace(day=1)
        pay_sheets.draft_sheet(account=purse, month=later, pays={first.pk: Decimal(1)}, by=people["clerk"])
    assert "已造表" in client.get(url).text


def make_check(contract, *, payable="7000", **said) -> QualityCheck:
    today = timezone.localdate()
    return QualityCheck.objects.create(
        contract=contract, period_from=today - timedelta(days=100), period_until=today - timedelta(days=10),
        score=75, share=70, price=10000, payable=Decimal(payable), **said,
    )  # fmt: skip


def test_a_contract_is_paid_by_its_result_once(people):
    finance, purse = people["finance"], make_purse(division=HENGXI, amount=90000)
    contract = make_contract()
    check, use = make_check(contract), make_use(code="service", name="购买服务")
    said = {"account": purse, "by": finance, "part": Part(use, Decimal(7000)), "amount": 7000}
    with pytest.raises(ValidationError, match="请选择付哪一期"):
        make_expenditure(payee_party=contract.party, **said)
    village = {"account": make_purse(), "by": people["clerk"], "part": said["part"], "amount": 7000}
    for payee in (contract.party.name, f" {contract.party.name[:2]} {contract.party.name[2:]}"):
        with pytest.raises(
            ValidationError, match="请选择付哪一期"
        ):  # written down, not chosen; its township's contract
            make_expenditure(payee=payee, **village)
    foreign = village | {"account": make_purse(division=GULI_VILLAGE)}
    foreign["by"] = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(ValidationError, match="不在付款单位的范围内"):
        make_expenditure(payee_party=contract.party, quality_check=check, **foreign)
    over = said | {"amount": 7001, "part": Part(use, Decimal(7001))}
    with pytest.raises(ValidationError, match="可付 7,000.00元，不能超过"):
        make_expenditure(payee_party=contract.party, quality_check=check, **over)
    with pytest.raises(ValidationError, match="承包单位"):
        make_expenditure(payee_party=make_party(division=HENGXI), quality_check=check, **said)
    shown = client_of(finance).get(f"{CREATE}?check={check.pk}").text
    assert contract.party.name in shown and "7000.00" in shown
    row = make_expenditure(payee_party=contract.party, quality_check=check, **said)
    with pytest.raises(ValidationError, match="已经申请过"):
        make_expenditure(payee_party=contract.party, quality_check=check, **said)
    spending.ask(expenditure=row, by=finance)
    spending.approve(expenditure=row, by=people["leader"])
    check.voided_at = timezone.now()
    check.save()
    other = make_post(role="township_finance", division=HENGXI)
    with pytest.raises(ValidationError, match="已作废"):
        pay(row, by=other)


def test_a_settlement_is_paid_to_the_fen_before_it_closes(people):
    finance, purse, today = people["finance"], make_purse(division=HENGXI, amount=90000), timezone.localdate()
    party = make_party(division=HENGXI)
    row = settling.draw_up(
        division=make_division(code=HENGXI), name="泵站大修", party=party, agreed=Decimal(5000), accepted=Decimal(4800),
        accepted_on=today, by=finance,
    )  # fmt: skip
    said = {"settlement": row, "audited_on": today, "audit_document": "审〔2026〕3号", "by": finance}
    with pytest.raises(ValidationError, match="不能超过验收认定"):
        settling.audit(audited=Decimal(4801), **said)
    with pytest.raises(ValidationError, match="扣款原因"):
        settling.audit(audited=Decimal(4700), deducted=Decimal(100), **said)
    settling.audit(audited=Decimal(4700), deducted=Decimal(100), deducted_for="工期延误", **said)
    row = Settlement.objects.everywhere(because="test").get(pk=row.pk)
    with pytest.raises(ValidationError, match=r"结算余额 4,600.00元"):
        settling.close(settlement=row, by=finance)
    given = {"account": purse, "by": finance, "payee_party": party, "settlement": row}
    with pytest.raises(ValidationError, match=r"结算余额 4,600.00元，不能超过"):
        make_expenditure(amount="4600.01", **given)
    paid, again = (make_expenditure(amount=4600, **given) for _ in range(2))
    spending.ask(expenditure=paid, by=finance)
    assert left_of(row) == 0
    (summed,) = counted(Settlement.objects.everywhere(because="test"))
    assert (summed.paid_sum, summed.under_way) == (0, 4600)
    with pytest.raises(ValidationError, match=r"结算余额 0.00元，不能超过"):
        spending.ask(expenditure=again, by=finance)
    spending.approve(expenditure=paid, by=people["leader"])
    payer = make_post(role="township_finance", division=HENGXI)
    settling.reopen(settlement=row, reason="有误", by=finance)
    with pytest.raises(ValidationError, match="不能付尾款"):
        pay(paid, by=payer)
    settling.audit(audited=Decimal(4500), deducted=Decimal(0), **said)
    with pytest.raises(ValidationError, match=r"结算余额 4,500.00元，不能超过"):
        pay(paid, by=payer)
    settling.reopen(settlement=row, reason="有误", by=finance)
    settling.audit(audited=Decimal(4700), deducted=Decimal(100), deducted_for="工期延误", **said)
    pay(paid, by=payer)
    assert paid_of(row) == 4600
    client = client_of(finance)
    assert "4,600.00" in client.get(reverse("funding:settlement-detail", args=[row.pk])).text
    act = reverse("funding:settlement-act", args=[row.pk, "close"])
    assert client.post(act).status_code == 302
    assert "已结清" in client.get(reverse("funding:settlement-list")).text
    back = {"expenditure": paid, "reason": "多付", "by": finance}
    with pytest.raises(ValidationError, match="已结清，请先把结算退回重编"):
        paying.refund(amount=Decimal(1), refunded_on=today, **back)
    with pytest.raises(ValidationError, match="已结清，请先把结算退回重编"):
        paying.reverse(**back)
    settling.reopen(settlement=row, reason="付错", by=finance)
    assert paying.reverse(**back).state == "reversed"


def test_a_settlement_counts_its_repair_and_lies_in_the_payers_area(people):
    finance, today, party = people["finance"], timezone.localdate(), make_party(division=HENGXI)
    matter = make_matter(by=people["clerk"], title="路灯不亮")
    sums = {"agreed": Decimal(100), "accepted": Decimal(100), "accepted_on": today, "party": party}
    said = {"name": "修灯", "matter": matter, "by": finance, **sums}
    strange = make_post(role="finance", division=COUNTY)
    with pytest.raises(ValidationError, match="不在.*的范围内"):
        settling.draw_up(division=make_division(code=GULI_VILLAGE), **(said | {"by": strange}))
    row = settling.draw_up(division=make_division(code=HENGXI), **said)
    settling.audit(settlement=row, audited=Decimal(100), audited_on=today, audit_document="审1号", by=finance)
    part = Part(make_use(), Decimal(101), matter=matter)
    with pytest.raises(ValidationError, match=r"结算余额 100.00元，不能超过"):
        make_expenditure(account=make_purse(), by=people["clerk"], payee_party=party, amount=101, part=part)
    fresh_row = Settlement.objects.everywhere(because="test").get(pk=row.pk)
    foreign = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(ValidationError, match="不在付款单位的范围内|只能列支"):
        purse = make_purse(division=GULI_VILLAGE)
        village = settling.draw_up(division=make_division(code=SHITANG), **(said | {"matter": None}))
        settling.audit(
            settlement=village, audited=Decimal(100), audited_on=today, audit_document="审2号", by=finance
        )
        village.refresh_from_db()
        make_expenditure(account=purse, by=foreign, payee_party=party, amount=1, settlement=village)
    assert left_of(fresh_row) == 100


def test_costs_add_up_by_village_kind_and_facility(people):
    lamp = make_facility(division=SHITANG, type_code="0801", name="村口灯")
    purse, use = make_purse(), make_use()
    parts = [Part(use, Decimal("60.10"), lamp.type.sector, lamp), Part(use, Decimal("39.90"))]
    bring(make_expenditure(account=purse, by=people["clerk"], amount=100, parts=parts), "paid", people)
    bring(make_expenditure(account=purse, by=people["clerk"], amount=900), "asked", people)
    DivisionFigures.objects.create(division_id=SHITANG, year=2024, households=300, population=1000)
    client, url = client_of(people["clerk"]), reverse("funding:cost-table")
    whole = client.get(url).text
    assert "100.00" in whole and "0.10" in whole and "1,000" not in whole
    assert (
        "村口灯" in client.get(f"{url}?by=facility").text and "60.10" in client.get(f"{url}?by=facility").text
    )
    assert "39.90" in client.get(f"{url}?by=type").text
    assert client.get(f"{url}?by=use&print=1").status_code == 200
    panel = spending_shown.panel(people["clerk"], lamp)
    assert "60.10" in panel and "申请用款" in panel
    assert "100.00" in client.get(f"{LIST}?facility={lamp.pk}").text


def test_lists_ask_the_same_whatever_their_length(people):
    purse = make_purse(amount=900000)
    client = client_of(people["clerk"])
    assert_flat(client, LIST, lambda n: make_expenditure(account=purse, by=people["clerk"]), rows=8)
    township = client_of(people["finance"])
    assert_flat(
        township, f"{LIST}?q=更换", lambda n: make_expenditure(account=purse, by=people["clerk"]), rows=4
    )


def test_the_workbook_has_a_line_for_each_use(people):
    row = bring(make_expenditure(account=make_purse(), by=people["clerk"], payee="=1+1店"), "paid", people)
    answer = client_of(people["finance"]).get(reverse("funding:expenditure-export"))
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"
    head = client_of(people["head"])
    assert head.get(reverse("funding:expenditure-export")).status_code == 403 and row


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10.50", "壹拾元零伍角整"),
        ("10005.05", "壹万零伍元零伍分"),
        ("201000", "贰拾万零壹仟元整"),
        ("100001234.56", "壹亿零壹仟贰佰叁拾肆元伍角陆分"),
        ("1234.00", "壹仟贰佰叁拾肆元整"),
        ("305.40", "叁佰零伍元肆角整"),
    ],
)
def test_sums_in_capitals(amount, said):
    assert capitals(Decimal(amount)) == said


def test_the_api_does_as_the_page(people):
    row = make_expenditure(account=make_purse(), by=people["clerk"])
    url = reverse("api:expenditure-act", kwargs={"pk": row.pk, "act": "ask"})
    answer = client_of(people["clerk"]).post(url, {}, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["state"] == "asked"
    head = client_of(people["head"])
    approve = url.replace("/ask/", "/approve/")
    assert (
        head.post(approve, {"opinion": "同意"}, content_type="application/json").json()["state"] == "approved"
    )
    again = head.post(approve, {}, content_type="application/json")
    assert again.status_code == 400 and "待支付" in again.text
    pay_ = client_of(people["finance"]).post(
        url.replace("/ask/", "/pay/"), {}, content_type="application/json"
    )
    assert pay_.status_code == 400 and "voucher_number" in pay_.text
    listed = head.get(reverse("api:expenditure-list")).json()["results"]
    assert listed[0]["lines"][0]["use"] == "repair"
    stranger = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert stranger.get(reverse("api:expenditure-detail", args=[row.pk])).status_code == 404


def test_settlements_are_summed_in_one_statement(people):
    said = {"agreed": Decimal(10), "accepted": Decimal(10), "accepted_on": timezone.localdate()}
    said |= {
        "division": make_division(code=HENGXI),
        "party": make_party(division=HENGXI),
        "by": people["finance"],
    }

    def one(number: int) -> None:
        settling.draw_up(name=f"泵站{number}", **said)

    client = client_of(people["finance"])
    assert_flat(client, reverse("api:settlement-list"), one, rows=10)
    assert_flat(client, reverse("funding:settlement-export"), one, rows=5)
