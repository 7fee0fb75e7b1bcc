"""Addresses of 用款支出, 结算 and 成本 beneath /money/."""

from django.urls import URLPattern, path

from funding.views import costs, expenditures, paid, pay_sheets, settlements

ONE = "expenditures/<int:expenditure_id>/"
urlpatterns: list[URLPattern] = [
    path("expenditures/", expenditures.expenditure_list, name="expenditure-list"),
    path("expenditures/export/", expenditures.expenditure_export, name="expenditure-export"),
    path("expenditures/create/", expenditures.expenditure_create, name="expenditure-create"),
    path("expenditures/pay-sheet/", pay_sheets.pay_sheet, name="pay-sheet"),
    path(ONE, expenditures.expenditure_detail, name="expenditure-detail"),
    path(f"{ONE}edit/", expenditures.expenditure_edit, name="expenditure-edit"),
    path(f"{ONE}lines/", expenditures.expenditure_lines, name="expenditure-lines"),
    path(f"{ONE}share/", expenditures.expenditure_share, name="expenditure-share"),
    path(f"{ONE}refund/", expenditures.expenditure_refund, name="expenditure-refund"),
    path(f"{ONE}files/<slug:kind>/", expenditures.expenditure_file, name="expenditure-file"),
    path(f"{ONE}acts/<slug:act>/", expenditures.expenditure_act, name="expenditure-act"),
    path(f"{ONE}print/", expenditures.expenditure_print, name="expenditure-print"),
    path("", paid.money, name="money"),
    path("paid/", paid.paid_list, name="paid-list"),
    path("paid/<int:expenditure_id>/", paid.paid_detail, name="paid-detail"),
    path("approvals/", expenditures.approval_list, name="approval-list"),
    path("approvals/<int:expenditure_id>/<slug:act>/", expenditures.approval_act, name="approval-act"),
    path("settlements/", settlements.settlement_list, name="settlement-list"),
    path("settlements/export/", settlements.settlement_export, name="settlement-export"),
    path("settlements/create/", settlements.settlement_create, name="settlement-create"),
    path("settlements/<int:settlement_id>/", settlements.settlement_detail, name="settlement-detail"),
    path(
        "settlements/<int:settlement_id>/acts/<slug:act>/", settlements.settlement_act, name="settlement-act"
    ),
    path("costs/", costs.cost_table, name="cost-table"),
    path("costs/export/", costs.cost_table_export, name="cost-table-export"),
]
