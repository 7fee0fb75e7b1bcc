"""督导问题 by the API: the register read, each act as on the page and by the page's own forms."""

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
from tasks_checklist.finding_acts import ACTS
from tasks_checklist.models import Finding, FindingState
from tasks_checklist.models.finding_flow import FLOW
from tasks_checklist.models.findings import OPEN


class FindingFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=FindingState.choices, label=_("状态"))
    open = filters.BooleanFilter(method="opened", label=_("未销号"))
    overdue = filters.BooleanFilter(method="late", label=_("已逾期"))
    source = filters.ChoiceFilter(choices=Finding.Source.choices, label=_("来源"))
    facility = WholeFilter(field_name="facility_id", label=_("设施"))
    party = WholeFilter(field_name="party_id", label=_("责任单位"))

    def opened(self, rows, name, value):
        return rows.filter(state__in=OPEN) if value else rows.exclude(state__in=OPEN)

    def late(self, rows, name, value):
        return rows.overdue() if value else rows


class FindingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Finding
        fields = [
            "id",
            "number",
            "division",
            "party",
            "person",
            "sector",
            "facility",
            "place",
            "source",
            "repair",
        ]
        fields += [
            "severity",
            "title",
            "text",
            "basis",
            "demand",
            "issuer",
            "found_on",
            "issued_at",
            "sign_by_time",
        ]
        fields += [
            "signed_at",
            "due_on",
            "first_due_on",
            "measure",
            "result",
            "applied_at",
            "ended_at",
            "relapse_of",
        ]
        fields += ["state", "version"]


class FindingActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    text = serializers.CharField(max_length=300, required=False, label="核查意见")
    measure = serializers.CharField(max_length=500, required=False, label="整改措施")
    result = serializers.CharField(max_length=1000, required=False, label="整改结果")
    due_on = serializers.DateField(required=False, label="整改限期")


class FindingEndpoint(FlowEndpoint):
    title = "督导问题"
    noun, acts, flows, told = "finding", ACTS, (FLOW,), FindingActInput
    required_right = Right.TASK_VIEW
    serializer_class = FindingSerializer
    filterset_class = FindingFilters
    orders = {"newest": Order(_("最近提出"), "-id"), "due": Order(_("先到期"), "due_on", "id")}

    def rows(self):
        return Finding.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=FindingActInput, summary="办理：下发、签收、申请销号、核查销号、退回、误报撤销")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


def register(router: SimpleRouter) -> None:
    router.register("findings", FindingEndpoint, "finding")
