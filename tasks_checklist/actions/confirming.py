"""审核确认: the office of the plan's area reads what units report, confirms what is done, or sends back with a reason."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.rights import Right
from tasks_checklist.actions.reporting import held
from tasks_checklist.models import Assignment, TaskReport
from tasks_checklist.models.assignments import FLOW, other_office
from tasks_checklist.task_told import tell, tell_answered, unit_people

MOST = 500  # at once
CONFIRMED, RETURNED = "已确认完成", "退回"  # as a notice begins


def refuse_other_office(row: Assignment, by) -> None:
    """Raises Refused."""
    if said := other_office(row, by):
        raise Refused(said)


# --- reports of a period ------------------------------------------------------------------------
@transaction.atomic
def answer(*, report: TaskReport, accepted: bool, by, said: str = "") -> TaskReport:
    """The report of a period: read, or sent back to be done again. Raises Refused, Http404, ValidationError."""
    row = held(report.assignment, by=by)
    require(by, Right.TASK_CONFIRM)
    refuse_other_office(row, by)
    made = row.reports.select_for_update(of=("self",)).get(pk=report.pk)
    if made.completes:
        raise ValidationError(_("报完成的请在任务页确认或退回"))
    if made.state != TaskReport.State.SUBMITTED:
        raise ValidationError(_("这份报送现为“%s”，不能再审") % made.get_state_display())
    if made.reported_by_id is not None and made.reported_by_id == by.person_id:
        raise ValidationError(_("不能审核自己报送的进展"))
    _answer(made, accepted, by, said)
    if not accepted:
        title = _("进展退回：%s") % row.task.title
        tell(unit_people(row), assignment=row, title=title, body=said, but=by.person_id)
    return made


def _answer(made: TaskReport, accepted: bool, by, said: str) -> None:
    if not accepted and not said.strip():
        raise ValidationError({"said": _("请写明退回的原因")})
    made.state = TaskReport.State.CONFIRMED if accepted else TaskReport.State.RETURNED
    made.answered_at, made.answered_by_id, made.said = timezone.now(), by.person_id, said.strip()
    made.version += 1
    made.save(update_fields=["state", "answered_at", "answered_by", "said", "version"])


# --- shares -------------------------------------------------------------------------------------
@transaction.atomic
def confirm(*, assignment: Assignment, by, said: str = "", seen: int | None = None) -> Assignment:
    """确认完成. Raises Refused, Http404, ValidationError."""
    row = _decide("confirm", assignment, said, by=by, seen=seen)
    tell_answered([row], CONFIRMED, said, but=by.person_id)
    return row


@transaction.atomic
def send_back(*, assignment: Assignment, reason: str, by, seen: int | None = None) -> Assignment:
    """退回, with a reason: the unit goes on. Raises Refused, Http404, ValidationError."""
    row = _decide("return", assignment, reason, by=by, seen=seen)
    tell_answered([row], RETURNED, reason, but=by.person_id)
    return row


def _decide(act: str, assignment: Assignment, said: str, *, by, seen: int | None) -> Assignment:
    row = held(assignment, by=by, seen=seen)
    refuse_other_office(row, by)
    confirmed = act == "confirm"
    values: dict[str, Any] = {"said": said.strip()}
    if confirmed:
        values |= {"confirmed_at": timezone.now(), "confirmed_by_id": by.person_id}
    FLOW.move(row, act, by=by, reason=said, **values)
    waiting = row.reports.select_for_update(of=("self",)).filter(
        completes=True, state=TaskReport.State.SUBMITTED
    )
    for made in waiting:
        _answer(made, confirmed, by, said)
    return row


@transaction.atomic
def reopen(*, assignment: Assignment, reason: str, by, seen: int | None = None) -> Assignment:
    """撤销确认: the unit goes on. Raises Refused, Http404, ValidationError."""
    row = held(assignment, by=by, seen=seen)
    refuse_other_office(row, by)
    cleared: dict[str, Any] = {"confirmed_at": None, "confirmed_by_id": None, "reported_at": None}
    FLOW.move(row, "reopen", by=by, reason=reason, said=reason.strip(), **cleared)
    title = _("已撤销确认：%s") % row.task.title
    tell(unit_people(row), assignment=row, title=title, body=reason, but=by.person_id)
    return row


# --- many at once -------------------------------------------------------------------------------
@dataclass
class Done:
    """What was done, and why others were left."""

    rows: list[Any] = field(default_factory=list)
    left: Counter = field(default_factory=Counter)

    @property
    def number(self) -> int:
        return len(self.rows)


def confirm_many(*, assignments: Iterable[Assignment], by, said: str = "") -> Done:
    """确认完成 of each that waits for it; the rest is left with the reason. Each person is told once. Raises Refused."""
    require(by, Right.TASK_CONFIRM)
    done = _each(assignments, lambda row: _decide("confirm", row, said, by=by, seen=None))
    tell_answered(done.rows, CONFIRMED, said, but=by.person_id)
    return done


def send_back_many(*, assignments: Iterable[Assignment], reason: str, by) -> Done:
    """退回 of each that waits for it. Raises Refused, ValidationError for no reason."""
    require(by, Right.TASK_CONFIRM)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的原因")})
    done = _each(assignments, lambda row: _decide("return", row, reason, by=by, seen=None))
    tell_answered(done.rows, RETURNED, reason, but=by.person_id)
    return done


def answer_many(*, reports: Iterable[TaskReport], accepted: bool, by, said: str = "") -> Done:
    """Each report of a period read, or sent back with the reason. Raises Refused, ValidationError for no reason."""
    require(by, Right.TASK_CONFIRM)
    if not accepted and not said.strip():
        raise ValidationError({"said": _("请写明退回的原因")})
    return _each(reports, lambda row: answer(report=row, accepted=accepted, by=by, said=said))


@transaction.atomic
def _each(rows: Iterable[Any], act: Callable[[Any], Any]) -> Done:
    done = Done()
    for row in list(rows)[:MOST]:
        try:
            with transaction.atomic():
                done.rows.append(act(row))
        except ValidationError as refusal:
            done.left[refusal.messages[0]] += 1
        except (Refused, Http404) as refusal:
            done.left[str(refusal) or _("不在您的范围内")] += 1
    return done
