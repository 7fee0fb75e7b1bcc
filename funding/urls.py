"""Addresses of MONEY: a file a noun."""

from funding import (
    arrival_urls,
    expenditure_urls,
    fund_flow_urls,
    income_urls,
    ledger_urls,
    life_urls,
    performance_urls,
    project_urls,
    report_urls,
    sheet_urls,
    voucher_urls,
)

app_name = "funding"
urlpatterns: list = [
    *project_urls.urlpatterns,
    *arrival_urls.urlpatterns,
    *expenditure_urls.urlpatterns,
    *fund_flow_urls.urlpatterns,
    *income_urls.urlpatterns,
    *ledger_urls.urlpatterns,
    *life_urls.urlpatterns,
    *performance_urls.urlpatterns,
    *sheet_urls.urlpatterns,
    *report_urls.urlpatterns,
    *voucher_urls.urlpatterns,
]
