"""What people and the timetable do with jobs: start, cancel, retry. Doors wake workers, not actions."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from common import acting
from common.jobs.errors import WrongState
from common.jobs.moves import move
from common.models.jobs import AT_THE_START, Job, JobProgress, JobState
from common.places import JOB_KINDS


@dataclass(frozen=True)
class Asker:
    """Who asks, by plain ids; all None: the system itself (timetable), for kinds made for it."""

    account_id: int | None = None
    person_id: int | None = None
    post_id: int | None = None

    @classmethod
    def present(cls) -> "Asker":
        """Whoever acts now (common.acting)."""
        who = acting.current()
        return cls(who.account_id, who.person_id, who.post_id)


def start(
    kind: str,
    *,
    arguments: dict[str, Any],
    by: Asker,
    title: str = "",
    owner: Model | None = None,
    division: str = "",
    key: str | None = None,
) -> Job:
    """Put a job in the queue; the same `key` gives the job that was asked first. `arguments`: ids only.

    The caller is an action that has checked the right; its door then calls `wake(job)`.
    Raises LookupError for an unknown kind, PermissionError if nobody asks for a kind not made for the system.
    """
    known = JOB_KINDS.get(kind)
    if known is None:
        raise LookupError(kind)
    if by.account_id is None and not known.for_system:
        raise PermissionError(kind)
    values = {
        "kind": kind,
        "title": (title or known.title)[:200],
        "account_id": by.account_id,
        "person_id": by.person_id,
        "post_id": by.post_id,
        "request_id": acting.current().request_id,
        "owner_kind": owner._meta.label_lower if owner else "",
        "owner_id": str(owner.pk) if owner else "",
        "division": division,
        "arguments": arguments,
        "max_attempts": known.max_attempts,
    }
    with transaction.atomic():
        return _queued_once(key, values) if key else _queued(values)


def _queued(values: dict[str, Any]) -> Job:
    job = Job.objects.create(**values)
    # The door wakes a worker right after the commit; if that message is lost, the sweeper wakes another.
    JobProgress.objects.create(job=job, woken_at=Now())
    return job


def _queued_once(key: str, values: dict[str, Any]) -> Job:
    job, is_new = Job.objects.get_or_create(key=key, defaults=values)
    if is_new:
        JobProgress.objects.create(job=job, woken_at=Now())
    return job


def cancel(*, job: Job) -> Job:
    """Take a job back: a queued one ends at once, a running one at its next step.

    Raises WrongState if it is over, or if it is just writing its outcome. The caller has checked the right.
    """
    with transaction.atomic():
        row = Job.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=job.pk).first()
        if row is None:  # its deciding transaction holds the row
            raise WrongState("结果正在写入，已不能取消。")
        if row.state != JobState.RUNNING:
            return move(row, "cancel")
        row.cancel_requested = True
        row.save(update_fields=["cancel_requested"])
        return row


def retry(*, job: Job) -> Job:
    """Put a failed or cancelled job back in the queue, with all its attempts. Raises WrongState."""
    with transaction.atomic():
        row = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        move(row, "retry", attempts=0, problem="", started_at=None, cancel_requested=False)
        JobProgress.objects.filter(pk=job.pk).update(**AT_THE_START, woken_at=Now())
        return row
