"""管护标准: a version is drafted (a copy of the last), written, submitted, published or returned. What is published stays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, require
from accounts.actions.notices import notify
from accounts.models import Department, Division
from accounts.rights import Right
from assets.models import FacilityType
from common.models.versions import StaleVersion, change
from maintenance.models import Checkpoint, Standard
from maintenance.models.standards import FLOW
from maintenance.standards import rules_of

State = Standard.State
COPIED = ("title", "requirements", "papers", "interval_days", "source")
OF_POINT = ("text", "answer", "unit", "pass_min", "pass_max", "severity", "photo_asked")
MOST_POINTS = 60
ROWS = "a standard the caller holds, locked"


@transaction.atomic
def draft(*, county: Division, type: FacilityType, by, from_date: date | None = None) -> Standard:
    """The next version of a type's standard, a copy of the last one with its checkpoints.

    Raises Refused, Http404 for a type of another department, ValidationError while a version is being written.
    """
    require(by, Right.STANDARD_WRITE)
    FacilityType.objects.select_for_update().get(pk=type.pk)
    versions = Standard.objects.everywhere(because=ROWS).filter(county=county, type=type).order_by("-number")
    if versions.filter(state__in=[State.DRAFT, State.SUBMITTED]).exists():
        raise ValidationError({"type": _("“%(type)s”已有一版在编写，请接着编写那一版") % {"type": type}})
    last = versions.exclude(state=State.WITHDRAWN).first()
    said = {name: getattr(last, name) for name in COPIED} if last else _beginning(type)
    standard = Standard.objects.create(
        county=county,
        type=type,
        number=max(versions.values_list("number", flat=True), default=0) + 1,
        from_date=from_date or timezone.localdate(),
        department_id=_department(county, type) or (last.department_id if last else None),
        written_by_id=by.person_id,
        **said,
    )
    require(by, Right.STANDARD_WRITE, standard)
    points = last.checkpoints.all() if last else []
    _write_points(standard, [{name: getattr(one, name) for name in OF_POINT} for one in points])
    return standard


def _beginning(kind: FacilityType) -> dict[str, Any]:
    """What a type without any version begins with."""
    rule = rules_of([kind.pk]).get(kind.pk)
    return {
        "title": _("%(type)s管护标准") % {"type": kind.name},
        "interval_days": rule.inspection_interval_days if rule else 30,
    }


def _department(county: Division, kind: FacilityType) -> int | None:
    """The unit that the type's rule names."""
    rule = rules_of([kind.pk]).get(kind.pk)
    rows = Department.objects.everywhere(because="who writes the standard of a type")
    found = rows.filter(party__division=county, title=rule.department if rule else "")
    return found.values_list("pk", flat=True).first()


@transaction.atomic
def revise(
    *, standard: Standard, version: int, points: Sequence[Mapping[str, Any]], by, **fields: Any
) -> Standard:
    """Write a draft anew: its columns, and all its checkpoints in their order.

    Raises Refused, Http404, StaleVersion, ValidationError once it is submitted.
    """
    row = _held(standard, by, Right.STANDARD_WRITE)
    if row.version != version:
        raise StaleVersion(row)
    if row.state != State.DRAFT:
        raise ValidationError(
            _("现为“%(state)s”，不能再改；退回后才能修改") % {"state": row.get_state_display()}
        )
    if len(points) > MOST_POINTS:
        raise ValidationError(_("一份标准最多 %(n)s 个检查点") % {"n": MOST_POINTS})
    change(row, version=version, written_by_id=by.person_id, changed_at=timezone.now(), **fields)
    _write_points(row, points)
    return row


def _held(standard: Standard, by, right: Right) -> Standard:
    require(by, right, standard)
    return Standard.objects.everywhere(because=ROWS).select_for_update().get(pk=standard.pk)


def _write_points(standard: Standard, points: Iterable[Mapping[str, Any]]) -> None:
    """The checkpoints as they are asked, rows kept where they stand in the same place."""
    present = list(standard.checkpoints.order_by("seq"))
    asked = [
        Checkpoint(standard=standard, seq=seq, **{name: point[name] for name in OF_POINT})
        for seq, point in enumerate(points, start=1)
    ]
    for one in asked:
        _check(one)
    for old, new in zip(present, asked, strict=False):
        if any(getattr(old, name) != getattr(new, name) for name in ("seq", *OF_POINT)):
            new.pk = old.pk
            new.save(force_update=True)
    Checkpoint.objects.bulk_create(asked[len(present) :])
    standard.checkpoints.filter(pk__in=[old.pk for old in present[len(asked) :]]).delete()


