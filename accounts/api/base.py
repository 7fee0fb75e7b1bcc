"""What every endpoint shares: the post, rows made visible to it, and refusing parameters nobody knows."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets

from accounts.api.paging import WORDS
from accounts.models import Division
from accounts.rights import Right
from common import paging


class Endpoint(viewsets.GenericViewSet):
    """A viewset says `title` (Chinese), `required_right` (None: every signed-in post) or `required_rights` by action.

    `rows()` answers a queryset already visible to the post; `orders` is what a list may be sorted by.
    """

    title: ClassVar[str]
    required_right: ClassVar[Right | None]
    required_rights: ClassVar[dict[str, Right]] = {}
    orders: ClassVar[dict[str, paging.Order]]
    http_method_names = ["get", "post", "patch", "head", "options"]

    @property
    def post_held(self) -> Any:
        return self.request._request.post  # type: ignore[attr-defined]

    def rows(self) -> Any:
        raise NotImplementedError

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):  # the description is drawn without a reader
            return self.serializer_class.Meta.model._base_manager.none()  # type: ignore[union-attr]
        return self.rows()

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "list":
            self._refuse_unknown(request)

    def _refuse_unknown(self, request) -> None:
        filters = getattr(self, "filterset_class", None)
        known = {*WORDS, *(filters.base_filters if filters else ())}
        if strange := sorted(set(request.query_params) - known):
            raise BadRequest(_("不认识的参数：%(names)s") % {"names": "、".join(strange)[:200]})


class ReadEndpoint(mixins.ListModelMixin, mixins.RetrieveModelMixin, Endpoint):
    """Rows to list and to open."""


class MomentInput(serializers.DateTimeField):
    """A moment within the calendar: near its ends it would turn into none on the way to another zone."""

    def to_internal_value(self, value) -> datetime:
        try:
            moment = super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")
        if not 1900 < moment.year < 2200:
            self.fail("overflow")
        return moment


class DivisionInput(serializers.CharField):
    """A division named by its 12-digit code; it must be in the post's area."""

    default_error_messages = {"foreign": _("区划代码不在您的管理范围内")}

    def to_internal_value(self, data) -> Division:  # type: ignore[override]
        code = super().to_internal_value(data)
        if not (code.isascii() and code.isdigit()):
            self.fail("foreign")
        post = self.context["view"].post_held
        division = Division.objects.visible_to(post).filter(pk=code, closed_on=None).first()
        if division is None:
            self.fail("foreign")
        return division

    def to_representation(self, value) -> str:
        return value.pk if isinstance(value, Division) else str(value)
