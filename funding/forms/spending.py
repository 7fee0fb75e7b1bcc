"""Forms of 用款支出: asking for money on a phone, its lines, sharing a cost, a month's pay, what each act asks."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.models import Division, Party, Sector
from assets.filters import by_words
from assets.models import Facility, FacilityType
from assets.nearby import levels_of
from common.money import split, with_unit
from funding.forms.money import YuanField
from funding.models import Expenditure, ExpenditureLine, FundAccount, FundUse
from funding.models.spending import VOUCHERS as VOUCHER_KINDS
from funding.sharing import RULES
from funding.spending_rules import Part, parts_of
from maintenance.forms.acts import ActForm, Phrases, words
from maintenance.forms.matter_reporting import PhotosInput

REASONS = ("票据不全", "金额与票据不符", "不属于该专项的用途", "事由写得不清楚")
SUBJECTS = ("路灯维修", "垃圾清运", "管网疏通", "道路修补", "水泵维修", "保洁工具")
MOST_FILES = 20
VOUCHERS = "image/jpeg,image/png,image/webp,.pdf"
SUGGESTED = 300  # facilities offered as one types


class PurseField(ChoiceOf):
    """Money that can be spent, with what is left of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FundAccount, **{"label": _("从哪笔资金列支"), **kwargs})

    def label_from_instance(self, account: FundAccount) -> str:
        return f"{account.division.short_name} {account} {_('可用')}{with_unit(account.balance)}"

    def offer_to(self, post, also: int | None = None) -> None:
        rows = FundAccount.objects.visible_to(post).available().select_related("division", "earmark")
        self.queryset = rows.filter(Q(balance__gt=0) | Q(pk=also)).order_by(
            "division_id", "-year", "source", "pk"
        )


class FilesField(forms.FileField):
    """Scans of vouchers, several at once; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=PhotosInput(attrs={"accept": VOUCHERS, "data-smaller": True}), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_FILES:
            raise ValidationError(_("最多 %s 个文件") % MOST_FILES)
        return [super(FilesField, self).clean(one, initial) for one in sent]


class FacilityWords(forms.TextInput):
    """A facility's name or code, with the names at hand."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(
            attrs={"list": "facilities-at-hand", "autocomplete": "off", "maxlength": 100, **attributes}
        )


def facility_named(text: str, post, division: Division | None = None) -> Facility | None:
    """The facility of a name or a code. Raises ValidationError where none or several bear it."""
    plain = text.strip()
    if not plain:
        return None
    rows = Facility.objects.visible_to(post).counted().select_related("type__sector")
    if division is not None:
        low, high = division.ranges[0]
        rows = rows.filter(division_id__gte=low, division_id__lt=high)
    found = list(rows.filter(by_words(plain)).distinct()[:2]) if len(plain) > 1 else []
    exact = list(rows.filter(name=plain)[:2]) if len(found) > 1 else found
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise ValidationError(_("没有找到设施“%s”，请填名称或编码") % plain)
    raise ValidationError(_("有几处设施都叫“%s”，请填编码") % plain)


def facilities_at_hand(post) -> list[str]:
    """Names offered as one types, of a village."""
    if post.division.level != Division.Level.VILLAGE:
        return []
    rows = Facility.objects.visible_to(post).counted().order_by("name")
    return list(rows.values_list("name", flat=True).distinct()[:SUGGESTED])


