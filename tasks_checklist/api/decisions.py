"""会议议定 by the API: the list read, each act as on the page and by the page's own forms."""

import django_filters as filters
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


class DecisionEndpoint(ReadEndpoint):
    title = "会议议定事项"
    required_right = Right.TASK_VIEW
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    orders = {"due": Order(_("先到期"), "due_on", "id"), "newest": Order(_("最近议定"), "-id")}

    def rows(self):
        return Decision.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=DecisionActInput, summary="办理：办结、不再办理、重新办理")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        if act not in DECISION_ACTS:
            raise Http404
        row, said = self.get_object(), DECISION_ACTS[act]
        require(self.post_held, DECISION_FLOW.find(row, act).right, row)
        sent = DecisionActInput(data=request.data)
        sent.is_valid(raise_exception=True)
        form = said.form(sent.validated_data, post=self.post_held, row=row)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(one) for one in errors] for name, errors in form.errors.items()}
            )
        said.do(decision=row, by=self.post_held, **form.cleaned_data)
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data)


def register(router: SimpleRouter) -> None:
    router.register("decisions", DecisionEndpoint, "decision")
