"""账簿 on the screen: balances summed and drilled into, one account's entries, bookings, 冲销, 月结, 结转, the rules."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.actions.merging import merge_divisions
from funding import months
from funding.actions import adjusting, booking, closing, rules
from funding.invariants import faults
from funding.models import Adjustment, Booking, ClosedMonth, Earmark, FundAccount, FundUse, PaymentLimit
from tests.assets.test_exports import HOSTILE, both_forms_are_inert
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.funding.money_rows import Kind, balance, make_account, make_use, move, put_in
from tests.maintenance.caretaker_rows import png

XUGAO = "320115009209"
ACCOUNTS, BOOKINGS = reverse("funding:account-list"), reverse("funding:booking-list")


@pytest.fixture
def finance(db):
    return make_post(role="finance", division=COUNTY)


@pytest.fixture
def township(db):
    return make_post(role="township_finance", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def make_earmark(*, name="路灯管护", source="county", division=COUNTY, **more) -> Earmark:
    place = make_division(code=division)
    year = timezone.localdate().year
    said = {"issuer": "江宁区财政局", "document": "江宁财建〔2026〕12号", **more}
    return Earmark.objects.create(division=place, name=name, year=year, source=source, **said)


def a_year_before() -> date:
    return timezone.localdate() - timedelta(days=365)


def test_balances_are_filtered_summed_and_seen_by_their_own_village(finance, village):
    put_in(make_account(), "1200.50")
    put_in(make_account(division=GULI_VILLAGE, source="donation"), 300)
    make_account(source="county")
    at_county, at_village = client_of(finance), client_of(village)
    page = at_county.get(ACCOUNTS).text
    assert "1,200.50" in page and "300.00" in page and "1,500.50" in page
    assert "县（区）财政" not in at_county.get(ACCOUNTS, {"source": "donation"}).text.partition("<tbody>")[2]
    for by, word in {
        "division": "石塘", "township": "横溪街道", "source": "社会捐赠", "earmark": "不限专项", "year": "年"
    }.items():  # fmt: skip
        told = at_county.get(ACCOUNTS, {"by": by}).text
        assert word in told.partition("<tbody>")[2] and "1,500.50" in told.partition("<tfoot>")[2], by
    own = at_village.get(ACCOUNTS).text
    assert "1,200.50" in own and "300.00" not in own
    assert client_of(make_post(role="caretaker", division=SHITANG)).get(ACCOUNTS).status_code == 403


def test_lists_ask_as_often_for_thirty_rows_as_for_one(finance):
    client = client_of(finance)
    assert_flat(client, ACCOUNTS, lambda n: put_in(make_account(year=1991 + n), 5))
    assert_flat(client, f"{ACCOUNTS}?by=earmark", lambda n: make_earmark(name=f"专项{n}"))
    assert_flat(client, BOOKINGS, lambda n: put_in(make_account(), 5))
    account = make_account()
    assert_flat(client, reverse("funding:account-detail", args=[account.pk]), lambda n: put_in(account, 5))
    assert_flat(client, reverse("funding:month-list"), lambda n: make_use(code=f"u{n}", name=f"用途{n}"))


def test_one_account_shows_what_was_left_after_each_entry(village):
    account = make_account()
    put_in(account, 100)
    put_in(account, 50)
    move(account, make_account(kind=Kind.RESERVED), 30, kind="reserve")
    told = client_of(village).get(reverse("funding:account-detail", args=[account.pk])).text
    lefts = [told.index(figure) for figure in ("120.00", "150.00")]
    assert lefts == sorted(lefts)
    strange = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert strange.get(reverse("funding:account-detail", args=[account.pk])).status_code == 404


def test_a_booking_is_reversed_from_its_page_once(township, village):
    account = make_account()
    made = put_in(account, 80)
    page, door = (reverse(f"funding:booking-{name}", args=[made.pk]) for name in ("detail", "reverse"))
    office = client_of(township)
    assert "冲销" in office.get(page).text
    assert client_of(village).get(door).status_code == 403
    assert office.post(door, {"reason": "", "key": uuid4()}).status_code == 422
    key = uuid4()
    for _twice in range(2):
        office.post(door, {"reason": "重复记账", "key": key})
    assert Booking.objects.everywhere(because="test").filter(kind="reversal").count() == 1
    assert balance(account) == 0 and faults() == []
    shown = office.get(page).text
    assert "已冲销" in shown and "看红字凭证" in shown


def test_a_held_sum_is_not_let_go_from_the_ledger(township):
    account = make_account()
    put_in(account, 80)
    held = move(account, make_account(kind=Kind.RESERVED), 80, kind="reserve")
    door = reverse("funding:booking-reverse", args=[held.pk])
    answer = client_of(township).post(door, {"reason": "错", "key": uuid4()})
    assert answer.status_code == 422 and "随用款申请办理" in answer.text


def test_earmarked_money_changes_its_purpose_only_on_its_issuers_paper(township):
    lamps, roads = make_earmark(), make_earmark(name="农路管护")
    account = make_account(source="county", earmark=lamps)
    put_in(account, 1000)
    door = reverse("funding:account-act", args=[account.pk, "purpose"])
    office, today = client_of(township), timezone.localdate()
    assert "江宁区财政局" in office.get(door).text
    said = {
        "earmark": roads.pk, "amount": "400", "issuer": "横溪街道办事处", "document": "江宁财建〔2026〕30号",
        "approved_on": today, "changed_on": today, "reason": "路灯已更换，余款修路", "key": uuid4(),
    }  # fmt: skip
    refused = office.post(door, said)
    assert refused.status_code == 422 and "须由原下达单位批准" in refused.text
    for _twice in range(2):
        assert office.post(door, said | {"issuer": "江宁区财政局"}).status_code == 302
    assert balance(account) == 600
    assert balance(make_account(source="county", earmark=roads)) == 400
    kept = Adjustment.objects.everywhere(because="test").get()
    assert kept.document == "江宁财建〔2026〕30号" and lamps.document in kept.booking.words
    scans = reverse("funding:booking-file", args=[kept.booking_id])
    file = SimpleUploadedFile("批复.png", png(), "image/png")
    assert office.post(scans, {"scans": file}).status_code == 302
    assert "批复.png" in office.get(reverse("funding:booking-detail", args=[kept.booking_id])).text


def test_money_goes_to_another_unit_within_the_area_or_back_to_a_treasury(township):
    account = make_account()
    put_in(account, 900)
    said = {"issuer": "横溪街道", "document": "横财〔2026〕3号", "reason": "统筹", "by": township}
    near, far = make_division(code=XUGAO), make_division(code=GULI_VILLAGE)
    adjusting.transfer(account=account, division=near, amount=Decimal(300), **said)
    with pytest.raises(Refused):
        adjusting.transfer(account=account, division=far, amount=Decimal(1), **said)
    with pytest.raises(ValidationError, match="批准文号"):
        adjusting.transfer(account=account, division=near, amount=Decimal(1), **(said | {"document": " "}))
    adjusting.recover(account=account, to=make_division(code=HENGXI), amount=Decimal(200), **said)
    adjusting.recover(account=account, amount=Decimal(100), **said)
    assert (balance(account), balance(make_account(division=XUGAO))) == (300, 300)
    assert balance(make_account(division=HENGXI, kind=Kind.TRANSIT)) == 200
    with pytest.raises(Http404):
        strange = make_account(division=GULI_VILLAGE)
        adjusting.transfer(account=strange, division=near, amount=Decimal(1), **said)


def test_what_another_office_did_is_not_reversed_from_below(finance, township, village):
    here, there, old = make_account(), make_account(division=GULI_VILLAGE), make_account(year=2020)
    for account in (here, old):
        put_in(account, 900)
    said = {"issuer": "区财政局", "document": "1号", "reason": "统筹", "by": finance, "amount": Decimal(300)}
    taken = adjusting.recover(account=here, to=make_division(code=COUNTY), **said)
    passed = adjusting.transfer(account=here, division=there.division, **said)
    left = adjusting.recover(account=here, **said)
    [carried] = closing.carry_over(year=2020, by=finance)
    office = client_of(township)
    told = {taken: "本辖区以外", passed: "本辖区以外", left: "由上级办理", carried: "县（区）财政冲销"}
    for made, words in told.items():
        with pytest.raises(Refused, match=words):
            booking.reverse(booking=made, reason="要回", by=township)
        door = reverse("funding:booking-reverse", args=[made.pk])
        assert words in office.post(door, {"reason": "要回", "key": uuid4()}).text
        door = reverse("api:fund-booking-reverse", args=[made.pk])
        assert words in office.post(door, {"reason": "要回"}, "application/json").text
    assert (balance(here), balance(there), balance(old)) == (0, 300, 0)
    for made in told:
        booking.reverse(booking=made, reason="文件作废", by=finance)
    assert (balance(here), balance(there), balance(old)) == (900, 0, 900)


def test_an_earmark_stays_in_its_area_when_money_is_passed_on(finance):
    own = make_earmark(division=SHITANG, source="village_collective")
    account = make_account(earmark=own)
    put_in(account, 9)
    said = {"issuer": "区财政", "document": "1号", "reason": "统筹", "by": finance}
    with pytest.raises(ValidationError, match="不适用于"):
        adjusting.transfer(account=account, division=make_division(code=XUGAO), amount=Decimal(1), **said)


def test_what_is_left_of_a_year_is_carried_apart_from_new_money(finance, township):
    last = timezone.localdate().year - 1
    account = make_account(year=last)
    put_in(account, 500)
    with pytest.raises(Refused):
        closing.carry_over(year=last, by=township)
    with pytest.raises(ValidationError, match="还没有结束"):
        closing.carry_over(year=last + 1, by=finance)
    client, door = client_of(finance), reverse("funding:year-carry")
    for _twice in range(2):
        client.post(door, {"year": last, "booked_on": timezone.localdate()})
    carried = make_account(year=last + 1, carried=True)
    assert (balance(account), balance(carried)) == (0, 500)
    assert balance(make_account(year=last + 1)) == 0
    told = client.get(ACCOUNTS, {"carried": "yes"}).text
    assert "上年结转" in told and "500.00" in told


def test_months_are_closed_one_after_the_other(finance, township):
    first = a_year_before()
    put_in(make_account(), 70, on=first)
    client = client_of(finance)
    told = client.get(reverse("funding:month-list")).text
    assert "70.00" in told and f"月结 {first.year}年{first.month}月" in told
    this = timezone.localdate().replace(day=1)
    with pytest.raises(ValidationError, match="依次"):
        closing.close_month(month=this, by=finance)
    with pytest.raises(Refused):
        closing.close_month(month=first.replace(day=1), by=township)
    door = reverse("funding:month-close")
    assert "不能再记账" in client.get(door).text
    assert client.post(door, {"month": first.replace(day=1)}).status_code == 302
    assert client.post(door, {"month": first.replace(day=1)}).status_code == 422
    with pytest.raises(ValidationError, match="已月结"):
        put_in(make_account(), 1, on=first)
    while due := months.next_to_close(COUNTY):
        closing.close_month(month=due, by=finance)
    assert ClosedMonth.objects.filter(county_code=COUNTY).count() == 12
    assert client_of(township).get(reverse("funding:month-list")).status_code == 403
    assert faults() == []


def test_the_finance_office_keeps_uses_and_limits(finance):
    client, today = client_of(finance), timezone.localdate()
    page = reverse("funding:month-list")
    limit = {"from_date": today, "amount": "2万元", "township_above": "5000"}
    assert client.post(reverse("funding:limit-create"), limit).status_code == 302
    assert PaymentLimit.objects.get().amount == 20000 and "20,000.00" in client.get(page).text
    early = limit | {"from_date": today - timedelta(days=1)}
    assert "不能早于今天" in client.post(reverse("funding:limit-create"), early).text
    new = {"code": "mowing", "name": "绿化修剪", "order": 7}
    assert client.post(reverse("funding:use-create"), new).status_code == 302
    assert client.post(reverse("funding:use-create"), new).status_code == 422
    edit = reverse("funding:use-edit", args=["mowing"])
    assert client.post(edit, {"name": "修剪", "order": 8}).status_code == 302
    assert not FundUse.objects.get(pk="mowing").active
    with pytest.raises(Refused):
        rules.add_use(code="x", name="x", order=1, by=make_post(role="village_clerk", division=SHITANG))


def test_balances_go_along_when_villages_merge(db):
    account = make_account()
    put_in(account, 640)
    office = make_post(role="county_admin", division=COUNTY)
    closed, successor = make_division(code=SHITANG), make_division(code=XUGAO)
    merge = merge_divisions(
        closed=closed, successor=successor, on_date=timezone.localdate(), paper="批复", by=office
    )
    assert {"what": "可用的资金余额", "count": 1} in merge.moved
    assert (balance(account), balance(make_account(division=XUGAO))) == (0, 640)
    heir = client_of(make_post(role="village_clerk", division=XUGAO))
    assert heir.get(reverse("funding:account-detail", args=[account.pk])).status_code == 200


def test_a_department_sees_its_own_sectors_and_the_auditor_changes_nothing(db):
    call_command("load_reference", verbosity=0)
    own, other = make_earmark(sector_id="01"), make_earmark(name="供水", sector_id="02")
    for earmark in (own, other):
        put_in(make_account(source="county", earmark=earmark), 10)
    department = make_post(role="department", division=COUNTY, sectors=["01"])
    seen = Booking.objects.visible_to(department)
    assert seen.count() == 1
    assert FundAccount.objects.visible_to(department).held().count() == 1
    auditor = client_of(make_post(role="auditor", division=COUNTY))
    made = Booking.objects.everywhere(because="test").first()
    assert auditor.get(reverse("funding:booking-detail", args=[made.pk])).status_code == 200
    for name, args in {
        "booking-reverse": [made.pk],
        "account-act": [made.entries.first().account_id, "recover"],
    }.items():
        assert auditor.post(reverse(f"funding:{name}", args=args), {}).status_code == 403
    assert b"".join(auditor.get(reverse("funding:booking-export")).streaming_content)


def test_both_workbooks_are_inert_and_leave_by_their_right(township, village):
    for text in HOSTILE:
        account = make_account(earmark=make_earmark(name=text, source="village_collective", document=text))
        outside = make_account(kind=Kind.OUTSIDE, earmark=account.earmark)
        move(outside, account, 5, kind="income", by=township)
    for url in (reverse("funding:account-export"), reverse("funding:booking-export")):
        both_forms_are_inert("finance", url)
        assert client_of(make_post(role="village_head", division=SHITANG)).get(url).status_code == 403
        told = b"".join(client_of(village).get(f"{url}?form=csv").streaming_content).decode()
        assert "石塘" in told


def test_the_api_reads_the_ledger_and_reverses_as_the_page_does(township, village):
    account = make_account()
    made = put_in(account, 33)
    office, own = client_of(township), client_of(village)
    told = own.get(reverse("api:fund-account-list"), {"kind": "available"}).json()
    assert [row["balance"] for row in told["results"]] == ["33.00"]
    url = reverse("api:fund-booking-detail", args=[made.pk])
    assert sorted(line["amount"] for line in own.get(url).json()["entries"]) == ["-33.00", "33.00"]
    door = reverse("api:fund-booking-reverse", args=[made.pk])
    assert own.post(door, {"reason": "错"}, "application/json").status_code == 403
    assert office.post(door, {}, "application/json").status_code == 400
    assert office.post(door, {"reason": "重复"}, "application/json").status_code == 201
    assert office.post(door, {"reason": "重复"}, "application/json").status_code == 400
    assert balance(account) == 0
    assert_flat(own, reverse("api:fund-booking-list"), lambda n: put_in(account, 1))


def test_the_night_tells_what_does_not_hold(db):
    from django.db import connection

    from common.db.base import owner_rights

    account = make_account()
    put_in(account, 12)
    assert faults() == []
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funding_fundaccount DISABLE TRIGGER account_stands")
        cursor.execute("UPDATE funding_fundaccount SET balance = 13 WHERE id = %s", [account.pk])
        assert faults() == [f"账户余额不等于分录之和：{account.pk}"]
        cursor.execute("UPDATE funding_fundaccount SET balance = 12 WHERE id = %s", [account.pk])
        cursor.execute("ALTER TABLE funding_fundaccount ENABLE TRIGGER account_stands")
