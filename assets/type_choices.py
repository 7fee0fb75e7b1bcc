"""Fields that choose types of facilities: one, or several, under the heads of their sectors."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE
from assets.models import FacilityType


class TypesBySector(ModelChoiceIterator):
    """Types under their sector; those of `often` stand on top."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = list(self.queryset)
        often = [row for code in self.field.often for row in rows if row.pk == code]  # type: ignore[attr-defined]
        if often:
            yield (_("本村常登记"), [self.choice(row) for row in often])
        for sector, group in groupby(rows, key=lambda row: row.sector):
            yield (f"{sector.code} {sector.name}", [self.choice(row) for row in group])


def _types():
    return FacilityType.objects.filter(active=True).select_related("sector").order_by("code")


class TypeField(forms.ModelChoiceField):
    """One type with its unit."""

    iterator = TypesBySector

    def __init__(self, **kwargs: Any) -> None:
        self.often: list[str] = []
        super().__init__(_types(), error_messages=WRONG_CHOICE, empty_label=_("请选择"), **kwargs)

    def label_from_instance(self, row: FacilityType) -> str:
        return f"{row.name}（{row.unit}）"


class TypeChecks(forms.CheckboxSelectMultiple):
    """Boxes in folded sectors, those with a chosen type open; words typed above leave only what they name."""

    template_name = "assets/type_checks.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["sectors"] = [
            (sector, options, sum(bool(option["selected"]) for option in options))
            for sector, options, _index in context["widget"]["optgroups"]
        ]
        return context


class TypesField(forms.ModelMultipleChoiceField):
    """Several types, or none for all."""

    iterator = TypesBySector
    widget = TypeChecks
    often: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_types(), error_messages=WRONG_CHOICE, **kwargs)

    def label_from_instance(self, row: FacilityType) -> str:
        return row.name
