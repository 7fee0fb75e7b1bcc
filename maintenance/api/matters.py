"""事项 by the API: the queue read, a matter reported, each act as on the page."""

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api.base import DivisionInput, MomentInput, ReadEndpoint
from accounts.api.filters import AreaFilter, WholeFilter
from accounts.rights import Right
from assets.models import Facility
from assets.nearby import parties_near, people_near
from common.paging import Order
from common.phones import normalise_phone, validate_phone
from maintenance import matter_finding
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions import matter_splitting as splitting
from maintenance.actions.matter_splitting import MOST
from maintenance.actions.matters import report
from maintenance.models import Matter, MatterCost, MatterState, MatterStep, Severity
from maintenance.models.matters import OPEN

REPORTED = [Matter.Source.STAFF, Matter.Source.CITIZEN, Matter.Source.SENSOR]


class MatterFilters(filters.FilterSet):
    area = AreaFilter("division_id")
    state = filters.ChoiceFilter(choices=MatterState.choices, label=_("状态"))
    open = filters.BooleanFilter(method="opened", label=_("在办"))
    overdue = filters.BooleanFilter(method="late", label=_("已超期"))
    severity = filters.ChoiceFilter(choices=Severity.choices, label=_("等级"))
    source = filters.ChoiceFilter(choices=Matter.Source.choices, label=_("来源"))
    facility = WholeFilter(field_name="facility_id", label=_("设施"))
    q = filters.CharFilter(method="worded", max_length=60, label=_("编号、外部单号，或事项、设施名称中的字"))

    def opened(self, rows, name, value):
        return rows.filter(state__in=OPEN) if value else rows.exclude(state__in=OPEN)

    def late(self, rows, name, value):
        return rows.overdue() if value else rows

    def worded(self, rows, name, text):
        return matter_finding.narrow(rows, text, post=self.request._request.post)


class MatterSerializer(serializers.ModelSerializer):
    """Who reported and their telephone stay on the pages."""

    class Meta:
        model = Matter
        fields = [
            "id",
            "number",
            "division",
            "facility",
            "place",
            "longitude",
            "latitude",
            "source",
            "title",
            "text",
            "severity",
            "hazard",
            "measure",
            "inspection",
            "outside_number",
            "outside_due",
            "found_at",
            "reported_at",
            "level",
            "state",
            "handler",
            "handler_person",
            "instruction",
            "under_warranty",
            "safe_by_time",
            "accept_by_time",
            "done_by_time",
            "made_safe_at",
            "handled_at",
            "size",
            "done_text",
            "reply",
            "replied_at",
            "satisfied",
            "closed_at",
            "merged_into",
            "split_from",
            "version",
        ]


class StepSerializer(serializers.ModelSerializer):
    word = serializers.CharField(source="get_act_display", label="动作名")

    class Meta:
        model = MatterStep
        fields = ["act", "word", "before", "after", "at", "person", "text"]


