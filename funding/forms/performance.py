"""Forms of 绩效: the goals with their measures, the unit's own score, the check, what follows."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import DivisionField, PostForm
from accounts.lists import AreaFilterForm, keyword
from accounts.scoping import in_ranges
from funding.actions.performance import Wanted
from funding.forms.money import YuanField
from funding.models import Allocation, Earmark, Performance, PerformanceMeasure, PerformanceState
from funding.performance_points import USUAL, grade
from maintenance.forms.acts import ActForm, words

SPARE = 3  # empty lines beneath the measures
GRADES = {"优": (90, 101), "良": (80, 90), "中": (60, 80), "差": (0, 60)}


class PerformanceFilter(AreaFilterForm):
    picks = ("year", "state", "grade")
    words = __("名称")
    year = forms.TypedChoiceField(required=False, label=__("年度"), coerce=int, empty_value=None)
    state = forms.ChoiceField(
        choices=[("", __("全部")), *PerformanceState.choices], required=False, label=__("状态")
    )
    grade = forms.ChoiceField(
        choices=[("", __("全部")), *((word, word) for word in GRADES)], required=False, label=__("等次")
    )
    q = keyword(__("名称"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        years: Any = self.fields["year"]
        years.choices = [("", _("全部")), *((year, _("%s年") % year) for year in range(this, this - 8, -1))]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("year", "state"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if word := self.value("grade"):
            least, above = GRADES[word]
            rows = rows.filter(checked_score__gte=least, checked_score__lt=above)
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows


class PerformanceForm(PostForm):
    """The sheet; its measures stand in MeasureSet beside it."""

    division = DivisionField(label=__("单位"))
    year = forms.IntegerField(min_value=2015, max_value=2100, label=__("年度"))
    name = forms.CharField(max_length=120, label=__("名称"), help_text=__("如：2026年村级公共设施管护经费"))
    allocation = forms.ModelChoiceField(
        Allocation.objects.none(), required=False, label=__("资金下达"), empty_label=__("不限一次下达")
    )
    earmark = forms.ModelChoiceField(
        Earmark.objects.none(), required=False, label=__("专项"), empty_label=__("不限专项")
    )
    amount = YuanField(label=__("资金规模（元）"))
    goal = words(__("年度总体目标"), most=500)

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        reached = Allocation.objects.everywhere(because="whose shares the post sees")
        shared = in_ranges("shares__division_id", self.post.ranges)
        self.fields["allocation"].queryset = reached.filter(shared, state="issued").distinct()  # type: ignore[attr-defined]
        self.fields["earmark"].queryset = Earmark.objects.visible_to(self.post)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("allocation") and self.cleaned_data.get("earmark"):
            self.add_error("earmark", _("按下达填报的不再选专项"))


class ChangeForm(PerformanceForm):
    """What may still be worded anew while the goals are drafted."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "amount", "goal", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("division", "year", "allocation", "earmark"):
            del self.fields[name]

    def offer(self) -> None:
        """Whose it is stands."""

    def clean(self) -> None:
        forms.Form.clean(self)


class MeasureForm(forms.Form):
    """A line of the goals; a line without a name is none."""

    part = forms.ChoiceField(choices=PerformanceMeasure.Part.choices, label=__("类别"))
    name = forms.CharField(max_length=80, required=False, label=__("指标"))
    target = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, required=False, label=__("目标值")
    )
    unit = forms.CharField(max_length=10, required=False, label=__("单位"))
    less = forms.BooleanField(required=False, label=__("越少越好"))
    weight = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        label=__("分值"),
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("name"):
            for name in ("target", "weight"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("请填写"))

    def wanted(self) -> Wanted | None:
        said = self.cleaned_data
        return Wanted(**said) if said.get("name") else None


class Measures(BaseFormSet):
    def wanted(self) -> list[Wanted]:
        found = (form.wanted() for form in self.forms if form.cleaned_data)
        return [one for one in found if one]

    def clean(self) -> None:
        if not any(self.errors) and not self.wanted():
            raise forms.ValidationError(_("请至少填写一项指标"))


MeasureSet: Any = formset_factory(MeasureForm, formset=Measures, extra=SPARE, max_num=30, absolute_max=30)


def usual_measures() -> list[dict[str, Any]]:
    """What an empty sheet begins with."""
    names = ("part", "name", "target", "unit", "less", "weight")
    return [dict(zip(names, line, strict=True)) for line in USUAL]


def measures_of(row: Performance) -> list[dict[str, Any]]:
    names = ("part", "name", "target", "unit", "less", "weight")
    return list(row.measures.values(*names))


class ScoreForm(ActForm):
    """自评: a figure and a reason for each measure; 预算执行率 is counted."""

    text = words(__("自评说明"), required=False, most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = list(self.row.measures.all())
        for one in self.measures:
            if one.part != PerformanceMeasure.Part.EXECUTION:
                self._ask(one)

    def _ask(self, one: PerformanceMeasure) -> None:
        self.fields[f"actual_{one.pk}"] = forms.DecimalField(
            min_value=0, max_digits=14, decimal_places=2, initial=one.actual, label=_("%s完成值") % one.name
        )
        self.fields[f"why_{one.pk}"] = forms.CharField(
            max_length=200, required=False, initial=one.why, label=_("%s偏差原因、佐证") % one.name
        )

    def lines(self) -> list[dict[str, Any]]:
        """For the page: each measure with its two fields."""
        named = self.fields
        return [
            {
                "measure": one,
                "actual": self[f"actual_{one.pk}"] if f"actual_{one.pk}" in named else None,
                "why": self[f"why_{one.pk}"] if f"why_{one.pk}" in named else None,
            }
            for one in self.measures
        ]

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        asked = [one for one in self.measures if f"actual_{one.pk}" in self.fields]
        actuals = {one.pk: (data[f"actual_{one.pk}"], data[f"why_{one.pk}"]) for one in asked}
        return {"actuals": actuals, "text": data["text"], "seen": data["seen"]}


class CheckForm(ActForm):
    """复核: points of each measure, the unit's own to begin with."""

    text = words(__("复核意见"), required=False, most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = list(self.row.measures.all())
        for one in self.measures:
            self.fields[f"checked_{one.pk}"] = forms.DecimalField(
                min_value=0, max_value=one.weight, max_digits=5, decimal_places=2,
                initial=one.points, label=_("%s复核分") % one.name,
            )  # fmt: skip

    def lines(self) -> list[dict[str, Any]]:
        return [{"measure": one, "checked": self[f"checked_{one.pk}"]} for one in self.measures]

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        checked = {one.pk: data[f"checked_{one.pk}"] for one in self.measures}
        return {"checked": checked, "text": data["text"], "seen": data["seen"]}


class UseForm(ActForm):
    result = forms.ChoiceField(choices=Performance.Use.choices, label=__("怎样应用"))
    text = words(__("应用说明"))


def graded(score: Decimal | None) -> str:
    return "" if score is None else grade(score)
