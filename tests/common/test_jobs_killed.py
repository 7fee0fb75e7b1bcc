"""A worker killed in the middle of one long statement gives back what it locked, and its job goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from common import jobs
from common.jobs import Asker, JobKind
from common.jobs.running import _claim
from common.models import Job, JobState
from common.places import JOB_KINDS

pytestmark = pytest.mark.django_db(transaction=True)

LOCK_AND_SLEEP = """
import django
django.setup()
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("SELECT id FROM common_job WHERE id = %s FOR UPDATE", [{job}])
    print("locked", flush=True)
    cursor.execute("SELECT pg_sleep(60)")
"""


@pytest.fixture
def asleep():
    """A queued job of the system's own that does nothing."""
    JOB_KINDS._entries["tests.nothing"] = (
        0,
        JobKind("tests.nothing", "样例", lambda work: None, for_system=True),
    )
    yield jobs.start("tests.nothing", arguments={}, by=Asker())
    del JOB_KINDS._entries["tests.nothing"]


def database_url() -> str:
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def test_locks_of_a_killed_worker_are_given_back(asleep):
    worker = subprocess.Popen(
        [sys.executable, "-c", LOCK_AND_SLEEP.format(job=asleep.pk)],
        env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
    )
    with worker.stdout:
        assert worker.stdout.readline() == b"locked\n"
    time.sleep(0.3)
    assert _claim(asleep.pk) is None
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + 15
    while (job := jobs.run(asleep.pk)) is None:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert job.state == JobState.DONE
    assert Job.objects.count() == 1
