"""定位: a facility gets its line or area, drawn or walked, and its point."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.rights import Right
from assets.actions.holding import locked
from assets.geometry import DECIMALS, GeometryError, Outline, box, geojson, measured, middle, read_geojson
from assets.models import Facility, Shape
from assets.tracks import walked
from common.coordinates import WGS84
from common.models.versions import change

SIDES = ("west", "south", "east", "north")


@transaction.atomic
def draw_shape(*, facility: Facility, geometry: dict[str, Any], source: Shape.Source | str, by) -> Shape:
    """Keep the line or area of a facility (GeoJSON in WGS-84), measured, with its box; a former one is replaced.

    A walked line is smoothed first. The facility's point follows if it has none or had the former shape's. Raises
    Refused, Http404, and ValidationError in words for a geometry that is none or not what the type asks for.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    outline = sound(facility.type.shape, geometry, source)
    former = Shape.objects.visible_to(by).filter(facility=facility).first()
    kept, _created = Shape.objects.visible_to(by).update_or_create(
        facility=facility, defaults=columns(outline, source=source, by=by)
    )
    if facility.position is None or (former and facility.position == middle_of(former)):
        _place(facility, middle_of(kept))
    return kept


@transaction.atomic
def clear_shape(*, facility: Facility, by) -> None:
    """Take the line or area away; the point stays. Raises Refused, Http404, and ValidationError where there is none."""
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    if not Shape.objects.visible_to(by).filter(facility=facility).delete()[0]:
        raise ValidationError("还没有画过图形")


@transaction.atomic
def place_facility(
    *, facility: Facility, longitude: Decimal, latitude: Decimal, by, datum: str = WGS84, written: str = ""
) -> Facility:
    """Give a facility its point, in degrees of WGS-84; `datum` and `written` keep how it was said.

    Raises Refused, Http404, ValidationError for a place that is none on earth.
    """
    require(by, Right.FACILITY_CHANGE, facility)
    facility = locked(facility, by=by)
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValidationError("坐标超出范围：经度 ±180°，纬度 ±90°")
    _place(facility, (in_degrees(longitude), in_degrees(latitude)), datum=datum, written=written)
    return facility


def sound(wanted: str, value: dict[str, Any], source: str) -> Outline:
    """The outline of a geometry, if it is what the type (`FacilityType.shape`) is drawn as. Raises ValidationError."""
    if wanted not in Shape.Kind.values:
        raise ValidationError("这类设施在图上是一个点，不画线和面")
    each = walked if source == Shape.Source.WALKED else tuple
    try:
        found = read_geojson(value, each)
    except GeometryError as wrong:
        raise ValidationError(str(wrong)) from wrong
    if found.kind != wanted:
        raise ValidationError(
            f"这类设施在图上是{Shape.Kind(wanted).label}，不是{Shape.Kind(found.kind).label}"
        )
    return found


def columns(outline: Outline, *, source: Shape.Source | str, by) -> dict[str, Any]:
    """What the row of a shape holds of its outline."""
    sides = {side: in_degrees(value) for side, value in zip(SIDES, box(outline), strict=True)}
    return {
        **sides,
        "kind": outline.kind,
        "geometry": geojson(outline),
        "measured": measured(outline),
        "source": source,
        "recorded_at": timezone.now(),
        "recorded_by_id": by.person_id,
    }


def middle_of(shape: Shape) -> tuple[Decimal, Decimal]:
    """The point that stands for a shape, as the columns of a facility hold it."""
    longitude, latitude = middle(read_geojson(shape.geometry))
    return in_degrees(longitude), in_degrees(latitude)


def in_degrees(value: float | Decimal) -> Decimal:
    return round(Decimal(repr(value) if isinstance(value, float) else value), DECIMALS)


def _place(
    facility: Facility, position: tuple[Decimal, Decimal], *, datum: str = WGS84, written: str = ""
) -> None:
    longitude, latitude = position
    said = {"position_datum": datum, "position_raw": written[:120]}
    change(facility, version=facility.version, longitude=longitude, latitude=latitude, **said)
