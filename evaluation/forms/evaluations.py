"""The filter of the sheets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from accounts.lists import AreaFilterForm
from evaluation.evaluation_shown import KNOWN
from evaluation.models import EvaluationState, GradeBand, Level, Round
from evaluation.round_shown import TO_REVIEW, UNFILED

S = EvaluationState
ALL = ("", __("全部"))
STANDS = {
    "unfiled": (__("未上报"), UNFILED),
    "filed": (__("已上报"), tuple(one for one in S if one not in UNFILED)),
    "to_review": (__("待审核"), TO_REVIEW),
    "reviewed": (__("已审核、复核"), (S.REVIEWED, S.COUNTY_CHECKED)),
    "known": (__("已公示"), KNOWN),
}


def grades() -> list[tuple[Any, Any]]:
    found = dict(GradeBand.objects.order_by("-from_score").values_list("grade", "word"))
    return [ALL, *found.items()]


class EvaluationFilter(AreaFilterForm):
    picks = ("round", "level", "state", "stand")
    more = ("grade",)
    round = forms.ModelChoiceField(Round.objects.none(), required=False, label=__("轮次"))
    level = forms.ChoiceField(choices=[ALL, *Level.choices], required=False, label=__("对象"))
    state = forms.ChoiceField(choices=[ALL, *S.choices], required=False, label=__("状态"))
    stand = forms.ChoiceField(
        choices=[ALL, *((key, word) for key, (word, _states) in STANDS.items())],
        required=False,
        label=__("进度"),
    )
    grade = forms.ChoiceField(choices=grades, required=False, label=__("等次"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = Round.objects.reaching(self.post)  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("round", "level", "state"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if stand := self.value("stand"):
            rows = rows.filter(state__in=STANDS[stand][1])
        if grade := self.value("grade"):  # a grade is known from the notice on
            rows = rows.filter(grade=grade, state__in=KNOWN)
        return rows
