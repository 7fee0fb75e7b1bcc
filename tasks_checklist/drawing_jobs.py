"""Drawing a supervision plan up as a job: read, search within the solver's limit, write the drawing down once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from common.jobs import Failed, Work, job_kind
from tasks_checklist.actions.drawing import KIND, keep
from tasks_checklist.models import Drawing, SupervisionPlan
from tasks_checklist.planning.drawing import areas_of, draw
from tasks_checklist.supervision_input import problem_of


def outcome_in_words(result: dict) -> str:
    said = f"排出督导行程 {result['visits']} 次，应督导 {result['obligations']} 项"
    return said + (f"，{result['unplaced']} 项排不下" if result["unplaced"] else "，全部排入期限内")


@job_kind(
    KIND,
    title="拟排督导日程",
    stages=[("read", "读取频次与督导组"), ("draw", "排期"), ("keep", "写入方案")],
    says=outcome_in_words,
    result_url=lambda job: reverse("tasks_checklist:drawing-detail", args=[(job.result or {})["drawing"]]),
    unit="个片区",
)
def draw_plan(work: Work) -> dict:
    plan = (
        SupervisionPlan.objects.visible_to(work.asker)
        .select_related("division")
        .get(pk=work.arguments["plan"])
    )
    first = date.fromisoformat(work.arguments["from_date"])
    work.stage("read")
    try:
        problem = problem_of(plan, first)
    except ValidationError as refusal:
        raise Failed("；".join(refusal.messages)) from refusal
    work.stage("draw", areas_of(problem))
    drawn = draw(problem, area_done=work.advance)
    work.stage("keep")
    with transaction.atomic():
        work.fence()
        drawing = keep(plan=plan, problem=problem, drawn=drawn, from_date=first, job_id=work.job.pk)
        result = told(drawing) | {"unplaced": len(drawn.unplaced)}
        work.finish(result)
    return result


def told(drawing: Drawing) -> dict:
    """What a drawing comes to, in figures."""
    return {
        "drawing": drawing.pk,
        "visits": drawing.visits_count,
        "obligations": drawing.obligations,
        "outside_window": drawing.outside_window,
        "objective": drawing.objective,
        "bound": drawing.bound,
        "gap": round(drawing.gap, 4),
    }
