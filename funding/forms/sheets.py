"""Forms of the import of ledgers: the file with what its rows are taken for, one row mended."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import DivisionField, PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm
from accounts.models import Sector
from funding.forms.money import YuanField
from funding.models import Earmark, Expenditure, FundSheet, FundSheetRow, FundUse
from maintenance.models.responsibilities import FundKind

SOURCES = [("", __("按行里写的")), *FundKind.choices]


class SheetFilter(AreaFilterForm):
    picks = ("state",)
    state = forms.ChoiceField(
        choices=[("", __("全部")), *FundSheet.State.choices], required=False, label=__("状态")
    )

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(state=self.value("state")) if self.value("state") else rows


class SheetForm(PostForm):
    file = forms.FileField(
        label=__("台账文件"),
        help_text=__("Excel、WPS 或 CSV；元、万元按表头或表上写的单位读，合计行自动核对。"),
    )
    division = DivisionField(label=__("记账单位"), help_text=__("行里写了村名的按村记账。"))
    year = forms.IntegerField(min_value=2015, max_value=2100, label=__("资金年度"))
    basis_document = forms.CharField(
        max_length=120, label=__("依据"), help_text=__("如：石塘村2026年管护资金收支账（村务监督委员会已审）")
    )
    usual_source = forms.ChoiceField(choices=SOURCES, required=False, label=__("没写来源的行按"))
    usual_use = forms.ModelChoiceField(
        FundUse.objects.none(), required=False, label=__("没写用途的行按"), empty_label=__("逐行填写")
    )

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["usual_use"].queryset = FundUse.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year


class RowForm(PostForm):
    """A row, in the office's words; what a receipt or a payment does not need may stay empty."""

    division = DivisionField(label=__("单位"))
    day = DayField(label=__("日期"))
    amount = YuanField()
    source = forms.ChoiceField(choices=FundKind.choices, label=__("资金来源"))
    earmark = forms.ModelChoiceField(
        Earmark.objects.none(), required=False, label=__("专项"), empty_label=__("不限专项")
    )
    use = forms.ModelChoiceField(
        FundUse.objects.none(), required=False, label=__("用途"), empty_label=__("不填")
    )
    sector = forms.ModelChoiceField(
        Sector.objects.none(), required=False, label=__("行业"), empty_label=__("综合")
    )
    words = forms.CharField(max_length=200, required=False, label=__("摘要"))
    who = forms.CharField(max_length=100, required=False, label=__("对方单位或个人"))
    paper = forms.CharField(max_length=120, required=False, label=__("凭证号、依据"))
    voucher_kind = forms.ChoiceField(
        choices=[("", __("不填")), *Expenditure.Voucher.choices], required=False, label=__("凭证种类")
    )
    left_out = forms.BooleanField(required=False, label=__("这一行不入账"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        named: dict[str, Any] = {
            "earmark": Earmark.objects.visible_to(self.post),
            "use": FundUse.objects.filter(active=True),
            "sector": Sector.objects.all(),
        }
        for name, rows in named.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: FundSheetRow) -> dict[str, Any]:
        names = ("day", "amount", "source", "words", "who", "paper", "voucher_kind", "left_out")
        keys = ("division", "earmark", "use", "sector")
        return {name: getattr(row, name) for name in names} | {
            name: getattr(row, f"{name}_id") for name in keys
        }
