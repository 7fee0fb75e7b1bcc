"""Every morning: what is overdue climbs its ladder."""

from django.urls import reverse
from django.utils import timezone

from common.jobs import Work, job_kind
from tasks_checklist.actions.talking import climb


@job_kind(
    "tasks_checklist.climb_ladder",
    title="督导问题逾期提醒",
    for_system=True,
    says=lambda done: (
        f"提醒 {done['notice']} 件，列入通报 {done['bulletin']} 件，建议约谈 {done['talk']} 件。"
    ),
    result_url=lambda job: reverse("tasks_checklist:finding-list") + "?overdue=yes",
)
def climb_ladder(work: Work) -> dict:
    """Each finding takes a step once, whichever attempt takes it."""
    return climb(today=timezone.localdate())
