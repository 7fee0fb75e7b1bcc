"""When a notice goes out: at once, at the next digest, never in the quiet hours. Pure; days are of Asia/Shanghai."""

from datetime import datetime, time, timedelta

DIGEST_AT = time(8, 0)


def is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    """Whether a time of day lies in quiet hours, which may run over midnight; equal ends: there are none."""
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def due_at(now: datetime, *, daily: bool, quiet_from: time, quiet_until: time) -> datetime:
    """The first moment from `now` (aware, local) at which it may go out."""
    wished = _next(now, DIGEST_AT) if daily else now
    if not is_quiet(wished.time().replace(tzinfo=None), quiet_from, quiet_until):
        return wished
    return _next(wished, quiet_until)


def _next(now: datetime, at: time) -> datetime:
    """The next moment that is `at` o'clock, today's if it has not passed."""
    today = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return today if today >= now else today + timedelta(days=1)
