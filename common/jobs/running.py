"""Running one job: claim it, read its asker anew, do the work, write down how it ended."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce, Now

from common import acting
from common.jobs.errors import Cancelled, Failed, LeaseLost, NoLongerAllowed, is_passing, sentence
from common.jobs.kinds import JobKind
from common.jobs.moves import held, move
from common.jobs.work import Work
from common.models.jobs import AT_THE_START, Job, JobProgress, JobState
from common.places import JOB_ASKERS, JOB_KINDS

log = logging.getLogger("guanhu.jobs")


def run_next() -> Job | None:
    """Do the job that has waited longest, of those whose asker has none at work yet before the others: who hands over
    a hundred files overtakes nobody. None if none waits."""
    return run(None)


def run(job_id: int | None) -> Job | None:
    """Do a queued job (None: the oldest) in this process and give its row as it stands afterwards.

    None if there is nothing to do: it runs elsewhere, is over, or never was. A message may come twice.
    """
    with acting.change(door=acting.current().door or "task"):
        job = _claim(job_id)
        if job is None:
            return None
        with acting.as_(_acting_for(job)), _long_statements():
            _attempt(job)
        return Job.objects.select_related("progress").get(pk=job.pk)


# Of the same asker one is at work; the system's own jobs have no asker.
IN_TURN = Exists(Job.objects.filter(state=JobState.RUNNING, person_id=OuterRef("person_id")))


def _claim(job_id: int | None) -> Job | None:
    with transaction.atomic():
        waiting = Job.objects.queued() if job_id is None else Job.objects.queued().filter(pk=job_id)
        job = waiting.select_for_update(of=("self",), skip_locked=True).order_by(IN_TURN, "id").first()
        if job is None:
            return None
        lease = timedelta(seconds=settings.JOB_LEASE_SECONDS)
        JobProgress.objects.filter(pk=job.pk).update(
            **AT_THE_START, heartbeat_at=Now(), lease_until=Now() + lease
        )
        return move(job, "claim", attempts=F("attempts") + 1, started_at=Coalesce("started_at", Now()))


def _acting_for(job: Job) -> acting.Acting:
    return acting.Acting(
        account_id=job.account_id,
        person_id=job.person_id,
        post_id=job.post_id,
        door=acting.current().door,
        request_id=job.request_id or uuid.uuid4().hex,
        batch=f"job-{job.pk}",
    )


@contextmanager
def _long_statements() -> Iterator[None]:
    """Statements of jobs may take longer than those of pages (security rule 28)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, false)", [str(settings.JOB_STATEMENT_TIMEOUT_MS)]
        )
    yield
    if connection.connection is not None and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false)", [str(settings.STATEMENT_TIMEOUT_MS)]
            )


def _attempt(job: Job) -> None:
    """One attempt. Only the loss of the database escapes: the lease runs out and the sweeper takes over."""
    try:
        _do(job)
    except LeaseLost:
        log.warning("job %s was taken over or is over", job.pk)
    except Cancelled:
        _end(job, "cancel")
    except (Failed, NoLongerAllowed, PermissionDenied) as error:
        _end(job, "fail", problem=sentence(error))
    except Exception as error:
        log.exception("job %s (%s) attempt %s", job.pk, job.kind, job.attempts)
        if is_passing(error) and job.attempts < job.max_attempts:
            _end(job, "give_back")
        else:
            _end(job, "fail", problem=sentence(error))


def _do(job: Job) -> None:
    kind: JobKind | None = JOB_KINDS.get(job.kind)
    if kind is None:
        raise Failed("系统已不再办理这类任务，请联系系统管理员。")
    work = Work(job, _asker(job, kind))
    with work.pulse:
        result = kind.run(work)
        if Job.objects.filter(pk=job.pk, token=job.token).exists():  # the function did not finish it itself
            with transaction.atomic():
                work.finish(result or {})


def _asker(job: Job, kind: JobKind) -> Any:
    """The asker as they are now, not as they were when they asked. Raises NoLongerAllowed."""
    if job.account_id is None and not kind.for_system:
        raise NoLongerAllowed(job.pk)
    (read_anew,) = JOB_ASKERS.filled()
    return read_anew(account_id=job.account_id, post_id=job.post_id)


def _end(job: Job, act: str, **values: Any) -> None:
    """Write down how the attempt ended, unless someone else has the job by now."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    try:
        with transaction.atomic():
            move(held(job.pk, job.token), act, **values)
            if act == "give_back":
                JobProgress.objects.filter(pk=job.pk).update(woken_at=None)
    except LeaseLost:
        log.warning("job %s was taken over or is over", job.pk)
