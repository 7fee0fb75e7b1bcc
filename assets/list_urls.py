"""Addresses of what stands around the register's list: acts on many rows, saved views; part of assets/urls.py."""

from django.urls import path

from assets.views import bulk, saved_views

urlpatterns = [
    path("bulk/", bulk.facility_bulk, name="facility-bulk"),
    path("bulk/acts/", bulk.bulk_act_list, name="bulk-act-list"),
    path("bulk/acts/<int:act_id>/take-back/", bulk.bulk_act_take_back, name="bulk-act-take-back"),
    path("views/", saved_views.saved_view_list, name="saved-view-list"),
    path("views/save/", saved_views.saved_view_create, name="saved-view-create"),
    path("views/<int:view_id>/", saved_views.saved_view_open, name="saved-view-open"),
    path("views/<int:view_id>/export/", saved_views.saved_view_export, name="saved-view-export"),
    path("views/<int:view_id>/delete/", saved_views.saved_view_delete, name="saved-view-delete"),
]
