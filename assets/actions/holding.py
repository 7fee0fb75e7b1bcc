"""A facility held for an act: locked as it is now, and no later word in the way."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import Division
from assets.models import Facility, Registration

BECAUSE = "the village for which the right was asked"
COUNTED = (Registration.UNCODED, Registration.CODED)


def locked(facility: Facility, *, by) -> Facility:
    """The facility as it is now, its row locked. Raises ValidationError for one that counts no more."""
    row = Facility.objects.visible_to(by).select_for_update(of=("self",)).get(pk=facility.pk)
    if row.registration not in COUNTED:
        raise ValidationError(f"该设施{row.get_registration_display()}，不能再办理")
    return row


def standing_village(code: str) -> Division:
    """The village, held until the end of the transaction, so that nothing enters one that is just being closed.

    Raises ValidationError for what is no village, or one that is closed.
    """
    held = Division.objects.everywhere(because=BECAUSE).select_for_update(no_key=True).get(pk=code)
    if held.level != Division.Level.VILLAGE or held.closed_on:
        raise ValidationError({"division": "请选择现有的村（社区）"})
    return held


def refuse_before_known(facility: Facility, day: date, aspect: str) -> None:
    """Raise ValidationError where a later word on the aspect stands already: what is said now would not show."""
    said = facility.states.filter(closed_at=None, from_date__gt=day).exclude(**{aspect: None})
    if later := said.order_by("from_date").first():
        raise ValidationError(
            {"from_date": f"{later.from_date:%Y-%m-%d} 已有“{later.reason or '变动'}”的记录，日期不能早于它"}
        )
