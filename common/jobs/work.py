"""What a job's function is handed: its arguments, its asker, and a way to say how far it is."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from common import attachments
from common.jobs.errors import Cancelled
from common.jobs.moves import held, move
from common.jobs.progress import Heartbeat, Inline, Progress
from common.models import Attachment, Job

FILES = "common.job"  # owner of files made by jobs, in the place ATTACHMENT_OWNERS


class Work:
    """One attempt at a job.

    Its function may read and write staging rows any number of times; what counts it does in one go:

        with transaction.atomic():
            work.fence()            # from here on no other attempt can do the same
            …
            work.finish({"imported": 116})
    """

    def __init__(self, job: Job, asker: Any) -> None:
        assert job.token
        self.job, self.asker = job, asker
        self.arguments: dict[str, Any] = job.arguments
        self.progress = Progress(job.pk, job.token)
        self.pulse = Inline(self.progress) if connection.in_atomic_block else Heartbeat(self.progress)

    def stage(self, key: str, total: int | None = None) -> None:
        """A new stage begins, with `total` rows if known. Raises Cancelled, LeaseLost, KeyError."""
        if self.job.stages and key not in {stage.key for stage in self.job.stages}:
            raise KeyError(key)
        self.progress.stage(key, total)
        self._step()

    def advance(self, by: int = 1) -> None:
        """`by` more rows are done. Costs no query; call it for each row. Raises Cancelled, LeaseLost."""
        self.progress.advance(by)
        self._step()

    def _step(self) -> None:
        if isinstance(self.pulse, Inline):
            self.pulse.step()
        self.progress.check()

    def keep_file(self, pieces: Iterable[bytes], *, name: str, kind: Attachment.Kind) -> Attachment:
        """A file for the asker alone (an export), kept for JOB_FILE_DAYS.

        Call it in the deciding transaction, or an attempt that broke off leaves one too.
        """
        return attachments.keep_made(
            pieces,
            name=name,
            kind=kind,
            owner=attachments.Owner(FILES, self.job.pk),
            by=self.job.account_id,
            division=self.job.division,
            expires_at=timezone.now() + timedelta(days=settings.JOB_FILE_DAYS),
        )

    def fence(self) -> Job:
        """Inside the deciding transaction: make sure that this attempt, and no other, decides.

        Locks the job until the transaction ends. Raises LeaseLost, or Cancelled if that was asked.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("fence() and finish() belong inside the transaction that decides")
        job = held(self.job.pk, self.job.token)
        if job.cancel_requested:
            raise Cancelled(job.pk)
        return job

    def finish(self, result: dict[str, Any]) -> None:
        """Inside the deciding transaction: the job is done, with this result (JSON), if it commits."""
        move(self.fence(), "finish", result=result)
