"""Addresses of JUDGE: a file a noun."""

from evaluation import evaluation_urls, round_urls

app_name = "evaluation"
urlpatterns: list = [
    *round_urls.urlpatterns,
    *evaluation_urls.urlpatterns,
]
