"""项目库 and 村级决策 by the API: read, entered, each act as on the page and by the page's own forms and gates."""

from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.http import Http404
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
from funding.models import DecisionRecord, Project, ProjectState, ProjectWork
from funding.project_acts import PROJECT_ACTS
from funding.project_flow import FLOW

ORDERS = {"newest": Order(_("最近登记"), "-id"), "oldest": Order(_("最早登记"), "id")}
KEY: dict[str, Any] = {"min_value": 1, "max_value": 2**62, "required": False}


class ProjectWorkSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProjectWork
        fields = ["id", "division", "type", "name", "quantity", "address", "facility"]


class ProjectSerializer(serializers.ModelSerializer):
    works = ProjectWorkSerializer(many=True, read_only=True)

    class Meta:
        model = Project
        fields = ["id", "division", "sector", "name", "kind", "batch", "content", "estimate", "fund_kinds"]
        fields += [
            "upkeep_source",
            "upkeep_cost",
            "keeper",
            "plan_basis",
            "land",
            "procedure",
            "award",
            "package",
        ]
        fields += ["decision", "state", "said", "plan_year", "contractor", "contract_amount", "started_on"]
        fields += [
            "finished_on",
            "preliminary_on",
            "final_on",
            "accepted_amount",
            "handed_over_on",
            "closed_on",
        ]
        fields += ["works", "version"]


class ProjectFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=ProjectState.choices, label=_("状态"))
    batch = filters.ChoiceFilter(choices=Project.Batch.choices, label=_("批次"))
    plan_year = WholeFilter(field_name="plan_year", label=_("计划年度"))
    package = WholeFilter(field_name="package_id", label=_("项目包"))


class ProjectActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因、意见")
    negatives = serializers.ListField(child=serializers.IntegerField(), required=False, label="负面清单")
    decision = serializers.IntegerField(**KEY, label="村级决策")
    plan_year = serializers.IntegerField(required=False, label="计划年度")
    share = serializers.IntegerField(**KEY, label="下达资金")
    document = serializers.CharField(max_length=60, required=False, label="下达文号")
    amount = serializers.CharField(max_length=30, required=False, label="金额（元）")
    issued_on = serializers.DateField(required=False, label="下达日期")
    procedure = serializers.ChoiceField(Project.Procedure.choices, required=False, label="实施方式")
    contractor = serializers.IntegerField(**KEY, label="施工单位")
    contract_amount = serializers.CharField(max_length=30, required=False, label="合同金额（元）")
    started_on = serializers.DateField(required=False, label="开工日期")
    finish_by = serializers.DateField(required=False, label="计划完工")
    finished_on = serializers.DateField(required=False, label="完工日期")
    on = serializers.DateField(required=False, label="验收日期")
    labourers = serializers.IntegerField(required=False, min_value=0, label="务工村民（人）")
    labour_pay = serializers.CharField(max_length=30, required=False, label="劳务报酬（元）")
    accepted_amount = serializers.CharField(max_length=30, required=False, label="验收核定（元）")
    result = serializers.CharField(max_length=500, required=False, label="实施效果")


class ProjectEndpoint(ReadEndpoint):
    title = "项目库"
    required_right = Right.PROJECT_VIEW
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
    orders = ORDERS

    def rows(self):
        return Project.objects.visible_to(self.post_held).for_list().prefetch_related("works")

    @extend_schema(request=ProjectActInput, summary="办理：申报、审核、意见、审定、下达、验收、移交、办结等")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        if act not in PROJECT_ACTS:
            raise Http404
        row, said = self.get_object(), PROJECT_ACTS[act]
        move = FLOW.find(row, act)
        require(self.post_held, move.right, row)
        if why := move.why_not(row, self.post_held):  # the gate speaks before the form does
            raise ValidationError(why)
        sent = ProjectActInput(data=request.data)
        sent.is_valid(raise_exception=True)
        form = said.form(sent.validated_data, post=self.post_held, row=row)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(one) for one in errors] for name, errors in form.errors.items()}
            )
        said.do(project=row, by=self.post_held, **form.cleaned_data)
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data)


class VillageDecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = DecisionRecord
        fields = ["id", "division", "way", "title", "text", "state", "decided_on", "published_on", "version"]


class VillageDecisionFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=DecisionRecord.State.choices, label=_("状态"))
    way = filters.ChoiceFilter(choices=DecisionRecord.Way.choices, label=_("程序"))


class VillageDecisionEndpoint(ReadEndpoint):
    title = "村级决策"
    required_right = Right.PROJECT_VIEW
    serializer_class = VillageDecisionSerializer
    filterset_class = VillageDecisionFilters
    orders = ORDERS

    def rows(self):
        return DecisionRecord.objects.visible_to(self.post_held)


def register(router: SimpleRouter) -> None:
    router.register("projects", ProjectEndpoint, "project")
    router.register("village-decisions", VillageDecisionEndpoint, "village-decision")
