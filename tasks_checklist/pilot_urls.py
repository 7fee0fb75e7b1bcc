"""Addresses of 试点 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import pilots

PILOT = "pilots/<int:pilot_id>/"
urlpatterns: list[URLPattern] = [
    path("pilots/", pilots.pilot_list, name="pilot-list"),
    path("pilots/export/", pilots.pilot_export, name="pilot-export"),
    path("pilots/new/", pilots.pilot_create, name="pilot-create"),
    path(PILOT, pilots.pilot_detail, name="pilot-detail"),
    path(f"{PILOT}edit/", pilots.pilot_edit, name="pilot-edit"),
    path(f"{PILOT}task/", pilots.pilot_join, name="pilot-join"),
    path(f"{PILOT}act/<slug:act>/", pilots.pilot_act, name="pilot-act"),
    path("pilots/reviews/<int:review_id>/files/", pilots.pilot_review_file, name="pilot-review-file"),
]
