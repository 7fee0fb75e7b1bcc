"""The sweeper: revives jobs whose worker died or whose message was lost. Runs every few seconds."""

import logging

from django.db import transaction
from django.db.models.functions import Now

from common.jobs.errors import INTERRUPTED
from common.jobs.moves import move
from common.jobs.waking import send
from common.models.jobs import Job, JobProgress

log = logging.getLogger("guanhu.jobs")

AT_ONCE = 200


def sweep() -> list[int]:
    """Put abandoned jobs back in the queue (or end them), wake workers for all that wait: the ids woken."""
    take_back_abandoned()
    unheard = _mark_unheard()
    return [job_id for job_id in unheard if send(job_id)]


def take_back_abandoned() -> None:
    """Put jobs whose lease has run out back in the queue, or end them."""
    with transaction.atomic():
        # A job whose row is locked is just deciding, or just taken up: alive.
        abandoned = Job.objects.abandoned().select_for_update(of=("self",), skip_locked=True).order_by("id")
        for job in abandoned[:AT_ONCE]:
            log.warning("job %s (%s) was abandoned in attempt %s", job.pk, job.kind, job.attempts)
            _take_back(job)


def _take_back(job: Job) -> None:
    if job.cancel_requested:
        move(job, "cancel")
    elif job.attempts >= job.max_attempts:
        move(job, "fail", problem=INTERRUPTED)
    else:
        move(job, "give_back")
        JobProgress.objects.filter(pk=job.pk).update(woken_at=None)


def _mark_unheard() -> list[int]:
    with transaction.atomic():
        unheard = Job.objects.unheard().select_for_update(of=("self",), skip_locked=True).order_by("id")
        ids = list(unheard.values_list("pk", flat=True)[:AT_ONCE])
        JobProgress.objects.filter(pk__in=ids).update(woken_at=Now())
        return ids
