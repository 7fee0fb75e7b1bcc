"""签收、整改、销号: what the unit does with a finding, and what the issuer says to it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.rights import Right
from maintenance.models import MatterState
from tasks_checklist.actions.finding_holding import held, record_step
from tasks_checklist.actions.finding_photos import refuse_unproved
from tasks_checklist.actions.findings import refuse_other_issuer
from tasks_checklist.finding_told import tell, told_issuer, told_unit
from tasks_checklist.models import Extension, Finding
from tasks_checklist.models.finding_flow import FLOW, other_unit
from tasks_checklist.models.findings import RUNNING


def _move(finding: Finding, act: str, *, by, seen: int | None, text: str = "", **values: Any) -> Finding:
    row = held(finding, by=by, seen=seen)
    before = row.state
    FLOW.move(row, act, by=by, reason=text, **values)
    record_step(row, act, before=before, by=by, text=text)
    return row


def _refuse_other_unit(row: Finding, by) -> None:
    """Only the unit's own people act for it. Raises Refused."""
    if said := other_unit(row, by):
        raise Refused(said)


@transaction.atomic
def sign(*, finding: Finding, by, measure: str = "", seen: int | None = None) -> Finding:
    """签收, with the measure if it is known already. Raises Refused, Http404, ValidationError."""
    _refuse_other_unit(held(finding, by=by, seen=seen), by)
    now = timezone.now()
    return _move(
        finding, "sign", by=by, seen=seen, signed_at=now, signed_by_id=by.person_id, measure=measure.strip()
    )


@transaction.atomic
def apply(*, finding: Finding, result: str, by, seen: int | None = None) -> Finding:
    """申请销号: what was done, in words; photos of the same place were kept before (finding_photos).

    A finding that needs a repair waits for it; a later day still asked for is asked for no more. Raises Refused, Http404,
    ValidationError.
    """
    row = held(finding, by=by, seen=seen)
    _refuse_other_unit(row, by)
    refuse_unproved(row, result)
    _refuse_while_repaired(row)
    row = _move(
        finding,
        "apply",
        by=by,
        seen=seen,
        text=result,
        result=result.strip(),
        applied_at=timezone.now(),
        applied_by_id=by.person_id,
    )
    _take_back_extension(row, by=by)
    tell(told_issuer(row), finding=row, title=_("请核查销号：%s") % row.title, body=result, but=by.person_id)
    return row


def _refuse_while_repaired(row: Finding) -> None:
    """The repair pointed at, or the one it was merged into, is over. Raises ValidationError."""
    repair = row.repair
    while repair is not None and repair.merged_into is not None:
        repair = repair.merged_into
    if repair is not None and repair.state not in (MatterState.CLOSED, MatterState.REJECTED):
        raise ValidationError(
            _("对应的维修事项%(number)s现为“%(state)s”，办结后再申请销号")
            % {"number": repair.number, "state": repair.get_state_display()}
        )


@transaction.atomic
def strike(*, finding: Finding, by, text: str = "", seen: int | None = None) -> Finding:
    """核查销号, by the issuer's side and never by the unit's own. Raises Refused, Http404, ValidationError."""
    refuse_other_issuer(held(finding, by=by, seen=seen), by)
    row = _move(
        finding, "strike", by=by, seen=seen, text=text, ended_at=timezone.now(), ended_by_id=by.person_id
    )
    tell(told_unit(row), finding=row, title=_("已销号：%s") % row.title, body=text, but=by.person_id)
    return row


@transaction.atomic
def send_back(*, finding: Finding, reason: str, by, seen: int | None = None) -> Finding:
    """退回整改: the limit stays as it was. Raises Refused, Http404, ValidationError."""
    refuse_other_issuer(held(finding, by=by, seen=seen), by)
    row = _move(finding, "return", by=by, seen=seen, text=reason)
    tell(told_unit(row), finding=row, title=_("退回整改：%s") % row.title, body=reason, but=by.person_id)
    return row


