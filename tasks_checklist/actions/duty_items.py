"""改革责任清单: a duty of a unit put on the list of an area, to one unit or many, worded anew, taken off."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, covers, may, require
from accounts.models import Division, Party
from accounts.rights import Right
from accounts.scoping import ScopeKind
from common.models.versions import change
from tasks_checklist.models import DutyItem

BECAUSE = "the list of an area that the post keeps"
MOST_UNITS = 200
ALREADY = "该单位已有这项责任，请修改原有的一条"


def keeps_lists(post) -> bool:
    """Whether the post keeps the list of its own area: the office of a county or a township."""
    office = may(post, Right.DUTY_LIST_MANAGE) and post.scope_kind == ScopeKind.AREA
    return office and post.division.level != Division.Level.VILLAGE


def require_list(by, row: DutyItem | None = None) -> None:
    """Raises Refused, Http404."""
    require(by, Right.DUTY_LIST_MANAGE, row)
    if not keeps_lists(by):
        raise Refused(_("责任清单由县、镇（街道）领导小组办公室维护"))


@transaction.atomic
def add(*, party: Party, duty: str, by, **fields: Any) -> DutyItem:
    """Put a duty of a unit on the list of the post's own area. Raises Refused, ValidationError."""
    require_list(by)
    _refuse_outside(by, party)
    if _stands(by.division, duty, [party]):
        raise ValidationError({"duty": ALREADY})
    seq = _last(by.division) + 1
    return DutyItem.objects.create(
        division=by.division, party=party, duty=duty.strip(), seq=fields.pop("seq", None) or seq, **fields
    )


@transaction.atomic
def add_many(*, parties: Iterable[Party], duty: str, by, **fields: Any) -> int:
    """One wording for many units; a unit that has the duty already keeps its own. Answers how many have it new.

    Raises Refused, ValidationError.
    """
    require_list(by)
    units = list(parties)
    if len(units) > MOST_UNITS:
        raise ValidationError({"parties": _("一次最多 %s 个单位") % MOST_UNITS})
    for party in units:
        _refuse_outside(by, party)
    have = _stands(by.division, duty, units)
    fresh = [party for party in units if party.pk not in have]
    if not fresh:
        raise ValidationError({"parties": _("所选单位都已有这项责任")})
    first = _last(by.division) + 1
    DutyItem.objects.bulk_create(
        DutyItem(division=by.division, party=party, duty=duty.strip(), seq=first + place, **fields)
        for place, party in enumerate(fresh)
    )
    return len(fresh)


@transaction.atomic
def reword(*, item: DutyItem, version: int, by, **fields: Any) -> DutyItem:
    """Raises Refused, Http404, StaleVersion, ValidationError."""
    require_list(by, item)
    if item.until is not None:
        raise ValidationError(_("已停止列入的责任不能修改"))
    party, duty = fields.get("party", item.party), fields.get("duty", item.duty).strip()
    if party.pk != item.party_id and not _within(item.division, party):
        raise ValidationError({"party": _("%s不在本清单范围内") % party})
    others = DutyItem.objects.everywhere(because=BECAUSE).live().exclude(pk=item.pk)
    if others.filter(division=item.division_id, party=party, duty=duty).exists():
        raise ValidationError({"duty": ALREADY})
    change(item, version=version, **(fields | {"duty": duty}))
    return item


@transaction.atomic
def end(*, item: DutyItem, until: date, by) -> DutyItem:
    """No longer on the list from a day on; the row stays. Raises Refused, Http404, ValidationError."""
    require_list(by, item)
    rows = DutyItem.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.get(pk=item.pk)
    if row.until is not None:
        raise ValidationError(_("已停止列入"))
    if until > timezone.localdate():
        raise ValidationError({"until": _("日期不能晚于今天")})
    change(row, version=row.version, until=until)
    return row


def _refuse_outside(by, party: Party) -> None:
    if not covers(by, party.division_id):
        raise ValidationError({"party": _("%s不在您的管理范围内") % party})


def _within(division: Division, party: Party) -> bool:
    return any(start <= party.division_id < end for start, end in division.ranges)


def _stands(division: Division, duty: str, parties: list[Party]) -> set[int]:
    """Which of the units have the duty on the list today."""
    rows = DutyItem.objects.everywhere(because=BECAUSE).live().filter(division=division, duty=duty.strip())
    return set(rows.filter(party__in=parties).values_list("party_id", flat=True))


def _last(division: Division) -> int:
    rows = DutyItem.objects.everywhere(because=BECAUSE).filter(division=division)
    return rows.aggregate(last=Max("seq"))["last"] or 0
