"""Objects for the authorisation matrix: facilities with a line, for the addresses of their place on the map."""

from accounts.models import Division
from accounts.places import ObjectFactory
from accounts.system import SystemPost
from assets.actions.registering import register
from assets.actions.shapes import draw_shape
from assets.models import FacilityType

LINE = {"type": "LineString", "coordinates": [[118.80, 31.70], [118.81, 31.70]]}


def drawn(division: Division) -> dict:
    """A road with its line."""
    by, kind = SystemPost(), FacilityType.objects.get(pk="0101")
    made = register(division=division, type=kind, name=f"{division.short_name}矩阵道路", by=by)
    draw_shape(facility=made, geometry=LINE, source="drawn", by=by)
    return {"facility_id": made.pk}


FACTORIES = {f"assets:shape-{act}": ObjectFactory(drawn) for act in ("edit", "clear")}
