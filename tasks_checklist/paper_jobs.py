"""By night the register of a month that is over is closed; every morning the papers that are due are prepared."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.system import SystemPost
from common.jobs import Work, job_kind
from tasks_checklist.actions.closing import close_periods
from tasks_checklist.actions.papers import prepare_due


@job_kind(
    "tasks_checklist.close_register",
    title="整改台账结转",
    for_system=True,
    says=lambda done: f"结转 {done['closed']} 期。",
    result_url=lambda job: reverse("tasks_checklist:register-table"),
)
def close_register(work: Work) -> dict[str, Any]:
    """A month is closed once, whichever attempt closes it."""
    return close_periods(today=timezone.localdate())


@job_kind(
    "tasks_checklist.prepare_papers",
    title="定期文稿拟稿",
    for_system=True,
    says=lambda done: f"拟好文稿 {done['prepared']} 份，待签发。",
    result_url=lambda job: reverse("tasks_checklist:paper-list"),
)
def prepare_papers(work: Work) -> dict[str, Any]:
    """Each paper in a transaction of its own: an attempt that dies has prepared what it prepared, the next goes on."""
    return prepare_due(today=timezone.localdate(), by=SystemPost())
