"""How far a job is, told by a thread with a connection of its own.

So progress is seen while the job's transaction is still open, the lease is renewed during one long statement,
and a step of the job (`advance`) costs no query.
"""

import logging
import threading
import time
import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from common.jobs.errors import Cancelled, LeaseLost

log = logging.getLogger("guanhu.jobs")

TICK = 0.5  # seconds between looks at the numbers
WRITTEN_AT_MOST = 1.0  # seconds between two writes
SHARES = 100  # a stage is written at most this many times, besides the heartbeat

RENEW = """
    UPDATE common_jobprogress AS progress
       SET stage = %s, done = %s, total = %s,
           stage_at = CASE WHEN stage = %s AND stage_at IS NOT NULL THEN stage_at ELSE now() END,
           heartbeat_at = now(), lease_until = now() + make_interval(secs => %s)
      FROM common_job AS job
     WHERE progress.job_id = %s AND job.id = progress.job_id AND job.token = %s
 RETURNING job.cancel_requested
"""


@dataclass(frozen=True)
class Numbers:
    stage: str = ""
    done: int = 0
    total: int | None = None

    def differs(self, written: "Numbers") -> bool:
        """Whether this is worth a write: another stage, or a hundredth more."""
        if (self.stage, self.total) != (written.stage, written.total):
            return True
        step = (self.total or 0) / SHARES
        return self.done - written.done >= max(step, 1)


class Progress:
    """The numbers of one running job. The job's own thread changes them, whoever writes them looks."""

    def __init__(self, job_id: int, token: uuid.UUID) -> None:
        self.job_id, self.token = job_id, token
        self.numbers = self.written = Numbers()
        self.written_at = time.monotonic()
        self.is_cancelled = self.is_lost = False

    def stage(self, key: str, total: int | None) -> None:
        self.numbers = Numbers(key, 0, total)

    def advance(self, by: int) -> None:
        done = self.numbers.done + by
        total = self.numbers.total
        self.numbers = replace(self.numbers, done=done if total is None else min(done, total))

    def check(self) -> None:
        """Raises Cancelled or LeaseLost if the last write learnt of it."""
        if self.is_lost:
            raise LeaseLost(self.job_id)
        if self.is_cancelled:
            raise Cancelled(self.job_id)

    def is_due(self) -> bool:
        age = time.monotonic() - self.written_at
        changed = self.numbers.differs(self.written) and age >= WRITTEN_AT_MOST
        return changed or age >= settings.JOB_LEASE_SECONDS / 6

    def write(self, through: BaseDatabaseWrapper) -> None:
        """Write the numbers and renew the lease; learn whether the job is still ours and still wanted."""
        now, lease = self.numbers, settings.JOB_LEASE_SECONDS
        with through.cursor() as cursor:
            cursor.execute(RENEW, [now.stage, now.done, now.total, now.stage, lease, self.job_id, self.token])
            row = cursor.fetchone()
        self.written, self.written_at = now, time.monotonic()
        self.is_lost = row is None
        self.is_cancelled = bool(row and row[0])


class Heartbeat(threading.Thread):
    """Writes a job's progress from outside its transaction: `with Heartbeat(progress): …`."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(name=f"heartbeat-{progress.job_id}", daemon=True)
        self.progress = progress
        self._over = threading.Event()

    def __enter__(self) -> "Heartbeat":
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self.join(timeout=10)

    def run(self) -> None:
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            while not self._over.wait(TICK) and not self.progress.is_lost:
                if self.progress.is_due():
                    self._beat(own)
            if self.progress.numbers != self.progress.written:
                self._beat(own)  # how far it came; after finish() nobody holds the job and nothing is written
        finally:
            own.close()

    def _beat(self, own: BaseDatabaseWrapper) -> None:
        try:
            self.progress.write(own)
        except Error:  # the server is away: the next beat opens a new connection
            log.warning("heartbeat of job %s missed", self.progress.job_id, exc_info=True)
            own.close()


class Inline:
    """Stands in for the thread where the job's row lies in an open transaction, seen by nobody else."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *_exc: object) -> None:
        pass

    def step(self) -> None:
        if self.progress.numbers.differs(self.progress.written):
            self.progress.write(connection)
