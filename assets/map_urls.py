"""Addresses of the map and of a facility's place on it; part of assets/urls.py."""

from django.urls import path

from assets.views import maps, shapes

urlpatterns = [
    path("map/", maps.map_facilities, name="map-facilities"),
    path("map/features/", maps.map_features, name="map-features"),
    path("map/read/", maps.map_read, name="map-read"),
    path("<int:facility_id>/shape/", shapes.shape_edit, name="shape-edit"),
    path("<int:facility_id>/shape/clear/", shapes.shape_clear, name="shape-clear"),
]
