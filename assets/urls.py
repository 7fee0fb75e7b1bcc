from django.urls import path

from assets import campaign_urls, facility_urls, list_urls, map_urls, plate_urls, report_urls, type_urls
from assets.views import coding, coverage, facilities, ledgers, registering

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
    path("ledgers/", ledgers.ledger_list, name="ledger-list"),
    path("ledgers/hand-over/", ledgers.ledger_hand_over, name="ledger-hand-over"),
    path("ledgers/<int:batch_id>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<int:batch_id>/confirm/", ledgers.ledger_confirm, name="ledger-confirm"),
    path("ledgers/<int:batch_id>/discard/", ledgers.ledger_discard, name="ledger-discard"),
    path("ledgers/<int:batch_id>/held/", ledgers.ledger_held_export, name="ledger-held-export"),
]
