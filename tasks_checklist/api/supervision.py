"""督导计划、督导组、村风险分、时间节点 by the API, to be read: what the pages show, to whom they show it."""

from typing import Any

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.models import Division
from accounts.rights import Right
from common.paging import Order
from tasks_checklist.models import (
    Frequency,
    Milestone,
    SupervisionPlan,
    Team,
    TeamAbsence,
    TeamMember,
    VillageRisk,
)
from tasks_checklist.risks import Weighed, weigh


# --- 督导计划 -----------------------------------------------------------------------------------
class SupervisionPlanFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    year = WholeFilter(label=_("年度"))
    state = filters.ChoiceFilter(choices=SupervisionPlan.State.choices, label=_("状态"))


class FrequencySerializer(serializers.ModelSerializer):
    class Meta:
        model = Frequency
        fields = ["id", "target", "rhythm", "kind", "task", "sector", "parties", "share"]
        fields += ["from_date", "until", "note"]


class SupervisionPlanSerializer(serializers.ModelSerializer):
    frequencies = FrequencySerializer(many=True, read_only=True)

    class Meta:
        model = SupervisionPlan
        fields = ["id", "division", "year", "title", "goal", "checklist", "least_gap_days", "seed", "state"]
        fields += ["approved_on", "frequencies", "version"]


class SupervisionPlanEndpoint(ReadEndpoint):
    title = "督导计划"
    required_right = Right.SUPERVISION_PLAN
    serializer_class = SupervisionPlanSerializer
    filterset_class = SupervisionPlanFilters
    orders = {"newest": Order(_("年度新的在前"), "-year", "-id")}

    def rows(self):
        return SupervisionPlan.objects.visible_to(self.post_held).prefetch_related("frequencies__parties")


# --- 督导组 -------------------------------------------------------------------------------------
class TeamFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    active = filters.BooleanFilter(label=_("在用"))


class TeamMemberSerializer(serializers.ModelSerializer):
    person_name = serializers.CharField(source="person.name", read_only=True, label="姓名")

    class Meta:
        model = TeamMember
        fields = ["person", "person_name", "head"]


class TeamAbsenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = TeamAbsence
        fields = ["from_date", "until", "note"]


class TeamSerializer(serializers.ModelSerializer):
    members = TeamMemberSerializer(many=True, read_only=True)
    absences = TeamAbsenceSerializer(many=True, read_only=True)

    class Meta:
        model = Team
        fields = ["id", "division", "name", "home", "weekdays", "stops_a_day", "active"]
        fields += ["members", "absences", "version"]


class TeamEndpoint(ReadEndpoint):
    title = "督导组"
    required_right = Right.SUPERVISION_PLAN
    serializer_class = TeamSerializer
    filterset_class = TeamFilters
    orders = {"newest": Order(_("最近"), "-id")}

    def rows(self):
        return Team.objects.visible_to(self.post_held).prefetch_related("members__person", "absences")


# --- 村风险分 -----------------------------------------------------------------------------------
class RiskPart(serializers.Serializer):
    """What makes up a risk."""

    what = serializers.CharField(label="组成")
    points = serializers.FloatField(label="分")


class VillageRiskFilters(filters.FilterSet):
    area = AreaFilter("code")


class VillageRiskSerializer(serializers.ModelSerializer):
    """A village's risk today (0 to 100), and the score that was entered or sent."""

    division = serializers.CharField(source="code", read_only=True, label="区划代码")
    risk = serializers.SerializerMethodField(label="风险分")
    parts = serializers.SerializerMethodField(label="组成")
    said = serializers.SerializerMethodField(label="录入分")
    said_from = serializers.SerializerMethodField(label="起用日期")

    class Meta:
        model = Division
        fields = ["division", "short_name", "risk", "parts", "said", "said_from"]

    def _weighed(self, row: Division) -> Weighed:
        return self.context["view"].weighed(row.pk)

    def get_risk(self, row: Division) -> int:
        return self._weighed(row).risk

    @extend_schema_field(RiskPart(many=True))
    def get_parts(self, row: Division) -> list[dict[str, Any]]:
        return [
            {"what": str(word), "points": round(points, 1)}
            for word, points in self._weighed(row).parts
            if points
        ]

    def get_said(self, row: Division) -> int | None:
        said: VillageRisk | None = self._weighed(row).said
        return said.score if said else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_said_from(self, row: Division) -> str | None:
        said: VillageRisk | None = self._weighed(row).said
        return said.from_date.isoformat() if said else None


class VillageRiskEndpoint(ReadEndpoint):
    title = "村风险分"
    required_right = Right.SUPERVISION_PLAN
    serializer_class = VillageRiskSerializer
    filterset_class = VillageRiskFilters
    orders = {"code": Order(_("按区划"), "code")}
    lookup_value_regex = r"\d{12}"

    def rows(self):
        rows = Division.objects.visible_to(self.post_held)
        return rows.filter(level=Division.Level.VILLAGE, closed_on=None)

    def paginate_queryset(self, queryset):
        page = super().paginate_queryset(queryset)
        self._found = weigh([row.pk for row in page or ()], timezone.localdate())
        return page

    def weighed(self, code: str) -> Weighed:
        """Of the page read, at once; of one village alone."""
        found: dict[str, Weighed] = getattr(self, "_found", {})
        return found.get(code) or weigh([code], timezone.localdate())[code]


# --- 时间节点 -----------------------------------------------------------------------------------
class MilestoneFilters(filters.FilterSet):
    area = AreaFilter("task__plan__division_id")
    year = WholeFilter(field_name="task__plan__year", label=_("年度"))
    task = WholeFilter(field_name="task_id", label=_("任务"))
    sector = filters.CharFilter(field_name="sector_id", max_length=2, label=_("行业"))
    overdue = filters.BooleanFilter(method="late", label=_("已逾期"))

    def late(self, rows, name, value):
        return rows.overdue() if value else rows


class MilestoneSerializer(serializers.ModelSerializer):
    plan = serializers.IntegerField(source="task.plan_id", read_only=True, label="年度计划")
    division = serializers.CharField(source="task.plan.division_id", read_only=True, label="区划代码")

    class Meta:
        model = Milestone
        fields = ["id", "plan", "division", "task", "sector", "title", "due_on", "done_on", "note"]


class MilestoneEndpoint(ReadEndpoint):
    title = "时间节点"
    required_right = Right.TASK_VIEW
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilters
    orders = {"due": Order(_("先到期"), "due_on", "id"), "newest": Order(_("最近"), "-id")}

    def rows(self):
        return Milestone.objects.reaching(self.post_held).for_list()


def register(router: SimpleRouter) -> None:
    router.register("supervision-plans", SupervisionPlanEndpoint, "supervision-plan")
    router.register("supervision-teams", TeamEndpoint, "supervision-team")
    router.register("village-risks", VillageRiskEndpoint, "village-risk")
    router.register("milestones", MilestoneEndpoint, "milestone")
