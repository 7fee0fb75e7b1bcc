"""Addresses of 任务分解 and 进展填报 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import assignment_bulk, reports
from tasks_checklist.views import assignment_summary as summary
from tasks_checklist.views import assignments as views
from tasks_checklist.views import report_collection as collection

ONE = "assignments/<int:assignment_id>/"
urlpatterns: list[URLPattern] = [
    path("assignments/", views.assignment_list, name="assignment-list"),
    path("assignments/export/", views.assignment_list_export, name="assignment-list-export"),
    path("assignments/summary/", summary.assignment_summary, name="assignment-summary"),
    path("assignments/summary/export/", summary.assignment_summary_export, name="assignment-summary-export"),
    path("assignments/bulk/", assignment_bulk.assignment_bulk, name="assignment-bulk"),
    path(ONE, views.assignment_detail, name="assignment-detail"),
    path(f"{ONE}act/<slug:act>/", views.assignment_act, name="assignment-act"),
    path(f"{ONE}report/", reports.report_create, name="report-create"),
    path("reports/", collection.report_collection, name="report-collection"),
    path("reports/export/", collection.report_collection_export, name="report-collection-export"),
    path("reports/act/", collection.report_collection_act, name="report-collection-act"),
    path("reports/<int:report_id>/answer/", reports.report_answer, name="report-answer"),
]
