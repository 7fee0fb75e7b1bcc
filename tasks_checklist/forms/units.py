"""Several units of an area, chosen in folded townships; words typed above leave only what they name."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE
from accounts.models import Division, Party
from tasks_checklist.querysets import OFFICES

KINDS = (Party.Kind.VILLAGE_COMMITTEE, Party.Kind.TOWNSHIP_OFFICE, Party.Kind.INDUSTRY_DEPARTMENT)


class UnitChecks(forms.CheckboxSelectMultiple):
    template_name = "tasks_checklist/unit_checks.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["places"] = [
            (place, options, sum(bool(option["selected"]) for option in options))
            for place, options, _index in context["widget"]["optgroups"]
        ]
        return context


class UnitsByPlace(ModelChoiceIterator):
    """Under the name of their township; the county's departments under the county's."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.select_related("division__parent").order_by("division_id", "kind", "name")
        for _prefix, group in groupby(rows, key=lambda row: row.division_id[:9]):
            found = list(group)
            place = found[0].division
            yield (
                str(place.parent if place.level == Division.Level.VILLAGE else place),
                [self.choice(row) for row in found],
            )


class UnitsField(forms.ModelMultipleChoiceField):
    """Village committees, township offices, departments of the post's area."""

    iterator = UnitsByPlace
    widget = UnitChecks

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Party.objects.none(), error_messages=WRONG_CHOICE, **kwargs)

    def offer_to(self, post) -> None:
        self.queryset = units_of(post)


def units_of(post):
    """Units that the post's area may send a team to: not its own office."""
    rows = Party.objects.visible_to(post).filter(active=True, kind__in=KINDS)
    return rows.exclude(division=post.division_id, kind__in=OFFICES)


def one_of(post) -> "forms.ModelChoiceField":
    """One such unit."""
    rows = units_of(post).order_by("division_id", "kind", "name")
    return forms.ModelChoiceField(rows, label=_("单位"), empty_label=_("请选择"), error_messages=WRONG_CHOICE)