class ExpenditureForm(PostForm):
    """One payment; its one line stands in the form, several are written on their own page."""

    words = forms.CharField(max_length=200, label=_("事由"))
    amount = YuanField()
    account = PurseField()
    use = ChoiceOf(FundUse, label=_("用途"))
    payee = forms.CharField(
        max_length=100,
        required=False,
        label=_("收款方"),
        help_text=_("商店、个人等；收款单位在册的，在下面选"),
    )
    facility = forms.CharField(
        required=False,
        label=_("用在哪处设施"),
        widget=FacilityWords(),
        help_text=_("名称或编码；不属于某一处的不填"),
    )
    voucher_kind = forms.ChoiceField(
        choices=[("", _("还没有凭证")), *VOUCHER_KINDS], required=False, label=_("凭证种类")
    )
    voucher_number = forms.CharField(max_length=40, required=False, label=_("凭证号"))
    voucher_on = DayField(required=False, label=_("凭证日期"))
    scans = FilesField(label=_("凭证照片、扫描件"))
    payee_party = ChoiceOf(Party, required=False, label=_("收款单位（在册）"), empty_label=_("不在册"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(),
        required=False,
        label=_("行业"),
        empty_label=_("综合"),
        help_text=_("填了设施的不用选"),
    )
    note = forms.CharField(max_length=300, required=False, label=_("备注"))
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, about: dict[str, Any] | None = None, row: Expenditure | None = None, **kwargs: Any
    ) -> None:
        self.about, self.row = about or {}, row
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["account"].offer_to(self.post, self.row.account_id if self.row else None)
        fields["use"].queryset = FundUse.objects.filter(active=True)
        near = Party.objects.everywhere(because="units near the post that may be paid")
        units = near.filter(active=True, division_id__in=levels_of(self.post.division))
        beneath = Party.objects.visible_to(self.post).filter(active=True)
        fields["payee_party"].queryset = near.filter(
            Q(pk__in=units.values("pk")) | Q(pk__in=beneath.values("pk"))
        ).order_by("name", "pk")
        if self.about.get("quality_check") or self.about.get("settlement"):
            party = self.about["party"]
            fields["payee_party"].queryset = near.filter(pk=party.pk)
            fields["payee_party"].required, fields["payee_party"].initial = True, party.pk
            del fields["payee"]
        else:
            fields["payee"].later = True  # one of the two is needed: no word of 选填 beside it
        if self.several:
            for name in ("use", "facility", "sector"):
                del fields[name]

    @property
    def several(self) -> bool:
        """Whether the lines are kept as they are: there are several, or a caretaker's."""
        return self.row is not None and (
            self.row.lines.count() > 1 or self.row.lines.exclude(caretaker=None).exists()
        )

    def clean_facility(self) -> Facility | None:
        return facility_named(self.cleaned_data["facility"], self.post)

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("payee") and not self.cleaned_data.get("payee_party"):
            self.add_error(
                "payee" if "payee" in self.fields else "payee_party", _("请写收款方，或选收款单位")
            )

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        names = (
            "words",
            "amount",
            "account",
            "payee_party",
            "voucher_kind",
            "voucher_number",
            "voucher_on",
            "note",
        )
        given = {name: self.cleaned_data[name] for name in names} | {
            "payee": self.cleaned_data.get("payee", "")
        }
        for name in ("quality_check", "settlement"):
            if self.row is None or name in self.about:
                given[name] = self.about.get(name)
        return given

    def parts(self) -> list[Part]:
        """The one line."""
        said, matter = self.cleaned_data, self.about.get("matter")
        facility = said["facility"] or (matter.facility if matter else None)
        sector = said["sector"] or (facility.type.sector if facility else None)
        return [Part(said["use"], said["amount"], sector, facility, matter)]

    @classmethod
    def initial_of(cls, row: Expenditure) -> dict[str, Any]:
        names = (
            "words",
            "amount",
            "account",
            "payee",
            "payee_party",
            "voucher_kind",
            "voucher_number",
            "voucher_on",
            "note",
        )
        first = row.lines.select_related("facility").first()
        line = {"use": first.use_id, "sector": first.sector_id} if first else {}
        if first and first.facility:
            line["facility"] = first.facility.code or first.facility.name
        return {name: getattr(row, name) for name in names} | line


class LineForm(PostForm):
    use = ChoiceOf(FundUse, label=_("用途"))
    facility = forms.CharField(required=False, label=_("设施"), widget=FacilityWords())
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("综合")
    )
    amount = YuanField()

    def __init__(self, *args: Any, division: Division, **kwargs: Any) -> None:
        self.division = division
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        self.fields["use"].queryset = FundUse.objects.filter(active=True)  # type: ignore[attr-defined]

    @property
    def emptied(self) -> bool:
        """Use and sum are empty: a line taken away, or one never written."""
        use, amount, facility = (str(self[name].data or "").strip() for name in ("use", "amount", "facility"))
        return not use and not amount and bool(self.initial or not facility)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.emptied:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def clean_facility(self) -> Facility | None:
        return facility_named(self.cleaned_data["facility"], self.post, self.division)

    def part(self) -> Part:
        """What stands in the form; a repair that the line belonged to goes along."""
        said = self.cleaned_data
        facility = said["facility"]
        return Part(
            said["use"],
            said["amount"],
            said["sector"] or (facility.type.sector if facility else None),
            facility,
            self.initial.get("matter"),
            shared_by="" if self.has_changed() else self.initial.get("shared_by", ""),
        )


