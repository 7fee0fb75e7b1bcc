"""The ground of a map: where it begins, where it asks, whose tiles lie below it if the county names a server."""

from django import template
from django.conf import settings
from django.urls import reverse

from accounts.access import may
from accounts.rights import Right
from assets import measuring
from assets.geometry import read_geojson
from assets.maps import ground
from assets.models import Shape
from assets.sketch import sketch

register = template.Library()


@register.inclusion_tag("assets/map_frame.html", takes_context=True)
def map_frame(context, label: str, query: str = "") -> dict:
    """`{% map_frame "设施地图" query=query %}`: an empty map of the reader's county; static/js/map.js fills it."""
    post = context.request.post
    west, south, east, north = ground(post.division_id)
    features = reverse("assets:map-features")
    return {
        "label": label,
        "bounds": f"{west},{south},{east},{north}",
        "features": f"{features}?{query}" if query else features,
        "tiles": settings.MAP_TILES_URL,
        "attribution": settings.MAP_TILES_ATTRIBUTION,
    }


@register.inclusion_tag("assets/map_panel.html", takes_context=True)
def map_panel(context, facility) -> dict:
    """`{% map_panel facility %}`: where it lies, drawn small, what was measured, and the way to the map."""
    shape: Shape | None = getattr(facility, "shape", None)
    where = (float(facility.longitude), float(facility.latitude)) if facility.position else None
    drawn = sketch(read_geojson(shape.geometry) if shape else None, where)
    return {
        "facility": facility,
        "shape": shape,
        "sketch": drawn,
        "measured": measuring.of_facility(facility),
        "view": f"17/{where[1]:.5f}/{where[0]:.5f}" if where else "",
        "may_change": may(context.request.post, Right.FACILITY_CHANGE) and facility.merged_into_id is None,
    }
