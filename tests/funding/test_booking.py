"""The ledger's laws, by the action and by the database beneath it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from funding.actions import booking
from funding.actions.booking import NotEnough
from funding.models import Booking, ClosedMonth, Entry
from tests.factories import COUNTY, HENGXI, make_post
from tests.funding.money_rows import Kind, balance, make_account, make_use, move, put_in

pytestmark = pytest.mark.django_db


def refused(sql: str, *values) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(refusal.value)


def test_money_comes_in_is_held_and_paid():
    account, finance = make_account(), make_post(role="township_finance", division=HENGXI)
    put_in(account, "10000.00", by=finance)
    reserved, outside = (booking.beside(account, kind) for kind in (Kind.RESERVED, Kind.OUTSIDE))
    move(account, reserved, "1200.50", kind="reserve", by=finance)
    paid = move(reserved, outside, "1200.50", kind="payment", use=make_use(), by=finance)
    assert (balance(account), balance(reserved)) == (Decimal("8799.50"), Decimal(0))
    booking.reverse(booking=paid, reason="重复支付", by=finance)
    assert balance(reserved) == Decimal("1200.50")
    with pytest.raises(ValidationError, match="已经冲销"):
        booking.reverse(booking=paid, reason="又一次", by=finance)


def test_nothing_goes_below_nothing():
    account, finance = make_account(), make_post(role="township_finance", division=HENGXI)
    put_in(account, 100, by=finance)
    with pytest.raises(NotEnough, match=r"石塘.*可用余额 100.00元，不够 100.01元"):
        move(account, booking.beside(account, Kind.RESERVED), "100.01", kind="reserve", by=finance)
    assert balance(account) == 100


def test_a_double_submit_is_one_booking():
    account, key = make_account(), uuid4()
    outside, finance = (
        booking.beside(account, Kind.OUTSIDE),
        make_post(role="township_finance", division=HENGXI),
    )
    first, again = (move(outside, account, 5, kind="income", key=key, by=finance) for _ in range(2))
    assert first == again
    assert balance(account) == 5
    with pytest.raises(ValidationError, match="另一笔"):
        move(outside, account, 6, kind="income", key=key, by=finance)


@pytest.mark.parametrize(
    ("kind", "giver", "taker"),
    [
        ("payment", Kind.AVAILABLE, Kind.OUTSIDE),
        ("income", Kind.OUTSIDE, Kind.TRANSIT),
        ("reserve", Kind.RESERVED, Kind.AVAILABLE),
    ],
)
def test_money_takes_no_short_way(kind, giver, taker):
    account = make_account(kind=giver)
    with pytest.raises(ValidationError, match="不能这样流转"):
        move(account, booking.beside(account, taker), 1, kind=kind)


def test_sources_are_never_mixed():
    one, other = make_account(kind=Kind.OUTSIDE), make_account(source="county")
    with pytest.raises(ValidationError, match="须一致"):
        move(one, other, 1, kind="income")


def test_a_closed_month_stays_closed():
    account, today = make_account(), timezone.localdate()
    ClosedMonth.objects.create(county_code=COUNTY, month=today.replace(day=1))
    for day in (today, today - timedelta(days=40)):  # nor does money slip in before it
        with pytest.raises(ValidationError, match="已月结"):
            put_in(account, 1, on=day)


def test_the_database_refuses_what_goes_beside_the_action():
    account, made = make_account(), put_in(make_account(), 100)
    day = made.booked_on
    for table in ("funding_entry", "funding_booking"):
        refused(f"UPDATE {table} SET booked_on = booked_on")
        refused(f"DELETE FROM {table}")
    assert "账户只随分录变动" in refused(
        "UPDATE funding_fundaccount SET balance = 5 WHERE id = %s", account.pk
    )
    assert "账户只随分录变动" in refused("DELETE FROM funding_fundaccount")
    add = "INSERT INTO funding_entry (booking_id, account_id, amount, kind, booked_on) VALUES (%s, %s, %s, 'income', %s)"
    assert "不平" in refused(add, made.pk, account.pk, 1, day)
    both = f"{add}, (%s, %s, %s, 'income', %s)"
    assert "不能增加分录" in refused(both, made.pk, account.pk, 1, day, made.pk, account.pk, -1, day)
    assert Entry.objects.everywhere(because="test").count() == 2
    assert Booking.objects.everywhere(because="test").count() == 1
