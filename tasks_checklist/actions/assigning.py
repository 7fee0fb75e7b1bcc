"""任务分解: a task is given to units, one share each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, Party, Person
from accounts.trail import changed_meanwhile
from tasks_checklist.actions.annual import held
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, AssignmentState, PlanState
from tasks_checklist.models.annual import STANDING
from tasks_checklist.models.assignments import FLOW
from tasks_checklist.task_told import tell_assigned

BECAUSE = "the shares of a task that is held"
OF_COUNTY = (Party.Kind.INDUSTRY_DEPARTMENT, Party.Kind.FINANCE_BUREAU)  # work for every township
SETTLED = (AssignmentState.REPORTED, AssignmentState.CONFIRMED)


@transaction.atomic
def assign(
    *,
    task: AnnualTask,
    party: Party,
    due_on: date,
    by,
    share: str = "",
    person: Person | None = None,
) -> Assignment:
    """Give a unit its share; given again, the share is changed. The unit is told once the plan is issued.

    What a unit has reported as done stays as it was asked. Raises Refused, Http404, ValidationError.
    """
    plan = _held(task, by)
    wanted = {"due_on": due_on, "share": share.strip(), "person": person}
    row, anew = _given(task, plan, party, wanted, _known(task, [party]))
    if anew and plan.state == PlanState.ISSUED:
        tell_assigned([row], but=by.person_id)
    return row


@transaction.atomic
def assign_all(*, task: AnnualTask, parties: Iterable[Party], due_on: date, by, share: str = "") -> int:
    """The same share to many units at once, each told once; answers how many were given it.

    What a unit has reported as done stays as it is, and so does who answers in it. Raises Refused, Http404, ValidationError.
    """
    plan, units = _held(task, by), list(parties)
    known, made = _known(task, units), []
    for party in units:
        if party.pk in known and known[party.pk].state in SETTLED:
            continue
        person = known[party.pk].person if party.pk in known else None
        wanted = {"due_on": due_on, "share": share.strip(), "person": person}
        made.append(_given(task, plan, party, wanted, known))
    if plan.state == PlanState.ISSUED:
        tell_assigned([row for row, anew in made if anew], but=by.person_id)
    return len(made)


def _held(task: AnnualTask, by) -> AnnualPlan:
    plan = held(task.plan, by=by)
    if plan.state not in STANDING:
        raise ValidationError(_("计划现为“%s”，不能再分解") % plan.get_state_display())
    return plan


def _known(task: AnnualTask, parties: list[Party]) -> dict[int, Assignment]:
    """The shares that the units have of the task already, locked."""
    rows = Assignment.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    rows = rows.filter(task=task, party__in=parties).select_related("person")
    return {row.party_id: row for row in rows}


def _given(
    task: AnnualTask, plan: AnnualPlan, party: Party, wanted: dict[str, Any], known: dict[int, Assignment]
) -> tuple[Assignment, bool]:
    """A new share, or the one that stands with what is wanted now; and whether the unit learns of it anew."""
    _refuse_outside(plan, party, wanted["person"])
    row = known.get(party.pk)
    if row is not None and row.state in SETTLED:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row, False
        said = {"unit": party, "state": row.standing}
        raise ValidationError(_("%(unit)s这项任务现为“%(state)s”，不能再改") % said)
    anew = row is None or row.state == AssignmentState.DROPPED
    if row is None:
        row = Assignment(task=task, party=party, division=_place(plan, party), sector_id=_sector(task, party))
    else:
        row.version += 1
    if row.state == AssignmentState.DROPPED:
        row.state, row.said = AssignmentState.NOT_STARTED, ""
    for name, value in wanted.items():
        setattr(row, name, value)
    row.clean_fields(exclude=["task", "party", "division", "sector", "person"])
    row.save()
    return row, anew


@transaction.atomic
def drop(*, assignment: Assignment, reason: str, by, seen: int | None = None) -> Assignment:
    """取消: no longer asked of the unit. Raises Refused, Http404, ValidationError."""
    plan = held(assignment.task.plan, by=by)
    if plan.state not in STANDING:
        raise ValidationError(_("计划现为“%s”，不能再改") % plan.get_state_display())
    rows = Assignment.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    row = rows.select_related("task__plan__division", "party").get(pk=assignment.pk)
    if seen is not None and seen != row.version:
        raise changed_meanwhile(row)
    FLOW.move(row, "drop", by=by, reason=reason, said=reason.strip())
    return row


def _refuse_outside(plan: AnnualPlan, party: Party, person: Person | None) -> None:
    """The unit lies in the plan's area, or is a department of its county; the person is the unit's."""
    department = party.kind in OF_COUNTY and party.division_id[:6] == plan.division_id[:6]
    if not _within(plan, party) and not department:
        raise ValidationError({"party": _("%s不在该计划范围内") % party})
    if person is not None and person.party_id not in (None, party.pk):
        raise ValidationError({"person": _("%s不是该单位的人员") % person})


def _within(plan: AnnualPlan, party: Party) -> bool:
    return any(start <= party.division_id < end for start, end in plan.division.ranges)


def _place(plan: AnnualPlan, party: Party):
    """Where the work is: the unit's own place, and the plan's area for a department of the county."""
    return party.division if _within(plan, party) else plan.division


def _sector(task: AnnualTask, party: Party) -> str | None:
    """The task's sector; for a department else its first, by which its people see it."""
    if task.sector_id or party.kind != Party.Kind.INDUSTRY_DEPARTMENT:
        return task.sector_id
    own = Department.objects.everywhere(because=BECAUSE).filter(party=party)
    return own.order_by("sectors").values_list("sectors", flat=True).first()
