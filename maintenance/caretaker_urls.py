"""Addresses of caretakers, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import caretakers

OF = "caretakers/<int:caretaker_id>/"
urlpatterns = [
    path("caretakers/", caretakers.caretaker_list, name="caretaker-list"),
    path("caretakers/export/", caretakers.caretaker_list_export, name="caretaker-list-export"),
    path("caretakers/create/", caretakers.caretaker_create, name="caretaker-create"),
    path(OF, caretakers.caretaker_detail, name="caretaker-detail"),
    path(f"{OF}edit/", caretakers.caretaker_edit, name="caretaker-edit"),
    path(f"{OF}leave/", caretakers.caretaker_leave, name="caretaker-leave"),
    path(f"{OF}certificates/create/", caretakers.certificate_create, name="certificate-create"),
    path(
        "certificates/<int:certificate_id>/delete/", caretakers.certificate_delete, name="certificate-delete"
    ),
    path("teams/", caretakers.team_list, name="team-list"),
    path("teams/export/", caretakers.team_list_export, name="team-list-export"),
    path("associations/", caretakers.association_list, name="association-list"),
]
