"""What becomes so on a day: the dated row and the present value, written by one action."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Division, Party, Person
from accounts.rights import Right
from assets.models import BulkAct, Condition, Facility, FacilityState, KeeperKind, Status
from assets.models.moves import STANDING, move_between

ASPECTS = ("status", "condition", "property_class", "division_id", "type_id", "registration")
KEEPER = ("keeper_id", "keeper_person_id")


@transaction.atomic
def record_state(
    *, facility: Facility, from_date: date, reason: str, by, act: BulkAct | None = None, **said
) -> FacilityState:
    """Record that from `from_date` some of status, condition, property_class are so (`condition="damaged"`).

    The present values follow the truth of today, so a late word about the past does not undo a newer one. A status moves
    along assets.models.moves. Raises Refused, Http404, ValidationError for a move that is none, and ValueError for a day
    that is still to come or an aspect that is none.
    """
    if unknown := set(said) - {"status", "condition", "property_class"}:
        raise ValueError(f"no aspect of a facility: {unknown}")
    require(by, _right_to_say(facility, said, from_date), facility)
    return write(facility=facility, from_date=from_date, reason=reason, by=by, act=act, **said)


def _right_to_say(facility: Facility, said: Mapping[str, Any], on: date) -> Right:
    if "status" in said:
        before = truth(facility, on=on).get("status") or facility.status
        found = move_between(str(before), str(said["status"]))
        if found is None and before != said["status"]:
            here, there = Status(str(before)).label, Status(str(said["status"])).label
            raise ValidationError(f"“{here}”不能直接变为“{there}”")
        again = Right.FACILITY_CHANGE if before in STANDING else Right.FACILITY_SETTLE
        return found.right if found else again
    return Right.FACILITY_CONDITION if set(said) == {"condition"} else Right.FACILITY_CHANGE


@transaction.atomic
def appoint_keeper(
    *,
    facility: Facility,
    keeper: Party | None,
    keeper_person: Person | None,
    keeper_kind: KeeperKind | str,
    from_date: date,
    reason: str,
    by,
    act: BulkAct | None = None,
) -> FacilityState:
    """Record who keeps the facility from a day on; None: nobody. Scope of operators and caretakers follows it.

    Raises Refused, Http404, and ValueError as `record_state`.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    said = {"keeper": keeper, "keeper_person": keeper_person, "keeper_kind": keeper_kind if keeper else ""}
    return write(
        facility=facility, from_date=from_date, reason=reason, by=by, act=act, says_keeper=True, **said
    )


@transaction.atomic
def move(*, facility: Facility, division: Division, from_date: date, reason: str, by) -> FacilityState:
    """The facility belongs to another village from a day on; its code stays. Raises Refused, Http404, ValueError."""
    require(by, Right.FACILITY_MOVE, facility)
    require(by, Right.FACILITY_MOVE, division)
    if division.level != Division.Level.VILLAGE or division.closed_on:
        raise ValueError("只能划到现有的村（社区）")
    return write(facility=facility, from_date=from_date, reason=reason, by=by, division=division)


def write(*, facility: Facility, from_date: date, by, **said) -> FacilityState:
    """The dated row and the present values. Asks for no right: the act that calls has asked for its own.

    `said`: any of status, condition, property_class, division, type, registration, reason, act, or
    says_keeper=True with keeper, keeper_person and keeper_kind.
    """
    if from_date > timezone.localdate():
        raise ValueError("变动日期不能晚于今天")
    facility = (
        Facility.objects.everywhere(because="asked for by right above")
        .select_for_update()
        .get(pk=facility.pk)
    )
    state = FacilityState.objects.create(
        facility=facility, from_date=from_date, recorded_by_id=by.person_id, **said
    )
    follow(facility)
    return state


def follow(facility: Facility) -> None:
    """Let the present values of a locked facility follow its dated rows."""
    for aspect, value in truth(facility, on=timezone.localdate()).items():
        setattr(facility, aspect, value)
    facility.version += 1
    facility.save(update_fields=[*ASPECTS, *KEEPER, "version"])


def first_state(
    facility: Facility, *, from_date: date, reason: str, by, act: BulkAct | None = None
) -> FacilityState:
    """The row a facility begins with: it says every aspect but a condition nobody has looked at."""
    return FacilityState.objects.create(
        facility=facility,
        from_date=from_date,
        status=facility.status,
        condition=None if facility.condition == Condition.UNKNOWN else facility.condition,
        property_class=facility.property_class,
        division_id=facility.division_id,
        type_id=facility.type_id,
        registration=facility.registration,
        reason=reason,
        act=act,
        recorded_by_id=by.person_id,
    )


def truth(facility: Facility, *, on: date) -> dict[str, object]:
    """The aspects and the keeper of a facility on a day, from its dated rows; what no row says is left out."""
    found: dict[str, object] = {}
    rows = facility.states.filter(from_date__lte=on, closed_at=None).order_by(
        "-from_date", "-recorded_at", "-id"
    )
    for row in rows:
        for aspect in ASPECTS:
            if aspect not in found and getattr(row, aspect):
                found[aspect] = getattr(row, aspect)
        if row.says_keeper and "keeper_id" not in found:
            found |= {name: getattr(row, name) for name in KEEPER}
    return found
