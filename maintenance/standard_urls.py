"""Addresses of 管护标准, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import standards

OF = "standards/<int:standard_id>/"
urlpatterns = [
    path("standards/", standards.standard_list, name="standard-list"),
    path("standards/export/", standards.standard_list_export, name="standard-list-export"),
    path("standards/create/", standards.standard_create, name="standard-create"),
    path(OF, standards.standard_detail, name="standard-detail"),
    path(f"{OF}print/", standards.standard_print, name="standard-print"),
    path(f"{OF}edit/", standards.standard_edit, name="standard-edit"),
    path(f"{OF}submit/", standards.standard_submit, name="standard-submit"),
    path(f"{OF}publish/", standards.standard_publish, name="standard-publish"),
    path(f"{OF}return/", standards.standard_return, name="standard-return"),
    path(f"{OF}withdraw/", standards.standard_withdraw, name="standard-withdraw"),
]
