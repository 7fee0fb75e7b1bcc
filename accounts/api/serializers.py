"""What the API shows and takes; every field named, phones masked, keys as plain values."""

from typing import Any

from rest_framework import serializers

from accounts.actions.suggestions import PAGE_LENGTH
from accounts.api.base import DivisionInput
from accounts.models import Department, Division, Notice, Party, Person, Post, Role, Sector, Suggestion
from common.privacy import mask_phone


class DivisionSerializer(serializers.ModelSerializer):
    aliases: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="name", label="别名")

    class Meta:
        model = Division
        fields = [
            "code",
            "name",
            "short_name",
            "level",
            "parent",
            "pinyin",
            "closed_on",
            "succeeded_codes",
            "aliases",
        ]
        read_only_fields = fields


class SectorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sector
        fields = ["code", "name"]


class DepartmentSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="party.name", read_only=True, label="名称")
    division = serializers.CharField(source="party.division_id", read_only=True, label="所属区划")

    class Meta:
        model = Department
        fields = ["party", "name", "title", "division", "sectors"]
        read_only_fields = fields


class PartySerializer(serializers.ModelSerializer):
    division = DivisionInput(label="所属区划代码")

    class Meta:
        model = Party
        fields = [
            "id",
            "kind",
            "name",
            "division",
            "credit_code",
            "duty_phone",
            "address",
            "note",
            "active",
            "version",
        ]
        read_only_fields = ["id"]
        extra_kwargs = {
            "version": {"read_only": False, "required": False, "label": "读到的版本，修改时必填"},
            "credit_code": {"validators": []},
        }
        validators: list = []  # uniqueness is judged, and worded, by the act


class PersonSerializer(serializers.ModelSerializer):
    phone = serializers.SerializerMethodField(label="手机（隐去中间四位）")

    class Meta:
        model = Person
        fields = [
            "id",
            "name",
            "party",
            "division",
            "title",
            "phone",
            "duty_phone",
            "is_villager",
            "active",
            "version",
        ]
        read_only_fields = fields

    def get_phone(self, person: Person) -> str:
        return mask_phone(person.phone)


class RoleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Role
        fields = ["code", "name", "says", "level", "scope_kind", "second_factor", "rights"]
        read_only_fields = fields


class PostSerializer(serializers.ModelSerializer):
    person_name = serializers.CharField(source="person.name", read_only=True, label="姓名")

    class Meta:
        model = Post
        fields = ["id", "person", "person_name", "role", "division", "sectors", "party", "from_date", "until"]
        read_only_fields = fields


class NoticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ["id", "title", "body", "link", "created_at", "read_at"]
        read_only_fields = fields


class SuggestionSerializer(serializers.ModelSerializer):
    text = serializers.CharField(min_length=4, max_length=1000, label="建议")
    page = serializers.CharField(max_length=PAGE_LENGTH, required=False, allow_blank=True, label="所在页面")

    class Meta:
        model = Suggestion
        fields = ["id", "person", "division", "page", "text", "state", "answer", "created_at", "answered_at"]
        read_only_fields = ["id", "person", "division", "state", "answer", "created_at", "answered_at"]


class AnswerSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=1000, label="答复")


class MeSerializer(serializers.Serializer):
    """Who calls, in which post, with which rights."""

    username = serializers.CharField(label="账号")
    name = serializers.CharField(label="姓名")
    post = PostSerializer(label="现在的岗位")
    posts = PostSerializer(many=True, label="全部岗位")
    rights = serializers.ListField(child=serializers.CharField(), label="现在岗位的权限")
