"""用款: held when asked for, approved by who must, paid once against a voucher, given back, taken back."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import DivisionMerge, Sector
from funding.actions import booking, paying, spending
from funding.actions.booking import NotEnough
from funding.actions.moving_money import move_reserved
from funding.actions.moving_payments import move_payments
from funding.models import Booking, Earmark, Entry, PaymentLimit, SpendingState
from funding.models.spending import SPENDING_FLOW
from funding.spending_rules import Part, payee_key, voucher_key
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, make_division, make_party, make_post
from tests.funding.money_rows import Kind, balance, make_use
from tests.funding.spending_rows import bring, fresh, make_expenditure, make_people, make_purse, pay

pytestmark = pytest.mark.django_db


def held(account):
    return balance(account), balance(booking.beside(account, Kind.RESERVED))


def test_what_is_asked_for_is_held_and_paid_out_of_what_is_held():
    people, purse = make_people(), make_purse(amount=10000)
    row = make_expenditure(account=purse, by=people["clerk"], amount="1200.50")
    assert held(purse) == (10000, 0)
    spending.ask(expenditure=row, by=people["clerk"])
    assert held(purse) == (Decimal("8799.50"), Decimal("1200.50"))
    spending.approve(expenditure=row, by=people["head"])
    pay(row, by=people["finance"])
    assert held(purse) == (Decimal("8799.50"), 0)
    paid = fresh(row)
    assert paid.state == "paid" and paid.booking.kind == "payment"
    entries = Entry.objects.everywhere(because="test").filter(booking=paid.booking)
    assert {entry.use.code for entry in entries} == {"repair"}


def test_no_more_is_asked_for_than_is_there():
    people, purse = make_people(), make_purse(amount=1000)
    first, second = (make_expenditure(account=purse, by=people["clerk"], amount=600) for _ in range(2))
    spending.ask(expenditure=first, by=people["clerk"])
    with pytest.raises(NotEnough, match=r"可用余额 400.00元，不够 600.00元"):
        spending.ask(expenditure=second, by=people["clerk"])
    assert fresh(second).state == "draft"


@pytest.mark.parametrize("how", ["return", "drop"])
def test_returned_or_withdrawn_money_can_be_spent_again(how):
    people, purse = make_people(), make_purse(amount=1000)
    row = make_expenditure(account=purse, by=people["clerk"], amount=600)
    spending.ask(expenditure=row, by=people["clerk"])
    if how == "drop":
        spending.drop(expenditure=row, by=people["clerk"])
    else:
        with pytest.raises(ValidationError, match="写明退回的原因"):
            spending.send_back(expenditure=row, reason=" ", by=people["head"])
        spending.send_back(expenditure=row, reason="票据不全", by=people["head"])
        spending.ask(expenditure=row, by=people["clerk"])
        spending.send_back(expenditure=row, reason="仍不全", by=people["head"])
    assert held(purse) == (1000, 0)


def test_over_the_limit_two_people_approve_and_the_township_has_the_last_word():
    PaymentLimit.objects.create(
        county_code=COUNTY, from_date=timezone.localdate(), amount=3000, township_above=2000
    )
    people, purse = make_people(), make_purse()
    low, middle, high = (
        make_expenditure(account=purse, by=people["clerk"], amount=sum_) for sum_ in (2000, 3000, 3001)
    )
    for row in (low, middle, high):
        spending.ask(expenditure=row, by=people["clerk"])
    assert spending.approve(expenditure=low, by=people["head"]).state == "approved"
    with pytest.raises(ValidationError, match="须由镇（街道）审批"):
        spending.approve(expenditure=middle, by=people["head"])
    assert spending.approve(expenditure=middle, by=people["leader"]).state == "approved"
    assert spending.approve(expenditure=high, by=people["head"]).state == "second"
    other = make_post(role="village_head", division=SHITANG)
    with pytest.raises(ValidationError, match="须由镇（街道）审批"):
        spending.approve(expenditure=high, by=other)
    assert spending.approve(expenditure=high, by=people["leader"]).state == "approved"
    assert (fresh(high).approved_by_id, fresh(high).second_by_id) == (
        people["head"].person_id,
        people["leader"].person_id,
    )


def test_nobody_approves_his_own_nor_twice_nor_pays_what_he_approved():
    people, purse = make_people(village=SHITANG), make_purse(division=HENGXI, source="county")
    finance = people["finance"]
    row = make_expenditure(account=purse, by=finance, amount=20000)
    spending.ask(expenditure=row, by=finance)
    with pytest.raises(ValidationError, match="自己申请"):
        spending.approve(expenditure=row, by=finance)
    spending.approve(expenditure=row, by=people["leader"])
    with pytest.raises(ValidationError, match="另一人二次审批"):
        spending.approve(expenditure=row, by=people["leader"])
    second = make_post(role="township_finance", division=HENGXI)
    spending.approve(expenditure=row, by=second)
    for post, said in ((second, "审批人不能自己登记支付"), (finance, "申请人不能自己登记支付")):
        with pytest.raises(ValidationError, match=said):
            pay(row, by=post)


def test_the_limits_of_the_day_it_was_asked_for_hold():
    people = make_people()
    row = make_expenditure(account=make_purse(), by=people["clerk"], amount=4000)
    spending.ask(expenditure=row, by=people["clerk"])
    PaymentLimit.objects.create(
        county_code=COUNTY, from_date=timezone.localdate() - timedelta(days=1), amount=1, township_above=1
    )
    assert spending.approve(expenditure=row, by=people["head"]).state == "approved"


def test_a_voucher_is_paid_once_to_a_payee_however_his_name_is_written():
    people, purse = make_people(), make_purse()
    first = make_expenditure(account=purse, by=people["clerk"], payee="横溪 五金店（石塘）")
    bring(first, "approved", people)
    pay(first, by=people["finance"], voucher_number="0012345")
    again = make_expenditure(account=purse, by=people["clerk"], payee="横溪五金店(石塘)")
    bring(again, "approved", people)
    with pytest.raises(ValidationError, match="0012345.*已经用过"):
        pay(again, by=people["finance"], voucher_number="0012345")
    with pytest.raises(ValidationError, match="没有凭证不能支付"):
        pay(again, by=people["finance"], voucher_number=" ")
    paying.reverse(expenditure=first, reason="付错", by=people["finance"])
    assert pay(again, by=people["finance"], voucher_number="0012345").state == "paid"
    assert payee_key("ＡＢ 店") == "ab店"


def test_a_vouchers_number_is_one_however_it_is_spelled():
    written = ("No.0012-345", "№ 0012345", "ＮＯ：００１２３４５", "第0012345号", " 0012—345", "no0012345")
    assert {voucher_key(one) for one in written} == {"0012345"}
    assert voucher_key("Nova12") == "nova12" and voucher_key("发票号12号") == "发票号12号"
    people, purse = make_people(), make_purse()
    said = {"account": purse, "by": people["clerk"], "payee": "五金店"}
    bring(make_expenditure(voucher_kind="invoice", voucher_number="0012345", **said), "asked", people)
    with pytest.raises(ValidationError, match="已经用过"):
        make_expenditure(voucher_kind="receipt", voucher_number="No.0012-345", **said)
    with pytest.raises(ValidationError, match="凭证号须有数字或文字"):
        make_expenditure(voucher_kind="receipt", voucher_number="--", **said)


@pytest.mark.parametrize("at_once", [True, False])
def test_one_form_sent_twice_is_one_payment_of_one_reserve(at_once):
    people, purse, key = make_people(), make_purse(), uuid4()
    said = {"division": purse.division, "account": purse, "words": "灯", "payee": "店", "amount": Decimal(10)}
    said |= {"parts": [Part(make_use(), Decimal(10))], "by": people["clerk"], "at_once": at_once, "key": key}
    one, two = (spending.write_down(**said) for _ in range(2))
    assert one.pk == two.pk
    other = connection.copy()  # another clerk's connection: the second send waits for the first
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"payment {key}"])
        assert cursor.fetchone() == (False,)
    other.close()
    second = make_expenditure(account=purse, by=people["clerk"])
    second.reserved = booking.book(
        kind="reserve", division=purse.division, booked_on=timezone.localdate(), words="留", by=people["clerk"],
        lines=[booking.Line(purse, Decimal(-5)), booking.Line(booking.beside(purse, Kind.RESERVED), Decimal(5))],
    )  # fmt: skip
    second.save()
    with pytest.raises(IntegrityError, match="reserved_for_one"), transaction.atomic():
        type(one).objects.everywhere(because="test").filter(pk=one.pk).update(reserved=second.reserved)


def test_earmarked_money_pays_only_for_its_purpose(earmark):
    people, purse = make_people(), make_purse(source="county", earmark=earmark)
    road = Sector.objects.get(pk=earmark.sector_id)
    said = {"account": purse, "by": people["clerk"], "amount": 100}
    with pytest.raises(ValidationError, match="只能用于材料与维修，不能用于培训"):
        make_expenditure(part=Part(make_use(code="training", name="培训"), Decimal(100), road), **said)
    with pytest.raises(ValidationError, match=f"只能用于{road}"):
        make_expenditure(part=Part(make_use(), Decimal(100)), **said)
    assert make_expenditure(part=Part(make_use(), Decimal(100), road), **said).state == "draft"


@pytest.fixture
def earmark(db):
    made = Earmark.objects.create(
        division=make_division(code=COUNTY),
        name="农村公路日常养护",
        year=timezone.localdate().year,
        source="county",
        sector=Sector.objects.order_by("pk").first(),
        issuer="县财政局",
        document="江财农〔2026〕8号",
    )
    made.uses.add(make_use())
    return made


def test_parts_sum_to_the_whole_and_lie_in_the_area():
    people, purse, use = make_people(), make_purse(), make_use()
    said = {"account": purse, "by": people["clerk"], "amount": 100}
    with pytest.raises(ValidationError, match="明细合计 99.99元"):
        make_expenditure(parts=[Part(use, Decimal("60")), Part(use, Decimal("39.99"))], **said)
    foreign = make_facility(division=GULI_VILLAGE)
    with pytest.raises(ValidationError, match="只能列支"):
        make_expenditure(part=Part(use, Decimal(100), facility=foreign), **said)
    with pytest.raises(ValidationError, match="只能从本单位可用的资金里列支"):
        make_expenditure(account=booking.beside(purse, Kind.RESERVED), by=people["clerk"], amount=100)


def test_a_double_submit_pays_once():
    people, purse, key = make_people(), make_purse(amount=5000), uuid4()
    row = bring(make_expenditure(account=purse, by=people["clerk"]), "approved", people)
    one, two = (pay(row, by=people["finance"], voucher_number="1", key=key) for _ in range(2))
    assert one.booking_id == two.booking_id
    assert Booking.objects.everywhere(because="test").filter(kind="payment").count() == 1
    with pytest.raises(WrongMove):
        pay(row, by=people["finance"])


def test_what_the_payee_gives_back_lessens_its_lines_to_the_fen():
    people, purse, use = make_people(), make_purse(amount=5000), make_use()
    other = make_use(code="pay", name="人员报酬")
    parts = [Part(use, Decimal("33.33")), Part(other, Decimal("66.67"))]
    row = bring(make_expenditure(account=purse, by=people["clerk"], amount=100, parts=parts), "paid", people)
    today = timezone.localdate()
    said = {"expenditure": row, "refunded_on": today, "by": people["finance"]}
    with pytest.raises(ValidationError, match="不超过 100.00元"):
        paying.refund(amount=Decimal("100.01"), reason="多付", **said)
    with pytest.raises(ValidationError, match="退回原因"):
        paying.refund(amount=Decimal(1), reason="", **said)
    key = uuid4()
    first, again = (paying.refund(amount=Decimal("10.01"), reason="多付", key=key, **said) for _ in range(2))
    assert first == again
    assert balance(purse) == Decimal("4910.01")
    assert sum(line.refunded for line in row.lines.all()) == Decimal("10.01")
    with pytest.raises(ValidationError, match="先冲销退回"):
        paying.reverse(expenditure=row, reason="付错", by=people["finance"])
    booking.reverse(booking=first.booking, reason="记错", by=people["finance"])
    assert sum(line.refunded for line in row.lines.all()) == 0
    paying.reverse(expenditure=row, reason="付错", by=people["finance"])
    assert balance(purse) == 5000


def test_a_refund_taken_back_takes_its_own_parts_only():
    people, purse, use = make_people(), make_purse(amount=5000), make_use()
    parts = [Part(use, Decimal("0.01")), Part(make_use(code="pay", name="人员报酬"), Decimal("99.99"))]
    row = bring(make_expenditure(account=purse, by=people["clerk"], amount=100, parts=parts), "paid", people)
    said = {
        "expenditure": row,
        "refunded_on": timezone.localdate(),
        "by": people["finance"],
        "reason": "多付",
    }
    first = paying.refund(amount=Decimal("49.99"), **said)
    before = [line.refunded for line in row.lines.order_by("pk")]
    second = paying.refund(amount=Decimal("50.01"), **said)
    booking.reverse(booking=second.booking, reason="记错", by=people["finance"])
    assert [line.refunded for line in row.lines.order_by("pk")] == before
    booking.reverse(booking=first.booking, reason="记错", by=people["finance"])
    assert {line.refunded for line in row.lines.all()} == {0}


def test_the_ledgers_own_reversal_sends_to_the_payments_page():
    people = make_people()
    row = bring(make_expenditure(account=make_purse(), by=people["clerk"]), "paid", people)
    for one, said in ((row.booking, "请打开支出"), (row.reserved, "请在该页退回或撤回|已经解除")):
        with pytest.raises(ValidationError, match=said):
            booking.reverse(booking=one, reason="错", by=people["finance"])


ROLES = {"ask": "clerk", "drop": "clerk", "pay": "finance", "reverse": "finance"}


@pytest.mark.parametrize("state", SpendingState.values)
def test_what_is_not_in_the_flow_is_refused(state):
    people = make_people()
    row = make_expenditure(
        account=make_purse(), by=people["clerk"], amount=20000 if state == "second" else 1200
    )
    row = bring(row, state, people)
    assert row.state == state
    acts = {
        "ask": lambda by: spending.ask(expenditure=row, by=by),
        "drop": lambda by: spending.drop(expenditure=row, by=by),
        "return": lambda by: spending.send_back(expenditure=row, reason="错", by=by),
        "approve": lambda by: spending.approve(expenditure=row, by=by),
        "pay": lambda by: pay(row, by=by),
        "reverse": lambda by: paying.reverse(expenditure=row, reason="错", by=by),
    }
    allowed = {move.act.split("_")[0] for move in SPENDING_FLOW if state in move.before}
    for act, do in acts.items():
        if act not in allowed:
            with pytest.raises(WrongMove, match="现为"):
                do(people[ROLES.get(act, "leader")])


def test_only_who_may_asks_and_only_at_home():
    people, purse = make_people(), make_purse()
    for role in ("village_supervisor", "village_head"):
        with pytest.raises(Refused):
            make_expenditure(account=purse, by=make_post(role=role, division=SHITANG))
    stranger = make_post(role="village_clerk", division=GULI_VILLAGE)
    with pytest.raises(Refused):
        make_expenditure(account=purse, by=stranger)
    assert make_party(division=SHITANG) and people


def test_what_is_not_paid_yet_goes_along_when_villages_merge():
    people, purse = make_people(), make_purse()
    draft = make_expenditure(account=purse, by=people["clerk"])
    held_ = bring(make_expenditure(account=purse, by=people["clerk"]), "asked", people)
    heir = make_division(code="320115009209")
    merge = DivisionMerge(closed=make_division(code=SHITANG), successor=heir)
    assert move_payments(merge, people["finance"]) == 2
    assert move_reserved(merge, people["finance"]) == 1
    for moved in (fresh(draft), fresh(held_)):
        assert moved.division_id == moved.account.division_id == "320115009209"
