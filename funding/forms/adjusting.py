"""Forms of 账簿: change of purpose, transfer, recovery, red entry, closing a month, carrying a year over, the rules."""

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.models import Division
from common.money import with_unit
from funding.forms.money import YuanField
from funding.models import Earmark, FundAccount, FundUse
from maintenance.forms.acts import words


class OnceForm(PostForm):
    """A form whose act moves money: `key` makes a double submit one effect."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["key"] = uuid.uuid4()
        super().__init__(*args, **kwargs)


class AccountForm(OnceForm):
    """Money of one account moved on a paper."""

    def __init__(self, *args: Any, account: FundAccount, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        self.fields["amount"].help_text = _("余额 %s") % with_unit(self.account.balance)


class PurposeForm(AccountForm):
    earmark = ChoiceOf(Earmark, required=False, label=_("改为专项"), empty_label=_("不限专项"))
    amount = YuanField()
    issuer = forms.CharField(max_length=100, label=_("批准单位"), help_text=_("专项资金须由原下达单位批准"))
    document = forms.CharField(max_length=60, label=_("批准文号"))
    approved_on = PastDay(label=_("批准日期"))
    changed_on = PastDay(label=_("调整日期"))
    reason = words(_("原因"))

    def offer(self) -> None:
        super().offer()
        rows = Earmark.objects.everywhere(because="earmarks that cover the account's own unit")
        code = self.account.division_id
        above = (code, f"{code[:9]}000", f"{code[:6]}000000")
        rows = rows.filter(division__in=above, source=self.account.source)
        others = rows.exclude(pk=self.account.earmark_id) if self.account.earmark_id else rows
        self.fields["earmark"].queryset = others  # type: ignore[attr-defined]
        if self.account.earmark:
            self.fields["issuer"].initial = self.account.earmark.issuer


class TransferForm(AccountForm):
    division = DivisionField(label=_("转入单位"))
    amount = YuanField()
    issuer = forms.CharField(max_length=100, label=_("批准单位"))
    document = forms.CharField(max_length=60, label=_("批准文号"))
    moved_on = PastDay(label=_("转拨日期"))
    reason = words(_("原因"))

    def offer(self) -> None:
        super().offer()
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]


class RecoveryForm(AccountForm):
    to = ChoiceOf(Division, required=False, label=_("收回到"), empty_label=_("区外（上缴上级、退回出资方）"))
    amount = YuanField()
    issuer = forms.CharField(max_length=100, label=_("批准单位"))
    document = forms.CharField(max_length=60, label=_("批准文号"))
    recovered_on = PastDay(label=_("收回日期"))
    reason = words(_("原因"))

    def offer(self) -> None:
        super().offer()
        code = self.account.division_id
        above = {f"{code[:9]}000", f"{code[:6]}000000"} - {code}
        rows = Division.objects.visible_to(self.post).filter(pk__in=above).order_by("-code")
        self.fields["to"].queryset = rows  # type: ignore[attr-defined]


class ReverseForm(OnceForm):
    phrases = (_("重复记账"), _("金额有误"), _("资金来源有误"), _("单位有误"))
    reason = words(_("冲销原因"))


class CloseForm(PostForm):
    month = forms.DateField(widget=forms.HiddenInput)


class CarryForm(PostForm):
    year = forms.IntegerField(min_value=1990, max_value=2198, label=_("结转的年度"))
    booked_on = PastDay(label=_("结转日期"))

    def offer(self) -> None:
        self.fields["year"].initial = timezone.localdate().year - 1


class LimitForm(PostForm):
    from_date = DayField(label=_("起始日期"), initial=timezone.localdate)
    amount = YuanField(label=_("超过此金额须两人审批（元）"))
    township_above = YuanField(label=_("村级支出超过此金额须镇街审批（元）"))


class UseForm(PostForm):
    name = forms.CharField(max_length=40, label=_("用途"))
    order = forms.IntegerField(min_value=0, max_value=999, label=_("次序"))
    active = forms.BooleanField(
        required=False, label=_("在用"), help_text=_("停用后不再供选择，以前的支出不变")
    )

    def __init__(self, *args: Any, row: FundUse, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": row.name, "order": row.order, "active": row.active}
        super().__init__(*args, **kwargs)


class NewUseForm(PostForm):
    code = forms.CharField(
        max_length=20,
        label=_("代码"),
        validators=[RegexValidator(r"^[a-z][a-z_]*$", _("小写字母和下划线，如 repair"))],
    )
    name = forms.CharField(max_length=40, label=_("用途"))
    order = forms.IntegerField(min_value=0, max_value=999, label=_("次序"), initial=99)
