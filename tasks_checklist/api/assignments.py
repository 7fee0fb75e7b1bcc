"""任务分解 and 进展 by the API: read, reported, and each act as on the page and by the page's own forms."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.rights import Right
from common.paging import Order
from maintenance.api.acts import FlowEndpoint
from tasks_checklist import measures
from tasks_checklist.actions import confirming, reporting
from tasks_checklist.assignment_acts import ACTS
from tasks_checklist.models import Assignment, AssignmentState, TaskReport
from tasks_checklist.models.assignments import FLOW


class AssignmentFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=AssignmentState.choices, label=_("状态"))
    overdue = filters.BooleanFilter(method="late", label=_("已逾期"))
    year = WholeFilter(field_name="task__plan__year", label=_("年度"))
    plan = WholeFilter(field_name="task__plan_id", label=_("计划"))
    task = WholeFilter(field_name="task_id", label=_("任务"))
    party = WholeFilter(field_name="party_id", label=_("责任单位"))

    def late(self, rows, name, value):
        return rows.overdue() if value else rows


class AssignmentSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="task.title", read_only=True)
    number = serializers.IntegerField(source="task.number", read_only=True)
    plan = serializers.IntegerField(source="task.plan_id", read_only=True)

    class Meta:
        model = Assignment
        fields = ["id", "plan", "task", "number", "title", "party", "division", "sector", "person", "share"]
        fields += ["given_at", "due_on", "state", "is_overdue", "progress", "reported_at", "confirmed_at"]
        fields += ["said", "version"]


class AssignmentActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    said = serializers.CharField(max_length=300, required=False, label="意见")


class TaskReportInput(serializers.Serializer):
    """A period's report; evidence is filed on the page."""

    on = serializers.DateField(required=False, label="所报周期内的一天")
    progress = serializers.IntegerField(min_value=0, max_value=100, label="进度")
    done_text = serializers.CharField(max_length=2000, label="完成情况")
    difficulty = serializers.CharField(max_length=500, required=False, label="存在困难")
    next_step = serializers.CharField(max_length=500, required=False, label="下一步打算")
    completes = serializers.BooleanField(required=False, label="报完成")
    client_key = serializers.UUIDField(required=False, label="报送号")


class ReportAnswerInput(serializers.Serializer):
    accepted = serializers.BooleanField(label="已审")
    said = serializers.CharField(max_length=300, required=False, label="意见")


class TaskReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = TaskReport
        fields = ["id", "assignment", "period_from", "period_until", "completes", "progress", "done_text"]
        fields += ["difficulty", "next_step", "figures", "state", "reported_at", "answered_at", "said"]
        fields += ["version"]


class AssignmentEndpoint(FlowEndpoint):
    title = "任务分解"
    noun, acts, flows, told = "assignment", ACTS, (FLOW,), AssignmentActInput
    required_right = Right.TASK_VIEW
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilters
    orders = {"newest": Order(_("最近分解"), "-id"), "due": Order(_("先到期"), "due_on", "id")}

    def rows(self):
        return Assignment.objects.known_to(self.post_held).for_list()

    @extend_schema(
        request=AssignmentActInput, summary="办理：开始推进、撤回报完成、确认完成、退回、撤销确认、取消"
    )
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        return self.carried(request, act)

    @extend_schema(request=TaskReportInput, responses=TaskReportSerializer, summary="报送一期进展，或报完成")
    @action(detail=True, methods=["post"], url_path="report", url_name="report")
    def report(self, request, pk=None):
        row, today = self.get_object(), timezone.localdate()
        sent = TaskReportInput(data=request.data)
        sent.is_valid(raise_exception=True)
        figures = measures.kept(row, measures.proof_of(row, today), today)
        made = reporting.report(assignment=row, by=self.post_held, figures=figures, **sent.validated_data)
        return Response(TaskReportSerializer(made).data)


class TaskReportFilters(filters.FilterSet):
    area = AreaFilter("assignment__division_id")
    assignment = WholeFilter(field_name="assignment_id", label=_("任务分解"))
    state = filters.ChoiceFilter(choices=TaskReport.State.choices, label=_("状态"))


class TaskReportEndpoint(ReadEndpoint):
    title = "任务进展"
    required_right = Right.TASK_VIEW
    serializer_class = TaskReportSerializer
    filterset_class = TaskReportFilters
    orders = {"newest": Order(_("最近报送"), "-id")}

    def rows(self):
        known = Assignment.objects.known_to(self.post_held).order_by().values("pk")
        return TaskReport.objects.visible_to(self.post_held).filter(assignment__in=known)

    @extend_schema(request=ReportAnswerInput, summary="审核一期进展：已审，或退回")
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def answer(self, request, pk=None):
        row, sent = self.get_object(), ReportAnswerInput(data=request.data)
        sent.is_valid(raise_exception=True)
        made = confirming.answer(report=row, by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(made).data)


def register(router: SimpleRouter) -> None:
    router.register("assignments", AssignmentEndpoint, "assignment")
    router.register("task-reports", TaskReportEndpoint, "task-report")
