"""What can be measured of a type, from its rows: read, shown, asked for, filtered by. One reading serves every door.

A value stands in `Facility.attributes` under the attribute's key as JSON: numbers as numbers (at most fourteen digits, so
that a float holds them whole and `attributes__width_m__gte=3` compares them in SQL), yes and no as true and false, days as
"2024-07-12", choices and text as they are said. What is empty is left out.

    attributes = for_type("0101")                     # list[TypeAttribute], active ones in order
    clean(attribute, "3.5米")                          # 3.5, ValidationError with a sentence, None for nothing
    value_words(attribute, 3.5)                       # "3.5 米"; value_words(…, short=True) "3.5" under str(attribute)
    fields = form_fields(attributes, facility.attributes)      # {"attribute_width_m": Field, …}, initial values in them
    facility.attributes = taken(attributes, form.cleaned_data, facility.attributes)
    filter_fields(attributes); condition(attributes, form.cleaned_data)   # a filter bar and the Q it asks for
    facts("0101", facility.attributes)                # [("路面宽度", "3.5 米"), …] of what is known, retired ones too
    cell(attribute, raw)                              # what an export column writes: Decimal, date or text
    by_head(attributes, "路面宽度（米）")               # the attribute an import column's head names, or None
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from assets.attribute_values import (
    LONGEST,
    Kind,
    Value,
    bounds_words,
    by_head,
    cell,
    clean,
    typed,
    value_words,
)
from assets.models import TypeAttribute

__all__ = [
    "by_head",
    "cell",
    "checked",
    "clean",
    "condition",
    "facts",
    "filter_fields",
    "for_type",
    "for_types",
    "form_fields",
    "taken",
    "typed",
    "value_words",
]
PREFIX = "attribute_"


# --- Which ------------------------------------------------------------------------------------------------------------
def for_type(type_code: str) -> list[TypeAttribute]:
    """The attributes in use of a type, in their order."""
    return list(TypeAttribute.objects.filter(type_id=type_code, active=True).order_by("order", "id"))


def for_types(type_codes: Iterable[str] | None = None) -> dict[str, list[TypeAttribute]]:
    """The attributes in use of several types (of all: None) by type, in one question."""
    rows = TypeAttribute.objects.filter(active=True).order_by("type_id", "order", "id")
    found: dict[str, list[TypeAttribute]] = {}
    for row in rows if type_codes is None else rows.filter(type_id__in=list(type_codes)):
        found.setdefault(row.type_id, []).append(row)
    return found


def facts(type_code: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, words) of what is known of a facility, in the type's order; retired attributes last."""
    if not values:
        return []
    rows = TypeAttribute.objects.filter(type_id=type_code, key__in=list(values)).order_by(
        "-active", "order", "id"
    )
    return [(one.name, value_words(one, values[one.key])) for one in rows]


def checked(
    attributes: Iterable[TypeAttribute], said: Mapping[str, Any], *, complete: bool = True
) -> dict[str, Value]:
    """Values by key as the API sends them, read as any text is. Raises ValidationError by `attributes.<key>` and for keys
    that are none; `complete`: what is required must be there."""
    known, wrong, found = {one.key: one for one in attributes}, {}, {}
    for name in said:
        if name not in known:
            wrong[f"{PREFIX}{name}"] = _("没有这个属性")
    for name, one in known.items():
        raw = said.get(name)
        try:
            value = None if raw is None else clean(one, typed(raw))
        except ValidationError as error:
            wrong[PREFIX + name] = error.messages[0]
            continue
        if value is not None:
            found[name] = value
        elif one.required and complete:
            wrong[PREFIX + name] = _("请填写“%(name)s”") % {"name": one.name}
    if wrong:
        raise ValidationError(wrong)
    return found


