"""32 processes code facilities of one village and type at once: every serial once, none skipped, no error shown to anyone.

Each is a process of its own with its own connection, signed in as its own clerk, and codes through the page. Every facility
is in the batches of two of them, so that they also meet on the same rows. `make test` runs four of the 32.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from assets import codes
from assets.actions.registering import register
from assets.models import CodeCounter, Facility, FacilityCode, FacilityState, FacilityType
from tests.assets.factories import make_type
from tests.factories import HENGXI, SHITANG, make_division, make_post

LONG = os.environ.get("GUANHU_LONG") == "1"
PROCESSES = 32 if LONG else 4
BATCHES, EACH = 10, 3  # of one process; facilities in a batch


@pytest.fixture
def waiting(transactional_db) -> list[int]:
    """Facilities of one village and type that wait for their code."""
    make_type()
    kind, village = FacilityType.objects.get(pk="0802"), make_division(code=SHITANG)
    by = make_post(role="village_clerk", division=SHITANG)
    number = PROCESSES * BATCHES * EACH // 2
    return [
        register(division=village, type=kind, name=f"太阳能路灯{n}号", quantity=1, by=by).pk
        for n in range(number)
    ]


def batches_of(process: int, waiting: list[int]) -> list[list[int]]:
    """Two processes share one stretch of the facilities and go through it from its two ends."""
    stretch = BATCHES * EACH
    first = process // 2 * stretch
    own = waiting[first : first + stretch][:: 1 if process % 2 else -1]
    return [own[start : start + EACH] for start in range(0, stretch, EACH)]


def started(process: int, waiting: list[int]) -> subprocess.Popen:
    post = make_post(role="township_clerk", division=HENGXI)
    server = connection.settings_dict
    address = f"{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{address}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    arguments = [str(post.pk), json.dumps(batches_of(process, waiting))]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.assets.one_coder", *arguments],
        cwd=settings.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_every_serial_once_none_skipped_no_error(waiting):
    clerks = [started(number, waiting) for number in range(PROCESSES)]
    try:
        for clerk in clerks:
            assert clerk.stdout.readline() == "ready\n"
        for clerk in clerks:
            clerk.stdin.write("go\n")
            clerk.stdin.flush()
        answers = [answer for clerk in clerks for answer in json.loads(clerk.communicate(timeout=300)[0])]
    finally:
        for clerk in clerks:
            clerk.kill()
            clerk.communicate()
    assert {status for status, _told in answers} == {200}
    assert all(told for _status, told in answers)
    coded = sum(int(told.split()[1]) for _status, told in answers if told.startswith("已为"))
    assert coded == len(waiting)
    issued = sorted(Facility.objects.values_list("code", flat=True))
    assert [codes.parse(code).serial for code in issued] == list(range(1, len(waiting) + 1))
    assert FacilityCode.objects.filter(current=True).count() == len(waiting)
    assert FacilityState.objects.filter(registration="coded").count() == len(waiting)
    assert CodeCounter.objects.get(division=SHITANG, type="0802").last == len(waiting)
