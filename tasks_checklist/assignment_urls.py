"""Addresses of 任务分解 and 进展填报 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import assignment_bulk, reports
from tasks_checklist.views import assignments as views

ONE = "assignments/<int:assignment_id>/"
urlpatterns: list[URLPattern] = [
    path("assignments/", views.assignment_list, name="assignment-list"),
    path("assignments/export/", views.assignment_list_export, name="assignment-list-export"),
    path("assignments/bulk/", assignment_bulk.assignment_bulk, name="assignment-bulk"),
    path(ONE, views.assignment_detail, name="assignment-detail"),
    path(f"{ONE}act/<slug:act>/", views.assignment_act, name="assignment-act"),
    path(f"{ONE}report/", reports.report_create, name="report-create"),
    path("reports/<int:report_id>/answer/", reports.report_answer, name="report-answer"),
]
