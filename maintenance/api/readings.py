"""读数 by the API: a machine posts with its own key, a gateway of the office with an account that manages devices."""

from decimal import Decimal

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api.authentication import PostSessionAuthentication
from accounts.api.base import Endpoint
from accounts.api.permissions import HasRequiredRight
from accounts.rights import Right
from maintenance import device_keys
from maintenance.actions.readings import MOST, take_readings
from maintenance.models import Device, Reading


class DeviceKeyAuthentication(BaseAuthentication):
    """`Authorization: Device <key>`. Answers (None, device): no account, no cookie, hence no CSRF token."""

    def authenticate(self, request):
        word, _space, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() != "device":
            return None
        address = request.META.get("REMOTE_ADDR", "")
        if device_keys.is_shut(address):
            raise exceptions.Throttled(wait=device_keys.QUARTER)
        device = device_keys.device_of(key.strip())
        if device is None:
            device_keys.count_wrong(address)
            raise exceptions.AuthenticationFailed()
        if device_keys.posts_too_often(device):
            raise exceptions.Throttled(wait=device_keys.MINUTE)
        return None, device

    def authenticate_header(self, request) -> str:
        return "Device"


class DeviceKeyScheme(OpenApiAuthenticationExtension):
    """How the API's description tells it."""

    target_class = DeviceKeyAuthentication
    name = "device"

    def get_security_definition(self, auto_schema) -> dict:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Device 密钥"}


class DeviceOrRight(HasRequiredRight):
    """The machine itself, or a post that manages devices."""

    def has_permission(self, request, view) -> bool:
        return isinstance(request.auth, Device) or super().has_permission(request, view)


class ReadingInput(serializers.Serializer):
    at = serializers.DateTimeField(label="时间")
    value = serializers.DecimalField(
        14, 4, min_value=Decimal(-(10**9)), max_value=Decimal(10**9), label="读数"
    )


class ReadingsInput(serializers.Serializer):
    """`device`: its number; a machine need not say it. At most a thousand readings at once; the same moment twice is once."""

    device = serializers.CharField(max_length=40, required=False, label="设备编号")
    readings = ReadingInput(many=True, allow_empty=False, max_length=MOST, label="读数")  # type: ignore[call-arg]


class TakenSerializer(serializers.Serializer):
    new = serializers.IntegerField(label="新收（条）")
    repeated = serializers.IntegerField(label="已有（条）")
    outside = serializers.IntegerField(label="超出保留期或晚于现在、未收（条）")


class ReadingEndpoint(Endpoint):
    title = "读数"
    required_right = Right.SENSOR_MANAGE
    authentication_classes = [DeviceKeyAuthentication, PostSessionAuthentication]
    permission_classes = [DeviceOrRight]
    serializer_class = ReadingsInput
    orders = {}

    def get_queryset(self):
        return Reading.objects.none()

    @extend_schema(request=ReadingsInput, responses=TakenSerializer, summary="上传监测设备的读数")
    def create(self, request):
        sent = ReadingsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        device, by = self._device(request, sent.validated_data.get("device", ""))
        pairs = [(one["at"], one["value"]) for one in sent.validated_data["readings"]]
        taken = take_readings(device=device, readings=pairs, by=by)
        return Response(TakenSerializer(taken).data)

    def _device(self, request, number: str):
        """The device that is meant, and the post that sends for it."""
        if isinstance(request.auth, Device):
            if number not in ("", request.auth.number):
                raise BadRequest(_("密钥不是这台设备的"))
            return request.auth, None
        rows = Device.objects.visible_to(self.post_held).in_use().select_related("facility__division")
        device = rows.filter(number=number).first()
        if device is None:
            raise serializers.ValidationError({"device": [_("没有这台设备，或不在您的管理范围内")]})
        return device, self.post_held


def register(router: SimpleRouter) -> None:
    router.register("readings", ReadingEndpoint, "reading")