class ReportInput(serializers.Serializer):
    """About a facility, or a place in a division. The same `client_key` sent twice is one matter."""

    source = serializers.ChoiceField(REPORTED, default=Matter.Source.STAFF, label="来源")  # type: ignore[assignment]
    title = serializers.CharField(max_length=100, label="事项")
    severity = serializers.ChoiceField(Severity.choices, label="等级")
    facility = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="设施")
    division = DivisionInput(required=False, label="所在村代码")
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, label="情况说明")
    place = serializers.CharField(max_length=200, required=False, allow_blank=True, label="位置")
    longitude = serializers.DecimalField(
        9, 6, required=False, min_value=Decimal(73), max_value=Decimal(136), label="经度"
    )
    latitude = serializers.DecimalField(
        8, 6, required=False, min_value=Decimal(3), max_value=Decimal(54), label="纬度"
    )
    hazard = serializers.ChoiceField(
        Matter.HazardGrade.choices, required=False, allow_blank=True, label="隐患等级"
    )
    reporter_name = serializers.CharField(max_length=40, required=False, allow_blank=True, label="反映人")
    phone = serializers.CharField(
        max_length=40, required=False, allow_blank=True, validators=[validate_phone], label="反映人电话"
    )
    on_behalf = serializers.BooleanField(required=False, label="代报")
    outside_number = serializers.CharField(max_length=40, required=False, allow_blank=True, label="外部单号")
    outside_due = MomentInput(required=False, allow_null=True, label="外部限期")
    found_at = MomentInput(required=False, allow_null=True, label="发现时间")
    client_key = serializers.UUIDField(required=False, label="上报号")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A facility out of sight is not found; a position comes as a pair."""
        post = self.context["view"].post_held
        if key := attrs.pop("facility", None):
            attrs["facility"] = Facility.objects.visible_to(post).counted().filter(pk=key).first()
            if attrs["facility"] is None:
                raise serializers.ValidationError({"facility": [_("没有这处设施，或不在您的管理范围内")]})
        where = attrs.pop("longitude", None), attrs.pop("latitude", None)
        if (where[0] is None) != (where[1] is None):
            raise serializers.ValidationError({"longitude": [_("经度和纬度要一起填")]})
        if where[0] is not None:
            attrs["position"] = where
        if attrs.get("phone"):
            attrs["phone"] = normalise_phone(attrs["phone"])
        return attrs


class PartInput(serializers.Serializer):
    """One of the matters another is split into."""

    title = serializers.CharField(max_length=100, label="事项")
    severity = serializers.ChoiceField(Severity.choices, label="等级")
    facility = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="另一处设施")


class ActInput(serializers.Serializer):
    """What an act may be told; each takes what it needs, `seen` is the version read."""

    seen = serializers.IntegerField(required=False, label="读到的版本")
    reason = serializers.CharField(max_length=300, required=False, label="原因")
    text = serializers.CharField(max_length=500, required=False, label="说明")
    done_text = serializers.CharField(max_length=500, required=False, label="处置情况")
    instruction = serializers.CharField(max_length=300, required=False, label="派单要求")
    handler = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="处置单位")
    person = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="处置人")
    into = serializers.IntegerField(required=False, min_value=1, max_value=2**62, label="并入的事项")
    severity = serializers.ChoiceField(Severity.choices, required=False, label="等级")
    hazard = serializers.ChoiceField(
        Matter.HazardGrade.choices, required=False, allow_blank=True, label="隐患等级"
    )
    measure = serializers.CharField(max_length=300, required=False, label="管控措施")
    condition = serializers.ChoiceField(
        [("good", "完好"), ("fair", "基本完好")], required=False, label="设施状况"
    )
    kind = serializers.ChoiceField(MatterCost.Kind.choices, required=False, label="费用种类")
    amount = serializers.DecimalField(14, 2, required=False, min_value=Decimal(0), label="金额")
    note = serializers.CharField(max_length=200, required=False, label="费用说明")
    satisfied = serializers.ChoiceField(
        [one for one in Matter.Satisfied.choices if one[0]], required=False, label="满意情况"
    )
    parts = PartInput(many=True, required=False, max_length=MOST, label="拆成的各件")  # type: ignore[call-arg]


# act: the action, what it must be told, what it may be told
ACTS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "dispatch": (moves.dispatch, (), ("handler", "person", "instruction")),
    "redirect": (moves.redirect, ("reason",), ("handler", "person")),
    "reject": (moves.reject, ("reason",), ()),
    "merge": (moves.merge, ("into",), ()),
    "split": (splitting.split, ("parts",), ()),
    "accept": (moves.accept, (), ()),
    "send_back": (moves.send_back, ("reason",), ()),
    "suspend": (moves.suspend, ("reason",), ()),
    "resume": (moves.resume, (), ()),
    "handle": (moves.handle, ("done_text",), ()),
    "verify": (moves.verify, (), ("text", "condition")),
    "return": (moves.return_, ("reason",), ()),
    "make_safe": (beside.make_safe, (), ("text",)),
    "cost": (beside.add_cost, ("kind", "amount"), ("note",)),
    "claim_warranty": (beside.claim_warranty, ("reason",), ()),
    "grade": (beside.grade, ("severity", "reason"), ("hazard", "measure")),
    "remind": (beside.remind, (), ("text",)),
    "escalate": (beside.escalate, ("reason",), ()),
    "send_down": (beside.send_down, ("reason",), ()),
    "reply": (beside.reply, ("text",), ()),
    "revisit": (beside.revisit, ("satisfied",), ("text",)),
}


class MatterEndpoint(ReadEndpoint):
    title = "事项"
    required_right = Right.CARE_VIEW
    required_rights = {"create": Right.MATTER_REPORT}
    serializer_class = MatterSerializer
    filterset_class = MatterFilters
    orders = {
        "newest": Order(_("最近上报"), "-id"),
        "urgent": Order(_("最急在前"), "severity", "done_by_time"),
    }

    def rows(self):
        return Matter.objects.visible_to(self.post_held).for_list()

    @extend_schema(request=ReportInput, summary="上报事项")
    def create(self, request):
        sent = ReportInput(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        matter = report(by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(matter).data, status=201)

    @extend_schema(responses=StepSerializer(many=True), summary="事项的办理经过")
    @action(detail=True, url_path="steps", url_name="steps")
    def show_steps(self, request, pk=None):
        rows = self.get_object().steps.order_by("at", "id")[:500]
        return Response(StepSerializer(rows, many=True).data)

    @extend_schema(request=ActInput, summary="办理事项：派单、接单、处置、核查等")
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<act>[a-z_]+)", url_name="act")
    def do_act(self, request, pk=None, act=""):
        if act not in ACTS:
            raise Http404
        matter = self.get_object()
        sent = ActInput(data=request.data)
        sent.is_valid(raise_exception=True)
        do, needed, allowed = ACTS[act]
        said = {
            name: value for name, value in sent.validated_data.items() if name in (*needed, *allowed, "seen")
        }
        do(matter=matter, by=self.post_held, **self._rows_of(said, matter), **_empty(needed, said))
        return Response(self.get_serializer(self.get_object()).data)

    def _rows_of(self, said: dict[str, Any], matter: Matter) -> dict[str, Any]:
        """Keys become rows that this post may name."""
        near = {
            "handler": lambda: parties_near(matter.division),
            "person": lambda: people_near(self.post_held, matter.division),
            "into": lambda: Matter.objects.visible_to(self.post_held),
        }
        if "parts" in said:
            said["parts"] = [self._part(one) for one in said["parts"]]
        return {
            name: _row(near[name](), name, value) if name in near else value for name, value in said.items()
        }

    def _part(self, said: dict[str, Any]) -> splitting.Part:
        seen = Facility.objects.visible_to(self.post_held).counted()
        key = said.get("facility")
        other = _row(seen, "facility", key) if key else None
        return splitting.Part(said["title"], said["severity"], other)


def _row(rows: Any, name: str, key: int) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({name: [_("没有找到，或不在您的管理范围内")]})
    return found


def _empty(needed: tuple[str, ...], said: dict[str, Any]) -> dict[str, Any]:
    """What an act must be told and was not: words empty, so that it refuses them itself; else refused here."""
    missing = [name for name in needed if name not in said]
    if strange := [name for name in missing if name not in ("reason", "text", "done_text")]:
        raise serializers.ValidationError({name: [_("必填")] for name in strange})
    return dict.fromkeys(missing, "")


def register(router: SimpleRouter) -> None:
    router.register("matters", MatterEndpoint, "matter")