@transaction.atomic
def withdraw(*, finding: Finding, reason: str, by, seen: int | None = None) -> Finding:
    """误报撤销: approved by somebody other than who issued it. Raises Refused, Http404, ValidationError."""
    row = held(finding, by=by, seen=seen)
    refuse_other_issuer(row, by)
    row = _move(
        finding, "withdraw", by=by, seen=seen, text=reason, ended_at=timezone.now(), ended_by_id=by.person_id
    )
    _take_back_extension(row, by=by)
    tell(told_unit(row), finding=row, title=_("误报撤销：%s") % row.title, body=reason, but=by.person_id)
    return row


# --- 延期 ---------------------------------------------------------------------------------------
@transaction.atomic
def ask_extension(*, finding: Finding, until: date, reason: str, by) -> Extension:
    """The unit asks for a later day, before the limit; one request at a time, one granted. Raises Refused, Http404,
    ValidationError."""
    row = held(finding, by=by)
    require(by, Right.FINDING_RECTIFY)
    _refuse_other_unit(row, by)
    _refuse_extension(row, until)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明延期原因")})
    _refuse_second(row)
    asked = Extension.objects.create(
        finding=row, until=until, reason=reason.strip(), asked_by_id=by.person_id
    )
    record_step(row, "ask_later", before=row.state, by=by, text=f"{until:%Y-%m-%d} {reason.strip()}")
    tell(told_issuer(row), finding=row, title=_("申请延期：%s") % row.title, body=reason, but=by.person_id)
    return asked


def _refuse_second(row: Finding) -> None:
    """One that waits for an answer, or was granted, stands. Raises ValidationError."""
    standing = row.extensions.filter(state__in=Extension.STANDING).first()
    if standing is None:
        return
    waits = _("延至%s的申请正在等下发单位答复，答复以前不能再申请")
    told = waits if standing.state == Extension.State.ASKED else _("每个问题只能延期一次，已批准延至%s")
    raise ValidationError(told % f"{standing.until:%Y-%m-%d}")


def _take_back_extension(row: Finding, *, by) -> None:
    """What is asked to be struck off, or was no fault, needs no later day: the request is closed unanswered."""
    asked = row.extensions.select_for_update(of=("self",)).filter(state=Extension.State.ASKED).first()
    if asked is None:
        return
    asked.state, asked.answered_at = Extension.State.TAKEN_BACK, timezone.now()
    asked.save(update_fields=["state", "answered_at"])
    record_step(row, "later_off", before=row.state, by=by, text=f"{asked.until:%Y-%m-%d}")


def _refuse_extension(row: Finding, until: date) -> None:
    if row.state not in RUNNING or row.due_on is None:
        raise ValidationError(_("现为“%s”，不能延期") % row.get_state_display())
    if timezone.localdate() > row.due_on:
        raise ValidationError(_("已过整改限期，不能再延期"))
    if until <= row.due_on:
        raise ValidationError({"until": _("延至的日期应晚于原限期%s") % f"{row.due_on:%Y-%m-%d}"})


@transaction.atomic
def answer_extension(*, extension: Extension, granted: bool, by, said: str = "") -> Extension:
    """The issuer grants or refuses it, with a reason for the refusal. Raises Refused, Http404, ValidationError."""
    row = held(extension.finding, by=by)
    require(by, Right.FINDING_STRIKE)
    refuse_other_issuer(row, by)
    asked = (
        Extension.objects.everywhere(because="of the finding held").select_for_update().get(pk=extension.pk)
    )
    if asked.state != Extension.State.ASKED:
        raise ValidationError(_("这份延期申请已答复"))
    if not granted and not said.strip():
        raise ValidationError({"said": _("请写明不批准的原因")})
    if granted:
        _refuse_extension(row, asked.until)
        row.due_on = asked.until
        row.version += 1
        row.save(update_fields=["due_on", "version"])
    asked.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
    asked.answered_at, asked.answered_by_id, asked.said = timezone.now(), by.person_id, said.strip()
    asked.save(update_fields=["state", "answered_at", "answered_by", "said"])
    record_step(row, "later" if granted else "not_later", before=row.state, by=by, text=said)
    title = _("延期已批准：%s") if granted else _("延期未批准：%s")
    tell(told_unit(row), finding=row, title=title % row.title, body=said, but=by.person_id)
    return asked
