"""培训: a plan of a year, sessions, who came by code or by tick, what they scored; photos of the day."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division, Person
from accounts.rights import Right
from common.attachments import Owner
from common.models import Attachment
from common.models.versions import change
from maintenance.actions.keeping import keep_once, kept
from maintenance.models import Attendance, TrainingPlan, TrainingSession
from maintenance.models.training import FLOW

State, Way = TrainingSession.State, Attendance.Way
HELD = "a session the caller holds, locked"
PHOTOS = "maintenance.training"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_PHOTOS = 12


@transaction.atomic
def plan(*, division: Division, by, **fields: Any) -> TrainingPlan:
    """A plan of a year in the post's area. Raises Refused, Http404 for another's sector."""
    require(by, Right.TRAINING_MANAGE)
    require_division(by, division.pk)
    made = TrainingPlan.objects.create(division=division, made_by_id=by.person_id, **fields)
    require(by, Right.TRAINING_MANAGE, made)
    return made


@transaction.atomic
def revise_plan(*, plan: TrainingPlan, version: int, by, **fields: Any) -> TrainingPlan:
    """Raises Refused, Http404, StaleVersion."""
    require(by, Right.TRAINING_MANAGE, plan)
    change(plan, version=version, **fields)
    require(by, Right.TRAINING_MANAGE, plan)
    return plan


@transaction.atomic
def arrange(*, division: Division, by, **fields: Any) -> TrainingSession:
    """A session to come, or one that was held on a day past. Raises Refused, Http404 for another's sector."""
    require(by, Right.TRAINING_MANAGE)
    require_division(by, division.pk)
    made = TrainingSession.objects.create(division=division, made_by_id=by.person_id, **fields)
    require(by, Right.TRAINING_MANAGE, made)
    return made


def _held(session: TrainingSession, by) -> TrainingSession:
    """The session, locked, of a post that manages it. Raises Refused, Http404."""
    require(by, Right.TRAINING_MANAGE, session)
    return TrainingSession.objects.everywhere(because=HELD).select_for_update().get(pk=session.pk)


@transaction.atomic
def revise(*, session: TrainingSession, version: int, by, **fields: Any) -> TrainingSession:
    """Change what is to come. Raises Refused, Http404, StaleVersion, ValidationError once it was held or cancelled."""
    row = _held(session, by)
    if row.state != State.PLANNED:
        raise ValidationError(_("培训%(state)s，不能再改") % {"state": row.get_state_display()})
    change(row, version=version, **fields)
    require(by, Right.TRAINING_MANAGE, row)
    return row


@transaction.atomic
def attend(*, session: TrainingSession, by) -> Attendance:
    """签到 by whoever opened the session's code, on its day; twice is once. Raises ValidationError on another day."""
    row = TrainingSession.objects.everywhere(because=HELD).select_for_update().get(pk=session.pk)
    if by.person_id is None:
        raise ValidationError(_("请以本人账号签到"))
    if row.state == State.CANCELLED:
        raise ValidationError(_("这次培训已经取消"))
    if row.held_on != timezone.localdate():
        raise ValidationError(_("签到只在培训当天（%(day)s）开放") % {"day": f"{row.held_on:%Y-%m-%d}"})
    made, _new = Attendance.objects.everywhere(because=HELD).get_or_create(
        session=row, person_id=by.person_id, defaults={"way": Way.CODE}
    )
    return made


@transaction.atomic
def tick(*, session: TrainingSession, people: Iterable[int], by) -> int:
    """勾选登记 people of the post's area who have no phone with them. Answers how many are new.

    Raises Refused, Http404, ValidationError before the day or once it was cancelled.
    """
    row = _held(session, by)
    if row.state == State.CANCELLED or row.held_on > timezone.localdate():
        raise ValidationError(_("培训当天起才能登记到课"))
    there = set(row.attendances.values_list("person_id", flat=True))
    seen = Person.objects.visible_to(by).filter(pk__in=list(people), active=True).exclude(pk__in=there)
    made = [
        Attendance(session=row, person_id=key, way=Way.TICKED)
        for key in seen.order_by("pk").values_list("pk", flat=True)
    ]
    Attendance.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def untick(*, attendance: Attendance, by) -> None:
    """Take out who did not come. Raises Refused, Http404."""
    require(by, Right.TRAINING_MANAGE, attendance)
    attendance.delete()


@transaction.atomic
def score(*, session: TrainingSession, scores: Mapping[int, Decimal | None], by) -> int:
    """Write test scores, {attendance: score or None}. Answers how many changed. Raises Refused, Http404, ValidationError."""
    row = _held(session, by)
    if not row.tested:
        raise ValidationError(_("这次培训没有测试"))
    if any(value is not None and not 0 <= value <= 100 for value in scores.values()):
        raise ValidationError(_("得分在 0 到 100 之间"))
    rows = [one for one in row.attendances.filter(pk__in=scores) if one.score != scores[one.pk]]
    for one in rows:
        one.score = scores[one.pk]
    Attendance.objects.everywhere(because=HELD).bulk_update(rows, ["score"])
    return len(rows)


@transaction.atomic
def hold(*, session: TrainingSession, summary: str, by) -> None:
    """登记举办: from now its hours count. Raises Refused, Http404, WrongMove, ValidationError before its day or while empty."""
    FLOW.move(_held(session, by), "hold", by=by, summary=summary)


@transaction.atomic
def cancel(*, session: TrainingSession, reason: str, by) -> None:
    """Raises Refused, Http404, WrongMove, ValidationError without a reason."""
    said = {"cancelled_reason": reason.strip()[:200]}
    FLOW.move(_held(session, by), "cancel", by=by, reason=reason, **said)


def photos_of(session: TrainingSession) -> QuerySet[Attachment]:
    return kept(Owner(PHOTOS, session.pk))


@transaction.atomic
def add_photo(*, session: TrainingSession, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """Keep a photo of the day; the same one twice is kept once. Raises Refused, Http404, ValidationError."""
    row = _held(session, by)
    there = photos_of(row)
    if there.count() >= MOST_PHOTOS:
        raise ValidationError(_("最多 %(n)s 张照片") % {"n": MOST_PHOTOS})
    owner = Owner(PHOTOS, row.pk)
    return keep_once(file, owner=owner, division=row.division_id, account_id=account_id)
