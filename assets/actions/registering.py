"""登记: a facility enters the register; a village's waits for its code, a township's gets it at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require, require_division
from accounts.models import Division
from accounts.reference import initials
from accounts.rights import Right
from assets.actions.holding import standing_village
from assets.actions.states import first_state
from assets.actions.telling import tell_returned
from assets.ledger.text import clean, key
from assets.models import Facility, FacilityType, RegisteredFacts, Registration
from common.models.versions import change
from common.phones import phone_list_columns

NOW_ON = (
    "division",
    "type",
    "code",
    "registration",
    "status",
    "condition",
    "keeper",
)  # said by acts of their own


@transaction.atomic
def register(
    *,
    division: Division,
    type: FacilityType,
    name: str,
    by,
    said: dict[str, Any] | None = None,
    reason: str = "登记",
    **values,
) -> Facility:
    """Enter a facility, uncoded. `values` are columns of Facility, `said` the words of RegisteredFacts.

    Raises Refused, and ValidationError (by field) for a village that is none or a value that is none.
    """
    require(by, Right.FACILITY_REGISTER)
    require_division(by, division.pk)
    division = standing_village(division.pk)
    rule = type.rule_on(timezone.localdate())
    if values.get("property_class", rule.property_class) != rule.property_class and not values.get(
        "class_reason"
    ):
        raise ValidationError({"class_reason": "与类别规定的经营属性不同，请写明理由"})
    facility = Facility(
        **{"property_class": rule.property_class, "unit": type.unit, **values},
        division=division,
        type=type,
        registered_by_id=by.person_id,
        **named(name),
    )
    facility.full_clean(exclude=["code"])
    facility.save()
    first_state(facility, from_date=timezone.localdate(), reason=reason, by=by)
    if said:
        say(facility, **said)
    return facility


@transaction.atomic
def correct(
    *, facility: Facility, version: int, by, said: dict[str, Any] | None = None, name: str = "", **values
) -> Facility:
    """Write what was registered wrongly or has become known; a returned facility is handed in again by it.

    What is dated (village, type, status, condition, class, keeper) and the code have acts of their own. Raises Refused,
    Http404, StaleVersion, ValidationError.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    if wrong := set(values) & {*NOW_ON}:
        raise ValueError(f"said by an act of its own: {wrong}")
    values |= {"returned_reason": "", **(named(name) if name else {})}
    for field, value in values.items():
        setattr(facility, field, value)
    facility.full_clean(exclude=["code"])
    change(facility, version=version, **values)
    if said is not None:
        say(facility, **said)
    return facility


@transaction.atomic
def send_back(*, facility: Facility, reason: str, by) -> None:
    """退回: the township sends a village's registration back with a reason; it waits for the village then."""
    require(by, Right.FACILITY_CODE, facility)
    if facility.registration != Registration.UNCODED:
        raise ValidationError("已赋码的设施不能退回，请直接更正")
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回原因"})
    change(facility, version=facility.version, returned_reason=reason.strip()[:200])
    tell_returned([facility], reason=reason.strip(), by=by)


def say(facility: Facility, *, phones: list[str] | None = None, **words: str) -> RegisteredFacts:
    """Keep what a clerk says of keeper (`party`), `person`, `phones`, `fund_source`, `owner`, in his words."""
    values: dict[str, Any] = {**words, "recorded_at": timezone.now()}
    if phones is not None:
        values["phones"] = "、".join(phones)
        values["phone_hashes"] = phone_list_columns(phones)[1]
    facts, _ = RegisteredFacts.objects.everywhere(
        because="facts of a facility already held"
    ).update_or_create(facility=facility, defaults=values)
    return facts


def named(name: str) -> dict[str, str]:
    """A name with what finds it: the folded name and its pinyin initials."""
    plain = clean(name)
    return {"name": plain, "name_key": key(plain), "initials": initials(plain)[:120]}