LineSet = forms.formset_factory(LineForm, extra=2, max_num=60, validate_max=True)


def parts_in(lines: Iterable[LineForm]) -> list[Part]:
    """Every line that is not emptied, changed or as it was."""
    return [line.part() for line in lines if not line.emptied]


def line_initial(line: ExpenditureLine) -> dict[str, Any]:
    """A line as it stands in the form."""
    facility = line.facility
    named = (facility.code or facility.name) if facility else ""
    kept = {"matter": line.matter, "shared_by": line.shared_by}
    return {"use": line.use_id, "facility": named, "sector": line.sector_id, "amount": line.amount} | kept


def kept_parts(row: Expenditure, amount: Decimal) -> list[Part]:
    """The lines as they are, for another sum in the same proportions."""
    parts = parts_of(row)
    sums = split(amount, [part.amount for part in parts])
    return [replace(part, amount=yuan) for part, yuan in zip(parts, sums, strict=True) if yuan]


class ShareForm(PostForm):
    """A cost shared among all facilities of a kind."""

    type = forms.ModelChoiceField(FacilityType.objects.none(), label=_("设施类别"), empty_label=_("请选择"))
    use = ChoiceOf(FundUse, label=_("用途"))
    rule = forms.ChoiceField(
        choices=list(RULES.items()), label=_("分摊办法"), widget=forms.RadioSelect, initial="equal"
    )

    def __init__(self, *args: Any, row: Expenditure, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        low, high = self.row.division.ranges[0]
        here = (
            Facility.objects.visible_to(self.post)
            .counted()
            .filter(division_id__gte=low, division_id__lt=high)
        )
        fields["type"].queryset = FacilityType.objects.filter(pk__in=here.order_by().values("type"))
        fields["use"].queryset = FundUse.objects.filter(active=True)


# --- what an act asks ---------------------------------------------------------------------------
class AskForm(ActForm):
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class ApproveForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"opinion": ("同意", "同意支付，据实列支")}
    opinion = words(_("审批意见"), required=False, rows=2)


class ReturnForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": REASONS}
    reason = words(_("退回原因"))


class PayForm(ActForm):
    paid_on = PastDay(label=_("支付日期"), help_text=_("银行付款的日期"))
    voucher_kind = forms.ChoiceField(choices=VOUCHER_KINDS, label=_("凭证种类"))
    voucher_number = forms.CharField(max_length=40, label=_("凭证号"))
    voucher_on = DayField(required=False, label=_("凭证日期"))
    cash = forms.BooleanField(required=False, label=_("现金支付"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def offer(self) -> None:
        for name in ("voucher_kind", "voucher_number", "voucher_on", "cash"):
            self.fields[name].initial = getattr(self.row, name)


class ReverseForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {"reason": ("重复支付", "付错收款方", "金额有误", "列错资金")}
    reason = words(_("冲销原因"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class RefundForm(ActForm):
    amount = YuanField(label=_("退回金额（元）"))
    refunded_on = PastDay(label=_("退回日期"))
    reason = words(_("退回原因"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


# --- 工资表 -------------------------------------------------------------------------------------
class PaySheetForm(PostForm):
    """A month and a purse; an amount for each who is due, left out where it is emptied."""

    month = forms.CharField(label=_("报酬月份"), widget=forms.TextInput(attrs={"type": "month"}))
    account = PurseField()

    def __init__(
        self, *args: Any, due: Iterable[Any] = (), division: Division | None = None, **kwargs: Any
    ) -> None:
        self.due, self.division = list(due), division
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        field: Any = self.fields["account"]
        field.offer_to(self.post)
        if self.division is not None:
            field.queryset = field.queryset.filter(division=self.division)
        for one in self.due:
            if one.paid_by is None:
                self.fields[f"pay-{one.caretaker.pk}"] = YuanField(
                    required=False, initial=one.amount, label=str(one.caretaker.person)
                )

    def clean_month(self) -> date:
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError as wrong:
            raise ValidationError(_("请选择月份")) from wrong

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """(who is due, the field of his amount or None)."""
        return [
            (one, self[name] if (name := f"pay-{one.caretaker.pk}") in self.fields else None)
            for one in self.due
        ]

    def pays(self) -> dict[int, Decimal]:
        starts = {
            int(name[4:]): value for name, value in self.cleaned_data.items() if name.startswith("pay-")
        }
        return {key: value for key, value in starts.items() if value}
