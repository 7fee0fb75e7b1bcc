"""报送与确认: a unit says how far it is, with evidence; the office confirms or sends back with a reason."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.rights import Right
from accounts.scoping import ScopeKind
from tasks_checklist.models import Assignment, AssignmentState, PlanState, TaskReport
from tasks_checklist.models.assignments import FLOW, OPEN
from tasks_checklist.periods import period_of
from tasks_checklist.querysets import unit_of
from tasks_checklist.task_told import office_people, tell, unit_people

WHOLE = 100


def held(assignment: Assignment, *, by, seen: int | None = None) -> Assignment:
    """The share as it is now, locked. Raises Http404, ValidationError."""
    rows = Assignment.objects.visible_to(by).issued().select_for_update(of=("self",))
    row = (
        rows.select_related("task__plan__division", "party", "person", "division")
        .filter(pk=assignment.pk)
        .first()
    )
    if row is None:
        raise Http404
    if seen is not None and seen != row.version:
        raise ValidationError(_("这项任务刚才已有人办理，现为“%s”。请看过再办") % row.standing)
    return row


def refuse_other_unit(row: Assignment, by) -> None:
    """Only the unit's own people report for it. Raises Refused."""
    own = unit_of(by) == row.party_id or by.person_id == row.person_id
    village = by.scope_kind == ScopeKind.AREA and by.division_id == row.party.division_id
    if not own and not (
        village and row.party.kind in (row.party.Kind.VILLAGE_COMMITTEE, row.party.Kind.TOWNSHIP_OFFICE)
    ):
        raise Refused(_("这项任务由%s承担，只能由该单位报送") % row.party)


def refuse_other_office(row: Assignment, by) -> None:
    """Only the office of the plan's area confirms. Raises Refused."""
    if by.scope_kind != ScopeKind.AREA or by.division_id != row.task.plan.division_id:
        raise Refused(_("只能由%s的办公室确认") % row.task.plan.division)


@transaction.atomic
def start(*, assignment: Assignment, by, seen: int | None = None) -> Assignment:
    """开始推进. Raises Refused, Http404, ValidationError."""
    row = held(assignment, by=by, seen=seen)
    refuse_other_unit(row, by)
    FLOW.move(row, "start", by=by)
    return row


@transaction.atomic
def report(
    *,
    assignment: Assignment,
    progress: int,
    done_text: str,
    by,
    difficulty: str = "",
    next_step: str = "",
    completes: bool = False,
    on: date | None = None,
    figures: dict[str, Any] | None = None,
    client_key: UUID | None = None,
) -> TaskReport:
    """Report the period that holds `on` (today), or the end of the whole (`completes`: 100 %).

    A period is reported once; a report not yet looked at is written over. Raises Refused, Http404, ValidationError.
    """
    if client_key and (again := _sent_before(client_key, by)):
        return again
    row = held(assignment, by=by)
    require(by, Right.TASK_REPORT)
    refuse_other_unit(row, by)
    if row.state not in OPEN:
        raise ValidationError(_("现为“%s”，不能再报送") % row.standing)
    if row.task.plan.state != PlanState.ISSUED:
        raise ValidationError(_("年度计划已办结"))
    first, last = period_of(row.task.every, on or timezone.localdate())
    made = _report_row(row, first, completes)
    made.period_until, made.progress = last, WHOLE if completes else progress
    made.done_text, made.difficulty, made.next_step = done_text.strip(), difficulty.strip(), next_step.strip()
    made.figures, made.client_key = figures or {}, client_key
    made.reported_at, made.reported_by_id = timezone.now(), by.person_id
    made.full_clean()
    made.save()
    _carry(row, made, by)
    return made


def _sent_before(client_key: UUID, by) -> TaskReport | None:
    rows = TaskReport.objects.everywhere(because="one's own, sent twice")
    return rows.filter(client_key=client_key, reported_by_id=by.person_id).first()


