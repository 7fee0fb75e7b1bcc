"""The filter bar of payments; it also narrows by what a line is about, for the figures that open their payments."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from funding.models import Expenditure, FundUse, SpendingState
from maintenance.models.responsibilities import FundKind


class ExpenditureFilter(AreaFilterForm):
    picks = ("state", "year", "source", "use")
    more = ("sector", "since", "until")
    words = _("事由、收款方、凭证号")
    STATES = (("", _("全部")), ("open", _("未办结")), *SpendingState.choices)
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("支付年度"))
    source = forms.ChoiceField(choices=[("", _("全部")), *FundKind.choices], required=False, label=_("来源"))
    use = forms.ModelChoiceField(FundUse.objects.all(), required=False, label=_("用途"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    since = forms.DateField(
        required=False, label=_("支付日期起"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("支付日期止"), widget=forms.DateInput(attrs={"type": "date"})
    )
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("设施"))
    matter = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("维修事项"))
    type = forms.CharField(required=False, max_length=4, label=_("设施类别"))
    exactly = forms.RegexField(r"\d{12}", required=False, label=_("单位"))
    q = keyword(words)
    OPEN = ("draft", "asked", "second", "approved", "returned")
    BY_LINE: ClassVar[dict[str, str]] = {
        "use": "use",
        "sector": "sector",
        "facility": "facility_id",
        "matter": "matter_id",
        "type": "facility__type_id",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        field: Any = self.fields["year"]
        field.choices = [("", _("全部")), *((year, str(year)) for year in range(this, this - 6, -1))]

    def narrow(self, rows):
        rows = self.in_area(rows)
        state = self.value("state")
        if state:
            rows = rows.filter(state__in=self.OPEN) if state == "open" else rows.filter(state=state)
        plain = {
            "paid_on__year": "year",
            "account__source": "source",
            "paid_on__gte": "since",
            "paid_on__lte": "until",
            "division_id": "exactly",
        }
        rows = rows.filter(**{column: self.value(name) for column, name in plain.items() if self.value(name)})
        lines = {
            f"lines__{column}": self.value(name) for name, column in self.BY_LINE.items() if self.value(name)
        }
        if lines:
            named = Expenditure.objects.everywhere(because="narrows rows already in sight").filter(**lines)
            rows = rows.filter(pk__in=named.order_by().values("pk"))
        if typed := self.value("q"):
            rows = rows.filter(
                Q(words__icontains=typed) | Q(payee__icontains=typed) | Q(voucher_number=typed.strip())
            )
        return rows
