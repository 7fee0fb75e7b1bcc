"""A facility's line or area: drawn, walked, measured beside what is registered, taken away; by whom it may."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.access import Refused
from accounts.system import SystemPost
from assets import measuring
from assets.actions.shapes import clear_shape, draw_shape, place_facility
from assets.models import Facility, Shape
from common.coordinates import GCJ02
from tests.assets.factories import make_facility
from tests.factories import GULI, HENGXI, make_post

ROAD, YARD, TOILET = "0101", "0605", "0401"
KILOMETRE = {"type": "LineString", "coordinates": [[118.80, 31.70], [118.8105385, 31.70]]}
HECTARE = [[118.8, 31.7], [118.801054, 31.7], [118.801054, 31.700902], [118.8, 31.700902], [118.8, 31.7]]
FIELD = {"type": "Polygon", "coordinates": [HECTARE]}


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def road(**values) -> Facility:
    return make_facility(type_code=ROAD, **{"quantity": Decimal("1.05"), "unit": "公里", **values})


def present(facility: Facility) -> Facility:
    return Facility.objects.select_related("type", "shape").get(pk=facility.pk)


def test_a_line_is_kept_measured_with_its_box_and_gives_the_point(clerk):
    facility = road()
    shape = draw_shape(facility=facility, geometry=KILOMETRE, source="drawn", by=clerk)
    assert (shape.kind, shape.measured) == ("line", Decimal("0.999"))
    assert (shape.west, shape.north) == (Decimal("118.8"), Decimal("31.7"))
    assert shape.recorded_by == clerk.person
    assert present(facility).position == (Decimal("118.805270"), Decimal("31.700000"))


def test_a_point_of_its_own_stays_and_a_point_of_the_shape_follows(clerk):
    own, drawn = road(longitude=Decimal("118.8"), latitude=Decimal("31.7")), road()
    for facility in (own, drawn):
        draw_shape(facility=facility, geometry=KILOMETRE, source="drawn", by=clerk)
    moved = {"type": "LineString", "coordinates": [[118.82, 31.70], [118.83, 31.70]]}
    for facility in (own, drawn):
        draw_shape(facility=present(facility), geometry=moved, source="drawn", by=clerk)
    assert present(own).position == (Decimal("118.8"), Decimal("31.7"))
    assert present(drawn).position == (Decimal("118.825"), Decimal("31.7"))
    assert Shape.objects.count() == 2


def test_a_walked_line_is_smoothed(clerk):
    track = [[118.80 + n * 2e-5, 31.70 + (n % 2) * 2e-5] for n in range(500)]
    shape = draw_shape(
        facility=road(), geometry={"type": "LineString", "coordinates": track}, source="walked", by=clerk
    )
    assert len(shape.geometry["coordinates"]) < 20
    assert shape.measured == pytest.approx(Decimal("0.946"), abs=Decimal("0.02"))


@pytest.mark.parametrize(
    ("type_code", "geometry", "words"),
    [
        (TOILET, KILOMETRE, "是一个点"),
        (ROAD, FIELD, "是线，不是面"),
        (ROAD, {"type": "LineString", "coordinates": [[118.8, 31.7]]}, "两个不同的点"),
        (ROAD, {"type": "Point", "coordinates": [118.8, 31.7]}, "只接受线"),
    ],
)
def test_what_does_not_fit_the_type_is_refused_in_words(clerk, type_code, geometry, words):
    facility = make_facility(type_code=type_code)
    with pytest.raises(ValidationError, match=words):
        draw_shape(facility=facility, geometry=geometry, source="drawn", by=clerk)
    assert not Shape.objects.exists()


def test_only_who_may_change_the_facility_draws(clerk):
    facility = road()
    leader, stranger = make_post(role="township_leader", division=HENGXI), make_post(division=GULI)
    for post, refusal in ((leader, Refused), (stranger, Http404)):
        with pytest.raises(refusal):
            draw_shape(facility=facility, geometry=KILOMETRE, source="drawn", by=post)
        with pytest.raises(refusal):
            clear_shape(facility=facility, by=post)
        with pytest.raises(refusal):
            place_facility(facility=facility, longitude=Decimal(118), latitude=Decimal(31), by=post)


def test_a_shape_is_taken_away_and_the_point_stays(clerk):
    facility = road()
    draw_shape(facility=facility, geometry=KILOMETRE, source="drawn", by=clerk)
    clear_shape(facility=facility, by=clerk)
    assert present(facility).position
    assert not Shape.objects.exists()
    with pytest.raises(ValidationError, match="还没有画过"):
        clear_shape(facility=facility, by=clerk)


def test_a_point_keeps_how_it_was_said(clerk):
    facility = make_facility()
    place_facility(
        facility=facility,
        longitude=Decimal("118.7612345678"),
        latitude=Decimal("31.73"),
        by=clerk,
        datum=GCJ02,
        written="118.7665, 31.7279",
    )
    found = present(facility)
    assert found.position == (Decimal("118.761235"), Decimal("31.730000"))
    assert (found.position_datum, found.position_raw) == (GCJ02, "118.7665, 31.7279")
    with pytest.raises(ValidationError, match="超出范围"):
        place_facility(facility=facility, longitude=Decimal(190), latitude=Decimal(31), by=clerk)


# --- Beside what is registered ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "measured", "quantity", "unit", "differs"),
    [
        ("line", "1.000", "1.05", "公里", False),
        ("line", "1.000", "1.20", "公里", True),
        ("line", "1.000", "0.92", "公里", False),
        ("line", "1.000", "0.90", "公里", True),
        ("line", "1.000", "1050", "米", False),
        ("line", "1.000", "2", "华里", False),
        ("line", "1.000", "3", "华里", True),
        ("area", "10000", "1", "公顷", False),
        ("area", "10000", "15", "亩", False),
        ("area", "10000", "20", "亩", True),
        ("area", "10000", "12000", "平方米", True),
        ("line", "1.000", "3", "座", None),
        ("line", "1.000", "0", "公里", None),
        ("line", "1.000", None, "公里", None),
    ],
)
def test_a_tenth_is_told_in_whatever_unit(clerk, kind, measured, quantity, unit, differs):
    quantity = quantity and Decimal(quantity)
    found = measuring.compare(kind, Decimal(measured), quantity, unit)
    assert found.differs is bool(differs)
    assert (found.share is None) is (differs is None)
    # the list asks the same of the database
    facility = make_facility(type_code=ROAD if kind == "line" else YARD, quantity=quantity, unit=unit)
    Shape.objects.create(
        facility=facility,
        kind=kind,
        geometry={},
        west=1,
        south=1,
        east=1,
        north=1,
        measured=Decimal(measured),
    )
    rows = Facility.objects.visible_to(SystemPost()).filter(measuring.differs())
    assert rows.exists() is bool(differs)


def test_a_facility_without_shape_has_nothing_to_compare(clerk):
    assert measuring.of_facility(road()) is None
