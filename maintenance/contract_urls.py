"""Addresses of contracts and caretakers, joined in maintenance/urls.py."""

from django.urls import path

from maintenance.views import contracts

OF = "contracts/<int:contract_id>/"
urlpatterns = [
    path("contracts/", contracts.contract_list, name="contract-list"),
    path("contracts/export/", contracts.contract_list_export, name="contract-list-export"),
    path("contracts/create/", contracts.contract_create, name="contract-create"),
    path(OF, contracts.contract_detail, name="contract-detail"),
    path(f"{OF}edit/", contracts.contract_edit, name="contract-edit"),
    path(f"{OF}facilities/", contracts.contract_facilities, name="contract-facilities"),
    path(f"{OF}sign/", contracts.contract_sign, name="contract-sign"),
    path(f"{OF}finish/", contracts.contract_finish, name="contract-finish"),
    path(f"{OF}terminate/", contracts.contract_terminate, name="contract-terminate"),
    path(f"{OF}drop/", contracts.contract_drop, name="contract-drop"),
    path(f"{OF}check/", contracts.contract_check, name="contract-check"),
    path(f"{OF}evaluate/", contracts.contract_evaluate, name="contract-evaluate"),
    path(f"{OF}renew/", contracts.contract_renew, name="contract-renew"),
    path("contract-checks/<int:check_id>/void/", contracts.contract_check_void, name="contract-check-void"),
]
