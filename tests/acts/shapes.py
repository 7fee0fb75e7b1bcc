"""Where a facility lies: its point, its line drawn and walked again, and taken away."""

from decimal import Decimal

from assets.actions import registering, shapes
from assets.models import FacilityType
from tests.acts import at_work
from tests.acts.facilities import present

LINE = {"type": "LineString", "coordinates": [[118.80, 31.70], [118.81, 31.70]]}


def act_on_a_place() -> None:
    with at_work("shitang.clerk") as by:
        road = FacilityType.objects.get(pk="0101")
        facility = registering.register(division=by.division, type=road, name="石塘环塘路", quantity=1, by=by)
        shapes.draw_shape(facility=facility, geometry=LINE, source="drawn", by=by)
        shapes.draw_shape(facility=present(facility), geometry=LINE, source="walked", by=by)
        where = {"longitude": Decimal("118.8"), "latitude": Decimal("31.7")}
        shapes.place_facility(facility=present(facility), by=by, **where)
        shapes.clear_shape(facility=present(facility), by=by)
