"""Addresses of 清查; part of assets/urls.py."""

from django.urls import path

from assets.views import campaigns

OF = "campaigns/<int:campaign_id>/"
LINE = "campaigns/lines/<int:line_id>/"
urlpatterns = [
    path("campaigns/", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign-create"),
    path(OF, campaigns.campaign_detail, name="campaign-detail"),
    path(f"{OF}lines/", campaigns.campaign_line_list, name="campaign-line-list"),
    path(f"{OF}find/", campaigns.campaign_find, name="campaign-find"),
    path(f"{OF}sheet/", campaigns.campaign_sheet, name="campaign-sheet"),
    path(f"{OF}close/", campaigns.campaign_close, name="campaign-close"),
    path(LINE, campaigns.campaign_line_answer, name="campaign-line-answer"),
    path(f"{LINE}settle/", campaigns.campaign_line_settle, name="campaign-line-settle"),
]