def _check(point: Checkpoint) -> None:
    """Limits belong to numbers, and the lower is not above the upper."""
    limits = (point.pass_min, point.pass_max)
    if point.answer != Checkpoint.Answer.NUMBER and any(limit is not None for limit in limits):
        raise ValidationError(_("“%(text)s”不是数值，不能写上下限") % {"text": point.text})
    if None not in limits and point.pass_min > point.pass_max:  # type: ignore[operator]
        raise ValidationError(_("“%(text)s”的下限高于上限") % {"text": point.text})
    if point.answer == Checkpoint.Answer.TEXT and point.severity:
        raise ValidationError(_("“%(text)s”答文字，只能记录，不能评合格") % {"text": point.text})
    if point.answer == Checkpoint.Answer.NUMBER and point.severity and limits == (None, None):
        raise ValidationError(
            _("“%(text)s”要评合格，请写上限或下限；只记录的不选等级") % {"text": point.text}
        )


@transaction.atomic
def submit(*, standard: Standard, by) -> None:
    """Hand a draft in for publication. Raises Refused, Http404, WrongMove, ValidationError for what is missing."""
    row = _held(standard, by, Right.STANDARD_WRITE)
    if row.state == State.DRAFT:
        _check_whole(row)
    FLOW.move(row, "submit", by=by, returned_reason="", written_by_id=by.person_id, changed_at=timezone.now())


def _check_whole(row: Standard) -> None:
    if not row.requirements.strip():
        raise ValidationError(_("请先写明管护要求"))
    if not row.checkpoints.exists():
        raise ValidationError(_("请先写检查点，至少一个"))


@transaction.atomic
def publish(*, standard: Standard, by, from_date: date | None = None) -> None:
    """Make a submitted version hold from a day on (its own day, if that has not passed).

    What was inspected before keeps its version: the day is never in the past. Raises Refused, Http404, WrongMove,
    ValidationError.
    """
    row = _held(standard, by, Right.STANDARD_PUBLISH)
    day = from_date or row.from_date
    if row.state == State.SUBMITTED and day < timezone.localdate():
        raise ValidationError({"from_date": _("起用日期不能早于今天，以前的巡查仍按当时的标准")})
    FLOW.move(row, "publish", by=by, from_date=day, published_by_id=by.person_id, published_at=timezone.now())
    _tell_writer(row, _("已发布，%(day)s起用") % {"day": f"{day:%Y年%-m月%-d日}"})


@transaction.atomic
def send_back(*, standard: Standard, reason: str, by) -> None:
    """退回修改. Raises Refused, Http404, WrongMove, ValidationError without a reason."""
    row = _held(standard, by, Right.STANDARD_PUBLISH)
    said = {"returned_reason": reason.strip()[:300], "changed_at": timezone.now()}
    FLOW.move(row, "return", by=by, reason=reason, **said)
    _tell_writer(row, _("已退回：%(reason)s") % {"reason": reason.strip()})


@transaction.atomic
def withdraw(*, standard: Standard, reason: str, by) -> None:
    """作废 a version that was never published. Raises Refused, Http404, WrongMove, ValidationError without a reason."""
    row = _held(standard, by, Right.STANDARD_WRITE)
    FLOW.move(row, "withdraw", by=by, reason=reason, returned_reason=reason.strip()[:300])


def _tell_writer(row: Standard, what: str) -> None:
    if row.written_by is not None:
        link = reverse("maintenance:standard-detail", args=[row.pk])
        notify(person=row.written_by, title=f"{row.title}{what}", link=link)


@transaction.atomic
def draft_of(*, county: Division, type: FacilityType, by) -> Standard:
    """The version being written, or a new one: what an imported line changes. Raises Refused, Http404, ValidationError."""
    rows = Standard.objects.everywhere(because=ROWS).filter(county=county, type=type)
    if rows.filter(state=State.SUBMITTED).exists():
        raise ValidationError({"type": _("“%(type)s”的新版正在待发布，退回后才能修改") % {"type": type}})
    present = rows.filter(state=State.DRAFT).first()
    if present is None:
        return draft(county=county, type=type, by=by)
    require(by, Right.STANDARD_WRITE, present)
    return present


@transaction.atomic
def write_point(*, standard: Standard, seq: int | None, by, **fields: Any) -> Checkpoint:
    """One checkpoint of a draft written anew, or added at the end (`seq` None). Raises as `revise`."""
    row = _held(standard, by, Right.STANDARD_WRITE)
    if row.state != State.DRAFT:
        raise Refused(_("只有起草中的标准能改"))
    points = [{name: getattr(one, name) for name in OF_POINT} for one in row.checkpoints.order_by("seq")]
    blank = {"unit": "", "pass_min": None, "pass_max": None, "severity": "", "photo_asked": False}
    if seq is None:
        points.append({"answer": Checkpoint.Answer.YES_NO, **blank, **fields})
    else:
        points[seq - 1] |= fields
    revise(standard=row, version=row.version, points=points, by=by)
    return row.checkpoints.get(seq=seq or len(points))
