from django.urls import path

from assets.views import facilities, ledgers

app_name = "assets"
urlpatterns = [
    path("", facilities.facility_list, name="facility-list"),
    path("export/", facilities.facility_export, name="facility-export"),
    path("<int:facility_id>/", facilities.facility_detail, name="facility-detail"),
    path("ledgers/", ledgers.ledger_list, name="ledger-list"),
    path("ledgers/hand-over/", ledgers.ledger_hand_over, name="ledger-hand-over"),
    path("ledgers/<int:batch_id>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<int:batch_id>/confirm/", ledgers.ledger_confirm, name="ledger-confirm"),
    path("ledgers/<int:batch_id>/discard/", ledgers.ledger_discard, name="ledger-discard"),
    path("ledgers/<int:batch_id>/held/", ledgers.ledger_held_export, name="ledger-held-export"),
]
