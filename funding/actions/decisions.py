"""村级决策: begun, held step by step in order, published; what later hangs on it asks `require_adopted`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from funding.decision_rules import ORDER, Held, carried, fault, next_step
from funding.models import DecisionRecord, DecisionStep
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_some, kept

FILES = "funding.decision_step"  # owner of photos and minutes, in the place ATTACHMENT_OWNERS
MOST_FILES = 20
State, Step = DecisionRecord.State, DecisionStep.Step
AFTER: dict[str, str] = {Step.PUBLISH_DECISION: State.ADOPTED, Step.PUBLISH_RESULT: State.DONE}


@transaction.atomic
def begin(*, division: Division, way: str, title: str, text: str = "", by) -> DecisionRecord:
    """A question put to a village. Raises Refused, ValidationError."""
    require(by, Right.PROJECT_DECLARE)
    require_division(by, division.pk)
    if division.level != Division.Level.VILLAGE:
        raise ValidationError({"division": _("村级决策请选择村（社区）")})
    return DecisionRecord.objects.create(
        division=division, way=way, title=title.strip(), text=text.strip(), made_by_id=by.person_id
    )


@transaction.atomic
def record_step(
    *,
    record: DecisionRecord,
    held_on: date,
    by,
    seen: int | None = None,
    step: str = "",
    files: Iterable[UploadedFile] = (),
    account_id: int | None = None,
    **said: Any,
) -> DecisionStep:
    """The next step as it was held. `step` named: it must be that next one. A vote that fails ends the record.

    `said`: until, place, body, eligible, attended, agreed, opposed, abstained, text. Raises Refused, Http404,
    ValidationError.
    """
    row = _open(record, by=by, seen=seen, but=(State.ADOPTED,))
    steps = list(row.steps.order_by("id"))
    now = _in_order(step, next_step(row.way, (one.step for one in steps)))
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("日期不能晚于今天")})
    columns = {name: value for name, value in said.items() if value not in (None, "")}
    counts: dict[str, Any] = {
        name: columns.get(name) for name in Held.__dataclass_fields__ if name in columns
    }
    meant = Held(step=now, held_on=held_on, **counts)
    if why := fault(meant, steps[-1].held_on if steps else None):
        raise ValidationError(why)
    made = DecisionStep.objects.create(
        record=row, step=now, held_on=held_on, recorded_by_id=by.person_id, **columns
    )
    if files:
        add_files(step=made, files=files, by=by, account_id=account_id)
    _go_on(row, made, carried(meant))
    return made


def _open(record: DecisionRecord, *, by, seen: int | None, but: tuple[str, ...] = ()) -> DecisionRecord:
    row = held(record, by=by, seen=seen)
    require(by, Right.PROJECT_DECLARE, row)
    if row.state not in (State.OPEN, *but):
        raise ValidationError(_("该决策%s，不能再登记") % row.get_state_display())
    return row


def _in_order(step: str, now: str | None) -> str:
    """The step that comes now, which the one named must be."""
    if now is None:
        raise ValidationError(_("各步骤均已登记"))
    if step and step != now:
        raise ValidationError(
            _("步骤须按次序进行，现在应登记“%(now)s”，不能登记“%(step)s”")
            % {"now": Step(now).label, "step": Step(step).label}
        )
    return now


def _go_on(row: DecisionRecord, made: DecisionStep, agreed: bool) -> None:
    row.state = AFTER.get(made.step, row.state) if agreed else State.REJECTED
    if made.step == Step.RESOLVE:
        row.decided_on = made.held_on
    if made.step == Step.PUBLISH_DECISION:
        row.published_on = made.held_on
    row.version += 1
    row.save(update_fields=["state", "decided_on", "published_on", "version"])


def owner_of(step: DecisionStep) -> Owner:
    return Owner(FILES, step.pk)


def add_files(*, step: DecisionStep, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Photos and minutes of a step; what is kept stays. Raises Refused, ValidationError."""
    require(by, Right.PROJECT_DECLARE, step.record)
    keep_some(
        files,
        most=MOST_FILES,
        owner=owner_of(step),
        division=step.record.division_id,
        account_id=account_id,
        accepted=ACCEPTED,
    )


