"""The way of an item: handed in, confirmed by the village, reviewed by the township, checked by county or department.

One at a time (`move`) or by the list (`move_many`); both follow FLOW. With the village's confirmation the keeper of the
list keeps the facility (docs/decisions/0015).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import Refused, require
from accounts.rights import Right
from accounts.scoping import DIGITS_OF_LEVEL
from assets.actions.keepers import settle_keepers
from maintenance import class_rules, completeness
from maintenance.actions.items import MOST, items_of, why_unready
from maintenance.models import ItemState, ResponsibilityItem
from maintenance.models.responsibilities import FLOW
from maintenance.telling_lists import tell_reopened, tell_returned

HAND_OF = {"submit": "filled_by", "confirm": "confirmed_by", "review": "reviewed_by", "check": "checked_by"}
RETURNS = ("return_to_village", "return_from_township", "return_from_county")
WAY = ("submit", "confirm", "review", "check", "recall", *RETURNS)  # what a reader may ask for
CONFIRMED = "管护责任清单经村确认"


@dataclass
class Moved:
    """How many went on, and how many stayed, by the reason in words."""

    done: int = 0
    left: Counter = field(default_factory=Counter)


@transaction.atomic
def move(*, item: ResponsibilityItem, act: str, by, reason: str = "") -> ResponsibilityItem:
    """One step of one item. Raises Refused, Http404, ValidationError (WrongMove among them); KeyError for no act."""
    rows = ResponsibilityItem.objects.visible_to(by).select_related(
        "facility__division__parent", "facility__owner"
    )
    held = get_object_or_404(rows.select_for_update(of=("self",)), pk=item.pk)
    if act == "submit" and FLOW.find(held, act) and (why := why_unready(held)):
        raise ValidationError(why)
    FLOW.move(held, act, by=by, reason=reason, **_written(act, reason=reason, by=by))
    _follow([held], act, reason=reason, by=by)
    return held


@transaction.atomic
def move_many(*, items: Iterable[int], act: str, by, reason: str = "") -> Moved:
    """One step of many items, each as `move` would do it; those that can't take it stay and are counted with the reason.

    Raises Refused without the right, ValidationError where none is there or the reason is missing.
    """
    step = next(one for one in FLOW if one.act == act)
    require(by, step.right)
    if step.reason and not reason.strip():
        raise ValidationError({"reason": f"请写明{step.word}的原因"})
    rows, moved = _held(items, by=by), Moved()
    reasons = _unready(rows, by=by) if act == "submit" else {}
    going = []
    for row in rows:
        if row.state not in step.before:
            moved.left[f"现为“{row.get_state_display()}”"] += 1
        elif why := reasons.get(row.pk) or step.why_not(row, by):
            moved.left[why] += 1
        else:
            going.append(row)
    held = ResponsibilityItem.objects.everywhere(because="items held").filter(
        pk__in=[row.pk for row in going]
    )
    held.update(state=step.after, version=F("version") + 1, **_written(act, reason=reason, by=by))
    _follow(going, act, reason=reason, by=by)
    moved.done = len(going)
    return moved


def _held(keys: Iterable[int], *, by) -> list[ResponsibilityItem]:
    wanted = list(keys)
    if len(wanted) > MOST:
        raise Refused(f"一次最多办理 {MOST:,} 条，请按村分批办理")
    rows = items_of(wanted, by=by).select_related("facility").order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        raise ValidationError("没有可以办理的条目，请重新选择")
    return found


def _unready(rows: list[ResponsibilityItem], *, by) -> dict[int, str]:
    """What keeps items from being handed in, by key; three questions whatever their number."""
    county = rows[0].facility.division_id[: DIGITS_OF_LEVEL["county"]] + "000000"
    kinds = completeness.types_with_standard(county)
    keys = [row.pk for row in rows]
    items = ResponsibilityItem.objects.everywhere(because="items held").filter(pk__in=keys)
    lacking = items.filter(completeness.unready(with_standard=kinds)).values_list("pk", flat=True)
    breaking = items.filter(class_rules.breaking()).values_list("pk", flat=True)
    return dict.fromkeys(breaking, "与经营属性不符") | dict.fromkeys(lacking, "有必填项未填")


def _written(act: str, *, reason: str, by) -> dict[str, Any]:
    """What a step writes beside the state."""
    said: dict[str, Any] = {"changed_at": timezone.now()}
    if act in HAND_OF:
        said[f"{HAND_OF[act]}_id"] = by.person_id
    said["returned_reason"] = reason.strip()[:300] if act in RETURNS or act == "object" else ""
    if act in RETURNS or act in ("recall", "object"):
        said |= dict.fromkeys(("confirmed_by_id", "reviewed_by_id", "checked_by_id"))
    if act == "object":
        said["reopened_at"] = timezone.now()
    return said


def _follow(rows: list[ResponsibilityItem], act: str, *, reason: str, by) -> None:
    """What a step brings about: the keeper of a confirmed item, the notice of a returned one."""
    if act == "confirm":
        settle_keepers(said=[_keeper(row) for row in rows if _keeps_another(row)], reason=CONFIRMED, by=by)
    elif act in RETURNS:
        tell_returned(rows, reason=reason, by=by)
    elif act == "object":
        tell_returned(rows, reason=reason, by=by)
        tell_reopened([row.facility.division_id for row in rows], item=rows[0], by=by)


def _keeps_another(row: ResponsibilityItem) -> bool:
    now = (row.facility.keeper_id, row.facility.keeper_person_id)
    return now != (row.party_id, row.person_id)


def _keeper(row: ResponsibilityItem) -> tuple[int, int | None, int | None, str]:
    return row.facility_id, row.party_id, row.person_id, row.keeper_kind


def open_again(*, item: ResponsibilityItem, reason: str, by) -> ResponsibilityItem | None:
    """An objection was upheld: the item is to be corrected. None where it is open already. Raises as `move`."""
    if item.state != ItemState.CHECKED:
        require(by, Right.OBJECTION_ANSWER, item)
        return None
    return move(item=item, act="object", reason=reason, by=by)


__all__ = ["WAY", "Moved", "move", "move_many", "open_again"]
