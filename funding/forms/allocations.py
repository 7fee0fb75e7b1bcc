"""Forms of 专项, 下达 and 拨付."""

import re
from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from accounts.forms.base import DivisionField, PostForm
from accounts.forms.days import PastDay
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division
from common import money
from funding.actions.allocations import Share
from funding.bases import ISSUED
from funding.forms.arrivals import EarmarkField, years
from funding.forms.income import KeyField, sector_field
from funding.forms.money import YuanField
from funding.models import Allocation, FundUse
from maintenance.models.responsibilities import FundKind

SOURCES = [choice for choice in FundKind.choices if choice[0] in ISSUED]
MOST_SHARES = 600
_LINE = re.compile(
    r"^(?P<name>\S.*?)[\s,，;；:：]+(?P<amount>[￥¥]?[\d０-９][\d０-９,，.．]*\s*(?:万元|万|元)?)\s*(?P<note>.*)$"
)


def year_field() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=2015, max_value=2099, label=__("年度"), initial=lambda: timezone.localdate().year
    )


class SharesField(forms.CharField):
    """A line a unit, as pasted from a sheet: name, amount, a note. Cleaned to Shares by the form, which knows the area."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {
            "label": __("分配到单位"),
            "help_text": __(
                "一行一个单位：名称、金额（元，也可写万元），可从 Excel 粘贴；同名的村前面写镇（街道）。可以先分配一部分"
            ),
            "widget": forms.Textarea(attrs={"rows": 8}),
            "max_length": 60 * MOST_SHARES,
        }
        super().__init__(**given | kwargs)


def shares_of(text: str, divisions) -> list[Share]:
    """The lines as shares. Raises forms.ValidationError naming every line that is not clear."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SHARES:
        raise forms.ValidationError(_("一次最多分配 %(n)s 个单位") % {"n": MOST_SHARES})
    known: dict[str, list[Division]] = {}
    for one in divisions:
        names = {
            one.name,
            one.short_name,
            one.pk,
            f"{one.parent or ''}{one.short_name}",
            f"{one.parent or ''}{one.name}",
        }
        for name in names:
            known.setdefault(name, []).append(one)
    found: list[Share] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_share(line, known))
        except ValueError as fault:
            wrong.append(_("第 %(n)s 行：%(fault)s") % {"n": number, "fault": fault})
    if wrong:
        raise forms.ValidationError(wrong[:10])
    return found


def _share(line: str, known: dict[str, list[Division]]) -> Share:
    read = _LINE.match(line)
    if read is None:
        raise ValueError(_("请写成“单位 金额”"))
    name = re.sub(r"\s+", "", read["name"])
    places = known.get(name, [])
    if len(places) != 1:
        said = _("有几个“%s”，请在前面写上镇（街道）") if places else _("不认得“%s”")
        raise ValueError(said % name)
    amount = money.parse(read["amount"].replace("，", ","))
    return Share(places[0], amount, None, read["note"].strip()[:200])


class AllocationForm(PostForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    division = DivisionField(label=__("下达单位"))
    document = forms.CharField(max_length=60, label=__("下达文号"))
    name = forms.CharField(max_length=100, label=__("名称"))
    year = year_field()
    source = forms.ChoiceField(choices=[("", __("请选择")), *SOURCES], label=__("资金来源"))
    earmark = EarmarkField()
    sector = sector_field()
    amount = YuanField(label=__("下达总额（元）"))
    purpose = forms.CharField(max_length=300, label=__("用途"), widget=forms.Textarea(attrs={"rows": 2}))
    award = forms.BooleanField(
        required=False, label=__("以奖代补"), help_text=__("验收合格并批准后方可下达（先建后补、不建不补）")
    )
    shares = SharesField(required=False)

    def offer(self) -> None:
        fields: Any = self.fields
        levels = [Division.Level.COUNTY, Division.Level.TOWNSHIP]
        fields["division"].offer_to(self.post, level__in=levels)
        fields["division"].initial = self.post.division_id
        fields["earmark"].offer_to(self.post)

    def clean_shares(self) -> list[Share]:
        rows = Division.objects.visible_to(self.post).filter(closed_on=None).select_related("parent")
        return shares_of(self.cleaned_data["shares"], rows) if self.cleaned_data["shares"] else []

    def clean_award(self) -> bool:
        return self.cleaned_data["award"] or self.cleaned_data.get("source") == "award_grant"

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def initial_of(cls, row: Allocation) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "shares"]
        shares = row.shares.select_related("division__parent")  # type: ignore[attr-defined]
        lines = [
            f"{one.division.parent or ''}{one.division.short_name} {one.amount} {one.note}".strip()
            for one in shares
        ]
        return {name: getattr(row, name) for name in names} | {"shares": "\n".join(lines)}


