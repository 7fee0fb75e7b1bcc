"""What settles a wrong registration: split into parts, another type, another village."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Division
from accounts.rights import Right
from assets import attributes
from assets.actions import chiefs, coding, states
from assets.actions.holding import locked, refuse_before_known
from assets.actions.registering import register
from assets.models import Condition, Facility, FacilityState, FacilityType, Registration
from common import money
from common.models.versions import change

LIKE_THE_WHOLE = (
    "settlement",
    "grid",
    "parent",
    "attributes",
    "built",
    "fund_source",
    "owner_kind",
    "owner",
    "title_state",
    "relief_kind",
    "property_class",
    "class_reason",
    "status",
    "condition",
    "unit",
    "warranty_end",
)
MOST_PARTS = 20


class Part(NamedTuple):
    """A part that becomes a facility of its own; the quantity is in the unit of the whole."""

    name: str
    quantity: Decimal


# --- 拆分 ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def split(*, facility: Facility, version: int, parts: Sequence[Part], reason: str, by) -> list[Facility]:
    """拆分: each part is registered with its share of quantity and original value; the rest keeps code and name.

    Parts of a coded facility are coded at once. Raises Refused, Http404, StaleVersion, ValidationError.
    """
    require(by, Right.FACILITY_SETTLE, facility)
    facility = locked(facility, by=by)
    rest = _rest(facility, parts)
    if not reason.strip():
        raise ValidationError({"reason": "请写明拆分理由"})
    values = shares(facility, [rest, *(part.quantity for part in parts)])
    made = [
        _part(facility, part, value, reason=reason.strip(), by=by)
        for part, value in zip(parts, values[1:], strict=True)
    ]
    change(facility, version=version, quantity=rest, original_value=values[0])
    if facility.registration == Registration.CODED:
        coding.give(made, by=by, says=f"拆分自{facility.name}"[:200])
    return made


def shares(facility: Facility, quantities: Sequence[Decimal]) -> list[Decimal | None]:
    """The original value shared out by quantity, to the fen; the shares sum to it."""
    if facility.original_value is None:
        return [None] * len(quantities)
    return list(money.split(facility.original_value, list(quantities)))


def _rest(facility: Facility, parts: Sequence[Part]) -> Decimal:
    """What is left of the whole. Raises ValidationError where it would be nothing."""
    if not 1 <= len(parts) <= MOST_PARTS:
        raise ValidationError(f"请写明拆出的部分，一次最多 {MOST_PARTS} 处")
    if facility.quantity is None:
        raise ValidationError("该设施没有登记数量，请先更正数量再拆分")
    if any(part.quantity <= 0 for part in parts):
        raise ValidationError("每一部分的数量应大于 0")
    rest = facility.quantity - sum(part.quantity for part in parts)
    if rest <= 0:
        raise ValidationError(f"拆出的数量合计应小于登记的 {facility.quantity.normalize():f} {facility.unit}")
    return rest


def _part(facility: Facility, part: Part, value: Decimal | None, *, reason: str, by) -> Facility:
    same = {name: getattr(facility, name) for name in LIKE_THE_WHOLE}
    rule = facility.type.rule_on(timezone.localdate())
    if rule and rule.property_class != facility.property_class:
        same["class_reason"] = facility.class_reason or "与拆分前的设施相同"
    made = register(
        division=facility.division,
        type=facility.type,
        name=part.name,
        by=by,
        reason=f"拆分自{facility.name}：{reason}"[:200],
        quantity=part.quantity,
        original_value=value,
        split_from=facility,
        **same,
    )
    if facility.keeper_id:
        kind = facility.states.filter(says_keeper=True, closed_at=None).first()
        states.appoint_keeper(
            facility=made,
            keeper=facility.keeper,
            keeper_person=facility.keeper_person,
            keeper_kind=kind.keeper_kind if kind else "",
            from_date=timezone.localdate(),
            reason="拆分，管护主体不变",
            by=by,
        )
        made.refresh_from_db()
    return made


# --- 改类 ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def give_type(*, facility: Facility, type: FacilityType, reason: str, by) -> Facility:
    """改类: a new code of the right type; the class follows the type unless a reason says otherwise.

    Attributes that the right type does not have stay in the trail alone. Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FACILITY_SETTLE, facility)
    facility = locked(facility, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明改类理由"})
    had_chief = facility.type.chief
    facility = coding.change_type(facility=facility, type=type, reason=reason.strip(), by=by)
    if had_chief != type.chief:
        chiefs.end_all(facility, on=timezone.localdate())
    change(facility, version=facility.version, attributes=fitting(facility.attributes, type))
    rule = type.rule_on(timezone.localdate())
    if not facility.class_reason and rule and rule.property_class != facility.property_class:
        states.write(
            facility=facility,
            from_date=timezone.localdate(),
            property_class=rule.property_class,
            reason="改类，经营属性随类别",
            by=by,
        )
    facility.refresh_from_db()
    return facility


def fitting(values: dict[str, Any], type: FacilityType) -> dict[str, Any]:
    """Those attribute values that the type has too, under the same key and readable as its own."""
    found: dict[str, Any] = {}
    for attribute in attributes.for_type(type.pk):
        if attribute.key not in values:
            continue
        try:
            found |= attributes.checked([attribute], {attribute.key: values[attribute.key]}, complete=False)
        except ValidationError:
            continue
    return found


# --- 变更所在村 -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def relocate(*, facility: Facility, division: Division, from_date: date, reason: str, by) -> FacilityState:
    """变更所在村: code and history stay; grid and hamlet were the old village's and end.

    Raises Refused, Http404, ValidationError.
    """
    require(by, Right.FACILITY_MOVE, facility)
    facility = locked(facility, by=by)
    if division.pk == facility.division_id:
        raise ValidationError({"division": "所在村没有变"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明变更理由"})
    refuse_before_known(facility, from_date, "division")
    change(facility, version=facility.version, grid=None, settlement=None)
    try:
        return states.move(
            facility=facility, division=division, from_date=from_date, reason=reason.strip(), by=by
        )
    except ValueError as refusal:
        raise ValidationError(str(refusal)) from refusal


def unlike(facility: Facility, kept: Facility) -> list[str]:
    """What differs between two that are to be one, in words: the reader should look twice."""
    pairs = {
        "类别": (facility.type, kept.type),
        "所在村": (facility.division, kept.division),
        "数量": (_amount(facility), _amount(kept)),
        "建成时间": (facility.built, kept.built),
        "状态": (facility.get_status_display(), kept.get_status_display()),
        "状况": (Condition(facility.condition).label, Condition(kept.condition).label),
    }
    return [f"{name}：{one or '—'} / {other or '—'}" for name, (one, other) in pairs.items() if one != other]


def _amount(facility: Facility) -> str:
    return "" if facility.quantity is None else f"{facility.quantity.normalize():f} {facility.unit}"
