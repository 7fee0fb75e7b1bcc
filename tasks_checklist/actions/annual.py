"""年度计划: drafted, filled with tasks, issued, closed. What is issued changes only with a reason, which the trail keeps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.trail import changed_meanwhile
from common import audit
from common.models.versions import StaleVersion
from tasks_checklist.actions.plan_telling import tell_beneath, tell_shares
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanState
from tasks_checklist.models.annual import FLOW, STANDING

BECAUSE = "the plan that is held"


def held(plan: AnnualPlan, *, by) -> AnnualPlan:
    """The plan as it is now, locked. Raises Refused, Http404."""
    require(by, Right.TASK_PLAN, plan)
    rows = AnnualPlan.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=plan.pk)


def opened(plan: AnnualPlan, *, by, what: str, reason: str = "") -> AnnualPlan:
    """The plan held for a change: a draft as it is, an issued one with a reason that the trail keeps beside `what`.

    Raises Refused, Http404, ValidationError.
    """
    row = held(plan, by=by)
    if row.state not in STANDING:
        raise ValidationError(_("计划现为“%s”，不能再改") % row.get_state_display())
    if row.state == PlanState.ISSUED:
        if not reason.strip():
            raise ValidationError({"reason": _("计划已下达，请写明调整的原因")})
        told = {"what": what, "reason": reason.strip()}
        audit.note("annual_plan.adjust", table=AnnualPlan._meta.db_table, key=row.pk, details=told)
    return row


@transaction.atomic
def draft_plan(*, division: Division, year: int, title: str, by, **values: Any) -> AnnualPlan:
    """A plan of an area for a year; one stands at a time. Raises Refused, ValidationError."""
    require(by, Right.TASK_PLAN)
    require_division(by, division.pk)
    plan = AnnualPlan(division=division, year=year, title=title.strip(), **values)
    plan.full_clean(validate_constraints=False)
    _refuse_second(plan)
    plan.save(force_insert=True)
    return plan


def _refuse_second(plan: AnnualPlan) -> None:
    rows = AnnualPlan.objects.everywhere(because="one plan a year")
    standing = rows.filter(division=plan.division_id, year=plan.year).exclude(state=PlanState.DROPPED)
    if standing.exclude(pk=plan.pk).exists():
        said = {"place": plan.division, "year": plan.year}
        raise ValidationError({"year": _("%(place)s已有%(year)s年的计划") % said})


@transaction.atomic
def change_plan(*, plan: AnnualPlan, version: int, by, reason: str = "", **values: Any) -> AnnualPlan:
    """Title, number, goal, text, source. Raises Refused, Http404, StaleVersion, ValidationError."""
    row = opened(plan, by=by, what=_("计划文本"), reason=reason)
    if row.version != version:
        raise StaleVersion(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_constraints=False)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    return row


# --- tasks --------------------------------------------------------------------------------------
@transaction.atomic
def add_task(
    *, plan: AnnualPlan, by, number: int | None = None, reason: str = "", **values: Any
) -> AnnualTask:
    """A task under its number, the next one unless said. Raises Refused, Http404, ValidationError."""
    what = _("增加任务“%s”") % values.get("title", "")
    row = opened(plan, by=by, what=what, reason=reason)
    task = AnnualTask(plan=row, number=number or next_number(row), **values)
    _check(task)
    task.save(force_insert=True)
    return task


def next_number(plan: AnnualPlan) -> int:
    rows = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def change_task(
    *, task: AnnualTask, by, version: int | None = None, reason: str = "", **values: Any
) -> AnnualTask:
    """Raises Refused, Http404, StaleVersion, ValidationError."""
    plan = opened(task.plan, by=by, what=_("修改第%s项任务") % task.number, reason=reason)
    row = AnnualTask.objects.everywhere(because=BECAUSE).get(pk=task.pk)
    if version is not None and row.version != version:
        raise StaleVersion(row)
    row.plan = plan
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    return row


@transaction.atomic
def remove_task(*, task: AnnualTask, by, reason: str = "") -> AnnualPlan:
    """Out of the plan, with milestones and what is not yet known to units.

    Raises Refused, Http404, ValidationError.
    """
    plan = opened(task.plan, by=by, what=_("删去任务“%s”") % task, reason=reason)
    if task.beneath.exists():
        raise ValidationError(_("下级计划已列入这项任务，不能删去"))
    if task.frequencies.exists():
        raise ValidationError(_("督导计划按这项任务排期，请先在督导计划里改"))
    if task.assignments.filter(decision__isnull=False).exists():
        raise ValidationError(_("会议议定事项已列入这项任务，不能删去"))
    if plan.state == PlanState.ISSUED and task.assignments.exists():
        raise ValidationError(_("这项任务已分解给单位，不能删去；不再要求的，逐个单位取消"))
    task.delete()
    return plan


def _check(task: AnnualTask) -> None:
    if task.outline and task.due_on:
        raise ValidationError({"due_on": _("纲要任务不定期限；定了期限就不是纲要")})
    if not task.outline and task.due_on is None:
        raise ValidationError({"due_on": _("请填完成期限；远期任务可先列为纲要")})
    if task.due_on and task.due_on.year not in (task.plan.year, task.plan.year + 1):
        raise ValidationError({"due_on": _("完成期限应在%s年内（可延至次年初）") % task.plan.year})
    if task.phase_id and task.phase.plan_id != task.plan_id:  # type: ignore[union-attr]
        raise ValidationError({"phase": _("不是这份计划的阶段")})
    rows = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=task.plan_id, number=task.number)
    if rows.exclude(pk=task.pk).exists():
        raise ValidationError({"number": _("已有第%s项任务") % task.number})
    task.full_clean(validate_constraints=False)


# --- states -------------------------------------------------------------------------------------
def issue(*, plan: AnnualPlan, by, seen: int | None = None) -> AnnualPlan:
    """下达: units learn of their shares, the areas beneath of the plan. Raises Refused, Http404, ValidationError."""
    return move("issue", plan=plan, by=by, seen=seen)


def close(*, plan: AnnualPlan, summary: str, by, seen: int | None = None) -> AnnualPlan:
    """年终办结, with the year summed up. Raises Refused, Http404, ValidationError."""
    return move("close", plan=plan, by=by, summary=summary, seen=seen)


def reopen(*, plan: AnnualPlan, reason: str, by, seen: int | None = None) -> AnnualPlan:
    """重新打开. Raises Refused, Http404, ValidationError."""
    return move("reopen", plan=plan, by=by, reason=reason, seen=seen)


def drop(*, plan: AnnualPlan, reason: str, by, seen: int | None = None) -> AnnualPlan:
    """作废. Raises Refused, Http404, ValidationError."""
    return move("drop", plan=plan, by=by, reason=reason, seen=seen)


@transaction.atomic
def move(
    act: str, *, plan: AnnualPlan, by, reason: str = "", summary: str = "", seen: int | None = None
) -> AnnualPlan:
    """issue, close, reopen or drop, by the table of moves. Raises Refused, Http404, ValidationError."""
    row, today = held(plan, by=by), timezone.localdate()
    if seen is not None and seen != row.version:
        raise changed_meanwhile(row)
    values: dict[str, Any] = {}
    if act == "issue":
        _refuse_unready(row)
        values = {"issued_on": today, "issued_by_id": by.person_id}
    if act == "close":
        values = {"closed_on": today, "summary": summary.strip()}
    if act == "reopen":
        values = {"closed_on": None}
    FLOW.move(row, act, by=by, reason=reason, **values)
    if reason.strip():
        told = {"reason": reason.strip()}
        audit.note(f"annual_plan.{act}", table=AnnualPlan._meta.db_table, key=row.pk, details=told)
    if act == "issue":
        tell_shares(row, but=by.person_id)
        tell_beneath(row, but=by.person_id)
    return row


def _refuse_unready(plan: AnnualPlan) -> None:
    """Every task in detail has its date before units are asked for it."""
    missing = AnnualTask.objects.everywhere(because=BECAUSE).filter(plan=plan, outline=False, due_on=None)
    if numbers := list(missing.values_list("number", flat=True)):
        raise ValidationError(_("第%s项任务没有完成期限") % "、".join(map(str, numbers)))
