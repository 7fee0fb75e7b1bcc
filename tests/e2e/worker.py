"""A real Celery worker beside a browser test, on the test's own database and a broker number of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from celery import current_app
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FIRST_NUMBER = 40  # of Valkey's databases; below it stand those of other tests


def broker_url() -> str:
    """The broker of this test process: parallel processes don't take each other's messages."""
    number = FIRST_NUMBER + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{number}"))


@contextmanager
def running() -> Iterator[None]:
    """The worker is up inside the block and gone behind it."""
    database = urlunsplit(
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    )
    environment = os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": broker_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    environment.pop("PYTEST_CURRENT_TEST", None)
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "solo", "-l", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    asked, current_app.conf.broker_url = current_app.conf.broker_url, broker_url()
    current_app.set_current()
    worker = subprocess.Popen(command + quiet, cwd=ROOT, env=environment)
    try:
        yield
    finally:
        worker.kill()
        worker.wait(30)
        current_app.conf.broker_url = asked
