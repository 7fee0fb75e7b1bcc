"""督导记录: what was seen at each stop, kept once; 完成督导, by which the visit counts for what its units are owed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require
from accounts.rights import Right
from common.attachments import Owner, opened
from common.models import Attachment
from maintenance.actions.keeping import keep_once, kept
from tasks_checklist.actions.visit_holding import count, held
from tasks_checklist.models import StopPoint, Visit, VisitState, VisitStop
from tasks_checklist.models.visit_flow import FLOW, other_team
from tasks_checklist.visit_points import points_of

PHOTOS = "tasks_checklist.visit_stop"  # owner of a stop's photos, in the place ATTACHMENT_OWNERS
MOST = 20
BECAUSE = "the stops of a visit that is held"
KEPT = ("present", "talk", "seen")


@transaction.atomic
def record_stop(
    *,
    stop: VisitStop,
    by,
    present: str = "",
    talk: str = "",
    seen: str = "",
    answers: Iterable[Mapping[str, Any]] = (),
    points: Mapping[str, Mapping[str, Any]] | None = None,
    on: date | None = None,
    client_key: UUID | None = None,
    version: int | None = None,
) -> VisitStop:
    """What the team saw at one stop; it may be mended until the visit is done.

    `on`: the day that it took place, of the whole visit; as planned unless said.
    `answers`: [{what, ok, note}] of the checklist; `points`: {key of a Point: {ok, seen}}. `client_key` drawn by the
    phone: the same sheet sent twice is kept once. `version`: of the stop, as it was read. Raises Refused, Http404,
    ValidationError.
    """
    row = held_stop(stop, by=by)
    if client_key and row.client_key == client_key:
        return row
    if said := why_not_record(row.visit, by):
        raise ValidationError(said)
    if version is not None and version != row.version:
        raise ValidationError(_("%s的督导记录刚才已有人填写，请刷新看过再改") % row.party)
    _keep_day(row.visit, on)
    for name, words in zip(KEPT, (present, talk, seen), strict=True):
        setattr(row, name, words.strip())
    row.answers = [_answer(one) for one in answers]
    if not any((row.talk, row.seen, row.answers, points)):
        raise ValidationError({"seen": _("请写明现场情况")})
    row.recorded_at, row.recorded_by_id = timezone.now(), by.person_id
    row.client_key, row.version = client_key or row.client_key, row.version + 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    _keep_points(row, points or {})
    return row


@transaction.atomic
def record(*, visit: Visit, by, reason: str = "", on: date | None = None, seen: int | None = None) -> Visit:
    """完成督导: a stop that was left out needs a reason, and what it owed is open again. The visited may read it now.

    `on`: the day that it took place, else as its sheets say, else as planned; what it counts for goes by that day.
    Raises Refused, Http404, ValidationError.
    """
    row = held(visit, by=by, seen=seen)
    require(by, Right.SUPERVISION_DO)
    stops = list(_stops(row).select_related("party"))
    left_out = [stop for stop in stops if stop.recorded_at is None]
    if said := why_not_record(row, by):
        raise ValidationError(said)
    if len(left_out) == len(stops):
        raise ValidationError(_("还没有督导记录，请先填写督导记录单"))
    if left_out and not reason.strip():
        names = "、".join(str(stop.party) for stop in left_out)
        raise ValidationError({"reason": _("%s没有督导记录，请写明没去的原因") % names})
    _keep_day(row, on)
    first = row.first_on or (row.on if row.day != row.on else None)
    FLOW.move(
        row,
        "record",
        by=by,
        on=row.day,
        first_on=first,
        recorded_at=timezone.now(),
        recorded_by_id=by.person_id,
    )
    if reason.strip():
        row.reason = reason.strip()
        row.save(update_fields=["reason"])
    count(row)
    return row


def _keep_day(visit: Visit, on: date | None) -> None:
    """Raises ValidationError for a day to come."""
    if on is None or on == visit.day:
        return
    if on > timezone.localdate():
        raise ValidationError({"on": _("督导日期不能晚于今天")})
    visit.held_on = on
    visit.save(update_fields=["held_on"])


def why_not_record(visit: Visit, post) -> str:
    """Why this post may not record the visit now, in a sentence; empty: it may."""
    if not may(post, Right.SUPERVISION_DO):
        return _("您的岗位没有“%s”权限") % Right.SUPERVISION_DO.label
    if said := other_team(visit, post):
        return said
    if visit.state != VisitState.PLANNED:
        return _("现为“%s”，不能再记录") % visit.get_state_display()
    return _("行程在%s，当天起才能记录") % f"{visit.on:%Y-%m-%d}" if visit.on > timezone.localdate() else ""


def held_stop(stop: VisitStop, *, by) -> VisitStop:
    """The stop as it is now, its row locked, and its visit before it. Raises Refused, Http404."""
    require(by, Right.SUPERVISION_DO)
    visit = held(stop.visit, by=by)
    row = (
        _stops(visit)
        .select_for_update(of=("self",))
        .select_related("party", "division")
        .filter(pk=stop.pk)
        .first()
    )
    if row is None:
        raise Http404
    row.visit = visit
    if said := other_team(visit, by):
        raise Refused(said)
    return row


def _stops(visit: Visit):
    return VisitStop.objects.everywhere(because=BECAUSE).filter(visit=visit).order_by("seq", "pk")


def _answer(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": str(said["what"])[:200],
        "ok": said.get("ok"),
        "note": str(said.get("note") or "").strip()[:300],
    }


def _keep_points(row: VisitStop, said: Mapping[str, Mapping[str, Any]]) -> None:
    """What was looked at, of what was to be looked at; a key that nobody offered is not kept."""
    offered = {point.key: point for point in points_of(row.visit, [row])[row.pk]}
    row.points.all().delete()
    StopPoint.objects.bulk_create(
        StopPoint(
            stop=row, kind=point.kind, object_id=point.object_id, words=point.words,
            ok=said[key].get("ok"), seen=str(said[key].get("seen") or "").strip()[:300],
        )
        for key, point in offered.items()
        if key in said and (said[key].get("ok") is not None or said[key].get("seen"))
    )  # fmt: skip


# --- photos -------------------------------------------------------------------------------------
def photos_of(stop: VisitStop) -> QuerySet[Attachment]:
    """The photos of a stop already held."""
    return kept(Owner(PHOTOS, stop.pk))


@transaction.atomic
def add_stop_photo(*, stop: VisitStop, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """Keep a photo; the same one sent twice is kept once. Raises Refused, Http404, ValidationError."""
    row = held_stop(stop, by=by)
    if said := why_not_record(row.visit, by):
        raise ValidationError(said)
    if photos_of(row).count() >= MOST:
        raise ValidationError(_("最多 %s 张照片") % MOST)
    return keep_once(file, owner=Owner(PHOTOS, row.pk), division=row.division_id, account_id=account_id)


def copies_of(stop: VisitStop, keys: Iterable[str]) -> list[UploadedFile]:
    """The chosen photos of a stop already held, to be kept with what was found there too."""
    chosen = photos_of(stop).filter(public_id__in=list(keys)).order_by("created_at", "pk")
    return [_copy(one) for one in chosen]


def _copy(photo: Attachment) -> UploadedFile:
    with opened(photo) as file:
        return SimpleUploadedFile(photo.name, file.read())
