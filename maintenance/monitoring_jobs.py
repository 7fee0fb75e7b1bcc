"""Every night: old readings go, late water tests become matters."""

from django.urls import reverse
from django.utils import timezone

from common.jobs import Work, job_kind
from maintenance.actions.readings import prune_readings
from maintenance.actions.water import report_late_tests


@job_kind(
    "maintenance.prune_readings",
    title="清理过期读数",
    for_system=True,
    says=lambda result: f"清理超出保留期的读数 {result['gone']} 条，每日汇总保留。",
)
def prune_old_readings(work: Work) -> dict:
    """In steps of a device, each for itself: an attempt that dies has done what it did."""
    return {"gone": prune_readings(today=timezone.localdate())}


@job_kind(
    "maintenance.watch_water",
    title="查水质检测逾期",
    for_system=True,
    says=lambda result: f"水质检测逾期，新报事项 {result['opened']} 件。",
    result_url=lambda job: reverse("maintenance:water-due-list"),
)
def watch_water(work: Work) -> dict:
    """A late test is told of once, whichever attempt tells."""
    return {"opened": report_late_tests(today=timezone.localdate())}
