"""统计, its paper and workbook, and the entries behind its figures."""

from django.urls import path

from funding.views import reports, year_book

urlpatterns = [
    path("report/", reports.fund_report, name="fund-report"),
    path("report/print/", reports.fund_report_print, name="fund-report-print"),
    path("report/export/", reports.fund_report_export, name="fund-report-export"),
    path("report/book/", year_book.year_book, name="year-book"),
    path("entries/", reports.entry_list, name="entry-list"),
    path("entries/export/", reports.entry_list_export, name="entry-list-export"),
]
