"""Addresses of MONEY: a file a noun."""

from funding import (
    arrival_urls,
    expenditure_urls,
    income_urls,
    ledger_urls,
    life_urls,
    performance_urls,
    report_urls,
)

app_name = "funding"
urlpatterns: list = [
    *income_urls.urlpatterns,
    *ledger_urls.urlpatterns,
    *arrival_urls.urlpatterns,
    *life_urls.urlpatterns,
    *performance_urls.urlpatterns,
    *report_urls.urlpatterns,
    *expenditure_urls.urlpatterns,
]
