"""Waking a worker. Valkey carries a call, no job: if it loses one, the sweeper calls again."""

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
    """Call a worker once the transaction that queued the job has committed. Called by doors.

    Never fails: without a broker the job waits in its row for the sweeper.
    """
    transaction.on_commit(partial(send, job.pk))


def send(job_id: int) -> bool:
    """Call now, whoever comes takes the oldest job; whether the broker took the call.

    One call for each job: none is left over. An old call is dropped, the sweeper has sent a younger one.
    """
    try:
        current_app.send_task("common.tasks.run_next_job", expires=2 * settings.JOB_WAKE_SECONDS)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("no worker could be woken for job %s: %s", job_id, error)
        return False
    return True
