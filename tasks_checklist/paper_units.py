"""Whose lines stand in the tables of a paper: a township's by village and unit, a county's by township and department.

A line's key is the code of a village or township, or `p12` for a unit that stands for itself.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from accounts.models import Division, DivisionEdition, DivisionMerge, Party
from accounts.scoping import DIGITS_OF_LEVEL
from tasks_checklist.past import Then

BECAUSE = "a paper of an area counts what lies in it"
OF_PLACES = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE)
COUNTY, TOWNSHIP = Division.Level.COUNTY, Division.Level.TOWNSHIP


def line_of(area: Division, *, unit: int, kind: str, division: str) -> str:
    """The line of a unit of some kind that belongs to a division. Pure."""
    beneath = TOWNSHIP if area.level == COUNTY else Division.Level.VILLAGE
    digits = DIGITS_OF_LEVEL[beneath]
    place = division[:digits].ljust(12, "0")
    stands_for_place = area.level == COUNTY or kind in OF_PLACES
    return place if stands_for_place and place != area.pk else f"p{unit}"


def lines_of(area: Division, units: Iterable[int], at: datetime) -> dict[int, str]:
    """{unit: its line}, by where it belonged at a moment. Two queries."""
    rows = Party.objects.everywhere(because=BECAUSE).filter(pk__in=set(units))
    then = Then(Party, ("division_id",), at)
    return {
        row.pk: line_of(area, unit=row.pk, kind=row.kind, division=str(then.text(row, "division_id")))
        for row in rows.only("pk", "kind", "division_id")
    }


def places_of(area: Division, on: date, at: datetime) -> list[str]:
    """The townships or villages that stood beneath the area on a day, as was known at a moment. Two queries.

    What was merged or taken over from a year's codes later on had no part in it.
    """
    rows = Division.objects.everywhere(because=BECAUSE).filter(parent=area)
    merged = DivisionMerge.objects.everywhere(because=BECAUSE).filter(recorded_at__gte=at)
    stood = Q(closed_on=None) | Q(closed_on__gt=on) | Q(pk__in=merged.values("closed"))
    rows = rows.filter(stood).exclude(pk__in=_opened_since(area, at))
    return list(rows.order_by("code").values_list("pk", flat=True))


def _opened_since(area: Division, at: datetime) -> list[str]:
    """The codes that a year's edition brought in after a moment."""
    editions = DivisionEdition.objects.everywhere(because=BECAUSE).filter(
        county=area.county_code, confirmed_at__gte=at
    )
    return [
        line["code"]
        for lines in editions.values_list("lines", flat=True)
        for line in lines
        if line["kind"] == "added" and line.get("accepted")
    ]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """What lines are called today. Two queries."""
    asked = set(keys)
    units = [int(key[1:]) for key in asked if key.startswith("p")]
    places = Division.objects.everywhere(because=BECAUSE).filter(
        pk__in=[key for key in asked if key[0] != "p"]
    )
    parties = Party.objects.everywhere(because=BECAUSE).filter(pk__in=units)
    named = dict(places.values_list("pk", "short_name"))
    return named | {f"p{pk}": name for pk, name in parties.values_list("pk", "name")}
