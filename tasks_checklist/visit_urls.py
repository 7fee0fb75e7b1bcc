"""Addresses of 督导日程, 督导行程, 督导记录单 and 日历订阅 beneath /duty/."""

from django.urls import URLPattern, path

from tasks_checklist.views import calendar_feeds as feeds
from tasks_checklist.views import visit_calendar as calendar
from tasks_checklist.views import visit_records as records
from tasks_checklist.views import visits as views

ONE = "visits/<int:visit_id>/"
STOP = "visits/stops/<int:stop_id>/"
urlpatterns: list[URLPattern] = [
    path("visits/calendar/", calendar.visit_calendar, name="visit-calendar"),
    path("visits/month/", calendar.visit_month, name="visit-month"),
    path("visits/", views.visit_list, name="visit-list"),
    path("visits/export/", views.visit_export, name="visit-export"),
    path("visits/new/", views.visit_create, name="visit-create"),
    path(ONE, views.visit_detail, name="visit-detail"),
    path(f"{ONE}paper/", calendar.visit_paper, name="visit-paper"),
    path(f"{ONE}move/", views.visit_move, name="visit-move"),
    path(f"{ONE}pin/", views.visit_pin, name="visit-pin"),
    path(f"{ONE}act/<slug:act>/", views.visit_act, name="visit-act"),
    path(f"{ONE}stops/new/", views.visit_stop_create, name="visit-stop-create"),
    path(f"{ONE}stops/order/", views.visit_stop_order, name="visit-stop-order"),
    path(f"{STOP}delete/", views.visit_stop_delete, name="visit-stop-delete"),
    path(f"{STOP}record/", records.visit_stop_record, name="visit-stop-record"),
    path(f"{STOP}photos/", records.visit_stop_photo, name="visit-stop-photo"),
    path("calendar/", feeds.feed_own, name="feed-own"),
    path("calendar/end/", feeds.feed_end, name="feed-end"),
    path("calendar/<slug:key>.ics", feeds.feed_read, name="feed-read"),
]
