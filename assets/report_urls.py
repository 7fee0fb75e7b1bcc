"""Addresses of the three ledgers and of 配置标准; part of assets/urls.py."""

from django.urls import path

from assets.views import reports, standards

urlpatterns = [
    path("summary/", reports.summary_ledger, name="summary-ledger"),
    path("summary/export/", reports.summary_ledger_export, name="summary-ledger-export"),
    path("detail/paper/", reports.detail_ledger, name="detail-ledger"),
    path("work/", reports.work_ledger, name="work-ledger"),
    path("work/export/", reports.work_ledger_export, name="work-ledger-export"),
    path("standards/", standards.standards_now, name="standards-now"),
    path("standards/new/", standards.standard_create, name="standard-create"),
    path("standards/<int:standard_id>/", standards.standard_detail, name="standard-detail"),
    path("standards/<int:standard_id>/end/", standards.standard_end, name="standard-end"),
    path("work/paper/", reports.work_ledger_paper, name="work-ledger-paper"),
]