class AllocationReviseForm(AllocationForm):
    """Whose it is was settled when it was drafted."""

    def offer(self) -> None:
        super().offer()
        del self.fields["division"]


class IssueForm(PostForm):
    issued_on = PastDay(label=__("下达日期"))


class ShareOutForm(PostForm):
    division = DivisionField(label=__("分配到"))
    amount = YuanField(label=__("分配金额（元）"))
    note = forms.CharField(max_length=200, required=False, label=__("备注"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)


class DisburseForm(PostForm):
    """One hop of a share: from a treasury to one beneath it on its way."""

    payer = forms.ModelChoiceField(Division.objects.none(), label=__("拨出单位"), empty_label=None)
    division = forms.ModelChoiceField(Division.objects.none(), label=__("拨入单位"), empty_label=None)
    amount = YuanField(label=__("拨付金额（元）"))
    paid_on = PastDay(label=__("拨付日期"))
    bank_reference = forms.CharField(max_length=60, required=False, label=__("银行流水号"))
    key = KeyField()

    def __init__(self, *args: Any, way: list[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        codes = [one.pk for one in way]
        seen = Division.objects.visible_to(self.post).filter(code__in=codes)
        fields["payer"].queryset = seen.filter(code__in=codes[:-1]).order_by("code")
        fields["division"].queryset = seen.filter(code__in=codes[1:]).order_by("code")


class EarmarkForm(PostForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    division = DivisionField(label=__("适用范围"))
    name = forms.CharField(max_length=100, label=__("专项名称"))
    year = year_field()
    source = forms.ChoiceField(choices=[("", __("请选择")), *SOURCES], label=__("资金来源"))
    sector = sector_field()
    uses = forms.ModelMultipleChoiceField(
        FundUse.objects.filter(active=True), required=False, label=__("限定用途"),
        widget=forms.CheckboxSelectMultiple, help_text=__("一项都不选，即不限用途"),
    )  # fmt: skip
    issuer = forms.CharField(max_length=100, label=__("下达单位"))
    document = forms.CharField(max_length=60, label=__("文号"))
    limit = forms.CharField(
        max_length=500, required=False, label=__("使用要求"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post, level__in=[Division.Level.COUNTY, Division.Level.TOWNSHIP])
        fields["division"].initial = self.post.division_id
        fields["sector"].empty_label = _("不限行业")


class EarmarkReviseForm(EarmarkForm):
    def offer(self) -> None:
        super().offer()
        del self.fields["division"]


class _YearFilter(FilterForm):
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=__("年度"))
    source = forms.ChoiceField(choices=[("", __("全部")), *SOURCES], required=False, label=__("来源"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years()  # type: ignore[attr-defined]

    def narrow(self, rows):
        asked = {name: self.value(name) for name in ("year", "source") if self.value(name)}
        return rows.filter(**asked)


class EarmarkFilter(_YearFilter):
    q = keyword(__("名称、文号"))
    picks = ("year", "source")
    words = __("名称、文号")

    def narrow(self, rows):
        rows = super().narrow(rows)
        text = self.value("q")
        return rows.filter(Q(name__icontains=text) | Q(document__icontains=text)) if text else rows


class AllocationFilter(_YearFilter):
    STATES = (("", __("全部")), ("draft", __("拟分配")), ("issued", __("已下达")), ("open", __("未全部到账")))
    state = forms.ChoiceField(choices=STATES, required=False, label=__("状态"))
    q = keyword(__("文号、名称"))
    picks = ("year", "source", "state")
    words = __("文号、名称")

    def narrow(self, rows):
        rows = super().narrow(rows)
        state, text = self.value("state"), self.value("q")
        if state == "open":
            rows = rows.filter(state="issued").exclude(arrived=F("amount"))
        elif state:
            rows = rows.filter(state=state)
        return rows.filter(Q(name__icontains=text) | Q(document__icontains=text)) if text else rows


class DisbursementFilter(AreaFilterForm):
    """Of what was paid to an area, in a span of days."""

    from_day = forms.DateField(required=False, label=__("从"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=__("到"), widget=forms.DateInput(attrs={"type": "date"}))
    q = keyword(__("文号、名称、流水号"))
    more = ("from_day", "until")
    words = __("文号、名称、流水号")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if day := self.value("from_day"):
            rows = rows.filter(paid_on__gte=day)
        if day := self.value("until"):
            rows = rows.filter(paid_on__lte=day)
        if text := self.value("q"):
            paper = Q(share__allocation__document__icontains=text) | Q(
                share__allocation__name__icontains=text
            )
            rows = rows.filter(paper | Q(bank_reference__icontains=text))
        return rows
