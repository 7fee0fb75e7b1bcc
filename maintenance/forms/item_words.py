"""What a ledger's word means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PersonNear, PostForm, UnitNear
from accounts.models import Party, Person
from assets.nearby import levels_of, parties_near
from maintenance.models import FundKind, ResponsibilityItem


class WordForm(PostForm):
    all_alike = forms.BooleanField(required=False, initial=True, label=_("写着同样原文的一并填写"))

    def __init__(self, *args: Any, item: ResponsibilityItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        self.order_fields(["value", "all_alike"])

    def _offer(self, rows: Any) -> None:
        self.fields["value"].queryset = rows  # type: ignore[attr-defined]


class PartyWordForm(WordForm):
    value = UnitNear(label=_("管护主体"))

    def offer(self) -> None:
        rows = parties_near(self.item.facility.division)
        own = (
            Party.objects.visible_to(self.post).values("pk") if self.post.scope_kind == "own_party" else None
        )
        self._offer(rows.filter(pk__in=own) if own is not None else rows)


class PersonWordForm(WordForm):
    value = PersonNear(label=_("管护责任人"))

    def offer(self) -> None:
        near = levels_of(self.item.facility.division)
        people = Person.objects.visible_to(self.post).filter(active=True, division_id__in=near)
        self._offer(people.select_related("division").order_by("-division_id", "name"))


class FundWordForm(WordForm):
    value = forms.MultipleChoiceField(
        choices=FundKind.choices, label=_("经费来源"), widget=forms.CheckboxSelectMultiple
    )
