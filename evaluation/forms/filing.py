"""Forms of 自评: one group's declared parts, the closing words, the choice of a file that already lies there."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import PostForm
from evaluation.actions.filing import Said
from evaluation.evaluation_shown import Group, Row
from maintenance.forms.acts import words

ONE = Decimal(1)


def plain(points: Decimal | None) -> str:
    """Points as an office writes them: 0.5, 1, 2."""
    text = f"{points or Decimal(0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class PointsChoice(forms.TypedChoiceField):
    """Done or not: for a part of one point or less."""

    def __init__(self, part, **kwargs: Any) -> None:
        most = plain(part.points)
        choices = [("", _("还没填")), (most, _("做到了（%s分）") % most), ("0", _("没有做到（0分）"))]
        super().__init__(choices=choices, coerce=Decimal, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class GroupForm(PostForm):
    """The declared parts of one group: points and words of each, all of them later if need be."""

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        self.group = group
        super().__init__(*args, **kwargs)
        for row in group.declared:
            self._ask(row)

    def _ask(self, row: Row) -> None:
        part, key = row.part, row.score.pk
        named: dict[str, Any] = {"label": __("自评得分"), "initial": row.score.claimed}
        if part.points is not None and part.points <= ONE:
            points: forms.Field = PointsChoice(part, **named)
        else:
            points = forms.DecimalField(
                min_value=0, max_value=part.points, max_digits=5, decimal_places=2, required=False,
                help_text=_("0 到 %s 分") % plain(part.points), **named,
            )  # fmt: skip
        points.later = True  # type: ignore[attr-defined]  # may be left for later, must be filled in the end
        self.fields[f"points_{key}"] = points
        self.fields[f"text_{key}"] = forms.CharField(
            max_length=1000, required=False, initial=row.score.claim, label=__("申报说明"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def asked(self) -> list[dict[str, Any]]:
        """For the page: each declared part with its two fields."""
        return [
            {"row": row, "points": self[f"points_{row.score.pk}"], "text": self[f"text_{row.score.pk}"]}
            for row in self.group.declared
        ]

    def answers(self) -> dict[int, Said]:
        data = self.cleaned_data
        keys = [row.score.pk for row in self.group.declared]
        return {key: Said(data[f"points_{key}"], data[f"text_{key}"]) for key in keys}


class ClosingForm(PostForm):
    summary = words(__("自评小结"), required=False, most=2000, rows=4)
    next_steps = words(__("下一步打算"), required=False, most=2000, rows=4)


class PickForm(PostForm):
    """A file of the village's own records."""

    file = forms.ChoiceField(label=__("选一个文件"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, files: list, **kwargs: Any) -> None:
        self.chosen_from = files
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        told = [
            (str(one.public_id), f"{one.name}（{timezone.localtime(one.created_at):%Y-%m-%d}）")
            for one in self.chosen_from
        ]
        self.fields["file"].choices = told  # type: ignore[attr-defined]

    def options(self) -> list[tuple[Any, Any]]:
        """For the dialog: each choice with its file."""
        return list(zip(self["file"], self.chosen_from, strict=True))
