"""What the form of an act on one row shares: the version the reader saw, and phrases of the office beside the words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm

Phrases = tuple[str, ...]


def words(label, *, required: bool = True, rows: int = 3, most: int = 300) -> forms.CharField:
    return forms.CharField(
        max_length=most, required=required, label=label, widget=forms.Textarea(attrs={"rows": rows})
    )


class ActForm(PostForm):
    """A form about one row; `seen` is the version the reader has before the eyes. By itself it only asks whether."""

    phrases: ClassVar[dict[str, Phrases]] = {}
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, said: Phrases = (), **kwargs: Any) -> None:
        self.row = row
        self.said = said  # phrases of the move itself, beside its reason
        kwargs.setdefault("initial", {})["seen"] = row.version
        super().__init__(*args, **kwargs)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields with the phrases beside them, for the dialog."""
        beside = {"reason": self.said} | self.phrases
        return [{"field": field, "phrases": beside.get(field.name, ())} for field in self.visible_fields()]


class ReasonForm(ActForm):
    reason = words(_("原因"))


@dataclass(frozen=True)
class Act:
    """A line of a table of acts: `do(<noun>=row, by, **cleaned)`; `asks`: a sentence beneath the title."""

    form: type[ActForm]
    do: Callable[..., Any]
    told: Any
    asks: Any = ""
    danger: bool = False
    template: str = "maintenance/row_act.html"