def _report_row(row: Assignment, first: date, completes: bool) -> TaskReport:
    """The report of the period that the office has not answered yet, or a new one. Raises ValidationError."""
    known = row.reports.filter(period_from=first, completes=completes).exclude(
        state=TaskReport.State.RETURNED
    )
    made = known.select_for_update().first()
    if made is None:
        return TaskReport(assignment=row, period_from=first, completes=completes)
    if made.state == TaskReport.State.CONFIRMED:
        raise ValidationError(_("这一期已审核，不能再改"))
    made.version += 1
    return made


def _carry(row: Assignment, made: TaskReport, by) -> None:
    """What a report does to the share: it runs, has come so far, or waits for the office."""
    if made.completes:
        FLOW.move(row, "report", by=by, progress=WHOLE, reported_at=made.reported_at)
        tell(
            office_people(row),
            assignment=row,
            title=_("请确认：%s") % row,
            body=made.done_text,
            but=by.person_id,
        )
        return
    if row.state == AssignmentState.NOT_STARTED:
        FLOW.move(row, "start", by=by, progress=made.progress)
    else:
        row.progress = made.progress
        row.version += 1
        row.save(update_fields=["progress", "version"])


@transaction.atomic
def answer(*, report: TaskReport, accepted: bool, by, said: str = "") -> TaskReport:
    """The office looks at the report of a period: read, or sent back to be done again.

    Raises Refused, Http404, ValidationError.
    """
    row = held(report.assignment, by=by)
    require(by, Right.TASK_CONFIRM)
    refuse_other_office(row, by)
    made = row.reports.select_for_update().get(pk=report.pk)
    if made.state != TaskReport.State.SUBMITTED or made.completes:
        raise ValidationError(_("这份报送现为“%s”，不能再审") % made.get_state_display())
    if made.reported_by_id == by.person_id:
        raise ValidationError(_("不能审核自己报送的进展"))
    _answer(made, accepted, by, said)
    if not accepted:
        tell(
            unit_people(row),
            assignment=row,
            title=_("进展退回：%s") % row.task.title,
            body=said,
            but=by.person_id,
        )
    return made


def _answer(made: TaskReport, accepted: bool, by, said: str) -> None:
    if not accepted and not said.strip():
        raise ValidationError({"said": _("请写明退回的原因")})
    made.state = TaskReport.State.CONFIRMED if accepted else TaskReport.State.RETURNED
    made.answered_at, made.answered_by_id, made.said = timezone.now(), by.person_id, said.strip()
    made.version += 1
    made.save(update_fields=["state", "answered_at", "answered_by", "said", "version"])


@transaction.atomic
def confirm(*, assignment: Assignment, by, said: str = "", seen: int | None = None) -> Assignment:
    """确认完成. Raises Refused, Http404, ValidationError."""
    return _decide("confirm", assignment, said, by=by, seen=seen)


@transaction.atomic
def send_back(*, assignment: Assignment, reason: str, by, seen: int | None = None) -> Assignment:
    """退回, with a reason: the unit goes on. Raises Refused, Http404, ValidationError."""
    return _decide("return", assignment, reason, by=by, seen=seen)


def _decide(act: str, assignment: Assignment, said: str, *, by, seen: int | None) -> Assignment:
    row = held(assignment, by=by, seen=seen)
    refuse_other_office(row, by)
    confirmed = act == "confirm"
    values: dict[str, Any] = {"said": said.strip()}
    if confirmed:
        values |= {"confirmed_at": timezone.now(), "confirmed_by_id": by.person_id}
    FLOW.move(row, act, by=by, reason=said, **values)
    waiting = row.reports.select_for_update().filter(completes=True, state=TaskReport.State.SUBMITTED)
    for made in waiting:
        _answer(made, confirmed, by, said)
    title = _("已确认完成：%s") if confirmed else _("退回：%s")
    tell(unit_people(row), assignment=row, title=title % row.task.title, body=said, but=by.person_id)
    return row


@transaction.atomic
def reopen(*, assignment: Assignment, reason: str, by) -> Assignment:
    """撤销确认. Raises Refused, Http404, ValidationError."""
    row = held(assignment, by=by)
    refuse_other_office(row, by)
    FLOW.move(
        row, "reopen", by=by, reason=reason, said=reason.strip(), confirmed_at=None, confirmed_by_id=None
    )
    return row
