"""A real Celery worker beside a browser test, on the test's own database and broker number."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "-P", "solo", "-l", "ERROR"]
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


@contextmanager
def running() -> Iterator[None]:
    """The worker is up inside the block and gone behind it."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    own = {"REDIS_URL": settings.REDIS_URL, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    environment = os.environ | {"DATABASE_URL": urlunsplit(database)} | own
    worker = subprocess.Popen(COMMAND + ALONE, cwd=ROOT, env=environment)
    try:
        yield
    finally:
        worker.kill()
        worker.wait(30)
