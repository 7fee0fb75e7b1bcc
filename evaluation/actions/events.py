"""交流活动 and 宣传报道: announced, held, cancelled; recorded, struck."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from evaluation.models import EVENT_FLOW, MEDIA_FLOW, Event, EventState, Experience, MediaItem
from maintenance.actions.holding import held


@transaction.atomic
def announce(*, division: Division, by, **said: Any) -> Event:
    """An event to come, with its notice. Raises Refused, ValidationError."""
    _begun_by(by, division, said.get("experience"))
    return Event.objects.create(division=division, made_by_id=by.person_id, **said)


def _begun_by(by, division: Division, experience: Experience | None) -> None:
    require(by, Right.CASE_WRITE)
    require_division(by, division.pk)
    if experience is not None:
        require(by, Right.EVALUATION_VIEW, experience)


@transaction.atomic
def revise(*, event: Event, version: int, by, **said: Any) -> Event:
    """Written anew before it is held. Raises Refused, Http404, StaleVersion, ValidationError."""
    row = held(event, by=by)
    require(by, Right.CASE_WRITE, row)
    if row.state != EventState.PLANNED:
        raise ValidationError(_("现为“%s”，不能再改") % row.get_state_display())
    said.pop("division", None)
    change(row, version=version, **said)
    return row


@transaction.atomic
def hold(
    *, event: Event, held_on: date, attended: int, summary: str, by, units: str = "", seen: int | None = None
) -> Event:
    """登记举办情况. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(event, by=by, seen=seen)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("日期不能晚于今天")})
    said: dict[str, Any] = {
        "held_on": held_on,
        "attended": attended,
        "units": units.strip(),
        "summary": summary.strip(),
    }
    EVENT_FLOW.move(row, "hold", by=by, **said)
    return row


@transaction.atomic
def cancel(*, event: Event, reason: str, by, seen: int | None = None) -> Event:
    """取消. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(event, by=by, seen=seen)
    EVENT_FLOW.move(row, "cancel", by=by, reason=reason, said=reason.strip())
    return row


@transaction.atomic
def record_media(*, division: Division, by, **said: Any) -> MediaItem:
    """A report or promotion, with where it can be looked up. Raises Refused, ValidationError."""
    _begun_by(by, division, said.get("experience"))
    if not said.get("link") and not said.get("page"):
        raise ValidationError({"link": _("网址和版面、文号至少填一项")})
    rows = MediaItem.objects.everywhere(because="the same report is one").filter(
        division=division, outlet=said["outlet"], title=said["title"], state="recorded"
    )
    if rows.exists():
        raise ValidationError({"title": _("这篇报道已经登记过")})
    return MediaItem.objects.create(division=division, made_by_id=by.person_id, **said)


@transaction.atomic
def strike(*, media: MediaItem, reason: str, by, seen: int | None = None) -> MediaItem:
    """剔除. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(media, by=by, seen=seen)
    MEDIA_FLOW.move(row, "strike", by=by, reason=reason, said=reason.strip())
    return row
