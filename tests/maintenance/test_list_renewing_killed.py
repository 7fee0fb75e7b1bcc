"""kill -9 of the worker that opens a year's list, in the middle: nothing is half opened, and it is done once, whole."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from common import acting
from common.jobs.running import run_next
from common.jobs.sweeping import take_back_abandoned
from common.models import Job, JobProgress
from maintenance.actions import renewing
from maintenance.models import Renewal, RenewedItem, ResponsibilityItem
from tests.factories import SHITANG
from tests.maintenance.renewal_rows import XUGAO, last_year, listed, people, township

WORKER = "import django; django.setup(); from common.jobs.running import run_next; run_next()"
PATIENCE = 90  # seconds
WAITS = """
    SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id_if_assigned()::xid
"""  # somebody waits for what this transaction holds


def worker() -> subprocess.Popen:
    """A process of its own, in the tests' database."""
    at = connection.settings_dict
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.ROOT, env=env)


def until(is_so, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert process.poll() is None and time.monotonic() < end, "the worker never came so far"
        time.sleep(0.05)


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_the_list_as_it_was_and_it_is_opened_once(monkeypatch):
    posts, items = people(), listed(SHITANG, SHITANG, XUGAO, XUGAO)
    last_year(by=posts["clerk"])
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    before = dict(ResponsibilityItem.objects.values_list("pk", "state"))
    clerk = posts["clerk"]
    with acting.change(account_id=clerk.person.account.pk, person_id=clerk.person_id, post_id=clerk.pk):
        renewal, job = renewing.begin(division=township(), by=clerk)
    assert job is not None
    # somebody holds an item of the last village: the worker has opened the first, and waits
    with transaction.atomic():
        list(ResponsibilityItem.objects.filter(pk=items[-1].pk).select_for_update())
        process = worker()
        try:
            until(is_waiting, process)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert dict(ResponsibilityItem.objects.values_list("pk", "state")) == before
    assert not RenewedItem.objects.exists() and Renewal.objects.get().opened_at is None
    JobProgress.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    take_back_abandoned()
    assert run_next().state == "done"
    renewal.refresh_from_db()
    assert renewal.count == 4 == RenewedItem.objects.count() and Job.objects.get().attempts == 2
    assert set(ResponsibilityItem.objects.values_list("state", flat=True)) == {"submitted"}
    assert set(ResponsibilityItem.objects.values_list("version", flat=True)) == {2}
    connections.close_all()
