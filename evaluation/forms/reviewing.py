"""Forms of 审核 and 复核: a word on every declared part, the return with its limit, the correction after an objection."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm
from common.moments import evening
from common.privacy import mask_mobiles
from evaluation import result_publishing
from evaluation.actions.reviewing import Opinion
from evaluation.evaluation_shown import Group, Row
from evaluation.models import IndicatorPart, PartScore, Round
from evaluation.settling_lines import weighed
from maintenance.forms.acts import ActForm, words

TOWNSHIP = (("accepted", __("认可")), ("changed", __("改分")), ("returned", __("退回")))
COUNTY = (("accepted", __("维持镇级意见")), ("changed", __("改分")))
PHRASES = ("佐证不清晰，请重新拍照", "佐证与申报内容不符", "未见佐证，请补充")
USUAL_DAYS = 3


class ReviewForm(PostForm):
    """For each declared part: the verdict, points where they change, why. `county`: the county's word on the township's."""

    def __init__(self, *args: Any, groups: list[Group], county: bool, **kwargs: Any) -> None:
        self.groups, self.county = groups, county
        super().__init__(*args, **kwargs)
        for row in self._rows():
            self._ask(row)

    def _rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.declared if row.score.claimed is not None]

    def _ask(self, row: Row) -> None:
        score, key = row.score, row.score.pk
        said = score.checked if self.county else score.reviewed
        why = score.check_said if self.county else score.review
        verdict = ("changed" if score.checked is not None else "accepted") if self.county else score.state
        self.fields[f"verdict_{key}"] = forms.ChoiceField(
            choices=COUNTY if self.county else TOWNSHIP, required=False, widget=forms.RadioSelect,
            initial="" if verdict == "open" else verdict, label=row.part.text,
        )  # fmt: skip
        self.fields[f"points_{key}"] = forms.DecimalField(
            min_value=0, max_value=row.part.points, max_digits=5, decimal_places=2, required=False,
            initial=said, label=_("改为（分）"),
        )  # fmt: skip
        self.fields[f"why_{key}"] = forms.CharField(
            max_length=300,
            required=False,
            initial=why,
            label=_("理由"),
            widget=forms.Textarea(attrs={"rows": 1}),
        )

    def asked(self, row: Row) -> dict[str, Any] | None:
        """The three fields beside a part, None where nothing is asked."""
        key = row.score.pk
        if f"verdict_{key}" not in self.fields:
            return None
        return {name: self[f"{name}_{key}"] for name in ("verdict", "points", "why")}

    def opinions(self) -> dict[int, Opinion]:
        """What was chosen; parts without a verdict are left for later."""
        data = self.cleaned_data
        found = {}
        for row in self._rows():
            key = row.score.pk
            if verdict := data[f"verdict_{key}"]:
                found[key] = Opinion(verdict, data[f"points_{key}"], data[f"why_{key}"])
        return found


class ReturnForm(ActForm):
    """退回: why, and until when the village may send it again."""

    phrases = {"reason": PHRASES}
    reason = words(__("退回原因"))
    until = DayField(
        label=__("重报截止日期"), initial=lambda: timezone.localdate() + timedelta(days=USUAL_DAYS)
    )

    def clean_until(self):
        return evening(self.cleaned_data["until"])


class ReviewFilter(AreaFilterForm):
    picks = ("round",)
    round = forms.ModelChoiceField(Round.objects.none(), required=False, label=__("轮次"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = Round.objects.reaching(self.post)  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(round=self.value("round")) if self.value("round") else rows


class NoticeForm(ActForm):
    phone = forms.CharField(
        max_length=40, required=False, label=__("监督电话"), help_text=__("不填用本单位值班电话")
    )


class CorrectForm(ActForm):
    """更正得分, after an objection was found right."""

    objection = forms.TypedChoiceField(coerce=int, label=__("依据哪条异议"))
    score = forms.TypedChoiceField(coerce=int, label=__("更正哪一项"))
    points = forms.DecimalField(min_value=0, max_digits=5, decimal_places=2, label=__("更正为（分）"))
    why = words(__("理由"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [
            one
            for one in result_publishing.upheld_of(self.row.round)
            if result_publishing.is_about(one, self.row)
        ]
        self.fields["objection"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.number} {one.division.short_name} {mask_mobiles(one.text)[:40]}") for one in found
        ]
        if not found:
            self.fields["objection"].help_text = _("没有可依据的异议：先在公示页登记异议，并答复为成立")
        lines = weighed(self.row.scores.exclude(part__method=IndicatorPart.Method.SPOT))
        ordered = lines.order_by("part__indicator__order", "part__order")
        self.fields["score"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.part.indicator.code} {one.part.text}（现 {_points(one)}）") for one in ordered
        ]


def _points(score: PartScore) -> str:
    return _("不适用") if score.stands is None else f"{score.stands:g}"
