"""指标体系 and 计算项."""

from django.urls import path

from evaluation.views import calculators, indicators, schemes

ONE = "schemes/<int:scheme_id>/"
INDICATOR = f"{ONE}indicators/<int:indicator_id>/"
urlpatterns = [
    path("schemes/", schemes.scheme_list, name="scheme-list"),
    path("schemes/next/", schemes.scheme_next, name="scheme-next"),
    path(ONE, schemes.scheme_detail, name="scheme-detail"),
    path(f"{ONE}print/", schemes.scheme_print, name="scheme-print"),
    path(f"{ONE}export/", schemes.scheme_export, name="scheme-export"),
    path(f"{ONE}edit/", schemes.scheme_edit, name="scheme-edit"),
    path(f"{ONE}issue/", schemes.scheme_issue, name="scheme-issue"),
    path(f"{ONE}retire/", schemes.scheme_retire, name="scheme-retire"),
    path(f"{ONE}discard/", schemes.scheme_discard, name="scheme-discard"),
    path(f"{ONE}indicators/new/", indicators.indicator_create, name="indicator-create"),
    path(f"{INDICATOR}edit/", indicators.indicator_edit, name="indicator-edit"),
    path(f"{INDICATOR}remove/", indicators.indicator_remove, name="indicator-remove"),
    path("calculators/", calculators.calculator_list, name="calculator-list"),
]
