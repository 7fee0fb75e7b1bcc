"""Numbers of bookings: of each unit's book and month one after another, whatever is rolled back between."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from funding.actions import booking, closing
from funding.actions.booking import NotEnough
from funding.models import Booking
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, make_post
from tests.funding.money_rows import Kind, make_account, move, put_in

pytestmark = pytest.mark.django_db


def test_what_is_rolled_back_leaves_no_gap():
    account, by = make_account(), make_post(role="township_finance", division=HENGXI)
    first = put_in(account, 100, by=by)
    with pytest.raises(NotEnough):
        move(account, booking.beside(account, Kind.RESERVED), 101, kind="reserve", by=by)
    with pytest.raises(RuntimeError), transaction.atomic():
        put_in(account, 5, by=by)
        raise RuntimeError
    second = put_in(account, 7, by=by)
    assert (first.number, second.number) == (1, 2)
    assert second.period == int(f"{timezone.localdate():%Y%m}")
    assert second.voucher == f"{timezone.localdate():%Y年%-m月}第2号" and second.voucher in str(second)


def test_each_unit_and_month_has_its_own():
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    numbers = [
        put_in(make_account(division=division), 9, on=day).number
        for division in (SHITANG, GULI_VILLAGE)
        for day in (None, last, None)
    ]
    assert numbers == [1, 1, 2, 1, 1, 2]
    foreign = Booking.objects.everywhere(because="t").filter(division=SHITANG).first()
    assert foreign.voucher_for(SHITANG) == foreign.voucher
    assert foreign.voucher_for(HENGXI).startswith(foreign.division.short_name)


def test_nobody_gives_a_number_by_hand():
    put_in(make_account(), 1)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO funding_booking (division_id, kind, booked_on, words, key, reason, recorded_at, period, number)"
            " VALUES (%s, 'income', current_date, '', gen_random_uuid(), '', now(), 1, 77)"
            " RETURNING number",
            [SHITANG],
        )
        assert cursor.fetchone() == (2,)
        transaction.set_rollback(True)


def test_many_are_carried_over_in_turn():
    year = timezone.localdate().year - 1
    for division in (GULI_VILLAGE, SHITANG):
        for source in ("village_collective", "donation"):
            put_in(make_account(division=division, source=source, year=year), Decimal(3))
    closing.carry_over(year=year, by=make_post(role="finance", division=COUNTY))
    rows = Booking.objects.everywhere(because="t").order_by("division", "number")
    assert [(row.division_id, row.number) for row in rows] == [
        (code, number) for code in sorted((GULI_VILLAGE, SHITANG)) for number in (1, 2, 3, 4)
    ]
