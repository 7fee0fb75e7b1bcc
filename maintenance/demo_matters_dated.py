"""The demo's matters lie in the past: their times are moved back, step by step, and their limits with them."""

from datetime import datetime, timedelta
from random import Random

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from common.models import Attachment
from maintenance.actions.matter_photos import OWNER_OF
from maintenance.actions.matters import set_limits
from maintenance.models import Matter, MatterPause, MatterStep

BECAUSE = "the demo's own rows"
TIMES = {  # which time of the matter a step is
    "dispatch": ("dispatched_at",),
    "accept": ("accepted_at",),
    "make_safe": ("made_safe_at",),
    "suspend": ("suspended_at",),
    "handle": ("handled_at",),
    "self_handle": ("accepted_at", "handled_at", "closed_at"),
    "verify": ("closed_at",),
    "reject": ("closed_at",),
    "split": ("closed_at",),
    "escalate": ("escalated_at",),
    "claim_warranty": ("warranty_claimed_at",),
}
SHORTEST, LONGEST = timedelta(minutes=20), timedelta(hours=20)


def backdate(matter: Matter, ago: timedelta, chance: Random) -> None:
    """Let it have been reported that long ago, its steps one after another since then, none of them to come."""
    row = Matter.objects.everywhere(because=BECAUSE).get(pk=matter.pk)
    now = timezone.now()
    start = now - ago
    steps = list(row.steps.order_by("at", "id"))
    gap = min(LONGEST, (ago - SHORTEST) / max(len(steps), 1)) if ago > SHORTEST else timedelta()
    at = start
    for step in steps:
        step.at = at
        _date(row, step, at)
        at += gap * chance.uniform(0.3, 1)
    MatterStep.objects.bulk_update(steps, ["at"])
    row.reported_at = row.found_at = start
    if row.safe_by_time and row.handled_at and not row.made_safe_at:
        row.made_safe_at = row.handled_at
    _pause(row, steps)
    set_limits(row)
    row.save()
    _date_photos(row)
    matter.state = row.state
    _quieten(row, at, now)


def _date(row: Matter, step: MatterStep, at: datetime) -> None:
    for name in TIMES.get(step.act, ()):
        if getattr(row, name) is not None:
            setattr(row, name, at)


def _pause(row: Matter, steps: list[MatterStep]) -> None:
    """A pause begins with its step and ends with the step that ended it."""
    times = {step.act: step.at for step in steps}
    if "suspend" in times:
        MatterPause.objects.filter(matter=row).update(since=times["suspend"])
    if "resume" in times:
        MatterPause.objects.filter(matter=row).update(until=times["resume"])


def _date_photos(row: Matter) -> None:
    for when, owner in OWNER_OF.items():
        taken = row.handled_at if when == "after" else row.reported_at
        if taken:
            Attachment.objects.of(owner, row.pk).update(created_at=taken)


def _quieten(row: Matter, at: datetime, now: datetime) -> None:
    """What was told of it was told then; of what is over nobody need read any more."""
    link = reverse("maintenance:matter-detail", args=[row.pk])
    told = Notice.objects.filter(link=link)
    told.update(created_at=at)
    if row.closed_at or now - at > timedelta(days=3):
        told.update(read_at=at)
