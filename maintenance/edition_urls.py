"""Addresses of editions of the responsibility list; joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import editions

OF = "editions/<int:edition_id>/"
urlpatterns = [
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions/freeze/", editions.edition_freeze, name="edition-freeze"),
    path(OF, editions.edition_detail, name="edition-detail"),
    path(f"{OF}export/", editions.edition_export, name="edition-export"),
    path(f"{OF}publish/", editions.edition_publish, name="edition-publish"),
]
