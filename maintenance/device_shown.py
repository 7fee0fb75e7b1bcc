"""The readings of a device over a span, ready to be drawn: single ones thinned out, of long spans their days."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from common.moments import morning
from maintenance import readings_sql as sql
from maintenance.device_chart import Chart, Point, draw
from maintenance.device_words import last_told, limits_told, state_of, told
from maintenance.models import DailyReading, Device

SPANS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
WORDS = {"day": _("24 小时"), "week": _("7 天"), "month": _("30 天"), "year": _("一年")}
POINTS = 240  # drawn at most
LATEST = 20  # days told in the table


def span_of(asked: str) -> str:
    return asked if asked in SPANS else "week"


def chart_of(device: Device, span: str, now: datetime | None = None) -> Chart | None:
    """None where nothing was read in that span."""
    until = timezone.localtime(now or timezone.now())
    since = until - SPANS[span]
    if span == "year":
        points, gap = _days(device, since), 2.5 * 86400
    else:
        step = SPANS[span].total_seconds() / POINTS
        points, gap = _thinned(device, since, until, step), max(3 * step, 120.0 * device.silent_minutes)
    limits = [
        (limit, f"{word} {limit.normalize():f}")
        for limit, word in ((device.low, _("下限")), (device.high, _("上限")))
        if limit is not None
    ]
    day = "%H:%M" if span == "day" else "%m-%d"
    return draw(points, since=since, until=until, gap=gap, limits=limits, day=day)


def _thinned(device: Device, since: datetime, until: datetime, step: float) -> list[Point]:
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "device": device.pk,
            "since": since,
            "until": until + timedelta(minutes=5),
            "step": step,
        }
        cursor.execute(sql.THINNED, asked)
        return [Point(*row) for row in cursor.fetchall() if row[0] <= until]


def _days(device: Device, since: datetime) -> list[Point]:
    rows = DailyReading.objects.filter(device=device, day__gt=timezone.localdate(since)).order_by("day")
    noon = timedelta(hours=12)
    return [Point(morning(row.day) + noon, row.least, row.most, row.mean) for row in rows]


def shown(device: Device, span: str) -> dict[str, Any]:
    """A device with its chart, for a page."""
    tone, word = state_of(device)
    return {
        "device": device,
        "tone": tone,
        "word": word,
        "last": last_told(device),
        "limits": limits_told(device),
        "chart": chart_of(device, span),
    }


def facts(device: Device) -> list[tuple]:
    key = _("末四位 %s") % device.key_tail if device.key_hash else _("未发")
    made = f"{timezone.localtime(device.key_made_at):%Y-%m-%d}" if device.key_made_at else ""
    return [
        (_("设备编号"), device.number),
        (_("监测量"), device.get_quantity_display(), device.unit),
        (_("限值"), limits_told(device)),
        (_("越限等级"), device.get_severity_display()),
        (_("离线时限"), _("%s 分钟") % device.silent_minutes),
        (_("安装位置"), device.place),
        (_("最近读数"), last_told(device), _at(device)),
        (_("上传密钥"), key, made),
    ]


def _at(device: Device) -> str:
    last = device.signal.last_at
    return f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else ""


def latest_days(device: Device) -> list[dict[str, Any]]:
    """The last days with readings, the newest first."""
    rows = DailyReading.objects.filter(device=device).order_by("-day")[:LATEST]
    return [
        {
            "day": row.day,
            "least": told(row.least, device),
            "most": told(row.most, device),
            "mean": told(row.mean, device),
            "number": row.number,
        }
        for row in rows
    ]


def spans(path: str, chosen: str) -> list[dict[str, Any]]:
    """Tabs above a chart."""
    return [
        {"word": word, "url": f"{path}?span={key}", "chosen": key == chosen, "count": None}
        for key, word in WORDS.items()
    ]
