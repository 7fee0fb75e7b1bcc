"""The worker's doors: thin, with ids only, each may be delivered twice."""

from datetime import time

from celery import shared_task
from django.utils import timezone

from common.jobs.running import run
from common.jobs.sweeping import sweep
from common.jobs.timetable import Daily, start_due
from common.jobs.waking import wake


@shared_task
def run_job(job_id: int) -> None:
    """Do one job, unless it is over or being done."""
    run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Revive jobs whose worker died and jobs whose message was lost."""
    sweep()


@shared_task
def start_due_jobs(timetable: list[list[str]]) -> None:
    """Start what is due by the clock: `[[schedule, kind, "02:30"], …]`, Beijing time."""
    entries = [Daily(schedule, kind, time.fromisoformat(at)) for schedule, kind, at in timetable]
    for job in start_due(entries, now=timezone.now()):
        wake(job)
