"""The form of one facility: registered in the village on a phone, corrected at a desk."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, DivisionField, PostForm
from accounts.forms.days import DayInput
from accounts.forms.positions import PositionFields
from accounts.models import Division, Grid, Settlement
from assets import attributes
from assets.forms.shapes import ShapeFields
from assets.ledger.dates import read_date
from assets.models import Condition, Facility, FacilityType, OwnerKind, PropertyClass, ReliefKind, Status
from assets.type_choices import TypeField
from common import money
from common.phones import NotAPhone, normalise_phone

NEW_STATES = (Status.IN_USE, Status.BUILDING, Status.PENDING_HANDOVER)
WORDS = ("party", "person", "owner", "fund_source")  # of RegisteredFacts, on the form as said_party …
COLUMNS = (
    "quantity", "settlement", "grid", "address", "built", "original_value", "fund_source", "owner_kind", "relief_kind",
    "warranty_end", "note",
)  # fmt: skip
OWNING = (
    "built", "owner_kind", "said_owner", "original_value", "fund_source", "said_fund_source", "property_class", "class_reason",
    "relief_kind",
)  # fmt: skip
RARE = ("status", "condition", "warranty_end", "note")
OFTEN = 4  # types a village registers most, offered first


class FacilityForm(PositionFields, PostForm):
    """What registering and correcting share. `said_…` are words of RegisteredFacts, `attribute_…` the type's own."""

    name = forms.CharField(
        max_length=120, label=_("设施名称"), help_text=_("写到自然村组，便于辨认，如“前塘自然村公厕”")
    )
    quantity = forms.DecimalField(
        min_value=Decimal(0), max_digits=14, decimal_places=3, label=_("数量"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("请填写数字"), "min_value": _("数量不能小于 0")},
    )  # fmt: skip
    settlement = forms.ModelChoiceField(
        Settlement.objects.none(),
        required=False,
        label=_("自然村组"),
        error_messages=WRONG_CHOICE,
        empty_label=_("不写"),
    )
    grid = forms.ModelChoiceField(
        Grid.objects.none(),
        required=False,
        label=_("网格"),
        error_messages=WRONG_CHOICE,
        empty_label=_("不写"),
    )
    address = forms.CharField(
        max_length=200, required=False, label=_("位置说明"), help_text=_("如“老村部东侧 50 米”")
    )
    said_party = forms.CharField(max_length=100, required=False, label=_("管护单位"))
    said_person = forms.CharField(max_length=60, required=False, label=_("责任人"))
    said_phones = forms.CharField(
        max_length=100, required=False, label=_("联系电话"), help_text=_("几个号码用顿号隔开"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    built = forms.CharField(
        max_length=20,
        required=False,
        label=_("建成时间"),
        help_text=_("记到知道的那一级：2014、2014-06 或 2014-06-15"),
    )
    owner_kind = forms.ChoiceField(
        choices=OwnerKind, required=False, label=_("产权类别"), initial=OwnerKind.UNSETTLED
    )
    said_owner = forms.CharField(max_length=100, required=False, label=_("产权单位"))
    original_value = forms.CharField(
        max_length=30, required=False, label=_("原值"), help_text=_("元；也可写“12.5万元”"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    fund_source = forms.CharField(max_length=100, required=False, label=_("建设资金来源"))
    said_fund_source = forms.CharField(max_length=100, required=False, label=_("管护经费来源"))
    relief_kind = forms.ChoiceField(
        choices=[("", _("不是衔接资产")), *ReliefKind.choices], required=False, label=_("衔接资产类别")
    )
    warranty_end = forms.DateField(required=False, label=_("质保到期"), widget=DayInput())
    note = forms.CharField(
        max_length=500, required=False, label=_("备注"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args, kind: FacilityType | None = None, place: Division | None = None, **kwargs
    ) -> None:
        self.kind, self.place = kind, place
        super().__init__(*args, **kwargs)
        kept = (self.initial or {}).get("attributes")
        self.attributes = attributes.for_type(kind.pk) if kind else []
        self.fields.update(attributes.form_fields(self.attributes, kept))
        measured = [attributes.PREFIX + one.key for one in self.attributes]
        # errors are named as the page goes
        self.order_fields(["division", "type", "name", "quantity", *measured])

    def offer(self) -> None:
        """Of a village that has no settlements or grids, nobody is asked for one."""
        of_village = {"settlement": self.place.settlements, "grid": self.place.grids} if self.place else {}
        for name in ("settlement", "grid"):
            if name in of_village and of_village[name].exists():
                self.fields[name].queryset = of_village[name].all()  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def attribute_fields(self) -> list[forms.BoundField]:
        return [self[attributes.PREFIX + one.key] for one in self.attributes]

    def village_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("settlement", "grid") if name in self.fields]

    def owning_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OWNING if name in self.fields]

    def rare_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in RARE if name in self.fields]

    def folds(self) -> dict[str, bool]:
        """Which folded groups have an error and so stand open."""
        return {"owning": bool({*OWNING} & set(self.errors)), "rare": bool({*RARE} & set(self.errors))}

    def clean_owner_kind(self) -> str:
        return self.cleaned_data["owner_kind"] or OwnerKind.UNSETTLED

    def clean_built(self) -> str:
        text = self.cleaned_data["built"]
        found = read_date(text, timezone.localdate())
        if text and (found.value is None or found.problem):
            why = found.problem[1] if found.problem else _("读不出日期")
            raise ValidationError(f"{why}，请写年、年月或年月日，如 2014-06")
        return found.value or ""

    def clean_original_value(self) -> Decimal | None:
        text = self.cleaned_data["original_value"]
        try:
            value = money.parse(text) if text else None
        except money.NotMoney as refusal:
            raise ValidationError(str(refusal)) from refusal
        if value is not None and value < 0:
            raise ValidationError(_("原值不能小于 0"))
        return value

    def clean_said_phones(self) -> list[str]:
        """The numbers in their one spelling."""
        try:
            texts = (
                self.cleaned_data["said_phones"]
                .replace("，", "、")
                .replace(",", "、")
                .replace("；", "、")
                .split("、")
            )
            return [number for text in texts if (number := normalise_phone(text))]
        except NotAPhone as refusal:
            raise ValidationError(str(refusal)) from refusal

    def columns(self) -> dict[str, Any]:
        """What the acts write on the facility itself."""
        found = {name: self.cleaned_data[name] for name in COLUMNS if name in self.fields}
        before = (self.initial or {}).get("attributes")
        return (
            found
            | self.position()
            | {"attributes": attributes.taken(self.attributes, self.cleaned_data, before)}
        )

    def said(self) -> dict[str, Any]:
        """What the acts keep as it was said; no phone typed leaves the known ones."""
        found: dict[str, Any] = {name: self.cleaned_data[f"said_{name}"] for name in WORDS}
        if phones := self.cleaned_data["said_phones"]:
            found["phones"] = phones
        return found


class RegisterForm(ShapeFields, FacilityForm):
    """A new facility, its line or area with it. In a village the village is no question."""

    type = TypeField(label=_("类别"))
    division = DivisionField(label=_("所在村（社区）"))
    status = forms.ChoiceField(
        choices=[(state.value, state.label) for state in NEW_STATES], required=False, label=_("状态")
    )
    condition = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Condition.UNKNOWN, *list(Condition)[:4])],
        required=False,
        label=_("状况"),
    )
    property_class = forms.ChoiceField(
        choices=[("", _("按类别规定")), *PropertyClass.choices], required=False, label=_("经营属性")
    )
    class_reason = forms.CharField(
        max_length=200, required=False, label=_("与类别不同的理由"), help_text=_("如“停车场不收费”")
    )
    another = forms.BooleanField(required=False, label=_("不是同一处，仍然登记"))

    def offer(self) -> None:
        super().offer()
        field: Any = self.fields["division"]
        field.offer_to(self.post, level=Division.Level.VILLAGE)
        if self.post.division.level == Division.Level.VILLAGE:
            field.initial, field.widget = self.post.division_id, forms.HiddenInput()
        else:
            field.widget.attrs |= _asks_again("#of-village", "#of-village")
        kinds: Any = self.fields["type"]
        kinds.widget.attrs |= _asks_again("#of-type", "#of-type, [name=division]")
        kinds.often = _often(self.place) if self.place is not None else []

    def clean(self) -> None:
        super().clean()
        kind, said = self.cleaned_data.get("type"), self.cleaned_data
        if kind and said.get("property_class") == kind.rule_on(timezone.localdate()).property_class:
            said["property_class"], said["class_reason"] = "", ""
        if said.get("property_class") and not said.get("class_reason"):
            self.add_error("class_reason", _("与类别规定的经营属性不同，请写明理由"))

    def columns(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = {name: said[name] for name in ("status", "condition", "property_class") if said[name]}
        return (
            super().columns()
            | chosen
            | {"class_reason": said["class_reason"] if chosen.get("property_class") else ""}
        )


def _asks_again(part: str, typed: str) -> dict[str, str]:
    """A choice that another part of the form follows; what was typed in it goes along and stays."""
    url = reverse("assets:facility-fields")
    return {"hx-get": url, "hx-target": part, "hx-select": part, "hx-swap": "outerHTML", "hx-include": typed}


def _often(place: Division) -> list[str]:
    """The types the village registers most."""
    there = Facility.objects.everywhere(because="numbers by type of the village in which the post registers")
    counted = there.counted().filter(division=place).order_by().values("type").annotate(n=Count("pk"))
    return [row["type"] for row in counted.order_by("-n", "type")[:OFTEN]]


class CorrectForm(FacilityForm):
    """What was registered wrongly, or has become known. Village, type, status, class and keeper have acts of their own."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(facility: Facility) -> dict[str, Any]:
    """The form's values of a facility; its registered phones are not shown again."""
    facts = getattr(facility, "facts", None)
    found = {name: getattr(facility, name) for name in (*COLUMNS, "name", "attributes", "version")}
    found |= {name: getattr(facility, name) for name in ("longitude", "latitude")}
    found["original_value"] = "" if facility.original_value is None else money.show(facility.original_value)
    found["quantity"] = None if facility.quantity is None else facility.quantity.normalize().__format__("f")
    return found | {f"said_{name}": getattr(facts, name, "") for name in WORDS}
