"""Addresses of 事项; part of maintenance/urls.py."""

from django.urls import URLPattern, path

from maintenance.views import matters

ONE = "matters/<int:matter_id>/"
urlpatterns: list[URLPattern] = [
    path(ONE, matters.matter_detail, name="matter-detail"),
]
