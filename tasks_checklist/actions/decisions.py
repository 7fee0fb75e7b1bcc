"""会议议定: what a meeting decided, who does it by when; done, dropped, taken up again, or made a share of a task."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Party, Person
from accounts.rights import Right
from common import audit
from common.models.versions import change
from maintenance.actions.holding import held
from tasks_checklist.actions import assigning
from tasks_checklist.actions.assigning import assign
from tasks_checklist.actions.groups import require_office
from tasks_checklist.meeting_told import tell_late, tell_unit, told_today
from tasks_checklist.models import (
    AnnualTask,
    Assignment,
    AssignmentState,
    Decision,
    Meeting,
    MeetingState,
    PlanState,
)
from tasks_checklist.models.meetings import DECISION_FLOW

BECAUSE = "the decisions of a meeting that is held"
OVERDUE = "every overdue decision is told of once"
BESIDE = ("meeting__division", "party__division", "person", "assignment")


@transaction.atomic
def decide(
    *, meeting: Meeting, text: str, party: Party, due_on: date, by, person: Person | None = None
) -> Decision:
    """A unit gets something to do by a day, and is told at once. Raises Refused, Http404, ValidationError."""
    require_office(by, meeting)
    row = held(meeting, by=by, beside=("division",))
    _require_open_minutes(row)
    _require_unit(party, person)
    last = Decision.objects.everywhere(because=BECAUSE).filter(meeting=row).aggregate(last=Max("seq"))["last"]
    made = Decision.objects.create(
        meeting=row,
        seq=(last or 0) + 1,
        text=text.strip(),
        party=party,
        division_id=_place(row, party),
        person=person,
        due_on=due_on,
    )
    tell_unit(made, title=_("会议议定事项待办"), but=by.person_id)
    return made


@transaction.atomic
def revise(*, decision: Decision, version: int, by, **fields: Any) -> Decision:
    """Until the minutes are issued; the unit is told anew. Raises Refused, Http404, StaleVersion, ValidationError."""
    require_office(by, decision.meeting)
    row = held(decision, by=by, beside=BESIDE)
    _require_open_minutes(row.meeting)
    if row.state != Decision.State.OPEN or row.assignment_id:
        raise ValidationError(_("现为“%s”，不能再改") % row.standing)
    party = fields.get("party", row.party)
    _require_unit(party, fields.get("person", row.person))
    change(row, version=version, **fields, division_id=_place(row.meeting, party), told_on=None)
    tell_unit(row, title=_("会议议定事项有变"), but=by.person_id)
    return row


@transaction.atomic
def finish(*, decision: Decision, result: str, done_on: date, by, seen: int | None = None) -> Decision:
    """办结 by the unit. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(decision, by=by, seen=seen, beside=BESIDE)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("日期不能晚于今天")})
    DECISION_FLOW.move(row, "finish", by=by, result=result.strip(), done_on=done_on)
    return row


@transaction.atomic
def drop(*, decision: Decision, reason: str, by, seen: int | None = None) -> Decision:
    """不再办理, with the reason in the place of a result. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(decision, by=by, seen=seen, beside=BESIDE)
    DECISION_FLOW.move(row, "drop", by=by, reason=reason, result=reason.strip())
    tell_unit(row, title=_("会议议定事项不再办理"), but=by.person_id)
    return row


@transaction.atomic
def reopen(*, decision: Decision, reason: str, by, seen: int | None = None) -> Decision:
    """What was said to be done is not. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(decision, by=by, seen=seen, beside=BESIDE)
    said = f"重新办理：{reason.strip()}"[:500]
    DECISION_FLOW.move(row, "reopen", by=by, reason=reason, result=said, done_on=None, told_on=None)
    tell_unit(row, title=_("会议议定事项须重新办理"), but=by.person_id)
    return row


@transaction.atomic
def join_task(*, decision: Decision, task: AnnualTask, by, seen: int | None = None) -> Decision:
    """It becomes the unit's share of a task and goes that way from now on; a share that stands already is joined as it is.

    Raises Refused, Http404, ValidationError.
    """
    require_office(by, decision.meeting)
    require(by, Right.TASK_PLAN, task)
    row = held(decision, by=by, seen=seen, beside=BESIDE)
    if row.state != Decision.State.OPEN or row.assignment_id:
        raise ValidationError(_("现为“%s”，不能再列入任务") % row.standing)
    if task.plan.state != PlanState.ISSUED:
        raise ValidationError(
            {"task": _("这项任务的计划现为“%s”，责任单位还看不到") % task.plan.get_state_display()}
        )
    share = _share_of(task, row, by)
    if Decision.objects.everywhere(because=BECAUSE).filter(assignment=share).exists():
        raise ValidationError({"task": _("%s的这项任务已由另一议定事项列入") % row.party})
    change(row, version=row.version, assignment=share)
    return row


