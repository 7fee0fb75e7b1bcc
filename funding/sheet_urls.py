"""导入资金台账."""

from django.urls import path

from funding.views import sheets

urlpatterns = [
    path("sheets/", sheets.sheet_list, name="sheet-list"),
    path("sheets/new/", sheets.sheet_create, name="sheet-create"),
    path("sheets/<int:sheet_id>/", sheets.sheet_detail, name="sheet-detail"),
    path("sheets/<int:sheet_id>/rows/<int:row_id>/", sheets.sheet_row_edit, name="sheet-row-edit"),
    path("sheets/<int:sheet_id>/<slug:act>/", sheets.sheet_act, name="sheet-act"),
]
