"""Every morning: decisions of meetings that became overdue are told of."""

from django.urls import reverse
from django.utils import timezone

from common.jobs import Work, job_kind
from tasks_checklist.actions.decisions import tell_overdue


@job_kind(
    "tasks_checklist.remind_decisions",
    title="会议议定事项逾期提醒",
    for_system=True,
    says=lambda done: f"提醒 {done['told']} 项议定事项。",
    result_url=lambda job: reverse("tasks_checklist:decision-list") + "?state=overdue",
)
def remind_decisions(work: Work) -> dict:
    """Each is told of once, whichever attempt does it."""
    return {"told": tell_overdue(today=timezone.localdate())}
