"""Addresses of 改革责任清单 and 三统一 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import duty_editions as editions
from tasks_checklist.views import duty_items as items
from tasks_checklist.views import unification

EDITION = "duty-editions/<int:edition_id>/"
FACT = "unification/<slug:code>/<slug:sector>/<slug:fact>/"
urlpatterns: list[URLPattern] = [
    path("duties/", items.duty_item_list, name="duty-item-list"),
    path("duties/export/", items.duty_item_export, name="duty-item-export"),
    path("duties/print/", items.duty_item_print, name="duty-item-print"),
    path("duties/new/", items.duty_item_create, name="duty-item-create"),
    path("duties/fill/", items.duty_item_fill, name="duty-item-fill"),
    path("duties/<int:item_id>/edit/", items.duty_item_edit, name="duty-item-edit"),
    path("duties/<int:item_id>/end/", items.duty_item_end, name="duty-item-end"),
    path("duty-editions/", editions.duty_edition_list, name="duty-edition-list"),
    path("duty-editions/freeze/", editions.duty_edition_freeze, name="duty-edition-freeze"),
    path(EDITION, editions.duty_edition_detail, name="duty-edition-detail"),
    path(f"{EDITION}export/", editions.duty_edition_export, name="duty-edition-export"),
    path(f"{EDITION}publish/", editions.duty_edition_publish, name="duty-edition-publish"),
    path("unification/", unification.unification_table, name="unification-table"),
    path("unification/export/", unification.unification_table_export, name="unification-table-export"),
    path("unification/print/", unification.unification_print, name="unification-print"),
    path(FACT, unification.unification_detail, name="unification-detail"),
    path(f"{FACT}edit/", unification.unification_edit, name="unification-edit"),
    path(f"{FACT}files/", unification.unification_file, name="unification-file"),
]
