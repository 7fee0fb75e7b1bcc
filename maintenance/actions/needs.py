"""技术需求: raised, matched to a technique, tried, spread or ended; each step with its words."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import Division, Sector
from accounts.scoping import ScopeKind
from assets.models import Facility
from assets.nearby import levels_of
from maintenance.actions.holding import held
from maintenance.actions.matters import where_reported
from maintenance.actions.techniques import keep_use
from maintenance.models import Need, NeedNote, Technique
from maintenance.models.needs import BESIDE, FLOW
from maintenance.question_told import managers, tell

WITH = ("division", "technique", "asked_by", "facility")


def fitting(division: Division):
    """The techniques kept for the place or an area above it."""
    rows = Technique.objects.everywhere(because="what an area keeps is offered to each place beneath it")
    return rows.filter(active=True, division_id__in=levels_of(division)).order_by("rank", "name")


@transaction.atomic
def raise_need(
    *,
    title: str,
    by,
    facility: Facility | None = None,
    division: Division | None = None,
    sector: Sector | None = None,
    text: str = "",
) -> Need:
    """Say what technique is wanted. Raises Refused, Http404, ValidationError."""
    place = where_reported(facility, division, by=by)
    made = Need.objects.create(
        division=place,
        sector=facility.type.sector if facility else sector,
        facility=facility,
        title=title.strip(),
        text=text.strip(),
        asked_by_id=by.person_id,
        asked_party_id=by.party_id if by.scope_kind == ScopeKind.OWN_PARTY else None,
    )
    people = managers(made, but=by.person_id)
    tell(people, row=made, title=_("技术需求待匹配：%s") % made.title, body=made.text, but=by.person_id)
    return made


def _step(need: Need, act: str, text: str, by, seen: int | None, **values: Any) -> Need:
    """Move it, keep the words, tell the asker."""
    row = held(need, by=by, seen=seen, beside=WITH)
    FLOW.move(row, act, by=by, reason=text, **values)
    _keep(row, text or _default(row), by)
    title = _("技术需求%(state)s：%(title)s") % {"state": row.get_state_display(), "title": row.title}
    tell([row.asked_by], row=row, title=title, body=text or _default(row), but=by.person_id)
    return row


def _default(row: Need) -> str:
    return f"{row.get_state_display()}：{row.technique}" if row.technique else row.get_state_display()


def _keep(row: Need, text: str, by) -> NeedNote:
    return NeedNote.objects.create(need=row, state=row.state, text=text.strip()[:500], person_id=by.person_id)


def _match(need: Need, act: str, technique: Technique, text: str, by, seen: int | None) -> Need:
    if not fitting(need.division).filter(pk=technique.pk).exists():
        raise ValidationError({"technique": _("请选择适用范围覆盖当地、在库的技术")})
    said = {"technique": technique, "trial_from": None, "trial_until": None}
    words = _("匹配“%s”") % technique + (f"：{text.strip()}" if text.strip() else "")
    return _step(need, act, words, by, seen, **said)


@transaction.atomic
def match(*, need: Need, technique: Technique, by, text: str = "", seen: int | None = None) -> Need:
    """匹配技术. Raises Refused, Http404, WrongMove, ValidationError."""
    return _match(need, "match", technique, text, by, seen)


@transaction.atomic
def rematch(*, need: Need, technique: Technique, by, text: str = "", seen: int | None = None) -> Need:
    """改配技术; a trial of the former one ends with it. Raises as `match`."""
    return _match(need, "rematch", technique, text, by, seen)


@transaction.atomic
def start_trial(
    *, need: Need, trial_from: date, trial_until: date, by, text: str = "", seen: int | None = None
) -> Need:
    """开始试用, to be judged by a day. Raises Refused, Http404, WrongMove, ValidationError."""
    if trial_until < trial_from:
        raise ValidationError({"trial_until": _("截止日期要在起始日期之后")})
    said = {"trial_from": trial_from, "trial_until": trial_until}
    return _step(need, "start_trial", text, by, seen, **said)


@transaction.atomic
def spread(*, need: Need, from_date: date, effect: str, by, seen: int | None = None) -> Need:
    """推广应用: from now the library says where it is in use. Raises Refused, Http404, WrongMove, ValidationError."""
    if not effect.strip():
        raise ValidationError({"effect": _("请写明试用效果")})
    row = _step(need, "spread", effect, by, seen)
    if row.technique is not None:
        said = {"from_date": from_date, "effect": effect.strip()[:300], "by": by}
        keep_use(technique=row.technique, division=row.division, facility=row.facility, **said)
    return row


@transaction.atomic
def end(*, need: Need, reason: str, by, seen: int | None = None) -> Need:
    """终止, for a reason. Raises Refused, Http404, WrongMove, ValidationError."""
    return _step(need, "end", reason, by, seen)


@transaction.atomic
def note(*, need: Need, text: str, by, seen: int | None = None) -> NeedNote:
    """记一笔 of what was seen on the way. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(need, by=by, seen=seen)
    require(by, BESIDE.find(row, "note").right, row)
    if not text.strip():
        raise ValidationError({"text": _("请写明情况")})
    return _keep(row, text, by)
