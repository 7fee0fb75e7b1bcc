"""The endpoints of WHO. Reading is scoped as the pages are; every write is the same act that a page calls."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts import querysets
from accounts.access import may
from accounts.actions import notices, parties, suggestions
from accounts.api import filters, serializers
from accounts.api.base import ReadEndpoint
from accounts.api.jobs import JobEndpoint
from accounts.models import Division, Role, Sector
from accounts.rights import Right
from common.paging import Order

KEY = {"key": Order(_("按编号"), "pk")}


class DivisionEndpoint(ReadEndpoint):
    title = "区划"
    required_right = Right.DIVISION_VIEW
    serializer_class = serializers.DivisionSerializer
    filterset_class = filters.DivisionFilters
    orders = KEY

    def rows(self):
        return Division.objects.visible_to(self.post_held).prefetch_related("aliases")


class SectorEndpoint(ReadEndpoint):
    title = "行业大类"
    required_right = None
    serializer_class = serializers.SectorSerializer
    orders = KEY

    def rows(self):
        return Sector.objects.all()


class DepartmentEndpoint(ReadEndpoint):
    title = "行业主管部门"
    required_right = Right.PARTY_VIEW
    serializer_class = serializers.DepartmentSerializer
    orders = KEY

    def rows(self):
        return querysets.departments_for_list(self.post_held)


class PartyEndpoint(ReadEndpoint):
    title = "单位"
    required_right = Right.PARTY_VIEW
    required_rights = {"create": Right.PARTY_MANAGE, "partial_update": Right.PARTY_MANAGE}
    serializer_class = serializers.PartySerializer
    filterset_class = filters.PartyFilters
    orders = KEY | {"name": Order(_("按名称"), "name"), "newest": Order(_("最近登记"), "-id")}

    def rows(self):
        return querysets.parties_for_list(self.post_held)

    def create(self, request):
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = {
            name: value for name, value in sent.validated_data.items() if name not in ("version", "active")
        }
        party = parties.create_party(by=self.post_held, **fields)
        return Response(self.get_serializer(party).data, status=201)

    def partial_update(self, request, pk=None):
        """The version read must be sent along: the second of two editors gets 409 and the present version."""
        party = self.get_object()
        sent = self.get_serializer(party, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        if "version" not in sent.validated_data:
            raise ValidationError({"version": [_("请填写读到的版本")]})
        parties.change_party(party=party, by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(party).data)


class PersonEndpoint(ReadEndpoint):
    title = "人员"
    required_right = Right.PERSON_VIEW
    serializer_class = serializers.PersonSerializer
    filterset_class = filters.PersonFilters
    orders = KEY | {"name": Order(_("按姓名"), "name"), "newest": Order(_("最近登记"), "-id")}

    def rows(self):
        return querysets.people_for_list(self.post_held)


class PostEndpoint(ReadEndpoint):
    title = "岗位"
    required_right = Right.PERSON_VIEW
    serializer_class = serializers.PostSerializer
    filterset_class = filters.PostFilters
    orders = KEY

    def rows(self):
        return querysets.posts_for_list(self.post_held)


class RoleEndpoint(ReadEndpoint):
    title = "角色"
    required_right = Right.ROLE_VIEW
    serializer_class = serializers.RoleSerializer
    orders = KEY

    def rows(self):
        return Role.objects.all()


class NoticeEndpoint(ReadEndpoint):
    title = "消息"
    required_right = None
    serializer_class = serializers.NoticeSerializer
    orders = {"newest": Order(_("最近"), "-created_at", "-id")}

    def rows(self):
        return self.post_held.person.notices.all()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], description="标为已读")
    def read(self, request, pk=None):
        notice = self.get_object()
        notices.mark_read(notice=notice)
        notice.refresh_from_db()
        return Response(self.get_serializer(notice).data)


class SuggestionEndpoint(ReadEndpoint):
    title = "建议"
    required_right = None
    required_rights = {"answer": Right.SUGGESTION_ANSWER}
    serializer_class = serializers.SuggestionSerializer
    filterset_class = filters.SuggestionFilters
    orders = {"newest": Order(_("最近"), "-created_at", "-id")}

    def rows(self):
        """One's own; for those who answer, those of the area."""
        if may(self.post_held, Right.SUGGESTION_ANSWER):
            return querysets.suggestions_for_list(self.post_held)
        return querysets.suggestions_of(self.post_held.person)

    def create(self, request):
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = suggestions.suggest(by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=serializers.AnswerSerializer)
    @action(detail=True, methods=["post"], description="答复")
    def answer(self, request, pk=None):
        suggestion = self.get_object()
        sent = serializers.AnswerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        done = suggestions.answer_suggestion(suggestion=suggestion, by=self.post_held, **sent.validated_data)
        return Response(self.get_serializer(done).data)


class MeEndpoint(viewsets.ViewSet):
    """The caller: account, posts, rights."""

    title = "本人"
    required_right = None

    @extend_schema(responses=serializers.MeSerializer)
    def list(self, request):
        asked = request._request
        me = {
            "username": asked.account.username,
            "name": asked.post.person.name,
            "post": asked.post,
            "posts": asked.posts,
            "rights": sorted(asked.post.rights),
        }
        return Response(serializers.MeSerializer(me).data)


def register(router: SimpleRouter) -> None:
    """Put the endpoints of WHO under their addresses."""
    router.register("divisions", DivisionEndpoint, "division")
    router.register("sectors", SectorEndpoint, "sector")
    router.register("departments", DepartmentEndpoint, "department")
    router.register("parties", PartyEndpoint, "party")
    router.register("people", PersonEndpoint, "person")
    router.register("posts", PostEndpoint, "post")
    router.register("roles", RoleEndpoint, "role")
    router.register("notices", NoticeEndpoint, "notice")
    router.register("suggestions", SuggestionEndpoint, "suggestion")
    router.register("jobs", JobEndpoint, "job")
    router.register("me", MeEndpoint, "me")
