"""The worker's doors of CARE: thin, each may be delivered twice, late, or never."""

from celery import shared_task
from django.utils import timezone

from maintenance.actions.reminding import remind_overdue


@shared_task
def remind_of_matters() -> None:
    """超期提醒 of every limit that has passed since the last round."""
    remind_overdue(now=timezone.now())
