"""Addresses of devices and their readings, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import devices as views

OF = "devices/<int:device_id>/"
AT = "devices/of/<int:facility_id>/"
urlpatterns = [
    path("devices/", views.device_list, name="device-list"),
    path("devices/export/", views.device_list_export, name="device-list-export"),
    path("devices/retention/", views.device_retention, name="device-retention"),
    path(AT, views.device_readings, name="device-readings"),
    path(f"{AT}create/", views.device_create, name="device-create"),
    path(OF, views.device_detail, name="device-detail"),
    path(f"{OF}edit/", views.device_edit, name="device-edit"),
    path(f"{OF}key/", views.device_key, name="device-key"),
    path(f"{OF}key/withdraw/", views.device_key_withdraw, name="device-key-withdraw"),
    path(f"{OF}use/", views.device_use, name="device-use"),
]
