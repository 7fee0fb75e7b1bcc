"""Filters of the API; areas by code, so that no filter asks for rows beyond the reader's."""

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Division, Party, Suggestion
from accounts.scoping import code_range, in_ranges

CODE = RegexValidator(r"^\d{12}$", _("区划代码是 12 位数字"))


def level_of(code: str) -> str:
    """The level a statistical code has by its form."""
    return "county" if code.endswith("000000") else "township" if code.endswith("000") else "village"


class AreaFilter(filters.CharFilter):
    """Rows at or under a division, named by its code."""

    def __init__(self, column: str, **kwargs) -> None:
        super().__init__(label=_("区划代码，含下级"), validators=[CODE], **kwargs)
        self.column = column

    def filter(self, qs, value):
        return qs.filter(in_ranges(self.column, [code_range(value, level_of(value))])) if value else qs


class WholeFilter(filters.NumberFilter):
    """A whole number. The library's own takes any decimal, and -1e9999999 is spelt out digit by digit for hours."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=0, **kwargs)

    def get_max_validator(self) -> MaxValueValidator:
        return MaxValueValidator(2**31 - 1)


class DivisionFilters(filters.FilterSet):
    under = AreaFilter("code")
    level = filters.ChoiceFilter(choices=Division.Level.choices, label=_("级别"))
    name = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=60, label=_("名称包含"))


class PartyFilters(filters.FilterSet):
    under = AreaFilter("division_id")
    kind = filters.ChoiceFilter(choices=Party.Kind.choices, label=_("种类"))
    name = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=60, label=_("名称包含"))


class PersonFilters(filters.FilterSet):
    under = AreaFilter("division_id")
    name = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=40, label=_("姓名包含"))


class PostFilters(filters.FilterSet):
    under = AreaFilter("division_id")
    role = filters.CharFilter(field_name="role_id", max_length=30, label=_("角色代码"))


class SuggestionFilters(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Suggestion.State.choices, label=_("状态"))
