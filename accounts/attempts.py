"""Failed sign-ins, counted in PostgreSQL by axes: by account and address, account, address (rule 53)."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

WINDOW = timedelta(minutes=15)
MANY_FOR_ACCOUNT = (
    10  # then a picture must be read with each try; no lock: a stranger could shut a village out
)
MOST_FROM_ADDRESS = 200  # an office shares one address


def _failures(**where: str) -> int:
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WINDOW, **where)
    return recent.aggregate(number=Sum("failures_since_start"))["number"] or 0


def many_for(username: str) -> bool:
    """Whether so many tries failed for the account, from wherever, that a machine may be guessing."""
    return bool(username) and _failures(username=username[:40]) >= MANY_FOR_ACCOUNT


def address_is_shut(address: str) -> bool:
    """Whether an address has failed too often, for whatever accounts."""
    return bool(address) and _failures(ip_address=address) >= MOST_FROM_ADDRESS


def failures_for(username: str) -> int:
    """Failed tries for the account within the window, from all addresses."""
    return _failures(username=username)


def is_paused(username: str) -> bool:
    """Whether some address may not try this account for now."""
    rows = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WINDOW, username=username)
    by_address = rows.values("ip_address").annotate(number=Sum("failures_since_start"))
    return by_address.filter(number__gte=settings.AXES_FAILURE_LIMIT).exists()


def forget(username: str) -> int:
    """Let the account be tried again from everywhere; how many rows were forgotten."""
    return AccessAttempt.objects.filter(username=username).delete()[0]
