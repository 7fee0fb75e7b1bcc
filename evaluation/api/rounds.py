"""评价轮次, 评价表 by the API: read, filed, and each act as on the page, by the page's own forms and rules."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api.filters import AreaFilter
from accounts.rights import Right
from common.paging import Order
from evaluation.actions import filing
from evaluation.actions.filing import Said
from evaluation.evaluation_acts import EVALUATION_ACTS
from evaluation.evaluation_shown import scores_of, sees_result
from evaluation.models import (
    EVALUATION_FLOW,
    ROUND_FLOW,
    Evaluation,
    EvaluationState,
    Level,
    PartScore,
    Round,
    RoundState,
)
from evaluation.round_acts import ROUND_ACTS
from evaluation.units import opens
from maintenance.api.acts import FlowEndpoint

RESULT = ("base", "bonus", "deduction", "score", "grade", "grade_reason", "place", "of_group")
JUDGED = ("reviewed", "review", "checked", "check_said")


class JudgementActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    until = serializers.DateField(required=False, label="重报截止日期")
    phone = serializers.CharField(max_length=40, required=False, label="监督电话")


class RoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ["id", "division", "scheme", "kind", "year", "part", "title", "number", "from_date", "until"]
        fields += ["opens_on", "deadline", "review_due", "check_due", "county_step", "state", "groups"]
        fields += ["frozen_at", "final_at", "version"]


class PartScoreSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="part.indicator.code", read_only=True, label="指标编号")
    text = serializers.CharField(source="part.text", read_only=True, label="内容")
    method = serializers.CharField(source="part.method", read_only=True, label="评分方式")

    class Meta:
        model = PartScore
        fields = ["id", "code", "text", "method", "applies", "numerator", "denominator", "rate", "told"]
        fields += ["raises", "computed", "claimed", "claim", *JUDGED]


class EvaluationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evaluation
        fields = ["id", "round", "level", "division", "party", "state", "group", "facilities", "submitted_at"]
        fields += ["receipt", "returns", "returned_reason", "reopened_until", *RESULT, "version"]

    def to_representation(self, instance: Evaluation) -> dict[str, Any]:
        """What the reader may not know of his own unit yet is empty."""
        said = super().to_representation(instance)
        if not sees_result(instance, self.context["view"].post_held):
            said |= dict.fromkeys(RESULT)
        return said


class LinesSerializer(EvaluationSerializer):
    """One sheet with its lines."""

    lines = serializers.SerializerMethodField(label="逐项")

    class Meta(EvaluationSerializer.Meta):
        fields = [*EvaluationSerializer.Meta.fields, "summary", "next_steps", "lines"]

    def to_representation(self, instance: Evaluation) -> dict[str, Any]:
        """Of another unit's sheet a department reads the head only."""
        said = super().to_representation(instance)
        if not opens(instance, self.context["view"].post_held):
            said |= {"summary": "", "next_steps": ""}
        return said

    @extend_schema(responses=PartScoreSerializer(many=True))
    def get_lines(self, row: Evaluation) -> list[dict[str, Any]]:
        if not opens(row, self.context["view"].post_held):
            return []
        found = [dict(one) for one in PartScoreSerializer(scores_of(row), many=True).data]
        if not sees_result(row, self.context["view"].post_held):
            for one in found:
                one |= dict.fromkeys(JUDGED)
        return found


class ClaimInput(serializers.Serializer):
    line = serializers.IntegerField(label="逐项的编号")
    points = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True, label="自评得分")
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True, label="申报说明")


class FilingInput(serializers.Serializer):
    claims = ClaimInput(many=True, required=False, label="申报")
    summary = serializers.CharField(max_length=2000, required=False, allow_blank=True, label="自评小结")
    next_steps = serializers.CharField(max_length=2000, required=False, allow_blank=True, label="下一步打算")


class RoundFilters(filters.FilterSet):
    year = filters.NumberFilter(label=_("年度"))
    state = filters.ChoiceFilter(choices=RoundState.choices, label=_("状态"))


class EvaluationFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    round = filters.NumberFilter("round_id", label=_("轮次"))
    level = filters.ChoiceFilter(choices=Level.choices, label=_("对象"))
    state = filters.ChoiceFilter(choices=EvaluationState.choices, label=_("状态"))


class RoundEndpoint(FlowEndpoint):
    title = "评价轮次"
    required_right = Right.EVALUATION_VIEW
    serializer_class = RoundSerializer
    filterset_class = RoundFilters
    orders = {"newest": Order(_("最近发起"), "-id")}
    told = JudgementActInput
    noun, acts, flows = "round", ROUND_ACTS, (ROUND_FLOW,)

    def rows(self):
        return Round.objects.reaching(self.post_held).for_list()

    @extend_schema(request=JudgementActInput, summary="办理：按页面上的按钮和同样的规则")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class EvaluationEndpoint(FlowEndpoint):
    title = "评价表"
    required_right = Right.EVALUATION_VIEW
    serializer_class = EvaluationSerializer
    filterset_class = EvaluationFilters
    orders = {"newest": Order(_("最近一轮"), "-round_id", "division_id", "id")}
    told = JudgementActInput
    noun, acts, flows = "evaluation", EVALUATION_ACTS, (EVALUATION_FLOW,)

    def rows(self):
        return Evaluation.objects.visible_to(self.post_held).for_list()

    def get_serializer_class(self):
        return LinesSerializer if self.action == "retrieve" else EvaluationSerializer

    @extend_schema(request=JudgementActInput, summary="办理：按页面上的按钮和同样的规则")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)

    @extend_schema(request=FilingInput, responses=LinesSerializer, summary="填报：逐项申报，随时可重发")
    @action(detail=True, methods=["post"])
    def fill(self, request, pk=None):
        sent = FilingInput(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        claims = {one["line"]: Said(one["points"], one.get("text", "")) for one in said.pop("claims", [])}
        row = filing.write(evaluation=self.get_object(), answers=claims, by=self.post_held, **said)
        return Response(LinesSerializer(row, context=self.get_serializer_context()).data)


def register(router: SimpleRouter) -> None:
    router.register("evaluation-rounds", RoundEndpoint, "evaluation-round")
    router.register("evaluations", EvaluationEndpoint, "evaluation")
