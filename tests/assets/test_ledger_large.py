"""A county's year of rows through the real jobs, in a worker process of its own: progress, cancelling, memory.

`make test` reads a tenth (20,000 rows), GUANHU_LONG=1 all 200,000. At most 400 MB a process, worker and reader alike.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files import File
from django.db import connection

from accounts.models import Account, Division
from assets.actions import ledgers
from assets.models import Facility, FacilityCode, LedgerBatch
from common import acting, jobs
from common.models import AuditRecord, Job, JobState
from tests.assets.clean_ledger import write
from tests.assets.factories import make_type
from tests.factories import GULI, make_post

LONG = os.environ.get("GUANHU_LONG") == "1"
ROWS = 200_000 if LONG else 20_000
MOST = 400 * 1024  # kB a process
PATIENCE = 600 if LONG else 240  # seconds

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import json, resource, django
django.setup()
from common import jobs
job = jobs.run({job})
with open("/proc/self/status") as status:
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({{"state": job.state, "own": own, "reader": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}}))
"""


@pytest.fixture
def post(county):
    make_type()
    return make_post(division=GULI)


@pytest.fixture
def ledger(post, tmp_path):
    names = Division.objects.everywhere(because="a test's own ledger").filter(parent_id=GULI)
    return write(tmp_path / "大台账.xlsx", ROWS, villages=list(names.values_list("name", flat=True)))


@contextmanager
def working(job: Job, settings) -> Iterator[subprocess.Popen]:
    """A worker process at this job."""
    at = connection.settings_dict
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    told = {
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(job=job.pk)],
        env=os.environ | told,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def watched(process: subprocess.Popen, job: Job, stage: str) -> Iterator[int]:
    """How many rows the job has done in the stage, each time that changes, until its worker ends."""
    until, last = time.monotonic() + PATIENCE, 0
    while process.poll() is None:
        assert time.monotonic() < until
        job.progress.refresh_from_db()
        if job.progress.stage == stage and job.progress.done != last:
            last = job.progress.done
            yield last
        time.sleep(0.05)


def finished(process: subprocess.Popen) -> dict:
    """What the worker tells at its end, once its memory is known to be within bounds."""
    told = json.loads(process.communicate(timeout=PATIENCE)[0])
    assert told["own"] <= MOST
    assert told["reader"] <= MOST
    return told


def handed_over(ledger, post) -> tuple[LedgerBatch, Job]:
    account = Account.objects.get(person=post.person)
    with (
        acting.as_(acting.Acting(account.pk, post.person_id, post.pk, door="test")),
        ledger.open("rb") as file,
    ):
        ((batch, job),) = ledgers.hand_over(
            files=[File(file, name=ledger.name)], division=post.division, by=post
        )
        return batch, job


def test_all_rows_come_in_with_progress_and_within_the_memory(ledger, post, settings):
    batch, job = handed_over(ledger, post)
    with working(job, settings) as worker:
        seen = list(watched(worker, job, "read"))
        assert finished(worker)["state"] == JobState.DONE
    assert seen == sorted(seen)
    assert len(seen) >= (5 if LONG else 1)
    batch.refresh_from_db()
    assert batch.counts["imported"] == ROWS
    assert batch.counts["held"] == 0

    account = Account.objects.get(person=post.person)
    with acting.as_(acting.Acting(account.pk, post.person_id, post.pk, door="test")):
        job = ledgers.ask_for_confirmation(batch=batch, by=post)
    with working(job, settings) as worker:
        seen = list(watched(worker, job, "register"))
        assert finished(worker)["state"] == JobState.DONE
    assert not LONG or len(seen) >= 2
    assert Facility.objects.everywhere(because="counted").count() == ROWS
    assert FacilityCode.objects.everywhere(because="counted").count() == ROWS
    assert AuditRecord.objects.filter(table="assets_facility", act="insert").count() == ROWS


def test_cancelled_midway_it_leaves_nothing(ledger, post, settings):
    batch, job = handed_over(ledger, post)
    with working(job, settings) as worker:
        done = next(watched(worker, job, "read"))
        assert 0 < done < ROWS
        jobs.cancel(job=Job.objects.get(pk=job.pk))
        assert finished(worker)["state"] == JobState.CANCELLED
    batch.refresh_from_db()
    assert batch.state == LedgerBatch.State.HANDED_OVER
    assert not batch.rows.exists()
