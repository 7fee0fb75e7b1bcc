"""The worker's doors of CARE: thin, each may be delivered twice, late, or never."""

from celery import shared_task
from django.utils import timezone

from maintenance.actions.readings import tell_of_silence
from maintenance.actions.reminding import remind_overdue


@shared_task
def remind_of_matters() -> None:
    """超期提醒 of every limit that has passed since the last round."""
    remind_overdue(now=timezone.now())


@shared_task
def tell_of_silent_devices() -> None:
    """离线 of each device that has been silent too long since the last round."""
    tell_of_silence(now=timezone.now())
