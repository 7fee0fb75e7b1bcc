"""Which days a county assumes for its lists: its own row in force, else the assumption of rhythm.py."""

from datetime import date

from django.utils import timezone

from maintenance.models import ListRhythm
from maintenance.rhythm import Circle, circle


def rhythm_of(county: str, on: date | None = None) -> ListRhythm:
    """The row in force on a day (today); one that is not stored where the county said nothing."""
    day = on or timezone.localdate()
    rows = ListRhythm.objects.everywhere(because="days of the list are public within the county")
    return rows.of_county(county, day) or ListRhythm(county_id=county, from_date=day)


def circle_of(county: str, on: date | None = None) -> Circle:
    """The year one works on, with its days."""
    day = on or timezone.localdate()
    said = rhythm_of(county, day)
    return circle(day, hand_in_by=said.hand_in_by, publish_by=said.publish_by)