@transaction.atomic
def leave_task(*, decision: Decision, reason: str, by, seen: int | None = None) -> Decision:
    """移出任务, while nothing was reported on the share: it goes its own way again, and a share made for it is dropped.

    Raises Refused, Http404, ValidationError.
    """
    require_office(by, decision.meeting)
    row = held(decision, by=by, seen=seen, beside=BESIDE)
    if said := why_not_leave(row):
        raise ValidationError(said)
    rows = Assignment.objects.everywhere(because=BECAUSE).select_related("task__plan__division", "party")
    share = rows.get(pk=row.assignment_id)
    require(by, Right.TASK_PLAN, share.task)
    change(row, version=row.version, assignment=None, told_on=None)
    if _made_for(row, share):
        assigning.drop(assignment=share, reason=_("议定事项移出任务：%s") % reason.strip(), by=by)
    told = {"what": str(share.task), "reason": reason.strip()}
    audit.note("decision.leave_task", table=Decision._meta.db_table, key=row.pk, details=told)
    tell_unit(row, title=_("会议议定事项移出任务，单独办理"), but=by.person_id)
    return row


def why_not_leave(decision: Decision) -> str:
    """Why it stays in its task, in a sentence; empty: it may be taken out."""
    share = decision.assignment
    if share is None:
        return _("没有列入任务")
    if share.state == AssignmentState.DROPPED:
        return ""
    if share.state != AssignmentState.NOT_STARTED or share.reports.exists():
        return _("%s已报送进展，不能移出任务") % decision.party
    return ""


def _made_for(decision: Decision, share: Assignment) -> bool:
    """Whether joining made the share: it asks for just what was decided."""
    standing = share.state != AssignmentState.DROPPED
    return standing and (share.share, share.due_on) == (decision.text, decision.due_on)


@transaction.atomic
def remind(*, decision: Decision, by) -> int:
    """催办, once a day; how many were told. Raises Refused, Http404, ValidationError."""
    require_office(by, decision.meeting)
    row = held(decision, by=by, beside=BESIDE)
    if not row.is_open:
        raise ValidationError(_("现为“%s”，不用催办") % row.standing)
    if told_today(row, _("催办")):
        raise ValidationError(_("今天已催办过，明天可以再催"))
    late = row.is_overdue
    title = _("催办：会议议定事项已逾期") if late else _("催办：会议议定事项")
    told = tell_unit(row, title=title, but=by.person_id)
    if not told:
        raise ValidationError(_("%s还没有可通知的人员") % row.party)
    return told


# --- every morning ------------------------------------------------------------------------------
def tell_overdue(*, today: date) -> int:
    """Tell of each decision that became overdue, once; how many were told of."""
    rows = Decision.objects.everywhere(because=OVERDUE).overdue(today).filter(told_on=None)
    return sum(_tell_overdue(key, today) for key in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell_overdue(key: int, today: date) -> bool:
    rows = Decision.objects.everywhere(because=OVERDUE).select_for_update(of=("self",))
    row = rows.select_related(*BESIDE).filter(pk=key, told_on=None).first()
    if row is None or not row.is_overdue:
        return False
    row.told_on = today
    row.save(update_fields=["told_on"])
    tell_late(row)
    return True


def _share_of(task: AnnualTask, row: Decision, by) -> Assignment:
    """The unit's share as it stands, else a new one."""
    rows = Assignment.objects.everywhere(because=BECAUSE).filter(task=task, party=row.party_id)
    standing = rows.exclude(state=AssignmentState.DROPPED).first()
    if standing is not None:
        return standing
    said: dict[str, Any] = {"due_on": row.due_on, "share": row.text, "person": row.person}
    return assign(task=task, party=row.party, by=by, **said)


def _require_open_minutes(meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        raise ValidationError(_("会议现为“%s”，议定事项在会后、印发纪要前登记") % meeting.get_state_display())


def _require_unit(party: Party, person: Person | None) -> None:
    if person is not None and person.party_id not in (None, party.pk):
        raise ValidationError({"person": _("%s不是该单位的人员") % person})


def _place(meeting: Meeting, party: Party) -> str:
    """Where the work is: the unit's own place, and the meeting's area for a unit from outside."""
    inside = any(start <= party.division_id < end for start, end in meeting.division.ranges)
    return party.division_id if inside else meeting.division_id
