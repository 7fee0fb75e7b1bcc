"""Addresses of 巡查任务 and 纸质表."""

from django.urls import path

from maintenance.views import duties, sheets

urlpatterns = [
    path("duties/", duties.duty_list, name="duty-list"),
    path("duties/export/", duties.duty_export, name="duty-export"),
    path("duties/month/", duties.duty_month, name="duty-month"),
    path("duties/<int:duty_id>/", duties.duty_detail, name="duty-detail"),
    path("duties/<int:duty_id>/ask/", duties.duty_ask, name="duty-ask"),
    path("duties/<int:duty_id>/excuse/", duties.duty_excuse, name="duty-excuse"),
    path("duties/<int:duty_id>/keep/", duties.duty_keep, name="duty-keep"),
    path("sheets/", sheets.sheet_list, name="sheet-list"),
    path("sheets/find/", sheets.sheet_find, name="sheet-find"),
    path("sheets/create/", sheets.sheet_create, name="sheet-create"),
    path("sheets/<int:sheet_id>/", sheets.sheet_detail, name="sheet-detail"),
    path("sheets/<int:sheet_id>/print/", sheets.sheet_print, name="sheet-print"),
    path("sheets/<int:sheet_id>/void/", sheets.sheet_void, name="sheet-void"),
]
