"""Addresses of 流向 beneath /money/."""

from django.urls import URLPattern, path

from funding.views import fund_flow as views

urlpatterns: list[URLPattern] = [
    path("flow/", views.fund_flow, name="fund-flow"),
    path("flow/export/", views.fund_flow_export, name="fund-flow-export"),
    path("flow/<int:account_id>/", views.fund_flow_detail, name="fund-flow-detail"),
]
