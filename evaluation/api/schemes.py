"""指标体系 by the API: the versions, each with its indicators, parts and grades."""

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from accounts.api.base import ReadEndpoint
from accounts.rights import Right
from common.paging import Order
from evaluation.models import GradeBand, Indicator, IndicatorPart, Scheme
from evaluation.schemes import whole


class BandSerializer(serializers.ModelSerializer):
    class Meta:
        model = GradeBand
        fields = ["grade", "word", "from_score"]


class PartSerializer(serializers.ModelSerializer):
    class Meta:
        model = IndicatorPart
        fields = ["id", "order", "text", "points", "method", "calculator", "curve", "low", "high", "each"]
        fields += ["without_rows", "proof"]


class IndicatorSerializer(serializers.ModelSerializer):
    parts = PartSerializer(many=True, read_only=True)

    class Meta:
        model = Indicator
        fields = ["id", "order", "code", "group", "name", "level", "kind", "points", "rounds", "rule"]
        fields += ["evidence", "caps_grade", "source", "parts"]


class SchemeSerializer(serializers.ModelSerializer):
    indicators = IndicatorSerializer(many=True, read_only=True)
    bands = BandSerializer(many=True, read_only=True)

    class Meta:
        model = Scheme
        fields = ["id", "division", "name", "number", "state", "from_date", "bonus_cap", "deduction_cap"]
        fields += ["least_facilities", "source", "before", "indicators", "bands", "version"]


class SchemeEndpoint(ReadEndpoint):
    """What was issued in the reader's county; an office also reads its draft."""

    title = "评价指标体系"
    required_right = Right.EVALUATION_VIEW
    serializer_class = SchemeSerializer
    orders = {"newest": Order(_("最新版次"), "-number", "-id")}

    def rows(self):
        return whole(Scheme.objects.readable_by(self.post_held))


def register(router: SimpleRouter) -> None:
    router.register("schemes", SchemeEndpoint, "scheme")
