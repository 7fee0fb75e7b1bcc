"""Failed sign-ins, counted in PostgreSQL by axes: per account and address, per account, per address (rule 53)."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.db.models import Sum
from django.utils import timezone

from accounts.models import Account

WINDOW = timedelta(minutes=15)
MANY_FOR_ACCOUNT = 10  # then a sum must be solved with each try; never a lock: a stranger could shut a village out
MOST_FROM_ADDRESS = 200  # an office shares one address


def _failures(**where: str) -> int:
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WINDOW, **where)
    return recent.aggregate(number=Sum("failures_since_start"))["number"] or 0


def many_for(username: str) -> bool:
    return bool(username) and _failures(username=username[:40]) >= MANY_FOR_ACCOUNT


def address_is_shut(address: str) -> bool:
    return bool(address) and _failures(ip_address=address) >= MOST_FROM_ADDRESS


def one_time_is_over(account: Account) -> bool:
    return account.must_change_password and account.one_time_until is not None and account.one_time_until < timezone.now()
