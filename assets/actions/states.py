"""What becomes so on a day: the dated row and the present value, written by one action."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Party, Person
from accounts.rights import Right
from assets.models import Facility, FacilityState, KeeperKind

ASPECTS = ("status", "condition", "property_class")
KEEPER = ("keeper_id", "keeper_person_id")


@transaction.atomic
def record_state(*, facility: Facility, from_date: date, reason: str, by, **said) -> FacilityState:
    """Record that from `from_date` some of status, condition, property_class are so (`condition="damaged"`).

    The present values follow the truth of today, so a late word about the past does not undo a newer one.
    Raises Refused, Http404, and ValueError for a day that is still to come or an aspect that is none.
    """
    if unknown := set(said) - set(ASPECTS):
        raise ValueError(f"no aspect of a facility: {unknown}")
    return _record(facility, from_date, by, reason=reason, **said)


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
) -> FacilityState:
    """Record who keeps the facility from a day on; None: nobody. Scope of operators and caretakers follows it.

    Raises Refused, Http404, and ValueError as `record_state`.
    """
    said = {"keeper": keeper, "keeper_person": keeper_person, "keeper_kind": keeper_kind if keeper else ""}
    return _record(facility, from_date, by, reason=reason, says_keeper=True, **said)


def _record(facility: Facility, from_date: date, by, **said) -> FacilityState:
    require(by, Right.FACILITY_CHANGE, facility)
    if from_date > timezone.localdate():
        raise ValueError("变动日期不能晚于今天")
    facility = (
        Facility.objects.everywhere(because="asked for by right above")
        .select_for_update()
        .get(pk=facility.pk)
    )
    state = FacilityState.objects.create(facility=facility, from_date=from_date, **said)
    for aspect, value in truth(facility, on=timezone.localdate()).items():
        setattr(facility, aspect, value)
    facility.version += 1
    facility.save(update_fields=[*ASPECTS, *KEEPER, "version"])
    return state


def truth(facility: Facility, *, on: date) -> dict[str, object]:
    """Status, condition, class and keeper of a facility on a day, from its dated rows; what no row says is left out."""
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
