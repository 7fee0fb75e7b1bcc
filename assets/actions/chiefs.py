"""路长、河长: a named official a level, for a time."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import Division, Person
from accounts.rights import Right
from assets.actions.holding import locked
from assets.models import Chief, Facility
from assets.models.moves import STANDING


@transaction.atomic
def appoint_chief(
    *, facility: Facility, level: str, person: Person, from_date: date, reach: str = "", by
) -> Chief:
    """The 路长 or 河长 of a level from a day on; whoever held it until then is relieved that day.

    The person belongs to the village, township or county the facility lies in, as the level says. Raises Refused,
    Http404, ValidationError (by field).
    """
    require(by, Right.FACILITY_CHANGE, facility)
    require(by, Right.PERSON_VIEW, person)
    facility = locked(facility, by=by)
    if not facility.type.chief:
        raise ValidationError(f"“{facility.type}”不设路长、河长")
    if facility.status not in STANDING:
        raise ValidationError(f"该设施“{facility.get_status_display()}”，不能任命")
    if from_date > timezone.localdate():
        raise ValidationError({"from_date": "日期不能晚于今天"})
    if person.division_id not in _divisions_of(facility)[level]:
        raise ValidationError({"person": f"请选{Division.Level(level).label}本级的人员"})
    _relieve(facility, level=level, person=person, on=from_date)
    return Chief.objects.create(
        facility=facility,
        title=facility.type.chief,
        level=level,
        person=person,
        reach=reach.strip(),
        from_date=from_date,
    )


def _relieve(facility: Facility, *, level: str, person: Person, on: date) -> None:
    held = facility.chiefs.filter(level=level, until=None).first()
    if held is None:
        return
    if held.person_id == person.pk:
        raise ValidationError({"person": f"{person.name}已在任"})
    if on < held.from_date:
        raise ValidationError({"from_date": f"现任自 {held.from_date:%Y-%m-%d} 任职，日期不能早于它"})
    _close(held, on=on)


@transaction.atomic
def end_chief(*, chief: Chief, until: date, by) -> Chief:
    """Relieved, and nobody follows yet. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, chief)
    held = Chief.objects.visible_to(by).select_for_update(of=("self",)).get(pk=chief.pk)
    if held.until:
        raise ValidationError("已经卸任，请刷新页面")
    if not held.from_date <= until <= timezone.localdate():
        raise ValidationError({"until": f"卸任日期应在 {held.from_date:%Y-%m-%d} 与今天之间"})
    return _close(held, on=until)


def end_all(facility: Facility, *, on: date) -> None:
    """Relieve all of a facility that itself ends; asks for no right, the act that calls has."""
    for chief in facility.chiefs.filter(until=None):
        _close(chief, on=max(on, chief.from_date))


def _close(chief: Chief, *, on: date) -> Chief:
    chief.until = on
    chief.save(update_fields=["until"])
    return chief


def _divisions_of(facility: Facility) -> dict[str, list[str]]:
    """The codes of the divisions the facility lies in, by level."""
    village = facility.division
    return {
        Division.Level.COUNTY: [village.county_code],
        Division.Level.TOWNSHIP: [f"{village.pk[:9]}000"],
        Division.Level.VILLAGE: [village.pk, *village.succeeded_codes],
    }
