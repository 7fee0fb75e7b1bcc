"""Forms of 一事一议 and of its caps."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import keyword
from funding.forms.fees import DecisionField
from funding.forms.income import IncomeFilter, KeyField, PlaceForm, facility_field, of_row, sector_field
from funding.forms.money import YuanField
from funding.models import CaseState, OneCase
from maintenance.forms.acts import ActForm

NOTHING = Decimal(0)


def _count(label: Any, **said: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=1_000_000, label=label, **said)


def _days(label: Any, **said: Any) -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_digits=8, decimal_places=1, label=label, **said)


class CaseForm(PlaceForm):
    name = forms.CharField(max_length=100, label=_("议事项目"))
    decision = DecisionField(label=_("村级决策"), help_text=_("须已表决通过并公开，有会议记录"))
    year = forms.IntegerField(min_value=2000, max_value=2199, label=_("年度"))
    sector = sector_field()
    facility = facility_field(required=False)
    population = _count(_("受益人口（人）"))
    payers = _count(_("出资人数（人）"), initial=0)
    per_head = YuanField(least=NOTHING, initial=NOTHING, label=_("每人筹资（元）"))
    labourers = _count(_("出劳人数（人）"), initial=0, help_text=_("只计男女劳动力；已出资的不再出劳"))
    days_each = _days(_("每人出劳（工日）"), initial=NOTHING)
    exempted = forms.CharField(
        max_length=200, required=False, label=_("减免对象"), help_text=_("如五保户、现役军人、在校学生")
    )
    in_debt = forms.BooleanField(required=False, label=_("举债兴建（举债的不得奖补）"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self) -> None:
        super().offer()
        self.fields["decision"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year

    @classmethod
    def initial_of(cls, row: OneCase) -> dict[str, Any]:
        return of_row(cls, row)

    def said(self) -> dict[str, Any]:
        """For the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FinishForm(ActForm):
    accepted_on = PastDay(label=_("验收日期"))
    acceptance = forms.CharField(max_length=120, label=_("验收单"), help_text=_("名称或编号"))
    cost = YuanField(label=_("完成投资（元）"))

    def offer(self) -> None:
        self.initial.setdefault("cost", self.row.amount or None)


class MoneyForm(PostForm):
    people = forms.IntegerField(min_value=1, max_value=1_000_000, label=_("缴款人数"))
    amount = YuanField(label=_("金额（元）"))
    collected_on = PastDay(label=_("收缴日期"))
    ticket = forms.CharField(max_length=60, label=_("票据号"))
    key = KeyField()


class WorkForm(PostForm):
    given_by = forms.CharField(max_length=200, label=_("出劳人"), help_text=_("如“石塘组 12 人”"))
    days = forms.DecimalField(min_value=Decimal("0.1"), max_digits=8, decimal_places=1, label=_("工日"))
    given_on = PastDay(label=_("日期"))
    key = KeyField()


class CaseRuleForm(PostForm):
    from_date = DayField(label=_("起始日期"))
    money_cap = YuanField(label=_("筹资上限（元/人·年）"))
    labour_cap = _days(_("筹劳上限（工日/人·年）"))
    day_value = YuanField(label=_("以资代劳工价（元/工日）"))
    document = forms.CharField(max_length=120, label=_("依据"))


class CaseFilter(IncomeFilter):
    year_column = "year"
    states = tuple(CaseState.choices)
    q = keyword(_("议事项目"))
    picks = ("state", "year", "sector")
    words = _("议事项目")

    def narrow(self, rows) -> Any:
        rows = super().narrow(rows)
        if said := self.value("q"):
            rows = rows.filter(Q(name__icontains=said) | Q(decision__title__icontains=said))
        return rows
