"""What the action costs: bookings a second on one hot account through `book()`, over the same locking in plain SQL.

Both sides commit each booking by itself: one event, two entries, numbered in its book, both accounts locked in the
order of their keys, their balances changed. The plain side works on copies of the three tables with their indexes and
without our laws and trail: what those cost is in the ratio, as is Python.
"""

from decimal import Decimal

from bench_frame import Figure, database, medians, prepared

NAME, TIMES, ROUNDS = "guanhu_bench_posts", 300, 5
COPIES = """
DROP TABLE IF EXISTS plain_entry, plain_booking, plain_account;
CREATE TABLE plain_account (LIKE funding_fundaccount INCLUDING ALL);
CREATE TABLE plain_booking (LIKE funding_booking INCLUDING ALL);
CREATE TABLE plain_entry (LIKE funding_entry INCLUDING ALL);
ALTER TABLE plain_booking ADD FOREIGN KEY (division_id) REFERENCES accounts_division;
ALTER TABLE plain_entry ADD FOREIGN KEY (booking_id) REFERENCES plain_booking,
    ADD FOREIGN KEY (account_id) REFERENCES plain_account;
INSERT INTO plain_account OVERRIDING SYSTEM VALUE SELECT * FROM funding_fundaccount;
"""
LOCK = "SELECT id FROM plain_account WHERE id IN (%s, %s) ORDER BY id FOR NO KEY UPDATE"
BOOKED = """
INSERT INTO plain_booking (kind, division_id, booked_on, words, key, reason, recorded_at, period, number)
SELECT 'income', %s, current_date, '基准', gen_random_uuid(), '', now(), 202601, coalesce(max(number), 0) + 1
FROM plain_booking WHERE division_id = %s AND period = 202601 RETURNING id"""
BOOK = "SELECT pg_advisory_xact_lock(hashtextextended('plain.book.' || %s, 0))"
ENTERED = """
INSERT INTO plain_entry (booking_id, account_id, amount, kind, booked_on)
VALUES (%s, %s, -1, 'income', current_date), (%s, %s, 1, 'income', current_date)"""
CHANGED = """
UPDATE plain_account SET balance = balance + CASE id WHEN %s THEN -1 ELSE 1 END WHERE id IN (%s, %s)"""


def posts_vs_sql() -> Figure:
    """Bookings a second through the action over those in plain SQL."""
    from django.db import connection

    from common.db.base import owner_rights

    prepared(NAME, lambda: None)
    with database(NAME), owner_rights():
        giver, taker, by = _purses()
        with connection.cursor() as cursor:
            cursor.execute(COPIES)
        sides = {
            "action": lambda: [_by_the_action(giver, taker, by) for _time in range(TIMES)],
            "sql": lambda: [_in_plain_sql(giver, taker) for _time in range(TIMES)],
        }
        seconds = medians(sides, rounds=ROUNDS)
    each = {name: TIMES / taken for name, taken in seconds.items()}
    note = (
        f"{each['action']:.0f} bookings a second by book(), laws and trail included, over {each['sql']:.0f} in plain SQL "
        f"(two entries, both accounts locked and changed, one commit each); medians of {ROUNDS} × {TIMES}, in turn"
    )
    return Figure("posts_vs_sql", each["action"] / each["sql"], 0.5, note, at_least=True)


def _purses():
    """A hot account, the outside it is filled from, and who books."""
    from accounts.models import Division
    from accounts.system import SystemPost
    from funding.actions.booking import account_for, beside

    places = Division.objects.everywhere(because="a bench of its own database")
    village = places.filter(level="village").order_by("pk").first()
    taker = account_for(division=village, kind="available", source="village_collective", year=2026)
    return beside(taker, "outside"), taker, SystemPost()


def _by_the_action(giver, taker, by) -> None:
    from django.utils import timezone

    from funding.actions.booking import Line, book

    book(
        kind="income",
        division=taker.division,
        booked_on=timezone.localdate(),
        lines=[Line(giver, Decimal(-1)), Line(taker, Decimal(1))],
        words="基准",
        by=by,
    )


def _in_plain_sql(giver, taker) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BOOK, [taker.division_id])
        cursor.execute(LOCK, [giver.pk, taker.pk])
        cursor.fetchall()
        cursor.execute(BOOKED, [taker.division_id, taker.division_id])
        number = cursor.fetchone()[0]
        cursor.execute(ENTERED, [number, giver.pk, number, taker.pk])
        cursor.execute(CHANGED, [giver.pk, giver.pk, taker.pk])
