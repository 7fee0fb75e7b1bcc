"""Addresses of water tests, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import water, water_rules

OF = "water-tests/<int:test_id>/"
urlpatterns = [
    path("water-tests/", water.water_test_list, name="water-test-list"),
    path("water-tests/export/", water.water_test_list_export, name="water-test-list-export"),
    path("water-tests/of/<int:facility_id>/create/", water.water_test_create, name="water-test-create"),
    path(OF, water.water_test_detail, name="water-test-detail"),
    path(f"{OF}void/", water.water_test_void, name="water-test-void"),
    path("water-due/", water_rules.water_due_list, name="water-due-list"),
    path("water-due/export/", water_rules.water_due_list_export, name="water-due-list-export"),
    path("water-due/month/", water_rules.water_due_month, name="water-due-month"),
    path("water-rules/", water_rules.water_rules, name="water-rules"),
    path(
        "water-rules/indicators/create/",
        water_rules.water_rules_indicator_create,
        name="water-rules-indicator-create",
    ),
    path(
        "water-rules/indicators/<int:indicator_id>/",
        water_rules.water_rules_indicator_edit,
        name="water-rules-indicator-edit",
    ),
    path("water-rules/interval/", water_rules.water_rules_interval, name="water-rules-interval"),
]
