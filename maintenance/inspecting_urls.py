"""Addresses of 巡查: the page on the phone and what it asks and sends; the records at the desk."""

from django.urls import path

from maintenance.views import inspecting, inspections

urlpatterns = [
    path("inspecting/", inspecting.inspecting_today, name="inspecting-today"),
    path("inspecting/worker.js", inspecting.inspecting_worker, name="inspecting-worker"),
    path("inspecting/page.webmanifest", inspecting.inspecting_manifest, name="inspecting-manifest"),
    path("inspecting/enter/", inspecting.inspecting_enter, name="inspecting-enter"),
    path("inspecting/own/", inspecting.inspecting_own, name="inspecting-own"),
    path("inspecting/who/", inspecting.inspecting_who, name="inspecting-who"),
    path("inspecting/find/", inspecting.inspecting_find, name="inspecting-find"),
    path("inspecting/duties/<int:duty_id>/", inspecting.inspecting_duty, name="inspecting-duty"),
    path(
        "inspecting/facilities/<int:facility_id>/", inspecting.inspecting_facility, name="inspecting-facility"
    ),
    path("inspecting/photos/", inspecting.inspecting_photo, name="inspecting-photo"),
    path("inspecting/records/", inspecting.inspecting_record, name="inspecting-record"),
    path("inspecting/rest/", inspecting.inspecting_rest, name="inspecting-rest"),
    path("inspections/", inspections.inspection_list, name="inspection-list"),
    path("inspections/export/", inspections.inspection_export, name="inspection-export"),
    path("inspections/<int:inspection_id>/", inspections.inspection_detail, name="inspection-detail"),
]
