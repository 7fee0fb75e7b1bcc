"""What is kept twice about water and readings, compared by night (NIGHTLY_CHECKS)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.moments import morning
from maintenance.models import WaterResult, WaterTest

BECAUSE = "the night's check of every test"
SHOWN = 20
DAYS = """
    SELECT device_id FROM (
        SELECT device_id, count(*) AS number, min(value) AS least, max(value) AS most
        FROM maintenance_reading WHERE at >= %(since)s AND at < %(until)s GROUP BY 1) AS read
    FULL JOIN (SELECT * FROM maintenance_dailyreading WHERE day = %(day)s) AS told USING (device_id)
    WHERE (read.number, read.least, read.most) IS DISTINCT FROM (told.number, told.least, told.most)
    LIMIT %(shown)s
"""


def judged_as_found() -> Iterator[str]:
    """A test passes if and only if each of its results does."""
    failed = WaterResult.objects.everywhere(because=BECAUSE).filter(test=OuterRef("pk"), passed=False)
    rows = WaterTest.objects.everywhere(because=BECAUSE).annotate(_failed=Exists(failed))
    for key in rows.filter(passed=True, _failed=True).values_list("pk", flat=True)[:SHOWN]:
        yield f"水质检测 {key} 记为合格，但有不合格项"
    for key in rows.filter(passed=False, _failed=False).values_list("pk", flat=True)[:SHOWN]:
        yield f"水质检测 {key} 记为不合格，但没有不合格项"


def days_summed_up() -> Iterator[str]:
    """Yesterday's sums are those of yesterday's readings."""
    day = timezone.localdate() - timedelta(days=1)
    asked: dict[str, Any] = {
        "since": morning(day),
        "until": morning(day + timedelta(days=1)),
        "day": day,
        "shown": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS, asked)
        for (key,) in cursor.fetchall():
            yield f"监测设备 {key} 在 {day} 的每日汇总与读数不符"
