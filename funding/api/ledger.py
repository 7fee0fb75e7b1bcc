"""账簿 by the API: accounts and what they hold, bookings with their entries, 冲销 as on the page."""

import django_filters as filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.access import require
from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.rights import Right
from common.paging import Order
from funding.actions import reversing
from funding.models import Booking, BookingKind, Entry, FundAccount
from maintenance.models.responsibilities import FundKind


class AccountFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    kind = filters.ChoiceFilter(choices=FundAccount.Kind.choices, label=_("阶段"))
    source = filters.ChoiceFilter(choices=FundKind.choices, label=_("资金来源"))
    year = WholeFilter(label=_("年度"))
    earmark = WholeFilter(field_name="earmark_id", label=_("专项"))
    carried = filters.BooleanFilter(label=_("上年结转"))


class AccountSerializer(serializers.ModelSerializer):
    class Meta:
        model = FundAccount
        fields = ["id", "division", "kind", "source", "earmark", "year", "carried", "balance"]


class AccountEndpoint(ReadEndpoint):
    title = "资金账户"
    required_right = Right.FUND_VIEW
    serializer_class = AccountSerializer
    filterset_class = AccountFilters
    orders = {"place": Order(_("按单位"), "division_id", "id")}

    def rows(self):
        return FundAccount.objects.visible_to(self.post_held)


class BookingFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    kind = filters.ChoiceFilter(choices=BookingKind.choices, label=_("事项"))
    since = filters.DateFilter(field_name="booked_on", lookup_expr="gte", label=_("发生日期起"))
    until = filters.DateFilter(field_name="booked_on", lookup_expr="lte", label=_("发生日期止"))


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ["account", "amount", "use", "sector"]


class BookingSerializer(serializers.ModelSerializer):
    entries = EntrySerializer(many=True, read_only=True)

    class Meta:
        model = Booking
        fields = [
            "id",
            "kind",
            "division",
            "booked_on",
            "period",
            "number",
            "words",
            "reverses",
            "reason",
            "recorded_at",
            "entries",
        ]


class ReverseInput(serializers.Serializer):
    """`key` makes a repeated sending one effect."""

    reason = serializers.CharField(max_length=300, label="冲销原因")
    key = serializers.UUIDField(required=False, label="提交标识")


class BookingEndpoint(ReadEndpoint):
    title = "记账凭证"
    required_right = Right.FUND_VIEW
    required_rights = {"reverse": Right.LEDGER_REVERSE}
    serializer_class = BookingSerializer
    filterset_class = BookingFilters
    orders = {"newest": Order(_("最近记账"), "-id")}

    def rows(self):
        return Booking.objects.visible_to(self.post_held).prefetch_related("entries")

    @extend_schema(request=ReverseInput, summary="冲销：另记一张红字凭证，原凭证保留")
    @action(detail=True, methods=["post"])
    def reverse(self, request, pk=None):
        row = self.get_object()
        require(self.post_held, Right.LEDGER_REVERSE, row)
        sent = ReverseInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            made = reversing.take_back(booking=row, by=self.post_held, **sent.validated_data)
        except ValidationError as refusal:
            raise serializers.ValidationError(refusal.messages) from refusal
        return Response(self.get_serializer(self.rows().get(pk=made.pk)).data, status=201)


def register(router: SimpleRouter) -> None:
    router.register("fund-accounts", AccountEndpoint, "fund-account")
    router.register("fund-bookings", BookingEndpoint, "fund-booking")