# --- Forms ------------------------------------------------------------------------------------------------------------
class AttributeField(forms.CharField):
    """One attribute on a form: a CharField, so that what is typed is read as a ledger's cell would be."""

    def __init__(self, attribute: TypeAttribute, kept: Any = None, *, required: bool | None = None) -> None:
        self.attribute, self.kept, self.unit = attribute, kept, attribute.unit
        super().__init__(
            label=attribute.name,
            required=attribute.required if required is None else required,
            initial=typed(kept),
            widget=_widget(attribute, kept),
            help_text=bounds_words(attribute) if attribute.kind in (Kind.DECIMAL, Kind.INTEGER) else "",
            error_messages={"required": __("请选择") if attribute.kind == Kind.CHOICE else __("请填写")},
        )

    def clean(self, value: Any) -> Any:
        """The stored form of what was typed; what stood there before is let stand, though a choice be gone since."""
        text = super().clean(value)
        return (
            self.kept if self.kept is not None and text == typed(self.kept) else clean(self.attribute, text)
        )


def form_fields(
    attributes: Iterable[TypeAttribute],
    values: Mapping[str, Any] | None = None,
    *,
    required: bool | None = None,
) -> dict[str, AttributeField]:
    """A field each under `attribute_<key>`, filled from stored values; `required=False` asks for none."""
    kept = values or {}
    return {PREFIX + one.key: AttributeField(one, kept.get(one.key), required=required) for one in attributes}


def taken(
    attributes: Iterable[TypeAttribute], cleaned: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Value]:
    """The stored values after a form: what it asked replaces what stood there, what it did not ask stays."""
    found = dict(before or {})
    for one in attributes:
        if PREFIX + one.key in cleaned:
            found[one.key] = cleaned[PREFIX + one.key]
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _widget(attribute: TypeAttribute, kept: Any) -> forms.Widget:
    if attribute.kind in (Kind.CHOICE, Kind.YESNO):
        words = ["是", "否"] if attribute.kind == Kind.YESNO else [*attribute.choices]
        if (old := typed(kept)) and old not in words:
            words.append(old)
        return forms.Select(choices=[("", __("请选择")), *((word, word) for word in words)])
    if attribute.kind == Kind.DATE:
        return forms.DateInput(attrs={"type": "date"})
    keyboard = {Kind.DECIMAL: "decimal", Kind.INTEGER: "numeric"}.get(Kind(attribute.kind))
    return forms.TextInput(attrs={"inputmode": keyboard} if keyboard else {"maxlength": LONGEST})


# --- Filters ----------------------------------------------------------------------------------------------------------
def filter_fields(attributes: Iterable[TypeAttribute]) -> dict[str, forms.Field]:
    """Fields of a filter bar: a choice, two ends of a number or a day (`…_from`, `…_to`), or words of a text."""
    found: dict[str, forms.Field] = {}
    for one in attributes:
        name = PREFIX + one.key
        if one.kind in (Kind.CHOICE, Kind.YESNO):
            words = ["是", "否"] if one.kind == Kind.YESNO else one.choices
            choices = [("", __("全部")), *((word, word) for word in words)]
            found[name] = forms.ChoiceField(choices=choices, required=False, label=one.name)
        elif one.kind == Kind.TEXT:
            found[name] = forms.CharField(required=False, label=one.name, max_length=60)
        else:
            for end, word in (("_from", _("起")), ("_to", _("止"))):
                field = AttributeField(_boundless(one), required=False)
                field.label = f"{one}{word}"
                found[name + end] = field
    return found


def _boundless(attribute: TypeAttribute) -> TypeAttribute:
    """The same, for asking: any number may be asked for."""
    return TypeAttribute(name=attribute.name, key=attribute.key, kind=attribute.kind, unit=attribute.unit)


def condition(attributes: Iterable[TypeAttribute], cleaned: Mapping[str, Any]) -> Q:
    """What the cleaned filter fields ask of facilities."""
    asked = Q()
    for one in attributes:
        name, path = PREFIX + one.key, f"attributes__{one.key}"
        if (value := cleaned.get(name)) not in (None, ""):
            exact = value if one.kind != Kind.YESNO else value == "是"
            asked &= (
                Q(**{f"{path}__icontains": value})
                if one.kind == Kind.TEXT
                else Q(attributes__contains={one.key: exact})
            )
        for end, lookup in (("_from", "gte"), ("_to", "lte")):
            if (value := cleaned.get(name + end)) not in (None, ""):
                asked &= Q(**{f"{path}__{lookup}": value})
    return asked
