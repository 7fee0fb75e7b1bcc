"""会议议定 by the API: the list read, each act as on the page and by the page's own forms."""

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
from tasks_checklist.meeting_acts import DECISION_ACTS
from tasks_checklist.models import Decision
from tasks_checklist.models.meetings import DECISION_FLOW


class DecisionFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=Decision.State.choices, label=_("状态"))
    overdue = filters.BooleanFilter(method="late", label=_("已逾期"))
    party = WholeFilter(field_name="party_id", label=_("责任单位"))
    meeting = WholeFilter(field_name="meeting_id", label=_("会议"))

    def late(self, rows, name, value):
        return rows.overdue() if value else rows


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ["id", "meeting", "seq", "text", "party", "division", "person", "due_on", "assignment"]
        fields += ["state", "done_on", "result", "version"]


class DecisionActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    result = serializers.CharField(max_length=500, required=False, label="办理结果")
    done_on = serializers.DateField(required=False, label="办结日期")


class DecisionEndpoint(FlowEndpoint):
    title = "会议议定事项"
    noun, acts, flows, told = "decision", DECISION_ACTS, (DECISION_FLOW,), DecisionActInput
    required_right = Right.TASK_VIEW
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    orders = {"due": Order(_("先到期"), "due_on", "id"), "newest": Order(_("最近议定"), "-id")}

    def rows(self):
        return Decision.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=DecisionActInput, summary="办理：办结、不再办理、重新办理")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


def register(router: SimpleRouter) -> None:
    router.register("decisions", DecisionEndpoint, "decision")
