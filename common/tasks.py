"""The worker's doors: thin, each may be delivered twice, late, or never."""

from datetime import time

from celery import shared_task
from django.utils import timezone

from common.jobs.running import run_next
from common.jobs.sweeping import sweep, take_back_abandoned
from common.jobs.timetable import Daily, start_due
from common.jobs.waking import wake


@shared_task
def run_next_job() -> None:
    """Do the job that has waited longest; those whose worker died come first, however many calls wait."""
    take_back_abandoned()
    run_next()


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
