"""Addresses of 巡查任务."""

from django.urls import path

from maintenance.views import duties

urlpatterns = [
    path("duties/", duties.duty_list, name="duty-list"),
    path("duties/export/", duties.duty_export, name="duty-export"),
    path("duties/month/", duties.duty_month, name="duty-month"),
    path("duties/<int:duty_id>/", duties.duty_detail, name="duty-detail"),
    path("duties/<int:duty_id>/ask/", duties.duty_ask, name="duty-ask"),
    path("duties/<int:duty_id>/excuse/", duties.duty_excuse, name="duty-excuse"),
    path("duties/<int:duty_id>/keep/", duties.duty_keep, name="duty-keep"),
]
