"""Forms of contracts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, GroupedField, PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Party, Sector
from accounts.scoping import ScopeKind
from assets.filters import by_words
from assets.models import Facility, FacilityType
from maintenance import contract_terms as terms
from maintenance.models import Contract, ContractState, YearEvaluation

HIRED = (
    Party.Kind.CONTRACTOR,
    Party.Kind.OPERATOR,
    Party.Kind.VILLAGE_ASSOCIATION,
    Party.Kind.VILLAGE_COMMITTEE,
)
SOON = 60  # days
FIRST_BANDS = (
    "90 100\n80 90\n60 70\n0 0"  # [assumption] offered for a new contract; each contract keeps its own
)


def units_for(post, kinds: tuple[str, ...] = ()):
    """Units in use that the post sees, and those of its county's own level, which any township may hire."""
    county = Q(division_id=post.division.county_code)
    seen = Party.objects.visible_to(post).values("pk")
    rows = Party.objects.everywhere(because="units of the county's level work in all its townships")
    rows = rows.filter(county | Q(pk__in=seen), active=True)
    return rows.filter(kind__in=kinds) if kinds else rows


class UnitField(GroupedField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Party.objects.none(), **kwargs)


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=0,
        max_digits=14,
        decimal_places=2,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class BandsField(forms.CharField):
    """依效付费: a line a band, “得分 比例”. Cleaned: [(Decimal, Decimal)]."""

    def __init__(self) -> None:
        super().__init__(
            label=_("依效付费档次"),
            help_text=_("一行一档：得分不低于多少、付本期价款的百分之几，如“90 100”"),
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=FIRST_BANDS,
            max_length=300,
        )

    def clean(self, value: Any) -> Any:
        lines = [
            line.replace("%", " ").replace("，", " ").replace(",", " ").split()
            for line in super().clean(value).splitlines()
        ]
        try:
            bands = [(Decimal(least), Decimal(share)) for least, share in filter(None, lines)]
        except (ValueError, ArithmeticError) as error:
            raise forms.ValidationError(_("每行写两个数：得分 比例，如“90 100”")) from error
        numbers = [number for band in bands for number in band]
        if not all(one.is_finite() and 0 <= one <= 100 and one == round(one, 2) for one in numbers):
            raise forms.ValidationError(_("得分和比例都在 0 到 100 之间，最多两位小数"))
        return bands


