"""任务分解: a task is given to units, one share each."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, Party, Person
from tasks_checklist.actions.annual import held
from tasks_checklist.models import AnnualTask, Assignment, AssignmentState, PlanState
from tasks_checklist.models.assignments import FLOW
from tasks_checklist.task_told import tell_assigned

BECAUSE = "the shares of a task that is held"


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

    Raises Refused, Http404, ValidationError.
    """
    plan = held(task.plan, by=by)
    if plan.state not in (PlanState.DRAFT, PlanState.ISSUED):
        raise ValidationError(_("现为“%s”，不能再分解") % plan.get_state_display())
    _refuse_outside(plan, party, person)
    rows = Assignment.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    row = rows.filter(task=task, party=party).first()
    if row is None:
        row = Assignment(task=task, party=party, division=_place(plan, party), sector_id=_sector(task, party))
    elif row.state in (AssignmentState.REPORTED, AssignmentState.CONFIRMED):
        raise ValidationError(
            _("%(unit)s这项任务现为“%(state)s”，不能再改") % {"unit": party, "state": row.standing}
        )
    if row.state == AssignmentState.DROPPED:
        row.state = AssignmentState.NOT_STARTED
    fresh = row.pk is None
    row.due_on, row.share, row.person = due_on, share.strip(), person
    row.version += not fresh
    row.full_clean()
    row.save()
    if fresh and plan.state == PlanState.ISSUED:
        tell_assigned([row], but=by.person_id)
    return row


@transaction.atomic
def assign_all(*, task: AnnualTask, parties: Iterable[Party], due_on: date, by, share: str = "") -> int:
    """The same share to many units at once; answers how many have it now."""
    given = [assign(task=task, party=party, due_on=due_on, share=share, by=by) for party in parties]
    return len(given)


@transaction.atomic
def drop(*, assignment: Assignment, reason: str, by) -> Assignment:
    """取消. Raises Refused, Http404, ValidationError."""
    held(assignment.task.plan, by=by)
    rows = Assignment.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    row = rows.get(pk=assignment.pk)
    FLOW.move(row, "drop", by=by, reason=reason, said=reason.strip())
    return row


def _refuse_outside(plan, party: Party, person: Person | None) -> None:
    """The unit lies in the plan's area, or is a department of its county; the person is the unit's."""
    inside = any(start <= party.division_id < end for start, end in plan.division.ranges)
    department = (
        party.kind == Party.Kind.INDUSTRY_DEPARTMENT and party.division_id[:6] == plan.division_id[:6]
    )
    if not inside and not department:
        raise ValidationError({"party": _("%s不在该计划范围内") % party})
    if person is not None and person.party_id not in (None, party.pk):
        raise ValidationError({"person": _("%s不是该单位的人员") % person})


def _place(plan, party: Party):
    """Where the work is: the unit's own place, and the plan's area for a department of the county."""
    inside = any(start <= party.division_id < end for start, end in plan.division.ranges)
    return party.division if inside else plan.division


def _sector(task: AnnualTask, party: Party) -> str | None:
    """The task's sector; for a department else its first, by which its people see it."""
    if task.sector_id or party.kind != Party.Kind.INDUSTRY_DEPARTMENT:
        return task.sector_id
    own = Department.objects.everywhere(because=BECAUSE).filter(party=party)
    return own.order_by("sectors").values_list("sectors", flat=True).first()
