"""Addresses of CARE, joined in maintenance/urls.py."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
