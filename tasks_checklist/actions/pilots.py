"""试点: drawn up, begun, reviewed with its proof, gone on with, promoted or ended; what is promoted becomes a task of a plan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, may, require, require_division
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from common.models.versions import StaleVersion
from maintenance.actions.holding import held
from maintenance.actions.keeping import keep_some
from tasks_checklist import pilot_told as told
from tasks_checklist.actions.annual import add_task
from tasks_checklist.models import AnnualPlan, AnnualTask, Pilot, PilotReview, PilotState
from tasks_checklist.models.pilots import GOING_ON, OPEN, PILOT_FLOW, other_office

PROOF = "tasks_checklist.pilot_review"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_FILES = 20
MANY = ("sectors", "types", "places")


def keeps_pilots(post, division_code: str) -> bool:
    """Whether the post is of the office that draws up the pilots of a place."""
    office = may(post, Right.TASK_PLAN) and post.scope_kind == ScopeKind.AREA
    return office and covers(post, division_code)


@transaction.atomic
def draft(*, division: Division, places: Iterable[Division], by, **values: Any) -> Pilot:
    """拟订 for an area: `name`, `tried`, `lead_party`, `from_date`, `until`, …. Raises Refused, ValidationError."""
    require(by, Right.TASK_PLAN)
    require_division(by, division.pk)
    many = {"places": places, **{name: values.pop(name, ()) for name in ("sectors", "types")}}
    row = Pilot(division=division, **values)
    _check(row, many)
    row.save(force_insert=True)
    _say_many(row, many)
    return row


@transaction.atomic
def revise(*, pilot: Pilot, version: int, by, **values: Any) -> Pilot:
    """Until it is promoted or ended; once begun whoever it reaches is told. Raises Refused, Http404, StaleVersion,
    ValidationError."""
    require(by, Right.TASK_PLAN, pilot)
    row = held(pilot, by=by, beside=("division", "lead_party"))
    _require_office(row, by)
    if row.state not in OPEN:
        raise ValidationError(_("试点现为“%s”，不能再改") % row.get_state_display())
    if row.version != version:
        raise StaleVersion(row)
    many = {name: values.pop(name, list(getattr(row, name).all())) for name in MANY}
    for name, value in values.items():
        setattr(row, name, value)
    _check(row, many)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    _say_many(row, many)
    if row.state in GOING_ON:
        told.tell_places(row, title=_("试点方案有调整：%s") % row, but=by.person_id)
    return row


def _say_many(row: Pilot, many: dict[str, Iterable[Any]]) -> None:
    for name, rows in many.items():
        getattr(row, name).set(rows)


def _check(row: Pilot, many: dict[str, Iterable[Any]]) -> None:
    places, party = list(many["places"]), row.lead_party
    if not places:
        raise ValidationError({"places": _("请选择在哪里试点")})
    if any(not _inside(place.pk, row.division) for place in places):
        raise ValidationError({"places": _("试点范围不能超出%s") % row.division})
    if row.until < row.from_date:
        raise ValidationError({"until": _("截止日期不能早于起始日期")})
    _refuse_second(row)
    _require_active(party)
    row.full_clean(validate_constraints=False)


def _inside(code: str, division: Division) -> bool:
    return any(start <= code < end for start, end in division.ranges)


def _require_active(party: Party) -> None:
    if not party.active:
        raise ValidationError({"lead_party": _("%s已停用") % party})


def _refuse_second(row: Pilot) -> None:
    rows = Pilot.objects.everywhere(because="a name stands once in an area")
    same = rows.filter(division=row.division_id, name=row.name).exclude(state=PilotState.ENDED)
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"name": _("%s已有同名的试点") % row.division})


def _require_office(row: Pilot, by) -> None:
    if said := other_office(row, by):
        raise Refused(said)


# --- states -------------------------------------------------------------------------------------
def _held(pilot: Pilot, by, seen: int | None) -> Pilot:
    return held(pilot, by=by, seen=seen, beside=("division", "lead_party"))


@transaction.atomic
def start(*, pilot: Pilot, by, seen: int | None = None) -> Pilot:
    """启动; the places and the lead unit learn of it. Raises Refused, Http404, WrongMove, ValidationError."""
    row, today = _held(pilot, by, seen), timezone.localdate()
    if row.until < today:
        raise ValidationError(_("截止日期已过，请先修改试点时间"))
    _require_active(row.lead_party)
    PILOT_FLOW.move(row, "start", by=by, started_on=today)
    told.tell_places(row, title=_("列入试点：%s") % row, but=by.person_id)
    return row


@transaction.atomic
def review(
    *,
    pilot: Pilot,
    reviewed_on: date,
    advice: str,
    result: str,
    by,
    experience: str = "",
    seen: int | None = None,
) -> PilotReview:
    """登记评估; whoever decides is told. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(pilot, by, seen)
    if reviewed_on > timezone.localdate():
        raise ValidationError({"reviewed_on": _("日期不能晚于今天")})
    if row.started_on and reviewed_on < row.started_on:
        raise ValidationError({"reviewed_on": _("评估日期不能早于启动日期")})
    PILOT_FLOW.move(row, "review", by=by)
    made = PilotReview.objects.create(
        pilot=row,
        reviewed_on=reviewed_on,
        advice=advice,
        result=result.strip(),
        experience=experience.strip(),
        reviewed_by_id=by.person_id,
    )
    told.tell_deciding(row, body=made.get_advice_display(), but=by.person_id)
    return made


