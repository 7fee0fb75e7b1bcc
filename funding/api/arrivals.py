"""到账 and 下达 by the API: both read; the village's answer as on the page and by the page's own forms."""

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.rights import Right
from common.paging import Order
from funding.arrival_acts import ARRIVAL_ACTS
from funding.models import Allocation, Arrival
from funding.models.life import ARRIVAL_FLOW
from maintenance.api.acts import FlowEndpoint
from maintenance.models.responsibilities import FundKind


class ArrivalFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    year = WholeFilter(field_name="year", label=_("年度"))
    source = filters.ChoiceFilter(choices=FundKind.choices, label=_("资金来源"))
    state = filters.ChoiceFilter(choices=Arrival.State.choices, label=_("状态"))
    since = filters.DateFilter(field_name="arrived_on", lookup_expr="gte", label=_("到账日期起"))
    until = filters.DateFilter(field_name="arrived_on", lookup_expr="lte", label=_("到账日期止"))
    late = filters.BooleanFilter(method="only_late", label=_("超期未公示或迟公示"))

    def only_late(self, rows, name, value):
        return rows.published_late() if value else rows


class ArrivalSerializer(serializers.ModelSerializer):
    reversed = serializers.SerializerMethodField(label="已冲销")

    class Meta:
        model = Arrival
        fields = ["id", "number", "division", "year", "source", "earmark", "sector", "amount", "arrived_on"]
        fields += ["share", "basis", "basis_document", "payer", "note", "booking", "state", "said"]
        fields += ["notified_at", "confirmed_at", "publish_by", "published_on", "reversed", "version"]

    def get_reversed(self, row) -> bool:
        return hasattr(row.booking, "reversal")


class ArrivalActInput(serializers.Serializer):
    """What an act may be told; `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="哪里不对")


class ArrivalEndpoint(FlowEndpoint):
    title = "资金到账"
    noun, acts, flows, told = "arrival", ARRIVAL_ACTS, (ARRIVAL_FLOW,), ArrivalActInput
    required_right = Right.FUND_VIEW
    serializer_class = ArrivalSerializer
    filterset_class = ArrivalFilters
    orders = {"newest": Order(_("最近登记"), "-id"), "day": Order(_("最近到账"), "-arrived_on", "-id")}

    def rows(self):
        return Arrival.objects.visible_to(self.post_held).for_list().select_related("booking__reversal")

    @extend_schema(request=ArrivalActInput, summary="办理：确认到账、有异议")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class AllocationFilters(filters.FilterSet):
    year = WholeFilter(field_name="year", label=_("年度"))
    source = filters.ChoiceFilter(choices=FundKind.choices, label=_("资金来源"))
    state = filters.ChoiceFilter(choices=Allocation.State.choices, label=_("状态"))


class AllocationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Allocation
        fields = ["id", "division", "document", "name", "year", "source", "earmark", "sector", "amount"]
        fields += ["purpose", "award", "issued_on", "state", "version"]


class AllocationEndpoint(ReadEndpoint):
    title = "资金下达"
    required_right = Right.FUND_VIEW
    serializer_class = AllocationSerializer
    filterset_class = AllocationFilters
    orders = {"newest": Order(_("最近登记"), "-id")}

    def rows(self):
        return Allocation.objects.reaching(self.post_held).for_list()


def register(router: SimpleRouter) -> None:
    router.register("arrivals", ArrivalEndpoint, "arrival")
    router.register("allocations", AllocationEndpoint, "allocation")
