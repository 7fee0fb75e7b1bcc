"""Forms of 结算."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PartyField, PostForm
from accounts.forms.days import PastDay
from accounts.lists import AreaFilterForm, keyword
from funding.forms.money import YuanField
from funding.models import SettlementState
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.models import Contract


class SettlementForm(PostForm):
    name = forms.CharField(max_length=120, label=_("结算事项"))
    contract = ChoiceOf(Contract, required=False, label=_("合同"), empty_label=_("没有合同"))
    division = DivisionField(label=_("单位"))
    party = PartyField(label=_("收款单位"), required=False, help_text=_("有合同的不用选"))
    agreed = YuanField(required=False, label=_("合同（约定）金额（元）"), help_text=_("有合同的不用填"))
    accepted = YuanField(label=_("验收认定金额（元）"))
    accepted_on = PastDay(label=_("验收日期"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        fields["party"].offer_to(self.post)
        rows = Contract.objects.visible_to(self.post).filter(settlement=None)
        fields["contract"].queryset = rows.exclude(state__in=("draft", "dropped")).order_by("-pk")

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if not said.get("contract"):
            for name in ("party", "agreed"):
                if not said.get(name):
                    self.add_error(name, _("没有合同的须填"))


class AuditForm(ActForm):
    audited = YuanField(label=_("审定金额（元）"))
    audited_on = PastDay(label=_("审定日期"))
    audit_document = forms.CharField(max_length=120, label=_("审计（审核）报告"), help_text=_("名称或文号"))
    deducted = YuanField(required=False, label=_("扣款（元）"))
    deducted_for = forms.CharField(max_length=300, required=False, label=_("扣款原因"))

    def offer(self) -> None:
        self.fields["audited"].initial = self.row.accepted


class ReopenForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": ("审定金额有误", "补充验收资料")}
    reason = words(_("退回原因"))


class SettlementFilter(AreaFilterForm):
    picks = ("state",)
    words = _("结算事项、收款单位")
    state = forms.ChoiceField(
        choices=[("", _("全部")), ("open", _("未结清")), *SettlementState.choices],
        required=False,
        label=_("状态"),
    )
    q = keyword(words)

    def narrow(self, rows):
        rows = self.in_area(rows)
        if state := self.value("state"):
            rows = rows.open() if state == "open" else rows.filter(state=state)
        if typed := self.value("q"):
            rows = rows.filter(Q(name__icontains=typed) | Q(party__name__icontains=typed))
        return rows
