"""Many book at once: never overspent, to the fen; nobody sees an error; a process killed in the middle leaves nothing half.

Each is a process of its own with its own connection. `make test` runs a tenth: 4 processes of the 32, 40 villages of the 400.
"""

import json
import os
import random
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

from accounts.models import Division
from common.money import Unit, parse, show, split, yuan
from funding.actions.booking import account_for
from funding.invariants import faults
from funding.models import Booking, Entry
from tests.factories import COUNTY, make_post, make_villages
from tests.funding.money_rows import Kind, balance, make_account, put_in

LONG = os.environ.get("GUANHU_LONG") == "1"
PROCESSES, TIMES, COVERED = (32, 500, 10_000) if LONG else (4, 400, 1_000)
VILLAGES, MIXED = (400, 150) if LONG else (40, 60)
CASES = 100_000 if LONG else 10_000
TOWNSHIPS = ("320115001000", "320115002000", "320115003000", "320115004000", "320115005000", "320115006000")


def started(what: str, **said) -> subprocess.Popen:
    post = make_post(role="finance", division=COUNTY)
    server = connection.settings_dict
    address = f"{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{address}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.funding.one_booker", str(post.pk), what, json.dumps(said)],
        cwd=settings.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(clerks: list[subprocess.Popen]) -> None:
    for clerk in clerks:
        assert clerk.stdout.readline() == "ready\n"
    for clerk in clerks:
        clerk.stdin.write("go\n")
        clerk.stdin.flush()


def answers(clerks: list[subprocess.Popen]) -> list[list[int]]:
    """What each says in the end, after all have started together."""
    try:
        go(clerks)
        return [json.loads(clerk.communicate(timeout=500)[0]) for clerk in clerks]
    finally:
        for clerk in clerks:
            clerk.kill()
            clerk.communicate()


def number_booked(kind: str) -> int:
    return Booking.objects.everywhere(because="test").filter(kind=kind).count()


def test_one_balance_is_never_overspent(transactional_db):
    account = make_account()
    put_in(account, COVERED)
    told = answers([started("reserve", account=account.pk, times=TIMES) for _one in range(PROCESSES)])
    assert sum(taken for taken, _refused in told) == COVERED
    assert sum(refused for _taken, refused in told) == PROCESSES * TIMES - COVERED
    assert number_booked("reserve") == COVERED
    assert (balance(account), balance(make_account(kind=Kind.RESERVED))) == (0, COVERED)
    assert faults() == []


def test_everything_at_once_over_many_villages(transactional_db):
    make_villages(*TOWNSHIPS)
    rows = Division.objects.everywhere(because="test").filter(level="village").order_by("pk")
    villages = list(rows.values_list("pk", flat=True))[:VILLAGES]
    for village in rows.filter(pk__in=villages):
        account = account_for(division=village, kind="available", source="village_collective", year=2026)
        put_in(account, 100)
    told = answers([started("mixed", villages=villages, times=MIXED, seed=seed) for seed in range(PROCESSES)])
    assert all(taken + refused == MIXED for taken, refused in told)
    assert sum(taken for taken, _refused in told) > MIXED
    assert sum(Entry.objects.everywhere(because="test").values_list("amount", flat=True)) == 0
    assert faults() == []


def test_a_killed_process_leaves_nothing_half(transactional_db):
    account = make_account()
    put_in(account, COVERED)
    clerk = started("reserve", account=account.pk, times=TIMES)
    try:
        go([clerk])
        deadline = time.monotonic() + 60
        while number_booked("reserve") < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        clerk.kill()
    finally:
        clerk.kill()
        clerk.communicate()
    booked = number_booked("reserve")
    assert 20 <= booked < TIMES
    assert balance(account) == COVERED - booked
    assert faults() == []
    after = answers([started("reserve", account=account.pk, times=5)])
    assert after == [[5, 0]]


def test_parts_sum_to_the_whole_and_units_come_back():
    chance = random.Random(20260101)
    for _case in range(CASES):
        total = yuan(chance.randint(0, 10**9)) / 100
        weights = [chance.randint(0, 10**6) for _part in range(chance.randint(1, 12))] or [1]
        weights[chance.randrange(len(weights))] += 1
        parts = split(total, weights)
        assert sum(parts) == total
        assert all(part >= 0 for part in parts)
        assert parse(show(total, Unit.WAN, exact=True), Unit.WAN) == total
        assert parse(f"{show(total)}元") == total
