"""Addresses of 专项, 预算, 下达 and 拨付 beneath /money/."""

from django.urls import URLPattern, path

from funding.views import allocations, budgets, disbursements, earmarks

OF = "allocations/<int:allocation_id>/"
LINE = "budgets/<int:line_id>/"
EARMARK = "earmarks/<int:earmark_id>/"
urlpatterns: list[URLPattern] = [
    path("earmarks/", earmarks.earmark_list, name="earmark-list"),
    path("earmarks/create/", earmarks.earmark_create, name="earmark-create"),
    path(EARMARK, earmarks.earmark_detail, name="earmark-detail"),
    path(f"{EARMARK}edit/", earmarks.earmark_edit, name="earmark-edit"),
    path("budgets/", budgets.budget_list, name="budget-list"),
    path("budgets/export/", budgets.budget_list_export, name="budget-list-export"),
    path("budgets/create/", budgets.budget_create, name="budget-create"),
    path(LINE, budgets.budget_detail, name="budget-detail"),
    path(f"{LINE}edit/", budgets.budget_edit, name="budget-edit"),
    path(f"{LINE}act/<slug:act>/", budgets.budget_act, name="budget-act"),
    path(f"{LINE}adjust/", budgets.budget_adjust, name="budget-adjust"),
    path("allocations/", allocations.allocation_list, name="allocation-list"),
    path("allocations/export/", allocations.allocation_list_export, name="allocation-list-export"),
    path("allocations/create/", allocations.allocation_create, name="allocation-create"),
    path(OF, allocations.allocation_detail, name="allocation-detail"),
    path(f"{OF}edit/", allocations.allocation_edit, name="allocation-edit"),
    path(f"{OF}issue/", allocations.allocation_issue, name="allocation-issue"),
    path(f"{OF}share-out/", allocations.allocation_share_out, name="allocation-share-out"),
    path("shares/<int:share_id>/disburse/", disbursements.share_disburse, name="share-disburse"),
    path("disbursements/", disbursements.disbursement_list, name="disbursement-list"),
    path("disbursements/export/", disbursements.disbursement_list_export, name="disbursement-list-export"),
    path(
        "disbursements/<int:disbursement_id>/", disbursements.disbursement_detail, name="disbursement-detail"
    ),
]
