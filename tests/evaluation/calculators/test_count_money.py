"""有经费: arrived of the budget, spent of what arrived with its vouchers, made known in time; passed on by a township."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.models import Attachment
from evaluation.calculators.passing_on import passed_in_time
from funding.actions import arrivals
from funding.models import Arrival, BudgetLine, Expenditure
from tests.evaluation.counted_rows import count, days_ago, figure, this_year
from tests.factories import HENGXI, SHITANG, make_division, make_post
from tests.funding.life_rows import make_allocation, make_arrival, pay_down, share_of
from tests.funding.money_rows import make_use
from tests.funding.spending_rows import bring, make_expenditure, make_people, make_purse

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def budget(
    amount: int, *, state: str = "confirmed", source: str = "village_collective", **more
) -> BudgetLine:
    return BudgetLine.objects.create(
        division=make_division(code=SHITANG), year=TODAY().year, source=source, use=make_use(), amount=amount,
        state=state, confirmed_at=timezone.now() if state == "confirmed" else None, **more,
    )  # fmt: skip


def confirmed(amount: int, **more) -> Arrival:
    row = make_arrival(amount=amount, **more)
    return arrivals.confirm(arrival=row, by=make_post(role="village_head", division=row.division_id))


def test_arrived_and_confirmed_of_the_budget():
    line = budget(10000)
    budget(-2000, adjusts=line)
    budget(5000, state="proposed")
    confirmed(3000)
    make_arrival(amount=1000)  # nobody has confirmed it
    counted = count("money_arrived")
    assert (counted.numerator, counted.denominator) == (3000, 8000)
    assert counted.told == "当年预算 8,000.00元，已确认到账 3,000.00元，37.5%"
    assert counted.raises == "催拨并确认到账，还差 5,000.00元"


def test_without_a_budget_there_is_nothing_to_judge():
    confirmed(3000)
    assert figure("money_arrived") == (0, 0)
    assert count("money_arrived").told == "当年没有已批复的预算"


def test_what_arrived_after_the_deadline_counts_not():
    budget(10000)
    deadline = timezone.now()
    confirmed(3000)
    assert figure("money_arrived", period=this_year(deadline=deadline)) == (0, 10000)


# --- spent --------------------------------------------------------------------------------------
def test_spent_of_what_arrived_with_its_vouchers():
    staff = make_people()
    purse = make_purse(amount=10000)
    paid = bring(make_expenditure(account=purse, amount=1500, by=staff["clerk"]), "paid", staff)
    bring(make_expenditure(account=purse, amount=500, by=staff["clerk"]), "paid", staff)
    bring(make_expenditure(account=purse, amount=700, by=staff["clerk"]), "reversed", staff)
    bring(make_expenditure(account=purse, amount=900, by=staff["clerk"]), "approved", staff)
    scanned(paid)
    counted = count("money_spent")
    assert (counted.numerator, counted.denominator) == (2000, 10000)
    assert counted.minus == Decimal("2.50")  # 25 points of a hundred lack their voucher
    assert counted.told == "到账 10,000.00元，支出 2,000.00元，20.0%；凭证齐全的占 75.0%"
    assert "补齐 500.00元 支出的凭证扫描件" in counted.raises


def scanned(row: Expenditure) -> None:
    Attachment.objects.create(
        owner_kind="expenditure_voucher",
        owner_id=str(row.pk),
        name="发票.jpg",
        kind="jpg",
        size=1,
        stored="a" * 32,
    )


def test_all_vouchers_there_takes_nothing_off():
    staff = make_people()
    scanned(bring(make_expenditure(amount=1500, by=staff["clerk"]), "paid", staff))
    assert count("money_spent").minus == 0


# --- made known ---------------------------------------------------------------------------------
def told(*, by: int, on: int | None) -> Arrival:
    """To be made known so many days ago, and made known then."""
    row = make_arrival()
    said = {"publish_by": days_ago(by), "published_on": None if on is None else days_ago(on)}
    Arrival.objects.everywhere(because="test").filter(pk=row.pk).update(**said)
    return row


def test_made_known_in_time():
    told(by=3, on=3)
    told(by=3, on=2)
    told(by=3, on=None)
    told(by=-3, on=None)  # its days run
    told(by=-3, on=0)
    assert figure("arrivals_published") == (2, 4)


# --- passed on ----------------------------------------------------------------------------------
def test_first_in_first_out_within_thirty_days():
    first = date(2026, 1, 1)
    came = [(first, Decimal(100)), (first + timedelta(days=40), Decimal(50))]
    went = [(first + timedelta(days=30), Decimal(60)), (first + timedelta(days=45), Decimal(70))]
    assert [(amount, good) for _on, amount, good in passed_in_time(came, went)] == [(100, 60), (50, 30)]


HOPS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 900)), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOPS, HOPS)
def test_never_more_than_came_or_went_and_order_is_nothing(came, went):
    start = date(2026, 1, 1)
    ins = [(start + timedelta(days=day), Decimal(yuan)) for day, yuan in came]
    outs = [(start + timedelta(days=day), Decimal(yuan)) for day, yuan in went]
    found = passed_in_time(ins, outs)
    assert found == passed_in_time(ins[::-1], outs[::-1])
    good = sum(good for _on, _amount, good in found)
    assert all(0 <= good <= amount for _on, amount, good in found)
    assert good <= sum((yuan for _on, yuan in outs), Decimal(0))


def test_a_township_passes_on_what_came_for_its_villages():
    share = share_of(make_allocation(shares={SHITANG: 9000}))
    pay_down(share, 9000)
    pay_down(share, 4000, to=SHITANG, payer=HENGXI)
    assert figure("money_passed_on", unit=HENGXI) == (4000, 4000)  # the rest has its days still
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        later = this_year(deadline=timezone.now())
        period = type(later)(days_ago(60), timezone.localdate(), later.deadline)
        counted = count("money_passed_on", unit=HENGXI, period=period)
    assert (counted.numerator, counted.denominator) == (4000, 9000)
    assert counted.raises == "及时拨付，已有 5,000.00元 超过30日"


def test_what_a_township_gives_out_itself_is_due_too():
    share = share_of(make_allocation(shares={SHITANG: 500}, division=HENGXI))
    pay_down(share, 200, to=SHITANG, payer=HENGXI)
    assert figure("money_passed_on", unit=HENGXI) == (200, 200)
