"""Forms of 预算."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from funding.forms.allocations import year_field
from funding.forms.arrivals import EarmarkField, years
from funding.forms.income import sector_field
from funding.forms.money import YuanField
from funding.models import BudgetLine, BudgetState, FundUse
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.models.responsibilities import FundKind

RETURNED: Phrases = (
    "依据不足，请补充说明",
    "与上年实际支出相差较大，请核减",
)  # of the office, filled in by a tap


class BudgetForm(PostForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    division = DivisionField(label=_("单位"))
    year = year_field()
    source = forms.ChoiceField(choices=[("", _("请选择")), *FundKind.choices], label=_("资金来源"))
    use = forms.ModelChoiceField(
        FundUse.objects.filter(active=True), label=_("用途"), empty_label=_("请选择")
    )
    sector = sector_field()
    earmark = EarmarkField()
    amount = YuanField(label=_("预算金额（元）"))
    reason = forms.CharField(
        max_length=300, required=False, label=_("说明"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        fields["earmark"].offer_to(self.post)

    @classmethod
    def initial_of(cls, row: BudgetLine) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


class BudgetReviseForm(BudgetForm):
    """Whose it is stays; of an adjustment only the amount and the reason may change."""

    def __init__(self, *args: Any, row: BudgetLine, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        del self.fields["division"]
        if row.adjusts_id:
            self.fields["amount"] = YuanField(
                label=_("调整金额（元）"), least=None, help_text=_("调减写负数")
            )
            for name in ("year", "source", "use", "sector", "earmark"):
                self.fields[name].disabled = True


class ProposeForm(ActForm):
    pass


class ConfirmForm(ActForm):
    document = forms.CharField(max_length=60, label=_("批复文号"))


class ReturnForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": RETURNED}
    reason = words(_("退回原因"))


class AdjustForm(PostForm):
    amount = YuanField(label=_("调整金额（元）"), least=None, help_text=_("调增写正数，调减写负数"))
    reason = words(_("调整原因"))


class BudgetFilter(AreaFilterForm):
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("年度"))
    source = forms.ChoiceField(choices=[("", _("全部")), *FundKind.choices], required=False, label=_("来源"))
    state = forms.ChoiceField(
        choices=[("", _("全部")), *BudgetState.choices], required=False, label=_("状态")
    )
    use = forms.ModelChoiceField(FundUse.objects.all(), required=False, label=_("用途"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(_("说明、文号"))
    picks = ("year", "source", "state")
    more = ("use", "sector")
    words = _("说明、文号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years()  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("year", "source", "state", "use", "sector"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if text := self.value("q"):
            rows = rows.filter(Q(reason__icontains=text) | Q(document__icontains=text))
        return rows
