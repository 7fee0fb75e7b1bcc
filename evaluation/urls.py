"""Addresses of JUDGE: a file a noun."""

from evaluation import (
    evaluation_urls,
    experience_urls,
    report_urls,
    round_urls,
    scheme_urls,
    voice_urls,
)

app_name = "evaluation"
urlpatterns: list = [
    *report_urls.urlpatterns,
    *scheme_urls.urlpatterns,
    *round_urls.urlpatterns,
    *evaluation_urls.urlpatterns,
    *experience_urls.urlpatterns,
    *voice_urls.urlpatterns,
]
