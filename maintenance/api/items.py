"""管护责任清单 by the API: items read, filled and moved on as on the page; editions read."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.models import Party, Person
from accounts.rights import Right
from assets.nearby import levels_of, parties_near
from common.paging import Order
from maintenance.actions import item_flow
from maintenance.actions.items import fill
from maintenance.item_values import PARTIES, PEOPLE
from maintenance.list_columns import FIELDS
from maintenance.models import Edition, EditionLine, FundKind, ItemState, ResponsibilityItem
from maintenance.models.responsibilities import FLOW

SUPERVISES = "officials of township and county who supervise are named on the village's own list"


class ItemFilters(filters.FilterSet):
    area = AreaFilter("facility__division_id")
    type = filters.CharFilter(field_name="facility__type_id", max_length=4, label=_("小类代码"))
    state = filters.ChoiceFilter(choices=ItemState.choices, label=_("进度"))


class ItemSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="facility.code", label="设施编码")
    name = serializers.CharField(source="facility.name", label="设施名称")
    division = serializers.CharField(source="facility.division_id", label="所在村代码")

    class Meta:
        model = ResponsibilityItem
        fields = [
            "id",
            "facility",
            "code",
            "name",
            "division",
            *FIELDS,
            "state",
            "returned_reason",
            "reopened_at",
            "version",
        ]


class ItemInput(serializers.ModelSerializer):
    """What is to be filled; the version read goes along. Fields that are not named stay."""

    version = serializers.IntegerField(label="读到的版本")
    fund_kinds = serializers.ListField(
        child=serializers.ChoiceField(FundKind.choices), max_length=12, required=False, label="经费来源"
    )

    class Meta:
        model = ResponsibilityItem
        fields = [*FIELDS, "version"]

    def get_fields(self) -> Any:
        fields = super().get_fields()
        for name, rows in self._near().items():
            fields[name] = serializers.PrimaryKeyRelatedField(queryset=rows, required=False, allow_null=True)
        return fields

    def _near(self) -> dict[str, Any]:
        """Who may be named: one out of sight is told like one there is not. The act asks again."""
        if self.instance is None:  # only described
            none = Party._base_manager.none(), Person._base_manager.none()
            return dict.fromkeys(PARTIES, none[0]) | dict.fromkeys(PEOPLE, none[1])
        village = self.instance.facility.division
        seen = Person.objects.visible_to(self.context["view"].post_held)
        officials = Q(division_id__in=levels_of(village)) | Q(pk__in=seen.values("pk"))
        return dict.fromkeys(PARTIES, parties_near(village)) | {
            "person": seen,
            "supervisor": Person.objects.everywhere(because=SUPERVISES).filter(officials),
        }


class MoveInput(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="", label="原因")


class EditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Edition
        fields = [
            "id",
            "division",
            "year",
            "number",
            "before",
            "frozen_at",
            "note",
            "left_out",
            "kept_count",
            "added_count",
            "changed_count",
            "dropped_count",
        ]


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = EditionLine
        fields = ["seq", "facility", "division_code", "type_code", "columns", "change", "changed_columns"]


class ItemEndpoint(ReadEndpoint):
    title = "管护责任清单"
    required_right = Right.CARE_VIEW
    required_rights = {"partial_update": Right.LIST_FILL, "move": Right.CARE_VIEW}
    serializer_class = ItemSerializer
    filterset_class = ItemFilters
    orders = {"village": Order(_("按村"), "facility__division_id", "facility_id")}

    def rows(self):
        return ResponsibilityItem.objects.visible_to(self.post_held).live().for_list()

    @extend_schema(request=ItemInput)
    def partial_update(self, request, pk=None):
        """填报: the second of two editors gets 409 and the present version."""
        item = self.get_object()
        sent = ItemInput(item, data=request.data, partial=True, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        if "version" not in said:
            raise serializers.ValidationError({"version": [_("请填写读到的版本")]})
        fill(item=item, by=self.post_held, **said)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=MoveInput, summary="清单条目的一步：提交、确认、审核、核定、撤回、退回")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="move")
    def move(self, request, pk=None, act=""):
        if act not in item_flow.WAY or act not in {one.act for one in FLOW}:
            raise Http404
        sent = MoveInput(data=request.data)
        sent.is_valid(raise_exception=True)
        item_flow.move(item=self.get_object(), act=act, by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


class EditionFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    year = WholeFilter(field_name="year", label=_("年度"))


class EditionEndpoint(ReadEndpoint):
    """版次; `lines/` answers its lines within the post's area."""

    title = "清单版次"
    required_right = Right.CARE_VIEW
    serializer_class = EditionSerializer
    filterset_class = EditionFilters
    orders = {"newest": Order(_("最近定版"), "-id")}

    def rows(self):
        return Edition.objects.reaching(self.post_held)

    @extend_schema(responses=LineSerializer(many=True), summary="版次的条目")
    @action(detail=True, url_path="lines", url_name="lines")
    def show_lines(self, request, pk=None):
        edition = self.get_object()
        self.orders = {"seq": Order(_("按序号"), "seq")}  # type: ignore[misc]  # of this answer alone
        rows = EditionLine.objects.visible_to(self.post_held).filter(edition=edition)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(LineSerializer(page or [], many=True).data)


def register(router: SimpleRouter) -> None:
    router.register("responsibility-items", ItemEndpoint, "responsibility-item")
    router.register("list-editions", EditionEndpoint, "list-edition")
