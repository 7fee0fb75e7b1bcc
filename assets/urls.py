from django.urls import path

from assets import (
    campaign_urls,
    facility_urls,
    ledger_urls,
    list_urls,
    map_urls,
    plate_urls,
    report_urls,
    type_urls,
)
from assets.views import coding, coverage, facilities, registering

app_name = "assets"
urlpatterns = [
    path("", facilities.facility_list, name="facility-list"),
    path("export/", facilities.facility_export, name="facility-export"),
    *list_urls.urlpatterns,
    *facility_urls.urlpatterns,
    *map_urls.urlpatterns,
    *campaign_urls.urlpatterns,
    *report_urls.urlpatterns,
    *plate_urls.urlpatterns,
    path("register/", registering.facility_create, name="facility-create"),
    path("register/fields/", registering.facility_fields, name="facility-fields"),
    path("coding/", coding.coding_list, name="coding-list"),
    path("coding/act/", coding.coding_act, name="coding-act"),
    path("<int:facility_id>/code/", coding.facility_code, name="facility-code"),
    path("<int:facility_id>/return/", coding.facility_return, name="facility-return"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("<int:facility_id>/edit/", registering.facility_edit, name="facility-edit"),
    *type_urls.urlpatterns,
    *ledger_urls.urlpatterns,
]
