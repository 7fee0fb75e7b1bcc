"""Jobs that are due at a time of day, Beijing time. What is due when stands in config/celery.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from common.jobs.actions import Asker, start
from common.models.jobs import Job, ScheduledOccurrence


@dataclass(frozen=True)
class Daily:
    """A job of the system's own, every day at `at` (Beijing time)."""

    schedule: str
    kind: str
    at: time

    def latest(self, now: datetime) -> datetime:
        """The last time it was due, `now` included."""
        today = timezone.localtime(now).replace(
            hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0
        )
        return today if today <= now else today - timedelta(days=1)


def start_due(timetable: Sequence[Daily], *, now: datetime) -> list[Job]:
    """Start what is due and has not been started; of several missed days only the last is caught up."""
    started = (_start_once(entry, due_at=entry.latest(now)) for entry in timetable)
    return [job for job in started if job]


def _start_once(entry: Daily, *, due_at: datetime) -> Job | None:
    with transaction.atomic():
        is_first = not ScheduledOccurrence.objects.filter(schedule=entry.schedule).exists()
        occurrence, is_new = ScheduledOccurrence.objects.get_or_create(schedule=entry.schedule, due_at=due_at)
        if is_first or not is_new:  # a new installation has missed nothing
            return None
        occurrence.job = start(
            entry.kind, arguments={}, by=Asker(), key=f"{entry.schedule} {due_at.isoformat()}"
        )
        occurrence.save(update_fields=["job"])
        return occurrence.job
