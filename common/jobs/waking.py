"""Waking a worker. Valkey carries only a job's number: if it loses it, the sweeper sends another."""

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from common.models.jobs import Job

log = logging.getLogger("guanhu.jobs")


def wake(job: Job) -> None:
    """Tell the workers of a queued job once the present transaction has committed. Called by doors.

    Never fails: without a broker the job waits in its row for the sweeper.
    """
    transaction.on_commit(partial(send, job.pk))


def send(job_id: int) -> bool:
    """Send the message now; whether the broker took it."""
    try:
        # An old message is worth nothing: the sweeper has sent a younger one.
        current_app.send_task("common.tasks.run_job", args=[job_id], expires=2 * settings.JOB_WAKE_SECONDS)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("no worker could be woken for job %s: %s", job_id, error)
        return False
    return True