@transaction.atomic
def go_on(*, pilot: Pilot, until: date, by, decision: str = "", seen: int | None = None) -> Pilot:
    """继续试点 until another day. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(pilot, by, seen)
    if until <= timezone.localdate():
        raise ValidationError({"until": _("请填今天以后的日期")})
    PILOT_FLOW.move(row, "go_on", by=by, until=until, **_decided(by, decision))
    told.tell_places(row, title=_("继续试点：%s") % row, but=by.person_id)
    return row


@transaction.atomic
def promote(
    *, pilot: Pilot, promoted_to: Iterable[Division], decision: str, by, seen: int | None = None
) -> Pilot:
    """推广 to further places, which are told. Raises Refused, Http404, WrongMove, ValidationError."""
    row, spread = _held(pilot, by, seen), list(promoted_to)
    if not spread:
        raise ValidationError({"promoted_to": _("请选择推广到哪里")})
    if any(not _inside(place.pk, row.division) for place in spread):
        raise ValidationError({"promoted_to": _("推广范围不能超出%s") % row.division})
    PILOT_FLOW.move(row, "promote", by=by, **_decided(by, decision))
    row.promoted_to.set(spread)
    told.tell_places(row, title=_("试点做法推广：%s") % row, but=by.person_id)
    return row


@transaction.atomic
def end(*, pilot: Pilot, reason: str, by, seen: int | None = None) -> Pilot:
    """终止; whoever it reached is told. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(pilot, by, seen)
    PILOT_FLOW.move(row, "end", by=by, reason=reason, **_decided(by, reason))
    told.tell_places(row, title=_("试点终止：%s") % row, but=by.person_id)
    return row


@transaction.atomic
def drop(*, pilot: Pilot, reason: str, by, seen: int | None = None) -> Pilot:
    """A draft is not begun at all. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _held(pilot, by, seen)
    PILOT_FLOW.move(row, "drop", by=by, reason=reason, **_decided(by, reason))
    return row


def _decided(by, words: str) -> dict[str, Any]:
    return {"decided_on": timezone.localdate(), "decided_by_id": by.person_id, "decision": words.strip()}


# --- what comes of it ---------------------------------------------------------------------------
@transaction.atomic
def join_plan(*, pilot: Pilot, plan: AnnualPlan, by, seen: int | None = None, **values: Any) -> AnnualTask:
    """The promotion becomes a task of an annual plan of the area. Raises Refused, Http404, ValidationError."""
    require(by, Right.TASK_PLAN, pilot)
    row = _held(pilot, by, seen)
    _require_office(row, by)
    if row.state != PilotState.PROMOTED:
        raise ValidationError(_("试点现为“%s”，推广后才列入年度任务") % row.get_state_display())
    if row.task_id:
        raise ValidationError(_("已列入年度任务：%s") % row.task)
    if plan.division_id != row.division_id:
        raise ValidationError({"plan": _("请选择%s的年度计划") % row.division})
    sectors = list(row.sectors.all()[:2])
    sector = sectors[0] if len(sectors) == 1 else None
    row.task = add_task(plan=plan, lead_party=row.lead_party, sector=sector, by=by, **values)
    row.version += 1
    row.save(update_fields=["task", "version"])
    return row.task


def owner_of(review: PilotReview) -> Owner:
    return Owner(PROOF, review.pk)


@transaction.atomic
def add_proof(*, review: PilotReview, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Papers and photos of a review, until it is decided. Raises Refused, Http404, ValidationError."""
    require(by, Right.TASK_PLAN, review.pilot)
    row = _held(review.pilot, by, None)
    _require_office(row, by)
    if row.state not in GOING_ON:
        raise ValidationError(_("试点现为“%s”，不能再上传") % row.get_state_display())
    said = {"division": row.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_FILES, owner=owner_of(review), **said)
