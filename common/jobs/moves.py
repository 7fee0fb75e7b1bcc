"""Moving a job from state to state: the only place that writes `Job.state`."""

import uuid
from typing import Any

from django.db.models.functions import Now

from common.jobs.errors import LeaseLost, WrongState
from common.models.jobs import FINAL, MOVES, Job, JobState
from common.places import JOB_ENDINGS


def move(job: Job, act: str, **values: Any) -> Job:
    """Move a job whose row the caller holds locked; `values` are further columns. Raises WrongState."""
    before, after = MOVES[act]
    if job.state not in before:
        raise WrongState(f"任务{job.get_state_display()}，不能再变动。")
    values |= {
        "state": after,
        "token": uuid.uuid4() if after == JobState.RUNNING else None,
        "finished_at": Now() if after in FINAL else None,
    }
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()
    if after in FINAL:
        for tell in JOB_ENDINGS:
            tell(job)
    return job


def held(job_id: int, token: uuid.UUID | None) -> Job:
    """Lock the row of a job that the worker with `token` still holds. Raises LeaseLost if it does not."""
    job = (
        Job.objects.select_for_update(of=("self",))
        .filter(pk=job_id, state=JobState.RUNNING, token=token)
        .first()
    )
    if job is None:
        raise LeaseLost(job_id)
    return job
