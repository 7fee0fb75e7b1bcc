"""Addresses of MONEY: a file a noun."""

from funding import arrival_urls, life_urls, report_urls

app_name = "funding"
urlpatterns: list = [
    *arrival_urls.urlpatterns,
    *life_urls.urlpatterns,
    *report_urls.urlpatterns,
]
