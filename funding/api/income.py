"""收费、一事一议、捐赠、实物投工、奖补 by the API: read, and each act as on the page and by the page's own forms."""

from typing import Any, ClassVar

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.filters import AreaFilter
from accounts.rights import Right
from common.paging import Order
from funding import income_acts as tables
from funding.models import (
    Award,
    AwardState,
    CaseState,
    Donation,
    DonationState,
    FeeItem,
    FeeState,
    KindState,
    KindValue,
    OneCase,
)
from funding.models.awards import AWARD_FLOW
from funding.models.cases import CASE_FLOW
from funding.models.donations import DONATION_FLOW
from funding.models.fees import FEE_FLOW
from funding.models.kinds import KIND_FLOW
from maintenance.api.acts import FlowEndpoint


def _yuan(label: str) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True, label=label)


class DonationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Donation
        fields = ["id", "division", "donor", "donor_kind", "shown_as", "form", "source", "amount", "goods"]
        fields += ["purpose", "sector", "agreement", "promised_on", "state", "received_on", "arrival"]
        fields += ["thanks", "thanked_on", "version"]


class KindValueSerializer(serializers.ModelSerializer):
    class Meta:
        model = KindValue
        fields = ["id", "division", "form", "source", "what", "given_by", "quantity", "unit", "unit_price"]
        fields += ["value", "valuation", "given_on", "sector", "facility", "donation", "one_case", "state"]
        fields += ["version"]


class FeeItemSerializer(serializers.ModelSerializer):
    due, collected = _yuan("应收"), _yuan("实收")

    class Meta:
        model = FeeItem
        fields = ["id", "division", "facility", "sector", "name", "basis", "decision", "price_document"]
        fields += [
            "price",
            "unit",
            "households",
            "exempted",
            "from_date",
            "state",
            "said",
            "due",
            "collected",
        ]
        fields += ["version"]


class OneCaseSerializer(serializers.ModelSerializer):
    collected = _yuan("已筹")

    class Meta:
        model = OneCase
        fields = ["id", "division", "name", "year", "sector", "facility", "decision", "population", "payers"]
        fields += ["per_head", "amount", "labourers", "days_each", "exempted", "in_debt", "state", "said"]
        fields += ["accepted_on", "acceptance", "cost", "collected", "version"]


class AwardSerializer(serializers.ModelSerializer):
    class Meta:
        model = Award
        fields = ["id", "division", "sector", "year", "ground", "name", "one_case", "matter", "project"]
        fields += ["grade", "cost", "rate", "ceiling", "amount", "accepted_on", "acceptance", "state", "said"]
        fields += ["allocation", "version"]


def _filters(states: Any) -> type[filters.FilterSet]:
    """By area and by state."""

    class Asked(filters.FilterSet):
        area = AreaFilter("division_id")
        state = filters.ChoiceFilter(choices=states.choices, label=_("状态"))

    return Asked


class IncomeActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs. `key` makes a repeated receive or take_in one effect."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    key = serializers.UUIDField(required=False, label="提交标识")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, label="到账金额")
    arrived_on = serializers.DateField(required=False, label="到账日期")
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, label="数量")
    unit = serializers.CharField(max_length=10, required=False, label="单位")
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, label="折价单价")
    valuation = serializers.CharField(max_length=200, required=False, label="折价依据")
    given_on = serializers.DateField(required=False, label="收到日期")
    thanks = serializers.CharField(max_length=300, required=False, label="致谢词")
    accepted_on = serializers.DateField(required=False, label="验收日期")
    acceptance = serializers.CharField(max_length=120, required=False, label="验收单")
    cost = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, label="完成投资")


class IncomeEndpoint(FlowEndpoint):
    required_right = Right.FUND_VIEW
    orders = {"newest": Order(_("最近登记"), "-id")}
    told = IncomeActInput
    model: ClassVar[Any]

    def rows(self):
        return self.model.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=IncomeActInput, summary="办理：按页面上的按钮和同样的规则")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class DonationEndpoint(IncomeEndpoint):
    title, model, serializer_class = "捐赠", Donation, DonationSerializer
    filterset_class = _filters(DonationState)
    noun, acts, flows = "donation", tables.DONATION_ACTS, (DONATION_FLOW,)


class KindEndpoint(IncomeEndpoint):
    title, model, serializer_class = "实物投工", KindValue, KindValueSerializer
    filterset_class = _filters(KindState)
    noun, acts, flows = "kind", tables.KIND_ACTS, (KIND_FLOW,)


class FeeEndpoint(IncomeEndpoint):
    title, model, serializer_class = "收费", FeeItem, FeeItemSerializer
    filterset_class = _filters(FeeState)
    noun, acts, flows = "item", tables.FEE_ACTS, (FEE_FLOW,)


class CaseEndpoint(IncomeEndpoint):
    title, model, serializer_class = "一事一议", OneCase, OneCaseSerializer
    filterset_class = _filters(CaseState)
    noun, acts, flows = "case", tables.CASE_ACTS, (CASE_FLOW,)


class AwardEndpoint(IncomeEndpoint):
    title, model, serializer_class = "以奖代补", Award, AwardSerializer
    filterset_class = _filters(AwardState)
    noun, acts, flows = "award", tables.AWARD_ACTS, (AWARD_FLOW,)


def register(router: SimpleRouter) -> None:
    router.register("donations", DonationEndpoint, "donation")
    router.register("kinds", KindEndpoint, "kind")
    router.register("fees", FeeEndpoint, "fee")
    router.register("cases", CaseEndpoint, "case")
    router.register("awards", AwardEndpoint, "award")
