"""Addresses of a year's list opened anew; joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import renewals

OF = "renewals/<int:renewal_id>/"
urlpatterns = [
    path("renewals/begin/<str:code>/", renewals.renewal_begin, name="renewal-begin"),
    path(OF, renewals.renewal_detail, name="renewal-detail"),
    path(f"{OF}villages/<str:code>/", renewals.renewal_village, name="renewal-village"),
    path(f"{OF}undo/", renewals.renewal_undo, name="renewal-undo"),
    path(f"{OF}villages/<str:code>/confirm/", renewals.renewal_confirm, name="renewal-confirm"),
]
