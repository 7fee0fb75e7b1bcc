"""How a matter is told: its state's tone, how long it has waited, what is left of its limit. Time comes in as an argument."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from maintenance.models import Matter, MatterState
from maintenance.models.matters import OPEN

SOON = timedelta(hours=12)
RUNNING = (MatterState.REPORTED, MatterState.DISPATCHED, MatterState.ACCEPTED)


def span(length: timedelta) -> str:
    """The largest unit that says enough: 40 分钟, 5 小时, 3 天."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%s 分钟") % minutes
    return _("%s 小时") % (minutes // 60) if minutes < 48 * 60 else _("%s 天") % (minutes // (24 * 60))


def limit_told(limit: datetime, now: datetime) -> tuple[str, str]:
    """(tone, words) of a limit that still runs: 还有 5 小时, 已超 2 天."""
    if limit < now:
        return "bad", _("已超 %s") % span(now - limit)
    return ("warn" if limit - now < SOON else ""), _("还有 %s") % span(limit - now)


def next_limit(matter: Matter) -> tuple[str, datetime] | None:
    """Which limit counts now: to be made safe, to be taken, to be done. None: none runs."""
    if matter.state not in RUNNING:
        return None
    if matter.safe_by_time and not matter.made_safe_at:
        return _("排险"), matter.safe_by_time
    if matter.state == MatterState.ACCEPTED:
        return _("办结"), matter.done_by_time
    return _("接单"), min(matter.accept_by_time, matter.done_by_time)


def told_now(matter: Matter, now: datetime) -> tuple[str, str]:
    """(tone, words) of what stands beside the state in a list."""
    if matter.state == MatterState.SUSPENDED:
        return "mute", _("计时暂停")
    if (running := next_limit(matter)) is not None:
        what, limit = running
        tone, words = limit_told(limit, now)
        return tone, f"{what}{words}"
    if matter.state == MatterState.HANDLED:
        return "", _("等核查 %s") % span(now - (matter.handled_at or now))
    if matter.closed_at is None:
        return "", ""
    return _late(matter)


def _late(matter: Matter) -> tuple[str, str]:
    """Of what is over: how long it took, and whether in time."""
    took = span((matter.handled_at or matter.closed_at) - matter.reported_at)  # type: ignore[operator]
    if matter.state != MatterState.CLOSED:
        return "", ""
    in_time = (matter.handled_at or matter.closed_at) <= matter.done_by_time  # type: ignore[operator]
    return ("", _("用时 %s") % took) if in_time else ("bad", _("用时 %s，超期") % took)


def age(matter: Matter, now: datetime) -> str:
    """How long it has been with us."""
    end = matter.closed_at if matter.state not in OPEN and matter.closed_at else now
    return span(end - matter.reported_at)


def where(matter: Matter) -> str:
    """The facility, or the place described."""
    return matter.facility.name if matter.facility else matter.place


def handler_told(matter: Matter) -> str:
    return "，".join(str(one) for one in (matter.handler, matter.handler_person) if one)


def told_at(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
