"""登记 and 更正 by the API: the same acts as the form, the same checks of a type's attributes and of near-same names."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.base import DivisionInput
from accounts.rights import Right
from assets import attributes
from assets.actions.entering import enter
from assets.actions.registering import correct
from assets.models import Facility, FacilityType, OwnerKind, PropertyClass
from assets.models.facilities import BUILT_PATTERN
from assets.similar import similar_to
from common.coordinates import CGCS2000, DATUMS, WGS84, in_china, to_wgs84
from common.phones import normalise_phone, validate_phone

FINE = Decimal("0.000001")


class SaidInput(serializers.Serializer):
    """What is said of keeper and owner, in its own words."""

    party = serializers.CharField(max_length=100, required=False, allow_blank=True, label="管护单位")
    person = serializers.CharField(max_length=60, required=False, allow_blank=True, label="责任人")
    phones = serializers.ListField(
        child=serializers.CharField(max_length=40, validators=[validate_phone]),
        max_length=5,
        required=False,
        label="联系电话",
    )
    owner = serializers.CharField(max_length=100, required=False, allow_blank=True, label="产权单位")
    fund_source = serializers.CharField(
        max_length=100, required=False, allow_blank=True, label="管护经费来源"
    )

    def validate_phones(self, phones: list[str]) -> list[str]:
        return [normalise_phone(phone) for phone in phones]


class CorrectionInput(serializers.ModelSerializer):
    """What may be corrected; the version read goes along. `attributes` by key: null empties one, those not named stay."""

    version = serializers.IntegerField(label="读到的版本")
    position_datum = serializers.ChoiceField(DATUMS, required=False, label="坐标系")
    attributes = serializers.DictField(required=False, label="类别属性")
    said = SaidInput(required=False, label="登记信息")
    built = serializers.RegexField(
        BUILT_PATTERN,
        required=False,
        allow_blank=True,
        label="建成时间",
        error_messages={"invalid": _("请写年、年月或年月日，如 2014-06")},
    )

    class Meta:
        model = Facility
        fields = [
            "name",
            "quantity",
            "address",
            "longitude",
            "latitude",
            "position_datum",
            "built",
            "fund_source",
            "original_value",
            "owner_kind",
            "relief_kind",
            "warranty_end",
            "note",
            "attributes",
            "said",
            "version",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A position comes as a pair and is kept as WGS-84 with what was sent."""
        sent = {"longitude", "latitude"} & set(attrs)
        datum = attrs.pop("position_datum", WGS84)
        if not sent:
            return attrs
        east, north = attrs.get("longitude"), attrs.get("latitude")
        if len(sent) < 2 or (east is None) != (north is None):
            raise serializers.ValidationError({"longitude": [_("经度和纬度要一起填")]})
        if east is None or north is None:
            return attrs | {"position_datum": "", "position_raw": ""}
        if not in_china(float(east), float(north)):
            raise serializers.ValidationError({"longitude": [_("这个位置不在国内，请核对")]})
        lon, lat = to_wgs84(float(east), float(north), datum)
        if datum not in (WGS84, CGCS2000):
            attrs |= {
                "longitude": Decimal(str(lon)).quantize(FINE),
                "latitude": Decimal(str(lat)).quantize(FINE),
            }
        return attrs | {"position_datum": datum, "position_raw": f"{east}, {north}"}


class FacilityInput(CorrectionInput):
    """A new facility. A near-same name in the village is refused unless `another` says that it is none of them."""

    version = None  # type: ignore[assignment]
    division = DivisionInput(label="所在村代码")
    type = serializers.PrimaryKeyRelatedField(
        queryset=FacilityType.objects.filter(active=True), label="小类代码", pk_field=serializers.CharField()
    )
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=Decimal(0), label="数量")
    owner_kind = serializers.ChoiceField(OwnerKind.choices, required=False, label="产权类别")
    property_class = serializers.ChoiceField(PropertyClass.choices, required=False, label="经营属性")
    another = serializers.BooleanField(required=False, default=False, label="不是同一处，仍然登记")

    class Meta(CorrectionInput.Meta):
        fields = [
            *(name for name in CorrectionInput.Meta.fields if name != "version"),
            "division",
            "type",
            "property_class",
            "class_reason",
            "another",
        ]


class EntersFacilities:
    """`create` and `partial_update` of the endpoint of facilities."""

    entering_rights = {"create": Right.FACILITY_REGISTER, "partial_update": Right.FACILITY_CHANGE}

    @extend_schema(request=FacilityInput)
    def create(self: Any, request):
        """A village's waits for its code; a township's has one at once."""
        sent = FacilityInput(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        if not said.pop("another"):
            _refuse_similar(said)
        said["attributes"] = attributes.checked(
            attributes.for_type(said["type"].pk), said.get("attributes", {})
        )
        facility = enter(by=self.post_held, **said)
        return Response(self.get_serializer(facility).data, status=201)

    @extend_schema(request=CorrectionInput)
    def partial_update(self: Any, request, pk=None):
        """The version read must be sent along: the second of two editors gets 409 and the present version."""
        facility = self.get_object()
        sent = CorrectionInput(
            facility, data=request.data, partial=True, context=self.get_serializer_context()
        )
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        if "version" not in said:
            raise serializers.ValidationError({"version": [_("请填写读到的版本")]})
        if "attributes" in said:
            said["attributes"] = _merged(facility, said["attributes"])
        correct(facility=facility, by=self.post_held, **said)
        return Response(self.get_serializer(self.get_object()).data)


def _merged(facility: Facility, sent: dict[str, Any]) -> dict[str, Any]:
    known = attributes.for_type(facility.type_id)
    new = attributes.checked(known, sent, complete=False)
    kept = {name: value for name, value in facility.attributes.items() if name not in sent}
    return kept | new


def _refuse_similar(said: dict[str, Any]) -> None:
    near = similar_to(division=said["division"], type_code=said["type"].pk, name=said["name"])
    if near:
        names = "、".join(row.name for row in near)
        raise ValidationError({"another": _("本村已有名称相近的设施：%(names)s") % {"names": names}})
