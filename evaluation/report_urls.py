"""Addresses of 评价报告 beneath /judgement/."""

from django.urls import URLPattern, path

from evaluation.views import reports

urlpatterns: list[URLPattern] = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/archive/", reports.report_archive, name="report-archive"),
    path("reports/templates/", reports.report_template_list, name="report-template-list"),
    path("reports/templates/create/", reports.report_template_create, name="report-template-create"),
    path("reports/templates/<slug:level>/", reports.report_template_file, name="report-template-file"),
    path("reports/runs/<int:run_id>/", reports.report_run_detail, name="report-run-detail"),
    path("reports/runs/<int:run_id>/<slug:act>/", reports.report_run_act, name="report-run-act"),
    path("reports/<int:report_id>/<slug:kind>/", reports.report_file, name="report-file"),
    path("rounds/<int:round_id>/reports/", reports.report_create, name="report-create"),
]
