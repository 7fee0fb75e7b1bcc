"""Objects of 年度计划 for the authorisation matrix: a plan that stands at the village itself, named after it."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Division, Person, Sector
from accounts.places import ObjectFactory
from tasks_checklist.models import AnnualPlan, AnnualTask, Milestone, PlanPhase, TaskSheet


def plan_in(division: Division, *, state: str = "issued", years: int = 0) -> AnnualPlan:
    """A plan of the division, once; `years` apart from this one, of which each has one."""
    year = timezone.localdate().year + years
    named = {"title": f"{division.short_name}{year}年矩阵计划", "state": state}
    rows = AnnualPlan.objects.everywhere(because="the matrix's own rows")
    return rows.get_or_create(division=division, year=year, defaults=named)[0]


def task_in(division: Division) -> AnnualTask:
    plan = plan_in(division)
    number = plan.tasks.count() + 1
    due = date(plan.year, 12, 31)
    return AnnualTask.objects.create(
        plan=plan, number=number, title=f"{division.short_name}矩阵任务", due_on=due
    )


def _above(division: Division) -> dict:
    """What the county has issued: its townships share it."""
    county = Division.objects.everywhere(because="the matrix's own rows").get(pk=division.county_code)
    return {"plan_id": plan_in(county, years=1).pk}


def _phase(division: Division) -> dict:
    plan = plan_in(division)
    said = {
        "name": f"{division.short_name}阶段",
        "from_date": date(plan.year, 1, 1),
        "until": date(plan.year, 3, 31),
    }
    return {"phase_id": PlanPhase.objects.create(plan=plan, **said).pk}


def _milestone(division: Division) -> dict:
    sector: Any = Sector.objects.order_by("code").first()
    task = task_in(division)
    said = {"title": f"{division.short_name}节点", "due_on": date(task.plan.year, 6, 30)}
    return {"milestone_id": Milestone.objects.create(task=task, sector=sector, **said).pk}


def _sheet(division: Division) -> dict:
    person = Person.objects.create(name=f"{division.short_name}导入人", division=division)
    sheet = TaskSheet.objects.create(
        plan=plan_in(division), person=person, file_name=f"{division.short_name}分解表.xlsx"
    )
    return {"sheet_id": sheet.pk}


def _plan(**more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {"plan_id": plan_in(division).pk, **more})


def _task() -> ObjectFactory:
    return ObjectFactory(lambda division: {"task_id": task_in(division).pk})


FACTORIES = {
    "tasks_checklist:plan-detail": _plan(),
    "tasks_checklist:plan-print": _plan(),
    "tasks_checklist:plan-edit": _plan(),
    "tasks_checklist:plan-act": _plan(act="close"),
    "tasks_checklist:plan-from-above": ObjectFactory(_above, shared=True),
    "tasks_checklist:plan-take-added": _plan(),
    "tasks_checklist:plan-roll-over": _plan(),
    "tasks_checklist:phase-create": _plan(),
    "tasks_checklist:phase-edit": ObjectFactory(_phase),
    "tasks_checklist:phase-remove": ObjectFactory(_phase),
    "tasks_checklist:phase-summary": ObjectFactory(_phase),
    "tasks_checklist:task-create": _plan(),
    "tasks_checklist:task-detail": _task(),
    "tasks_checklist:task-edit": _task(),
    "tasks_checklist:task-remove": _task(),
    "tasks_checklist:task-divide": _task(),
    "tasks_checklist:plan-divide": _plan(),
    "tasks_checklist:decomposition-export": _plan(),
    "tasks_checklist:task-sheet-create": _plan(),
    "tasks_checklist:task-sheet-detail": ObjectFactory(_sheet),
    "tasks_checklist:task-sheet-drop": ObjectFactory(_sheet),
    "tasks_checklist:milestone-plan": _task(),
    "tasks_checklist:milestone-done": ObjectFactory(_milestone),
    "tasks_checklist:milestone-undo": ObjectFactory(_milestone),
    "api:milestone-detail": ObjectFactory(lambda division: {"pk": _milestone(division)["milestone_id"]}),
}
