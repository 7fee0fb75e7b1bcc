"""WHO's doors to the worker: thin, each may be delivered twice, late, or never."""

from celery import shared_task

from accounts.delivering import deliver_due


@shared_task
def send_due_notices() -> None:
    """Hand over what is due by e-mail and by the gateway; called every minute (config/celery.py)."""
    deliver_due()