@transaction.atomic
def take_back(*, record: DecisionRecord, reason: str, by, seen: int | None = None) -> DecisionRecord:
    """The last step was recorded wrongly: it goes (the audit trail keeps it), to be recorded anew.

    Refused once a project, a fee or a case hangs on the record.
    """
    row = _open(record, by=by, seen=seen, but=(State.ADOPTED, State.DONE, State.REJECTED))
    last = row.steps.order_by("id").last()
    if last is None:
        raise ValidationError(_("还没有登记步骤"))
    if is_used(row) and last.step != Step.PUBLISH_RESULT:
        raise ValidationError(_("已有项目或收费、筹资依据该决策，不能撤回步骤"))
    if kept(owner_of(last)).exists():
        raise ValidationError(_("该步骤已上传照片、会议记录，不能撤回；有误请撤销后重新登记"))
    last.delete()
    row.state = State.ADOPTED if last.step == Step.PUBLISH_RESULT else State.OPEN
    row.decided_on = None if last.step == Step.RESOLVE else row.decided_on
    row.published_on = None if last.step == Step.PUBLISH_DECISION else row.published_on
    return _told(row, reason)


@transaction.atomic
def drop(*, record: DecisionRecord, reason: str, by, seen: int | None = None) -> DecisionRecord:
    """The question is given up, or was recorded wrongly. Refused once something hangs on it."""
    row = _open(record, by=by, seen=seen, but=(State.ADOPTED, State.REJECTED))
    if is_used(row):
        raise ValidationError(_("已有项目或收费、筹资依据该决策，不能撤销"))
    row.state = State.DROPPED
    return _told(row, reason)


def _told(row: DecisionRecord, reason: str) -> DecisionRecord:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    row.said, row.version = reason.strip()[:300], row.version + 1
    row.save(update_fields=["state", "decided_on", "published_on", "said", "version"])
    return row


def is_used(record: DecisionRecord) -> bool:
    """Whether anything hangs on the record: a project, a fee, a one-case matter."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: record}).exists()
        for relation in record._meta.related_objects
        if relation.related_model is not DecisionStep
    )


def lacks(record: DecisionRecord | None, *, way: str = "") -> str:
    """Why nothing may be built upon the record yet, "" if it carries: voted, published, with its minutes."""
    if record is None:
        return _("没有村级民主决策记录")
    if way and record.way != way:
        return _("须有“%s”的决策记录") % DecisionRecord.Way(way).label
    if not record.is_adopted:
        return _("村级决策“%(title)s”%(state)s，%(missing)s") % {
            "title": record.title,
            "state": record.get_state_display(),
            "missing": _missing(record),
        }
    return _unproven(record)


def _missing(record: DecisionRecord) -> str:
    if record.state != State.OPEN:
        return _("不能作为依据")
    now = next_step(record.way, record.steps.values_list("step", flat=True))
    return _("还差“%s”") % Step(now).label if now else ""


def _unproven(record: DecisionRecord) -> str:
    """Which step that must be proven has neither minutes nor photo."""
    steps = {one.step: one for one in record.steps.all()}
    for name in ORDER[record.way]:
        needed = name in (Step.RESOLVE, Step.PUBLISH_DECISION)
        if needed and name in steps and not kept(owner_of(steps[name])).exists():
            return _("“%s”没有会议记录或照片") % Step(name).label
    return ""


def require_adopted(record: DecisionRecord | None, *, division_id: str, way: str = "") -> None:
    """Raises ValidationError in words unless the record carries and is of this village."""
    if record is not None and record.division_id != division_id:
        raise ValidationError(_("村级决策须是本村（社区）的"))
    if why := lacks(record, way=way):
        raise ValidationError(why)
