"""Addresses of 台账导入; part of assets/urls.py."""

from django.urls import path

from assets.views import ledger_reading, ledger_rows, ledger_templates, ledgers

urlpatterns = [
    path("ledgers/", ledgers.ledger_list, name="ledger-list"),
    path("ledgers/template/", ledger_templates.ledger_template, name="ledger-template"),
    path("ledgers/template/file/", ledger_templates.ledger_template_file, name="ledger-template-file"),
    path("ledgers/hand-over/", ledgers.ledger_hand_over, name="ledger-hand-over"),
    path("ledgers/confirm/", ledgers.ledger_confirm_upload, name="ledger-confirm-upload"),
    path("ledgers/<int:batch_id>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<int:batch_id>/reading/", ledger_reading.ledger_reading, name="ledger-reading"),
    path("ledgers/<int:batch_id>/confirm/", ledgers.ledger_confirm, name="ledger-confirm"),
    path("ledgers/<int:batch_id>/discard/", ledgers.ledger_discard, name="ledger-discard"),
    path("ledgers/<int:batch_id>/undo/", ledgers.ledger_undo, name="ledger-undo"),
    path("ledgers/<int:batch_id>/agree/", ledger_rows.ledger_agree, name="ledger-agree"),
    path("ledgers/<int:batch_id>/held/", ledgers.ledger_held_export, name="ledger-held-export"),
    path("ledgers/<int:batch_id>/held/mend/", ledger_rows.ledger_held_mend, name="ledger-held-mend"),
    path("ledgers/<int:batch_id>/rows/<int:row_id>/", ledger_rows.ledger_row_edit, name="ledger-row-edit"),
    path(
        "ledgers/<int:batch_id>/rows/<int:row_id>/accept/",
        ledger_rows.ledger_row_accept,
        name="ledger-row-accept",
    ),
    path("ledgers/<int:batch_id>/rows/<slug:act>/", ledger_rows.ledger_row_act, name="ledger-row-act"),
]
