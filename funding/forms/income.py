"""What the forms of a village's own income share: the place, the sector, the key of a sending, a facility by its words."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.lists import AreaFilterForm
from accounts.models import Division, Sector
from assets.forms.naming import one_named
from assets.models import Facility


class KeyField(forms.UUIDField):
    """Drawn when the form is shown: the same form sent twice is one effect."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "initial": uuid4, "label": _("提交标识"), **kwargs})


def sector_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("综合")
    )


def facility_field(**said: Any) -> forms.CharField:
    given = {"label": _("设施"), "help_text": _("输统一编码或名称"), "max_length": 100, **said}
    return forms.CharField(**given)


class PlaceForm(PostForm):
    """Of one village of the post's area; a village's own post has no choice to make."""

    division = DivisionField(label=_("村（社区）"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)
        if self.post.division.level == Division.Level.VILLAGE:
            fields["division"].initial = self.post.division_id

    def clean_facility(self) -> Facility | None:
        words = self.cleaned_data["facility"].strip()
        rows = Facility.objects.visible_to(self.post).counted()
        place = self.cleaned_data.get("division")
        return one_named(words, rows.filter(division=place) if place else rows) if words else None


def of_row(form: type[forms.BaseForm], row: Any) -> dict[str, Any]:
    """A draft as it stands in its form: the facility by its code, or its name where it has none."""
    said = {name: getattr(row, name) for name in form.base_fields}  # type: ignore[attr-defined]
    facility = row.facility
    return said | {"facility": (facility.code or facility.name) if facility else ""}


class IncomeFilter(AreaFilterForm):
    """Filters by area, year of `year_column`, state and sector."""

    year_column = ""
    states: tuple[tuple[str, Any], ...] = ()
    has_sector = True
    year = forms.IntegerField(required=False, min_value=2000, max_value=2199, label=_("年度"))
    state = forms.ChoiceField(required=False, label=_("状态"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("全部")), *self.states]  # type: ignore[attr-defined]
        if not self.has_sector:
            del self.fields["sector"]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name, column in (("year", self.year_column), ("state", "state"), ("sector", "sector")):
            if name in self.fields and self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        return rows
