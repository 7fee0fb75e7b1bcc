"""Addresses of the page of one facility and of what is done on it; part of assets/urls.py."""

from django.urls import path

from assets.views import (
    facility_acts,
    facility_acts_chiefs,
    facility_acts_idle,
    facility_acts_ownership,
    facility_acts_photos,
    facility_acts_settling,
    facility_detail,
)

OF = "<int:facility_id>/"
urlpatterns = [
    path(OF, facility_detail.facility_detail, name="facility-detail"),
    path(f"{OF}condition/", facility_acts.facility_condition, name="facility-condition"),
    path(f"{OF}status/<slug:act>/", facility_acts.facility_status, name="facility-status"),
    path(f"{OF}class/", facility_acts.facility_class, name="facility-class"),
    path(f"{OF}keeper/", facility_acts.facility_keeper, name="facility-keeper"),
    path(f"{OF}grid/", facility_acts.facility_grid, name="facility-grid"),
    path(f"{OF}relief/", facility_acts.facility_relief, name="facility-relief"),
    path(f"{OF}parent/", facility_acts_settling.facility_parent, name="facility-parent"),
    path(f"{OF}merge/", facility_acts_settling.facility_merge, name="facility-merge"),
    path(f"{OF}split/", facility_acts_settling.facility_split, name="facility-split"),
    path(f"{OF}retype/", facility_acts_settling.facility_retype, name="facility-retype"),
    path(f"{OF}move/", facility_acts_settling.facility_move, name="facility-move"),
    path(f"{OF}ownership/<slug:kind>/", facility_acts_ownership.ownership_create, name="ownership-create"),
    path("ownership/<int:act_id>/print/", facility_acts_ownership.ownership_print, name="ownership-print"),
    path(f"{OF}idle/", facility_acts_idle.idle_create, name="idle-create"),
    path("idle/<int:spell_id>/follow-up/", facility_acts_idle.idle_follow, name="idle-follow"),
    path("idle/<int:spell_id>/end/", facility_acts_idle.idle_end, name="idle-end"),
    path(f"{OF}chiefs/", facility_acts_chiefs.chief_create, name="chief-create"),
    path("chiefs/<int:chief_id>/end/", facility_acts_chiefs.chief_end, name="chief-end"),
    path(f"{OF}photos/", facility_acts_photos.photo_create, name="photo-create"),
    path("photos/<uuid:public_id>/delete/", facility_acts_photos.photo_delete, name="photo-delete"),
]
