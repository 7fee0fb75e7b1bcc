"""What is swept away every night of signing in; when, stands in config/celery.py."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import AccountSession
from common.jobs import Work, job_kind

ATTEMPTS_LIVE = timedelta(days=1)  # they count for 15 minutes; the trail keeps what happened


@job_kind(
    "accounts.sweep_sessions",
    title="清理过期会话",
    says=lambda result: f"清理过期会话 {result['sessions']} 个、登录失败计数 {result['attempts']} 条。",
    for_system=True,
)
def sweep_sessions(work: Work) -> dict[str, int]:
    """Sessions past their twelve hours, and counts of failed sign-ins that count no more."""
    now = timezone.now()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    AccountSession.objects.filter(created_at__lt=oldest).delete()
    sessions, _tables = Session.objects.filter(expire_date__lt=now).delete()
    attempts, _tables = AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_LIVE).delete()
    return {"sessions": sessions, "attempts": attempts}
