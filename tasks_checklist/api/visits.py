"""督导行程 by the API: visits and stops read as on the page, a stop recorded by the page's own act."""

from typing import Any

import django_filters as filters
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
from tasks_checklist.actions.recording import record_stop
from tasks_checklist.models import Visit, VisitKind, VisitState, VisitStop
from tasks_checklist.models.visit_flow import of_area
from tasks_checklist.models.visits import teams_of


class VisitFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=VisitState.choices, label=_("状态"))
    kind = filters.ChoiceFilter(choices=VisitKind.choices, label=_("方式"))
    team = WholeFilter(field_name="team_id", label=_("督导组"))
    since = filters.DateFilter(field_name="on", lookup_expr="gte", label=_("自"))
    until = filters.DateFilter(field_name="on", lookup_expr="lte", label=_("至"))


class VisitSerializer(serializers.ModelSerializer):
    stops = serializers.SerializerMethodField(label="督导点")

    class Meta:
        model = Visit
        fields = ["id", "division", "team", "on", "kind", "hidden", "pinned", "topic", "state", "first_on"]
        fields += ["recorded_at", "stops", "version"]

    def get_stops(self, row: Visit) -> list[int]:
        """The keys of the stops that the reader may know of, in order."""
        return [stop.pk for stop in row.stops.all()]


class VisitEndpoint(ReadEndpoint):
    title = "督导行程"
    required_right = Right.TASK_VIEW
    serializer_class = VisitSerializer
    filterset_class = VisitFilters
    orders = {"day": Order(_("日期早的在前"), "on", "id"), "newest": Order(_("日期晚的在前"), "-on", "-id")}

    def rows(self):
        return Visit.objects.visible_to(self.post_held).for_list(self.post_held)


class StopFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    visit = WholeFilter(field_name="visit_id", label=_("行程"))
    party = WholeFilter(field_name="party_id", label=_("被督导单位"))


RECORD = ("present", "talk", "seen", "answers", "recorded_at", "recorded_by")


class StopSerializer(serializers.ModelSerializer):
    class Meta:
        model = VisitStop
        fields = ["id", "visit", "seq", "party", "division", "sector", "facility", *RECORD, "version"]

    def to_representation(self, row: VisitStop) -> dict[str, Any]:
        """The record is told to the visited when the visit is done."""
        said = dict(super().to_representation(row))
        visit, post = row.visit, self.context["view"].post_held
        inside = of_area(visit, post) or visit.team_id in self.context["teams"]
        if visit.state != VisitState.RECORDED and not inside:
            said |= dict.fromkeys(RECORD)
        return said


class AnswerInput(serializers.Serializer):
    what = serializers.CharField(max_length=200, label="督导内容")
    ok = serializers.BooleanField(required=False, allow_null=True, default=None, label="符合")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, label="说明")


MOST_ANSWERS = 100  # far more than a visit's checklist


class RecordInput(serializers.Serializer):
    """A sheet; `client_key` drawn by the sender: the same one sent twice is kept once."""

    on = serializers.DateField(required=False, label="督导日期")
    present = serializers.CharField(max_length=300, required=False, allow_blank=True, label="在场人员")
    talk = serializers.CharField(max_length=2000, required=False, allow_blank=True, label="座谈情况")
    seen = serializers.CharField(max_length=2000, required=False, allow_blank=True, label="现场情况")
    answers = serializers.ListField(
        child=AnswerInput(), max_length=MOST_ANSWERS, required=False, label="检查内容"
    )
    client_key = serializers.UUIDField(required=False, label="记录号")
    version = serializers.IntegerField(required=False, label="读到的版本")


class StopEndpoint(ReadEndpoint):
    title = "督导点"
    required_right = Right.TASK_VIEW
    required_rights = {"record": Right.SUPERVISION_DO}
    serializer_class = StopSerializer
    filterset_class = StopFilters
    orders = {"newest": Order(_("最近"), "-id")}

    def get_serializer_context(self) -> dict:
        """With the teams that the reader is in, asked for once."""
        said = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            said["teams"] = frozenset(teams_of(self.post_held).values_list("team_id", flat=True))
        return said

    def rows(self):
        return VisitStop.objects.visible_to(self.post_held).select_related("visit__team", "visit__plan")

    @extend_schema(request=RecordInput, summary="填写督导记录单")
    @action(detail=True, methods=["post"], url_path="record", url_name="record")
    def record(self, request, pk=None):
        row = self.get_object()
        require(self.post_held, Right.SUPERVISION_DO, row)
        sent = RecordInput(data=request.data)
        sent.is_valid(raise_exception=True)
        record_stop(stop=row, by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data)


def register(router: SimpleRouter) -> None:
    router.register("visits", VisitEndpoint, "visit")
    router.register("visit-stops", StopEndpoint, "visit-stop")
