"""Addresses of 到账 beneath /money/."""

from django.urls import URLPattern, path

from funding.views import arrivals

OF = "arrivals/<int:arrival_id>/"
urlpatterns: list[URLPattern] = [
    path("arrivals/", arrivals.arrival_list, name="arrival-list"),
    path("arrivals/export/", arrivals.arrival_list_export, name="arrival-list-export"),
    path("arrivals/create/", arrivals.arrival_create, name="arrival-create"),
    path("arrivals/limit/", arrivals.arrival_limit, name="arrival-limit"),
    path(OF, arrivals.arrival_detail, name="arrival-detail"),
    path(f"{OF}act/<slug:act>/", arrivals.arrival_act, name="arrival-act"),
    path(f"{OF}notice/", arrivals.arrival_notice, name="arrival-notice"),
    path(f"{OF}notice/word/", arrivals.arrival_word, name="arrival-word"),
    path(f"{OF}publish/", arrivals.arrival_publish, name="arrival-publish"),
    path("shares/<int:share_id>/arrive/", arrivals.share_arrive, name="share-arrive"),
]
