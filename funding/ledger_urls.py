"""Addresses of 账簿 and 月结 beneath /money/."""

from django.urls import URLPattern, path

from funding.views import adjusting, ledger, months

urlpatterns: list[URLPattern] = [
    path("accounts/", ledger.account_list, name="account-list"),
    path("accounts/export/", ledger.account_export, name="account-export"),
    path("accounts/<int:account_id>/", ledger.account_detail, name="account-detail"),
    path("accounts/<int:account_id>/act/<slug:act>/", adjusting.account_act, name="account-act"),
    path("bookings/", ledger.booking_list, name="booking-list"),
    path("bookings/export/", ledger.booking_export, name="booking-export"),
    path("bookings/<int:booking_id>/", ledger.booking_detail, name="booking-detail"),
    path("bookings/<int:booking_id>/reverse/", ledger.booking_reverse, name="booking-reverse"),
    path("bookings/<int:booking_id>/files/", adjusting.booking_file, name="booking-file"),
    path("months/", months.month_list, name="month-list"),
    path("months/close/", months.month_close, name="month-close"),
    path("months/carry/", months.year_carry, name="year-carry"),
    path("limits/new/", months.limit_create, name="limit-create"),
    path("uses/new/", months.use_create, name="use-create"),
    path("uses/<slug:code>/edit/", months.use_edit, name="use-edit"),
]
