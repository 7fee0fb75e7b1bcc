"""试点 by the API: the list read, each act as on the page and by the page's own forms."""

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.filters import AreaFilter, WholeFilter
from accounts.rights import Right
from common.paging import Order
from maintenance.api.acts import FlowEndpoint
from tasks_checklist.models import Pilot, PilotReview, PilotState
from tasks_checklist.models.pilots import PILOT_FLOW
from tasks_checklist.pilot_acts import PILOT_ACTS


class PilotFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=PilotState.choices, label=_("状态"))
    overrun = filters.BooleanFilter(method="late", label=_("到期待评估"))
    lead = WholeFilter(field_name="lead_party_id", label=_("牵头单位"))

    def late(self, rows, name, value):
        return rows.overrun() if value else rows


class PilotReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = PilotReview
        fields = ["reviewed_on", "advice", "result", "experience"]


class PilotSerializer(serializers.ModelSerializer):
    reviews = PilotReviewSerializer(many=True, read_only=True)

    class Meta:
        model = Pilot
        fields = ["id", "division", "name", "document", "tried", "goal", "plan", "sectors", "types", "places"]
        fields += ["lead_party", "from_date", "until", "started_on", "state", "decided_on", "decision"]
        fields += ["promoted_to", "task", "reviews", "version"]


class PilotActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    reviewed_on = serializers.DateField(required=False, label="评估日期")
    advice = serializers.ChoiceField(choices=PilotReview.Advice.choices, required=False, label="评估结论")
    result = serializers.CharField(max_length=2000, required=False, label="成效与问题")
    experience = serializers.CharField(max_length=2000, required=False, label="可复制的做法")
    until = serializers.DateField(required=False, label="继续到")
    decision = serializers.CharField(max_length=1000, required=False, label="要求")
    promoted_to = serializers.ListField(
        child=serializers.CharField(max_length=12), max_length=1000, required=False, label="推广范围"
    )


class PilotEndpoint(FlowEndpoint):
    title = "试点"
    noun, acts, flows, told = "pilot", PILOT_ACTS, (PILOT_FLOW,), PilotActInput
    required_right = Right.TASK_VIEW
    serializer_class = PilotSerializer
    filterset_class = PilotFilters
    orders = {"newest": Order(_("最近"), "-id"), "until": Order(_("先到期"), "until", "id")}

    def rows(self):
        rows = Pilot.objects.visible_to(self.post_held).for_list()
        return rows.prefetch_related("sectors", "types", "places", "promoted_to", "reviews")

    @extend_schema(request=PilotActInput, summary="办理：启动、评估、继续、推广、终止")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


def register(router: SimpleRouter) -> None:
    router.register("pilots", PilotEndpoint, "pilot")
