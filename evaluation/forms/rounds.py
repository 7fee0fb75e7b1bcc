"""Forms of 评价轮次: the filter, the round itself, more time."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import DivisionField, PostForm
from accounts.forms.days import DayField
from accounts.lists import FilterForm, keyword
from accounts.models import Division
from common.moments import evening
from evaluation.models import Round, RoundKind, RoundState, Scheme, SchemeState
from maintenance.forms.acts import ActForm, words

ALL = ("", __("全部"))
YEARS = 6
HALVES = (1, 2, 3, 4)


def years() -> list[tuple[Any, Any]]:
    this = timezone.localdate().year
    return [ALL, *((year, _("%s年") % year) for year in range(this, this - YEARS, -1))]


class RoundFilter(FilterForm):
    picks = ("year", "kind", "state")
    words = __("标题、文号")
    year = forms.TypedChoiceField(
        required=False, label=__("年度"), coerce=int, empty_value=None, choices=years
    )
    kind = forms.ChoiceField(choices=[ALL, *RoundKind.choices], required=False, label=__("类型"))
    state = forms.ChoiceField(choices=[ALL, *RoundState.choices], required=False, label=__("状态"))
    q = keyword(__("标题、文号"))

    def narrow(self, rows):
        for name in ("year", "kind", "state"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        return rows.filter(title__icontains=self.value("q")) if self.value("q") else rows


class RoundForm(PostForm):
    """A round. The deadline is the end of its day."""

    division = DivisionField(label=__("评价范围"))
    kind = forms.ChoiceField(choices=RoundKind.choices, label=__("类型"))
    year = forms.IntegerField(min_value=2000, max_value=2099, label=__("年度"))
    part = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in HALVES], coerce=int, label=__("第几期"), help_text=__("年度评价选 1")
    )
    scheme = forms.ModelChoiceField(Scheme.objects.none(), label=__("指标体系"), empty_label=__("请选择"))
    title = forms.CharField(
        max_length=80, required=False, label=__("标题"), help_text=__("不填则按年度、范围、类型拟定")
    )
    number = forms.CharField(max_length=40, required=False, label=__("文号"))
    from_date = DayField(label=__("评价期起"))
    until = DayField(label=__("评价期止"))
    opens_on = DayField(label=__("自评开始日期"))
    deadline = DayField(
        label=__("自评截止日期"), help_text=__("当日 23:59 截止，以服务器时间为准，同时冻结各项数据")
    )
    review_due = DayField(label=__("镇级审核截止日期"))
    county_step = forms.BooleanField(required=False, label=__("县级复核、抽查"))
    check_due = DayField(required=False, label=__("县级复核截止日期"))
    sample_share = forms.IntegerField(min_value=1, max_value=100, initial=20, label=__("抽查村比例（%）"))
    sample_facilities = forms.IntegerField(
        min_value=1, max_value=100, initial=10, label=__("每村抽查设施数（处）")
    )

    def offer(self) -> None:
        above = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
        self.fields["division"].offer_to(self.post, level__in=above)  # type: ignore[attr-defined]
        county = self.post.division.county_code
        issued = Scheme.objects.filter(division_id=county, state=SchemeState.ISSUED)
        self.fields["scheme"].queryset = issued  # type: ignore[attr-defined]
        self.fields["scheme"].initial = issued.first()  # the newest

    def said(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"deadline": evening(data["deadline"])}


class RoundChangeForm(RoundForm):
    """What may still be changed of one that is prepared."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("division", "kind", "year", "part"):
            del self.fields[name]


def first_days(post) -> dict[str, Any]:
    """What a new round begins with: the year that ends, a month to file."""
    today = timezone.localdate()
    year = today.year if today.month > 6 else today.year - 1
    return {
        "division": post.division_id,
        "year": year,
        "kind": RoundKind.YEAR,
        "from_date": date(year, 1, 1),
        "until": date(year, 12, 31),
        "opens_on": today,
        "county_step": post.division.level == Division.Level.COUNTY,
    }


def values_of(row: Round) -> dict[str, Any]:
    columns = (
        "title", "number", "from_date", "until", "opens_on", "review_due", "check_due", "county_step",
        "sample_share", "sample_facilities",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in columns}
    ends = timezone.localdate(row.deadline)
    return said | {"scheme": row.scheme_id, "deadline": ends, "seen": row.version}


class PostponeForm(ActForm):
    deadline = DayField(label=__("新的自评截止日期"))
    reason = words(__("延期原因"))

    def clean_deadline(self):
        return evening(self.cleaned_data["deadline"])
