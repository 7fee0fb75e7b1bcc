"""Addresses of MONEY: a file a noun."""

from funding import report_urls

app_name = "funding"
urlpatterns: list = [*report_urls.urlpatterns]
