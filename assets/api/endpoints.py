"""The endpoints of WHAT: the register is read here; ledgers come in by the pages and the command line."""

import django_filters as filters
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter
from accounts.rights import Right
from assets import columns, finding, saved
from assets.api import serializers
from assets.api.entering import EntersFacilities
from assets.filters import ORDERS, FacilityFilter
from assets.models import Condition, Facility, FacilityType, LedgerBatch, Registration, Status
from common.paging import Order


class FacilityFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    type = filters.CharFilter(field_name="type_id", max_length=4, label=_("小类代码"))
    registration = filters.ChoiceFilter(choices=Registration.choices, label=_("登记状态"))
    status = filters.ChoiceFilter(choices=Status.choices, label=_("状态"))
    condition = filters.ChoiceFilter(choices=Condition.choices, label=_("状况"))
    q = filters.CharFilter(method="worded", max_length=60, label=_("统一编码，或名称中的字"))

    def worded(self, rows, name, text):
        return finding.narrow(rows, text, post=self.request._request.post).rows


class FacilityTypeEndpoint(ReadEndpoint):
    title = "设施类别"
    required_right = None
    serializer_class = serializers.FacilityTypeSerializer
    orders = {"code": Order(_("按代码"), "code")}

    def rows(self):
        return FacilityType.objects.all()


class FacilityEndpoint(EntersFacilities, ReadEndpoint):
    title = "设施"
    required_right = Right.FACILITY_VIEW
    required_rights = EntersFacilities.entering_rights
    serializer_class = serializers.FacilitySerializer
    filterset_class = FacilityFilters
    orders = {"newest": Order(_("最近登记"), "-id"), "code": Order(_("按编码"), "code")}

    def rows(self):
        return Facility.objects.visible_to(self.post_held).counted().for_list()


class SavedViewEndpoint(ReadEndpoint):
    """One's own saved views; `rows/` answers what the view shows, with its columns."""

    title = "常用视图"
    required_right = Right.FACILITY_VIEW
    serializer_class = serializers.SavedViewSerializer
    orders = {"name": Order(_("按名称"), "name", "id")}

    def rows(self):
        return saved.own(self.post_held)

    @extend_schema(responses=serializers.SavedRowSerializer(many=True), summary="常用视图的设施")
    @action(detail=True, url_path="rows", url_name="rows")
    def show_rows(self, request, pk=None):
        view = self.get_object()
        self.orders = ORDERS  # type: ignore[misc]  # of this answer alone
        form = FacilityFilter(saved.query_of(view), post=self.post_held)
        if not form.is_valid():
            raise BadRequest(_("这个视图的条件已不适用，请在列表里重新保存"))
        shown = [
            one
            for one in columns.chosen(view.columns, form.attributes)
            if one.name not in columns.ON_PAGES_ONLY
        ]
        visible = Facility.objects.visible_to(self.post_held).counted().for_list()
        rows = columns.with_related(form.narrow(visible), shown)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response([serializers.saved_row(one, shown) for one in page or []])


class LedgerEndpoint(ReadEndpoint):
    title = "台账导入"
    required_right = Right.LEDGER_IMPORT
    serializer_class = serializers.LedgerBatchSerializer
    orders = {"newest": Order(_("最近上传"), "-id")}

    def rows(self):
        return LedgerBatch.objects.visible_to(self.post_held)


def register(router: SimpleRouter) -> None:
    """Put the endpoints of WHAT under their addresses."""
    router.register("facility-types", FacilityTypeEndpoint, "facility-type")
    router.register("facilities", FacilityEndpoint, "facility")
    router.register("saved-views", SavedViewEndpoint, "saved-view")
    router.register("ledgers", LedgerEndpoint, "ledger")
