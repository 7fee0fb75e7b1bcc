"""Drawing due inspections as a job: every night for all plans, at once for those a planner asks for."""

from dataclasses import asdict

from django.urls import reverse
from django.utils import timezone

from common.jobs import Work, job_kind
from maintenance.actions.generating import chunks, draw_all, running
from maintenance.actions.plans import KIND
from maintenance.models import InspectionPlan


def outcome_in_words(result: dict) -> str:
    words = f"新排任务 {result['drawn']} 项"
    if result["removed"]:
        words += f"，撤回未到期任务 {result['removed']} 项"
    if result["passed_on"]:
        words += f"，改派 {result['passed_on']} 项"
    for name, told in (("ended", "随设施退出使用终止"), ("taken_up", "随设施恢复使用恢复")):
        words += f"，{told} {result[name]} 项" if result.get(name) else ""
    return words


@job_kind(
    KIND,
    title="排巡查任务",
    stages=[("draw", "排任务")],
    unit="步",
    for_system=True,
    says=outcome_in_words,
    result_url=lambda job: reverse("maintenance:plan-list"),
)
def draw_duties(work: Work) -> dict:
    """In chunks that commit one by one; whatever attempt draws an occurrence, it is drawn once."""
    today = timezone.localdate()
    plans = list(_asked(work, today))
    work.stage("draw", total=sum(len(chunks(plan)) for plan in plans))
    found = draw_all(today=today, plans=plans, on_step=work.advance)
    return {"plans": len(plans), **asdict(found)}


def _asked(work: Work, today):
    """The plan asked for; else all running ones of the asker's area, of the county for the timetable."""
    rows = running(today).select_related("division")
    if work.job.account_id is not None:
        seen = InspectionPlan.objects.visible_to(work.asker)
        rows = rows.filter(pk__in=seen.values("pk"))
    if plan := work.arguments.get("plan"):
        rows = rows.filter(pk=plan)
    return rows
