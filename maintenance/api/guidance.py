"""技术求助 and 技术需求 by the API: both read, each act as on the page and by the page's own forms."""

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.filters import AreaFilter
from accounts.rights import Right
from common.paging import Order
from maintenance.api.acts import FlowEndpoint
from maintenance.guidance_acts import NEED_ACTS, QUESTION_ACTS
from maintenance.models import Need, NeedState, Question, QuestionState
from maintenance.models import needs as of_needs
from maintenance.models import questions as of_questions


class QuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Question
        fields = [
            "id",
            "division",
            "sector",
            "facility",
            "title",
            "text",
            "asked_at",
            "state",
            "due_on",
            "expert",
        ]
        fields += [
            "assigned_at",
            "way",
            "answer",
            "answered_on",
            "rating",
            "rating_text",
            "closed_at",
            "version",
        ]


class NeedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Need
        fields = ["id", "division", "sector", "facility", "title", "text", "asked_at", "state", "technique"]
        fields += ["trial_from", "trial_until", "version"]


class QuestionFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=QuestionState.choices, label=_("状态"))


class NeedFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=NeedState.choices, label=_("状态"))


class GuidanceActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    text = serializers.CharField(max_length=2000, required=False, label="说明")
    expert = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="专家、队伍")
    way = serializers.ChoiceField(Question.Way.choices, required=False, label="答复方式")
    answered_on = serializers.DateField(required=False, label="答复日期")
    answer = serializers.CharField(max_length=1000, required=False, label="答复")
    follow_by = serializers.DateField(required=False, label="落实期限")
    rating = serializers.IntegerField(required=False, min_value=1, max_value=5, label="评分")
    rating_text = serializers.CharField(max_length=300, required=False, label="评价")
    technique = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="技术")
    trial_from = serializers.DateField(required=False, label="试用起始")
    trial_until = serializers.DateField(required=False, label="试用截止")
    from_date = serializers.DateField(required=False, label="应用起始")
    effect = serializers.CharField(max_length=300, required=False, label="效果")


class ActEndpoint(FlowEndpoint):
    required_right = Right.CARE_VIEW
    orders = {"newest": Order(_("最近提出"), "-id")}
    told = GuidanceActInput

    def rows(self):
        return self.serializer_class.Meta.model.objects.visible_to(self.post_held).for_list()  # type: ignore[union-attr]

    @extend_schema(request=GuidanceActInput, summary="办理：指派、答复、评价、匹配、试用等")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class QuestionEndpoint(ActEndpoint):
    title = "技术求助"
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilters
    noun, acts, flows = "question", QUESTION_ACTS, (of_questions.FLOW,)


class NeedEndpoint(ActEndpoint):
    title = "技术需求"
    serializer_class = NeedSerializer
    filterset_class = NeedFilters
    noun, acts, flows = "need", NEED_ACTS, (of_needs.FLOW, of_needs.BESIDE)


def register(router: SimpleRouter) -> None:
    router.register("questions", QuestionEndpoint, "question")
    router.register("needs", NeedEndpoint, "need")
