"""Addresses of 事项 and 隐患; part of maintenance/urls.py."""

from django.urls import URLPattern, path

from maintenance.views import hotline, matter_acts, matter_reporting, matter_rules, matters

ONE, RULE = "matters/<int:matter_id>/", "matters/rules/<slug:key>/"
urlpatterns: list[URLPattern] = [
    path("hotline/", hotline.hotline_rates, name="hotline-rates"),
    path("hotline/export/", hotline.hotline_rates_export, name="hotline-rates-export"),
    path("matters/", matters.matter_list, name="matter-list"),
    path("matters/export/", matters.matter_export, name="matter-export"),
    path("matters/new/", matter_reporting.matter_create, name="matter-create"),
    path("matters/bulk/", matter_reporting.matter_bulk, name="matter-bulk"),
    path("matters/rules/", matter_rules.matter_rule_list, name="matter-rule-list"),
    path(RULE, matter_rules.matter_rule_set, name="matter-rule-set"),
    path(f"{RULE}restore/", matter_rules.matter_rule_restore, name="matter-rule-restore"),
    path(f"{RULE}<slug:day>/take-back/", matter_rules.matter_rule_take_back, name="matter-rule-take-back"),
    path(ONE, matters.matter_detail, name="matter-detail"),
    path(f"{ONE}print/", matters.matter_print, name="matter-print"),
    path(f"{ONE}photos/<slug:when>/", matters.matter_photo_create, name="matter-photo-create"),
    path(f"{ONE}act/<slug:act>/", matter_acts.matter_act, name="matter-act"),
    path("hazards/", matter_reporting.hazard_list, name="hazard-list"),
    path("hazards/export/", matter_reporting.hazard_export, name="hazard-export"),
]
