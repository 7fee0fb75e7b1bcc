"""评价轮次."""

from django.urls import path

from evaluation.views import rounds as views

ONE = "rounds/<int:round_id>/"
urlpatterns = [
    path("rounds/", views.round_list, name="round-list"),
    path("rounds/export/", views.round_list_export, name="round-list-export"),
    path("rounds/new/", views.round_create, name="round-create"),
    path(ONE, views.round_detail, name="round-detail"),
    path(f"{ONE}edit/", views.round_edit, name="round-edit"),
    path(f"{ONE}postpone/", views.round_postpone, name="round-postpone"),
    path(f"{ONE}<slug:act>/", views.round_act, name="round-act"),
]
