"""What becomes so on a day: the dated row and the present value, written by one action."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.rights import Right
from assets.models import Facility, FacilityState

ASPECTS = ("status", "condition", "property_class")


@transaction.atomic
def record_state(*, facility: Facility, from_date: date, reason: str, by, **said) -> FacilityState:
    """Record that from `from_date` some of status, condition, property_class are so (`condition="damaged"`).

    The present values follow the truth of today, so a late word about the past does not undo a newer one.
    Raises Refused, Http404, and ValueError for a day that is still to come or an aspect that is none.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    if unknown := set(said) - set(ASPECTS):
        raise ValueError(f"no aspect of a facility: {unknown}")
    if from_date > timezone.localdate():
        raise ValueError("变动日期不能晚于今天")
    facility = Facility.objects.everywhere(because="asked for by right above").select_for_update().get(pk=facility.pk)
    state = FacilityState.objects.create(facility=facility, from_date=from_date, reason=reason, **said)
    for aspect, value in truth(facility, on=timezone.localdate()).items():
        setattr(facility, aspect, value)
    facility.version += 1
    facility.save(update_fields=[*ASPECTS, "version"])
    return state


def truth(facility: Facility, *, on: date) -> dict[str, str]:
    """Status, condition and class of a facility on a day, from its dated rows."""
    found: dict[str, str] = {}
    rows = facility.states.filter(from_date__lte=on, closed_at=None).order_by("-from_date", "-recorded_at", "-id")
    for row in rows:
        for aspect in ASPECTS:
            if aspect not in found and getattr(row, aspect):
                found[aspect] = getattr(row, aspect)
    return found
