"""What each act of 项目库 asks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, UnitNear
from accounts.forms.days import DayField, PastDay
from assets.nearby import parties_near
from funding.actions.project_building import shares_for
from funding.forms.money import YuanField
from funding.models import AllocationShare, DecisionRecord, NegativeItem, Project
from funding.models.projects import BEFORE_APPROVAL
from maintenance.forms.acts import ActForm, words


class DecideForm(ActForm):
    decision = ChoiceOf(
        DecisionRecord, required=False, label=_("已登记的村级决策"), empty_label=_("新登记一件四议两公开"),
        help_text=_("还没有登记的，提交后逐步登记提议、商议、审议、决议和公开"),
    )  # fmt: skip

    def offer(self) -> None:
        field: Any = self.fields["decision"]
        rows = DecisionRecord.objects.visible_to(self.post).filter(division=self.row.division_id)
        field.queryset = rows.exclude(state__in=["rejected", "dropped"]).order_by("-id")
        field.initial = self.row.decision_id


class NegativesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NegativeItem.objects.none(), required=False, **kwargs)


class JudgedForm(ActForm):
    """退回、不予入库: why, and which lines of the negative list are met."""

    reason = words(_("原因"))
    negatives = NegativesField(label=_("属于负面清单的"))

    def offer(self) -> None:
        field: Any = self.fields["negatives"]
        rows = NegativeItem.objects.filter(county_code=self.row.division.county_code, active=True)
        field.queryset = rows
        field.initial = [one.pk for one in self.row.negatives.all()]
        if self.row.state not in BEFORE_APPROVAL:
            del self.fields["negatives"]


class PassForm(ActForm):
    reason = words(_("意见"), required=False)


class OpinionForm(ActForm):
    reason = words(_("行业意见"))


class PlanForm(ActForm):
    plan_year = forms.IntegerField(min_value=2000, max_value=2100, label=_("计划年度"))
    reason = words(_("意见"), required=False)

    def offer(self) -> None:
        self.fields["plan_year"].initial = timezone.localdate().year


class ShareChoice(ChoiceOf):
    def label_from_instance(self, row: AllocationShare) -> str:
        return f"{row.allocation.document} {row.allocation.name}（{row.division.short_name}）"


class FundForm(ActForm):
    share = ShareChoice(
        AllocationShare, required=False, label=_("下达资金"), empty_label=_("不在本系统账内（建设资金）")
    )
    document = forms.CharField(
        max_length=60, required=False, label=_("下达文号"), help_text=_("选了下达资金的可不填")
    )
    amount = YuanField()
    issued_on = PastDay(label=_("下达日期"))

    def offer(self) -> None:
        rows = shares_for(self.row, self.post).filter(allocation__state="issued", allocation__award=False)
        field: Any = self.fields["share"]
        field.queryset = rows.select_related("allocation", "division").order_by("-id")


class StartForm(ActForm):
    procedure = forms.ChoiceField(choices=Project.Procedure, label=_("实施方式"))
    contractor = UnitNear(required=False, label=_("施工单位"), empty_label=_("村民自建、以工代赈"))
    contract_amount = YuanField(required=False, label=_("合同金额（元）"))
    started_on = PastDay(label=_("开工日期"))
    finish_by = DayField(required=False, label=_("计划完工"))

    def offer(self) -> None:
        field: Any = self.fields["contractor"]
        field.queryset = parties_near(self.row.division)
        self.fields["procedure"].initial = self.row.procedure
        field.initial = self.row.contractor_id


class FirstForm(ActForm):
    finished_on = PastDay(label=_("完工日期"))
    on = PastDay(label=_("初验日期"))
    labourers = forms.IntegerField(required=False, min_value=0, max_value=100_000, label=_("务工村民（人）"))
    labour_pay = YuanField(required=False, label=_("劳务报酬（元）"))
    reason = words(_("初验意见"))

    def offer(self) -> None:
        if self.row.procedure != Project.Procedure.RELIEF:
            del self.fields["labourers"], self.fields["labour_pay"]


class LastForm(ActForm):
    on = PastDay(label=_("验收日期"))
    accepted_amount = YuanField(label=_("验收核定（元）"))
    reason = words(_("验收意见"))


class CloseForm(ActForm):
    result = words(_("实施效果"), most=500)
