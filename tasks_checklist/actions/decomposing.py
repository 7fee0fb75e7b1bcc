"""任务分解表 in: read and kept, names of units answered, written whole or not at all, or given up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.columns import NoHeads
from accounts.imports.reading import lines_of
from tasks_checklist.actions.annual import add_task, change_task, held
from tasks_checklist.actions.assigning import assign, drop
from tasks_checklist.decomposition import MOST_SHARES, MOST_TASKS, Read, read
from tasks_checklist.decomposition_judging import Judging, Line
from tasks_checklist.decomposition_units import LEFT_OUT
from tasks_checklist.models import AnnualPlan, PlanState, TaskSheet
from tasks_checklist.models.annual import STANDING

State = TaskSheet.State


@transaction.atomic
def hand_over(*, plan: AnnualPlan, file: Any, by) -> TaskSheet:
    """Read an uploaded workbook; nothing of the plan is changed. Raises Refused, Http404, ValidationError."""
    row = _standing(plan, by)
    found = _read(file)
    return TaskSheet.objects.create(
        plan=row,
        person_id=by.person_id,
        file_name=file.name[-200:],
        rows=found.tasks,
        shares=found.shares,
        left=found.left,
    )


def _standing(plan: AnnualPlan, by) -> AnnualPlan:
    row = held(plan, by=by)
    if row.state not in STANDING:
        raise ValidationError(_("计划现为“%s”，不能再改") % row.get_state_display())
    return row


def _read(file: Any) -> Read:
    try:
        found = read(lines_of(file))
    except NoHeads as error:
        raise ValidationError({"file": str(error)}) from error
    if len(found.tasks) > MOST_TASKS or len(found.shares) > MOST_SHARES:
        said = {"tasks": MOST_TASKS, "shares": MOST_SHARES}
        raise ValidationError({"file": _("一次最多 %(tasks)s 项任务、%(shares)s 行分解") % said})
    return found


@transaction.atomic
def answer_units(*, sheet: TaskSheet, answers: dict[str, int], by) -> TaskSheet:
    """What names of the workbook mean: {name: key of a unit, 0 for none}. Raises Refused, Http404, ValidationError."""
    row = _held(sheet, by)
    known = Judging(row).units.of_key
    if any(key not in known and key != LEFT_OUT for key in answers.values()):
        raise ValidationError(_("所选单位不在该计划范围内"))
    row.units = {**row.units, **answers}
    row.save(update_fields=["units"])
    return row


@transaction.atomic
def write(*, sheet: TaskSheet, stamp: str, by, reason: str = "", drop_gone: bool = False) -> dict[str, int]:
    """Write the lines shown as new or changed, all or none; how many of each, and how many shares were given or taken back.

    `stamp`: of what was shown. Raises Refused, Http404, ValidationError.
    """
    row = _held(sheet, by)
    judging = Judging(row)
    if judging.stamp != stamp:
        raise ValidationError(_("核对以后情况有变，一行也没有导入，请看过再确认"))
    if names := judging.unknown:
        raise ValidationError(_("还有%s个单位名称没有选是哪个单位") % len(names))
    if row.plan.state == PlanState.ISSUED and not reason.strip():
        raise ValidationError({"reason": _("计划已下达，请写明调整的原因")})
    counts = {"new": 0, "changed": 0, "same": 0, "wrong": 0, "given": 0, "dropped": 0}
    for line in judging.lines:
        counts[line.kind] += 1
        if line.kind in ("new", "changed"):
            _write_line(line, row, counts, reason=reason.strip(), drop_gone=drop_gone, by=by)
    row.state, row.counts, row.confirmed_at = State.CONFIRMED, counts, timezone.now()
    row.save(update_fields=["state", "counts", "confirmed_at"])
    return counts


def _write_line(
    line: Line, sheet: TaskSheet, counts: dict[str, int], *, reason: str, drop_gone: bool, by
) -> None:
    try:
        task = line.task
        if task is None:
            task = add_task(plan=sheet.plan, by=by, number=line.number, reason=reason, **line.values)
        elif line.values:
            task = change_task(task=task, by=by, reason=reason, **line.values)
        for one in line.given:
            said: dict[str, Any] = {"due_on": one.due_on, "share": one.share, "person": one.person}
            assign(task=task, party=one.party, by=by, **said)
            counts["given"] += 1
        for share in line.gone if drop_gone else ():
            drop(assignment=share, reason=reason or _("任务分解表调整"), by=by)
            counts["dropped"] += 1
    except ValidationError as refusal:
        told = {"line": line.line, "why": "；".join(refusal.messages)}
        raise ValidationError(_("第 %(line)s 行：%(why)s。一行也没有导入") % told) from refusal


@transaction.atomic
def give_up(*, sheet: TaskSheet, by) -> None:
    """放弃: nothing is written. Raises Refused, Http404, ValidationError."""
    row = _held(sheet, by)
    row.state, row.rows, row.shares = State.DROPPED, [], []
    row.save(update_fields=["state", "rows", "shares"])


def _held(sheet: TaskSheet, by) -> TaskSheet:
    """One still to be decided, with its plan as it is now. Raises Refused, Http404, ValidationError."""
    rows = TaskSheet.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.get(pk=sheet.pk)
    if row.state != State.CHECKED:
        raise ValidationError(_("这份分解表%s，不能再办理") % row.get_state_display())
    row.plan = _standing(row.plan, by)
    return row
