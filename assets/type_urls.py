"""Addresses of types, under /facilities/types/."""

from django.urls import path

from assets.views import types

urlpatterns = [
    path("types/", types.type_list, name="type-list"),
    path("types/create/", types.type_create, name="type-create"),
    path("types/<str:code>/", types.type_detail, name="type-detail"),
    path("types/<str:code>/edit/", types.type_edit, name="type-edit"),
    path("types/<str:code>/rules/create/", types.type_rule_create, name="type-rule-create"),
    path("types/<str:code>/attributes/create/", types.type_attribute_create, name="type-attribute-create"),
    path("types/<str:code>/words/create/", types.type_word_create, name="type-word-create"),
    path("type-rules/<int:rule_id>/withdraw/", types.type_rule_withdraw, name="type-rule-withdraw"),
    path("type-attributes/<int:attribute_id>/edit/", types.type_attribute_edit, name="type-attribute-edit"),
    path(
        "type-attributes/<int:attribute_id>/retire/",
        types.type_attribute_retire,
        name="type-attribute-retire",
    ),
    path("type-words/<int:word_id>/delete/", types.type_word_delete, name="type-word-delete"),
]
