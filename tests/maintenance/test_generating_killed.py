"""kill -9 of the worker that draws, in the middle: taken up again, each occurrence stands once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from common.jobs import Asker, start
from common.jobs.running import run_next
from common.jobs.sweeping import take_back_abandoned
from common.models import Job, JobProgress
from maintenance.actions.generating import HORIZON
from maintenance.actions.plans import KIND
from maintenance.models import InspectionDuty, InspectionPlan
from tests.assets.factories import make_facility
from tests.maintenance.plan_rows import make_plan

PLANS, FACILITIES, DAYS = 30, 4, HORIZON.days + 1
WHOLE = PLANS * FACILITIES * DAYS
WORKER = "import django; django.setup(); from common.jobs.running import run_next; run_next()"
PATIENCE = 90  # seconds


def worker() -> subprocess.Popen:
    """A process of its own, in the tests' database."""
    at = connection.settings_dict
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.ROOT, env=env)


def killed_after(rows: int) -> None:
    """Let a worker draw some rows, then kill it; whatever it has open is lost with it."""
    process, until = worker(), time.monotonic() + PATIENCE
    try:
        while InspectionDuty.objects.count() <= rows:
            assert process.poll() is None and time.monotonic() < until, "the worker never came so far"
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_twice_in_the_middle_neither_loses_nor_doubles():
    today = timezone.localdate()
    for _ in range(FACILITIES):
        make_facility()
    for _ in range(PLANS):
        make_plan(rhythm="daily", from_date=today)
    start(KIND, arguments={}, by=Asker())
    for rows in (0, WHOLE // 3):
        killed_after(rows)
        assert 0 < InspectionDuty.objects.count() < WHOLE
        JobProgress.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        take_back_abandoned()
    assert run_next().state == "done"
    assert Job.objects.get().attempts == 3
    found = InspectionDuty.objects.all()
    days = {today + timedelta(days=n) for n in range(DAYS)}
    assert found.count() == WHOLE == found.values("plan", "target", "due_on").distinct().count()
    assert set(found.values_list("due_on", flat=True)) == days
    assert not InspectionPlan.objects.exclude(drawn_until=today + HORIZON).exists()
