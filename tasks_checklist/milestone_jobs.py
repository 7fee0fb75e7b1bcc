"""Every morning: milestones that became overdue are told of."""

from django.urls import reverse
from django.utils import timezone

from common.jobs import Work, job_kind
from tasks_checklist.actions.milestones import remind


@job_kind(
    "tasks_checklist.remind_milestones",
    title="时间节点逾期提醒",
    for_system=True,
    says=lambda done: f"提醒 {done['told']} 个节点。",
    result_url=lambda job: reverse("tasks_checklist:milestone-list") + "?state=late",
)
def remind_milestones(work: Work) -> dict:
    """Each is told of once, whichever attempt does it."""
    return {"told": remind(today=timezone.localdate())}
