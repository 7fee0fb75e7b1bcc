"""Reports that may be one: the same facility, or a place nearby, within the county's days. Proposed, never merged by itself."""

from datetime import timedelta
from decimal import Decimal
from math import cos, radians

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Power, Sqrt
from django.utils import timezone

from maintenance.matter_rules import duplicates_within
from maintenance.models import Matter

METRES_A_DEGREE = 111_320.0
SHOWN = 5


def position_of(matter: Matter) -> tuple[Decimal, Decimal] | None:
    """Where it is: as reported, else where its facility stands."""
    if matter.longitude is not None and matter.latitude is not None:
        return matter.longitude, matter.latitude
    return matter.facility.position if matter.facility else None


def like(matter: Matter, *, post) -> QuerySet[Matter]:
    """Open matters in sight that may be the same, the first reported first; at most five."""
    metres, days = duplicates_within(timezone.localdate(matter.reported_at))
    span = timedelta(days=days)
    near = Matter.objects.visible_to(post).open().exclude(pk=matter.pk).for_list()
    near = near.filter(reported_at__gte=matter.reported_at - span, reported_at__lte=matter.reported_at + span)
    same = Q(facility_id=matter.facility_id) if matter.facility_id else Q(pk__in=[])
    if (place := position_of(matter)) is not None:
        near, close = _within(near, place, metres)
        same |= close
    return near.filter(same).order_by("reported_at", "pk")[:SHOWN]


def _within(rows: QuerySet[Matter], place: tuple, metres: int) -> tuple[QuerySet[Matter], Q]:
    """A box first, then the distance in it; thirty metres are flat."""
    east, north = float(place[0]), float(place[1])
    wide = metres / (METRES_A_DEGREE * cos(radians(north)))
    high = metres / METRES_A_DEGREE
    rows = rows.alias(
        east=Cast(Coalesce("longitude", "facility__longitude"), FloatField()),
        north=Cast(Coalesce("latitude", "facility__latitude"), FloatField()),
    ).alias(
        away=Sqrt(
            Power((F("east") - east) * METRES_A_DEGREE * cos(radians(north)), 2)
            + Power((F("north") - north) * METRES_A_DEGREE, 2)
        )
    )
    box = Q(east__range=(east - wide, east + wide), north__range=(north - high, north + high))
    return rows, box & Q(away__lte=metres)


def first_of(matter: Matter) -> Matter:
    """首报: of a matter and what was merged into it, whoever told of it first."""
    return min([matter, *matter.merged.all()], key=lambda one: (one.reported_at, one.pk))
