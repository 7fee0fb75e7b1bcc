"""年度计划与任务: drafted, filled with tasks, issued, closed; next year's rolled over in outline."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanState
from tasks_checklist.models.annual import FLOW

BECAUSE = "the plan that is held"
COPIED = (
    "section", "title", "text", "deliverables", "evidence_required", "target", "measure", "deadline", "every", "batch",
    "sector", "leader", "lead_party", "lead_words", "responsible_words",
)  # fmt: skip


def held(plan: AnnualPlan, *, by) -> AnnualPlan:
    """The plan as it is now, locked. Raises Refused, Http404."""
    require(by, Right.TASK_PLAN, plan)
    rows = AnnualPlan.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=plan.pk)


@transaction.atomic
def draft_plan(*, division: Division, year: int, title: str, by, **values: Any) -> AnnualPlan:
    """A plan of an area for a year; one stands at a time. Raises Refused, ValidationError."""
    require(by, Right.TASK_PLAN)
    require_division(by, division.pk)
    plan = AnnualPlan(division=division, year=year, title=title.strip(), **values)
    plan.full_clean()
    plan.save(force_insert=True)
    return plan


@transaction.atomic
def add_task(*, plan: AnnualPlan, by, number: int | None = None, **values: Any) -> AnnualTask:
    """A task under its number, the next one unless said. Raises Refused, Http404, ValidationError."""
    row = held(plan, by=by)
    if row.state not in (PlanState.DRAFT, PlanState.ISSUED):
        raise ValidationError(_("现为“%s”，不能再加任务") % row.get_state_display())
    last = (
        AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=row).aggregate(last=Max("number"))["last"]
    )
    task = AnnualTask(plan=row, number=number or (last or 0) + 1, **values)
    _check(task)
    task.save(force_insert=True)
    return task


@transaction.atomic
def change_task(*, task: AnnualTask, by, **values: Any) -> AnnualTask:
    """Raises Refused, Http404, ValidationError."""
    held(task.plan, by=by)
    for name, value in values.items():
        setattr(task, name, value)
    _check(task)
    task.version += 1
    task.save(update_fields=[*values, "version"])
    return task


def _check(task: AnnualTask) -> None:
    if not task.outline and task.due_on is None:
        raise ValidationError({"due_on": _("请填完成期限；远期任务可先列为纲要")})
    if task.due_on and task.due_on.year not in (task.plan.year, task.plan.year + 1):
        raise ValidationError({"due_on": _("完成期限应在%s年内（可延至次年初）") % task.plan.year})
    task.full_clean()


def move(act: str, *, plan: AnnualPlan, by, reason: str = "", summary: str = "") -> AnnualPlan:
    """issue, close, reopen or drop, by the table of moves. Raises Refused, Http404, ValidationError."""
    with transaction.atomic():
        row, today = held(plan, by=by), timezone.localdate()
        values: dict[str, Any] = {}
        if act == "issue":
            _refuse_unready(row)
            values = {"issued_on": today, "issued_by_id": by.person_id}
        if act == "close":
            values = {"closed_on": today, "summary": summary.strip()}
        FLOW.move(row, act, by=by, reason=reason, **values)
        return row


def _refuse_unready(plan: AnnualPlan) -> None:
    """Every task in detail has its date before units are asked for it."""
    missing = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan, outline=False, due_on=None)
    if numbers := list(missing.values_list("number", flat=True)):
        raise ValidationError(_("第%s项任务没有完成期限") % "、".join(map(str, numbers)))


@transaction.atomic
def roll_over(*, plan: AnnualPlan, year: int, by) -> AnnualPlan:
    """Next year's plan in outline (近细远粗): the tasks with their words, without dates and units.

    Raises Refused, Http404, ValidationError.
    """
    row = held(plan, by=by)
    if year <= row.year:
        raise ValidationError({"year": _("应是%s年之后的年度") % row.year})
    title = row.title.replace(str(row.year), str(year))
    new = draft_plan(division=row.division, year=year, title=title, by=by, goal=row.goal, before=row)
    tasks = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=row).order_by("number")
    AnnualTask.objects.bulk_create(
        AnnualTask(plan=new, number=one.number, outline=True, **{name: getattr(one, name) for name in COPIED})
        for one in tasks
    )
    return new


@transaction.atomic
def take_from_above(*, above: AnnualPlan, division: Division, by) -> AnnualPlan:
    """The township's plan from the county's issued one: each task with its number, pointing up; the township adds its own.

    Raises Refused, Http404, ValidationError.
    """
    if not AnnualPlan.objects.reaching(by).filter(pk=above.pk, state=PlanState.ISSUED).exists():
        raise ValidationError({"above": _("上级计划尚未下达")})
    title = f"{division}{above.year}年重点工作任务清单"
    new = draft_plan(division=division, year=above.year, title=title, by=by, goal=above.goal, above=above)
    tasks = AnnualTask.objects.everywhere(because="the plan above reaches the post").filter(plan=above)
    AnnualTask.objects.bulk_create(
        AnnualTask(
            plan=new,
            number=one.number,
            above=one,
            due_on=one.due_on,
            outline=one.outline,
            **{name: getattr(one, name) for name in COPIED if name not in ("leader", "lead_party")},
        )
        for one in tasks.order_by("number")
    )
    return new
