"""Forms of 捐赠 and of 实物投工."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.days import PastDay
from accounts.lists import keyword
from funding.actions.kinds import GIVERS
from funding.forms.income import IncomeFilter, KeyField, PlaceForm, facility_field, sector_field
from funding.forms.money import YuanField
from funding.models import Donation, DonationState, KindState, KindValue
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.models.responsibilities import FundKind

DONORS = (FundKind.DONATION, FundKind.CHARITY_FUND)
THANKS = (
    "感谢您对家乡公共设施管护的支持，捐款已全部用于约定的用途。",
    "感谢贵单位对本村公共设施管护的支持。",
)


class DonationForm(PlaceForm):
    donor = forms.CharField(max_length=100, label=_("捐赠人"))
    donor_kind = forms.ChoiceField(choices=Donation.Donor, label=_("捐赠人类别"))
    shown_as = forms.ChoiceField(
        choices=Donation.Shown, label=_("对外公开方式"), initial=Donation.Shown.MASKED,
        help_text=_("按捐赠人意愿；致谢页照此公开"),
    )  # fmt: skip
    source = forms.ChoiceField(choices=[(one, one.label) for one in DONORS], label=_("资金来源"))
    form = forms.ChoiceField(choices=Donation.Form, label=_("捐赠形式"), widget=forms.RadioSelect)
    amount = YuanField(label=_("金额（元）"), help_text=_("实物填估价，收到时按实折价"))
    goods = forms.CharField(
        max_length=100, required=False, label=_("实物名称、数量"), help_text=_("捐款不填")
    )
    purpose = forms.CharField(max_length=200, label=_("捐赠意向"), help_text=_("如“维修石塘组太阳能路灯”"))
    sector = sector_field()
    agreement = forms.CharField(max_length=120, label=_("捐赠协议、意向书"), help_text=_("名称或编号"))
    promised_on = PastDay(label=_("协议日期"))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("form") == Donation.Form.GOODS and not said.get("goods"):
            self.add_error("goods", _("请写明实物名称、数量"))
        if said.get("form") == Donation.Form.MONEY and said.get("goods"):
            self.add_error("goods", _("捐款不填实物；两样都有的分两笔登记"))


class ReceiveForm(ActForm):
    amount = YuanField(label=_("到账金额（元）"))
    arrived_on = PastDay(label=_("到账日期"))
    key = KeyField()

    def offer(self) -> None:
        self.initial.setdefault("amount", self.row.amount)


class TakeInForm(ActForm):
    quantity = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, label=_("数量"))
    unit = forms.CharField(max_length=10, label=_("单位"))
    unit_price = YuanField(label=_("折价单价（元）"))
    valuation = forms.CharField(max_length=200, label=_("折价依据"), help_text=_("如发票、询价记录"))
    given_on = PastDay(label=_("收到日期"))
    key = KeyField()


class ThankForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"thanks": THANKS}
    thanks = words(_("致谢词"))


class KindForm(PlaceForm):
    form = forms.ChoiceField(choices=KindValue.Form, label=_("形式"), widget=forms.RadioSelect)
    source = forms.ChoiceField(choices=[(one, FundKind(one).label) for one in GIVERS], label=_("来源"))
    what = forms.CharField(max_length=100, label=_("内容"), help_text=_("如“清淤投工”“砂石料”"))
    given_by = forms.CharField(
        max_length=200, label=_("出工、捐物人"), help_text=_("人多的写“石塘组 23 户”，名单作附件或存村")
    )
    quantity = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, label=_("数量"))
    unit = forms.CharField(max_length=10, label=_("单位"), help_text=_("工日、吨、台班"))
    unit_price = YuanField(label=_("折价单价（元）"))
    valuation = forms.CharField(
        max_length=200, label=_("折价依据"), help_text=_("如“省定以资代劳工价”“发票”")
    )
    given_on = PastDay(label=_("日期"))
    sector = sector_field()
    facility = facility_field(required=False)
    key = KeyField()


class DonationFilter(IncomeFilter):
    """`way`: its form; "form" is what an export calls its own."""

    year_column = "promised_on__year"
    states = tuple(DonationState.choices)
    way = forms.ChoiceField(
        choices=[("", _("全部")), *Donation.Form.choices], required=False, label=_("捐赠形式")
    )
    q = keyword(_("捐赠人、意向、协议"))
    picks = ("state", "way", "year", "sector")
    words = _("捐赠人、意向、协议")

    def narrow(self, rows) -> Any:
        rows = super().narrow(rows)
        if self.value("way"):
            rows = rows.filter(form=self.value("way"))
        if said := self.value("q"):
            found = Q(donor__icontains=said) | Q(purpose__icontains=said) | Q(agreement__icontains=said)
            rows = rows.filter(found)
        return rows


class KindFilter(IncomeFilter):
    year_column = "given_on__year"
    states = tuple(KindState.choices)
    way = forms.ChoiceField(
        choices=[("", _("全部")), *KindValue.Form.choices], required=False, label=_("形式")
    )
    q = keyword(_("内容、出工捐物人"))
    picks = ("way", "state", "year", "sector")
    words = _("内容、出工捐物人")

    def narrow(self, rows) -> Any:
        rows = super().narrow(rows)
        if self.value("way"):
            rows = rows.filter(form=self.value("way"))
        if said := self.value("q"):
            rows = rows.filter(Q(what__icontains=said) | Q(given_by__icontains=said))
        return rows