class ContractForm(PostForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(max_length=40, label=_("合同编号"))
    name = forms.CharField(max_length=100, label=_("合同名称"))
    division = DivisionField(label=_("范围"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("跨行业")
    )
    client = UnitField(label=_("发包单位"))
    party = UnitField(label=_("承包单位"), help_text=_("村级组织、协会优先"))
    from_date = DayField(label=_("起始日期"))
    until = DayField(label=_("截止日期"), help_text=_("最后一天；不超过三年"))
    price = _money(_("合同总价（元）"))
    period = forms.ChoiceField(choices=Contract.Period, label=_("考核付款周期"), initial="quarter")
    service = forms.CharField(max_length=2000, label=_("管护内容"), widget=forms.Textarea(attrs={"rows": 4}))
    acceptance = forms.CharField(
        max_length=500, label=_("验收办法"), widget=forms.Textarea(attrs={"rows": 2})
    )
    bands = BandsField()
    note = forms.CharField(max_length=300, required=False, label=_("备注"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        fields["client"].queryset = units_for(self.post).exclude(kind__in=HIRED[:2])
        fields["party"].queryset = units_for(self.post, HIRED)
        if self.post.scope_kind == ScopeKind.AREA_SECTORS:
            fields["sector"].queryset = Sector.objects.filter(pk__in=self.post.sector_codes)
            fields["sector"].required, fields["sector"].empty_label = True, _("请选择")

    @classmethod
    def initial_of(cls, row: Contract) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "bands"]
        bands = "\n".join(
            f"{band.least.normalize():f} {band.share.normalize():f}" for band in row.bands.all()
        )
        return {name: getattr(row, name) for name in names} | {"bands": bands}


class ContractReviseForm(ContractForm):
    """Where a contract stands is settled when it is drawn up."""

    def offer(self) -> None:
        super().offer()
        del self.fields["division"]


class ContractFilter(AreaFilterForm):
    STATES = (("", _("全部")), ("soon", _("60 日内到期")), *ContractState.choices)
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(_("编号、名称、承包单位"))
    picks = ("state", "sector")
    words = _("编号、名称、承包单位")

    def narrow(self, rows):
        rows = self.in_area(rows)
        today = timezone.localdate()
        if self.value("state") == "soon":
            rows = rows.filter(state=ContractState.ACTIVE, until__lte=today + timedelta(days=SOON))
        elif self.value("state"):
            rows = rows.filter(state=self.value("state"))
        if self.value("sector"):
            rows = rows.filter(sector=self.value("sector"))
        if words := self.value("q"):
            found = Q(number__icontains=words) | Q(name__icontains=words) | Q(party__name__icontains=words)
            rows = rows.filter(found)
        return rows


class ScopeFilter(AreaFilterForm):
    """Facilities to put into a contract, or those in it."""

    IN = (("", _("未列入的")), ("in", _("已列入的")))
    within = forms.ChoiceField(choices=IN, required=False, label=_("设施"))
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    q = keyword(_("名称、编码"))
    picks = ("within", "type")
    words = _("名称、编码")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("type"):
            rows = rows.filter(type=self.value("type"))
        if self.value("q"):
            rows = rows.filter(
                pk__in=Facility.objects.visible_to(self.post).filter(by_words(self.value("q"))).values("pk")
            )
        return rows


class SignForm(PostForm):
    signed_on = DayField(label=_("签订日期"))

    def offer(self) -> None:
        self.fields["signed_on"].initial = timezone.localdate()


class CheckForm(PostForm):
    period_from = forms.TypedChoiceField(label=_("周期"), coerce=lambda text: text)
    score = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        label=_("得分"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    looked_at = forms.IntegerField(
        min_value=0,
        max_value=99999,
        required=False,
        label=_("查看设施（处）"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    failed = forms.IntegerField(
        min_value=0,
        max_value=99999,
        required=False,
        label=_("不合格（处）"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(
        max_length=500, required=False, label=_("考核情况"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = set(contract.checks.filter(voided_at=None).values_list("period_from", flat=True))
        today = timezone.localdate()
        spans = terms.periods(contract.from_date, contract.until, contract.period)
        field: Any = self.fields["period_from"]
        field.choices = [
            (first.isoformat(), f"{first} 至 {last}")
            for first, last in spans
            if first <= today and first not in done
        ]
        field.coerce = type(today).fromisoformat

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class EvaluateForm(PostForm):
    year = forms.TypedChoiceField(label=_("合同年度"), coerce=int)
    result = forms.ChoiceField(choices=YearEvaluation.Result, label=_("结果"), widget=forms.RadioSelect)
    score = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        label=_("得分"),
        help_text=_("不填即取这一年各期考核的平均分"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    text = forms.CharField(max_length=1000, label=_("评估意见"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = set(contract.evaluations.values_list("year", flat=True))
        spans = terms.years(contract.from_date, contract.until)
        field: Any = self.fields["year"]
        field.choices = [
            (number, _("第 %(n)s 年（%(a)s 至 %(b)s）") % {"n": number, "a": first, "b": last})
            for number, (first, last) in enumerate(spans, start=1)
            if number not in done
        ]


class RenewForm(PostForm):
    number = forms.CharField(max_length=40, label=_("新合同编号"))
    from_date = DayField(label=_("起始日期"))
    until = DayField(label=_("截止日期"), help_text=_("不超过三年"))
    price = _money(_("合同总价（元）"))

    @classmethod
    def initial_of(cls, row: Contract) -> dict[str, Any]:
        first = row.until + timedelta(days=1)
        return {"from_date": first, "until": terms.last_day(first, 1), "price": row.price}
