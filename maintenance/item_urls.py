"""Addresses of the responsibility list's items; joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import item_bulk, item_detail, items, rhythms

OF = "items/<int:item_id>/"
urlpatterns = [
    path("items/", items.item_list, name="item-list"),
    path("items/export/", items.item_export, name="item-export"),
    path("items/paper/", items.item_paper, name="item-paper"),
    path("items/missing/", items.item_missing, name="item-missing"),
    path("items/flow/", items.item_flow, name="item-flow"),
    path("items/rhythm/", rhythms.item_rhythm, name="item-rhythm"),
    path("items/make/", item_detail.item_make, name="item-make"),
    path("items/bulk/", item_bulk.item_bulk, name="item-bulk"),
    path(OF, item_detail.item_detail, name="item-detail"),
    path(f"{OF}edit/", item_detail.item_edit, name="item-edit"),
    path(f"{OF}person/", item_detail.item_person, name="item-person"),
    path(f"{OF}words/<str:word>/", item_detail.item_word, name="item-word"),
    path(f"{OF}acts/<str:act>/", item_detail.item_act, name="item-act"),
]
