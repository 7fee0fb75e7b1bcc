"""调查、群众意见、典型经验、活动、报道 by the API: read, and each act as on the page and by the page's own forms.

Answers themselves are no endpoint: what they say of a village is counted, single ones are nobody's to take away.
"""

from typing import Any, ClassVar

import django_filters as filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.routers import SimpleRouter

from accounts.api.filters import AreaFilter
from accounts.rights import Right
from common.paging import Order
from evaluation.experience_acts import EVENT_ACTS, EXPERIENCE_ACTS, MEDIA_ACTS
from evaluation.models import (
    EVENT_FLOW,
    EXPERIENCE_FLOW,
    MEDIA_FLOW,
    OPINION_FLOW,
    SURVEY_FLOW,
    Event,
    EventState,
    Experience,
    ExperienceState,
    MediaItem,
    MediaState,
    Opinion,
    OpinionState,
    Survey,
    SurveyState,
)
from evaluation.opinion_acts import OPINION_ACTS
from evaluation.survey_acts import SURVEY_ACTS
from maintenance.api.acts import FlowEndpoint


class SurveySerializer(serializers.ModelSerializer):
    class Meta:
        model = Survey
        fields = ["id", "division", "question_set", "title", "year", "from_date", "until", "state", "version"]


class OpinionSerializer(serializers.ModelSerializer):
    number = serializers.CharField(read_only=True, label="编号")
    late = serializers.BooleanField(read_only=True, label="超期")

    class Meta:
        model = Opinion
        fields = ["id", "number", "division", "facility", "channel", "text", "received_on", "due_on", "late"]
        fields += ["state", "gist", "answer", "shown", "answered_on", "version"]


class ExperienceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Experience
        fields = ["id", "division", "sector", "year", "direction", "title", "before", "practice", "effect"]
        fields += ["lesson", "state", "said", "submitted_at", "approved_at", "published_at", "version"]


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = Event
        fields = ["id", "division", "kind", "sector", "experience", "title", "held_on", "place", "notice"]
        fields += ["state", "attended", "units", "summary", "version"]


class MediaItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = MediaItem
        fields = ["id", "division", "kind", "rank", "sector", "experience", "title", "outlet", "published_on"]
        fields += ["link", "page", "state", "version"]


def _filters(states: Any) -> type[filters.FilterSet]:
    """By area and by state."""

    class Asked(filters.FilterSet):
        area = AreaFilter("division_id")
        state = filters.ChoiceFilter(choices=states.choices, label=_("状态"))

    return Asked


class VoiceActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    answer = serializers.CharField(max_length=500, required=False, label="答复")
    gist = serializers.CharField(max_length=60, required=False, label="公开的事由")
    shown = serializers.BooleanField(required=False, label="公开答复")
    remark = serializers.CharField(max_length=300, required=False, label="审核意见")
    held_on = serializers.DateField(required=False, label="举办日期")
    attended = serializers.IntegerField(min_value=1, max_value=100_000, required=False, label="参加人数")
    units = serializers.CharField(max_length=300, required=False, label="参加单位")
    summary = serializers.CharField(max_length=2000, required=False, label="活动情况")


class VoiceEndpoint(FlowEndpoint):
    required_right = Right.EVALUATION_VIEW
    orders = {"newest": Order(_("最近登记"), "-id")}
    told = VoiceActInput
    model: ClassVar[Any]

    def rows(self):
        return self.model.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=VoiceActInput, summary="办理：按页面上的按钮和同样的规则")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)


class SurveyEndpoint(VoiceEndpoint):
    title, model, serializer_class = "满意度调查", Survey, SurveySerializer
    filterset_class = _filters(SurveyState)
    noun, acts, flows = "survey", SURVEY_ACTS, (SURVEY_FLOW,)

    def rows(self):
        return Survey.objects.seen_by(self.post_held).for_list()


class OpinionEndpoint(VoiceEndpoint):
    title, model, serializer_class = "群众意见", Opinion, OpinionSerializer
    filterset_class = _filters(OpinionState)
    noun, acts, flows = "opinion", OPINION_ACTS, (OPINION_FLOW,)


class ExperienceEndpoint(VoiceEndpoint):
    title, model, serializer_class = "典型经验", Experience, ExperienceSerializer
    filterset_class = _filters(ExperienceState)
    noun, acts, flows = "experience", EXPERIENCE_ACTS, (EXPERIENCE_FLOW,)


class EventEndpoint(VoiceEndpoint):
    title, model, serializer_class = "交流活动", Event, EventSerializer
    filterset_class = _filters(EventState)
    noun, acts, flows = "event", EVENT_ACTS, (EVENT_FLOW,)


class MediaEndpoint(VoiceEndpoint):
    title, model, serializer_class = "宣传报道", MediaItem, MediaItemSerializer
    filterset_class = _filters(MediaState)
    noun, acts, flows = "media", MEDIA_ACTS, (MEDIA_FLOW,)


def register(router: SimpleRouter) -> None:
    router.register("surveys", SurveyEndpoint, "survey")
    router.register("opinions", OpinionEndpoint, "opinion")
    router.register("experiences", ExperienceEndpoint, "experience")
    router.register("events", EventEndpoint, "event")
    router.register("media-items", MediaEndpoint, "media-item")
