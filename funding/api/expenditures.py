"""用款支出 by the API: read, drafted, each act as on the page and by the page's own forms."""

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter
from accounts.rights import Right
from common.paging import Order
from funding.models import Expenditure, ExpenditureLine, Settlement, SettlementState, SpendingState
from funding.models.spending import SPENDING_FLOW, VOUCHERS
from funding.settling import counted
from funding.spending_acts import ACTS
from maintenance.api.acts import FlowEndpoint


class ExpenditureFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=SpendingState.choices, label=_("状态"))
    since = filters.DateFilter(field_name="paid_on", lookup_expr="gte", label=_("支付日期起"))
    until = filters.DateFilter(field_name="paid_on", lookup_expr="lte", label=_("支付日期止"))


class ExpenditureLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = ExpenditureLine
        fields = [
            "use",
            "sector",
            "facility",
            "matter",
            "caretaker",
            "amount",
            "refunded",
            "shared_by",
            "month",
        ]


class ExpenditureSerializer(serializers.ModelSerializer):
    lines = ExpenditureLineSerializer(many=True, read_only=True)

    class Meta:
        model = Expenditure
        fields = ["id", "division", "account", "words", "amount", "payee", "payee_party", "lines"]
        fields += [
            "voucher_kind",
            "voucher_number",
            "voucher_on",
            "quality_check",
            "settlement",
            "cash",
            "note",
        ]
        fields += ["two_people", "by_township", "state", "said", "asked_at", "approved_at", "second_at"]
        fields += ["paid_on", "booking", "version"]


class ExpenditureActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs. `key` makes a repeated pay or reverse one effect."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    key = serializers.UUIDField(required=False, label="提交标识")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    opinion = serializers.CharField(max_length=300, required=False, label="审批意见")
    paid_on = serializers.DateField(required=False, label="支付日期")
    voucher_kind = serializers.ChoiceField(choices=VOUCHERS, required=False, label="凭证种类")
    voucher_number = serializers.CharField(max_length=40, required=False, label="凭证号")
    voucher_on = serializers.DateField(required=False, label="凭证日期")
    cash = serializers.BooleanField(required=False, label="现金支付")


class ExpenditureEndpoint(FlowEndpoint):
    title = "用款支出"
    required_right = Right.FUND_VIEW
    serializer_class = ExpenditureSerializer
    filterset_class = ExpenditureFilters
    orders = {"newest": Order(_("最近申请"), "-id")}
    noun, acts, flows, told = "expenditure", ACTS, (SPENDING_FLOW,), ExpenditureActInput

    def rows(self):
        return Expenditure.objects.visible_to(self.post_held).for_list().prefetch_related("lines")

    @extend_schema(
        request=ExpenditureActInput, summary="办理：申请用款、同意、二次审批、退回、撤回、登记支付、冲销"
    )
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class SettlementFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=SettlementState.choices, label=_("状态"))


class SettlementSerializer(serializers.ModelSerializer):
    payable = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True, allow_null=True)
    paid = serializers.SerializerMethodField()
    left = serializers.SerializerMethodField()

    class Meta:
        model = Settlement
        fields = [
            "id",
            "division",
            "name",
            "party",
            "contract",
            "matter",
            "agreed",
            "accepted",
            "accepted_on",
        ]
        fields += [
            "audited",
            "audited_on",
            "audit_document",
            "deducted",
            "deducted_for",
            "payable",
            "paid",
            "left",
        ]
        fields += ["state", "closed_on", "version"]

    def get_paid(self, row: Any) -> Decimal:
        return row.paid_sum

    def get_left(self, row: Any) -> Decimal:
        return Decimal(0) if row.payable is None else row.payable - row.under_way


class SettlementEndpoint(ReadEndpoint):
    title = "结算"
    required_right = Right.FUND_VIEW
    serializer_class = SettlementSerializer
    filterset_class = SettlementFilters
    orders = {"newest": Order(_("最近编制"), "-id")}

    def rows(self):
        return counted(Settlement.objects.visible_to(self.post_held).for_list())


def register(router: SimpleRouter) -> None:
    router.register("expenditures", ExpenditureEndpoint, "expenditure")
    router.register("settlements", SettlementEndpoint, "settlement")
