"""Forms of 收费."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import keyword
from funding.forms.income import IncomeFilter, KeyField, PlaceForm, facility_field, of_row
from funding.forms.money import YuanField
from funding.models import DecisionRecord, FeeItem, FeePeriod, FeeState


class DecisionField(ChoiceOf):
    """A vote of the post's area that is carried and published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DecisionRecord, **kwargs)

    def offer_to(self, post) -> None:
        self.queryset = DecisionRecord.objects.visible_to(post).adopted().for_list().order_by("-id")

    def label_from_instance(self, record) -> str:
        return f"{record.division.short_name} {record.title}（{record.decided_on}）"


class FeeForm(PlaceForm):
    facility = facility_field(help_text=_("输统一编码或名称；非经营性设施不得收费"))
    name = forms.CharField(max_length=60, label=_("收费项目"), help_text=_("如“生活污水处理费”"))
    basis = forms.ChoiceField(choices=FeeItem.Basis, label=_("收费依据"), widget=forms.RadioSelect)
    decision = DecisionField(
        required=False, label=_("村级决策"), help_text=_("村民表决的选；须已表决通过并公开")
    )
    price_document = forms.CharField(
        max_length=120,
        required=False,
        label=_("价格文件"),
        help_text=_("依价格文件的填文号，保存后上传扫描件"),
    )
    price = YuanField(label=_("收费标准（元）"))
    unit = forms.ChoiceField(choices=FeeItem.Unit, label=_("计费单位"))
    households = forms.IntegerField(min_value=1, max_value=100_000, label=_("应收户数"))
    exempted = forms.CharField(
        max_length=100, required=False, label=_("减免对象"), help_text=_("如五保户、低保户")
    )
    from_date = DayField(label=_("执行日期"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self) -> None:
        super().offer()
        self.fields["decision"].offer_to(self.post)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: FeeItem) -> dict[str, Any]:
        return of_row(cls, row)

    def said(self) -> dict[str, Any]:
        """For the action: the place is the facility's."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("division", "version")
        }


class PeriodForm(PostForm):
    name = forms.CharField(max_length=30, label=_("收费期"), help_text=_("如“2026 年”“2026 年 3 月”"))
    starts_on = DayField(label=_("起始日期"))
    households = forms.IntegerField(min_value=1, max_value=100_000, label=_("应收户数"))

    def __init__(self, *args: Any, item: FeeItem, **kwargs: Any) -> None:
        super().__init__(*args, initial={"households": item.households}, **kwargs)


class CollectForm(PostForm):
    households = forms.IntegerField(min_value=1, max_value=100_000, label=_("缴费户数"))
    amount = YuanField(label=_("金额（元）"))
    collected_on = PastDay(label=_("收缴日期"))
    ticket = forms.CharField(max_length=60, label=_("票据号"))
    key = KeyField()

    def __init__(self, *args: Any, period: FeePeriod, **kwargs: Any) -> None:
        self.period = period
        super().__init__(*args, **kwargs)


class FeeFilter(IncomeFilter):
    year_column = "from_date__year"
    states = (*FeeState.choices, ("arrears", _("有欠缴的")))
    q = keyword(_("收费项目、设施、依据"))
    picks = ("state", "year", "sector")
    words = _("收费项目、设施、依据")

    def narrow(self, rows) -> Any:
        if owing := self.value("state") == "arrears":
            self.cleaned_data["state"] = ""
        rows = super().narrow(rows)
        if owing:
            self.cleaned_data["state"] = "arrears"
            rows = rows.filter(due__gt=F("collected"))
        if said := self.value("q"):
            found = Q(name__icontains=said) | Q(facility__name__icontains=said)
            rows = rows.filter(found | Q(price_document__icontains=said))
        return rows
