"""Forms of types: rules from a day, attributes, words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayInput
from accounts.models import Sector
from assets.models import PropertyClass, TypeAttribute, TypeWord

COUNT = {"inputmode": "numeric"}
DECIMAL = {"inputmode": "decimal"}


class RuleForm(PostForm):
    """What the county assumes of a type from a day on."""

    from_date = forms.DateField(
        label=_("起用日期"), help_text=_("今天或以后；以前的结果不变"), widget=DayInput()
    )  # fmt: skip
    property_class = forms.ChoiceField(choices=PropertyClass, label=_("经营属性"))
    department = forms.CharField(max_length=60, label=_("主管部门"))
    inspection_interval_days = forms.IntegerField(
        min_value=1, max_value=3650, label=_("巡查间隔（日）"), widget=forms.TextInput(attrs=COUNT)
    )
    service_life_years = forms.IntegerField(
        min_value=1,
        max_value=200,
        required=False,
        label=_("使用年限（年）"),
        widget=forms.TextInput(attrs=COUNT),
    )
    source = forms.CharField(max_length=300, required=False, label=_("依据"))


class TypeForm(RuleForm):
    """A type of the county's own, with its first rule, in force at once."""

    from_date = None  # type: ignore[assignment]
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("大类"), empty_label=_("请选择"))
    name = forms.CharField(max_length=40, label=_("类别名称"))
    unit = forms.CharField(
        max_length=10, label=_("计量单位"), help_text=_("公里的在地图上画线，平方米的画面，其余标点")
    )
    field_order = ["sector", "name", "unit"]


class TypeNameForm(PostForm):
    name = forms.CharField(max_length=40, label=_("类别名称"))
    active = forms.BooleanField(
        required=False, label=_("在用"), help_text=_("停用后不再登记新的，已登记的不变")
    )


class AttributeChangeForm(PostForm):
    """An attribute; what does not fit its kind is left out by the act."""

    name = forms.CharField(max_length=40, label=_("名称"))
    unit = forms.CharField(max_length=10, required=False, label=_("单位"), help_text=_("只用于数"))
    choices = forms.CharField(
        required=False, label=_("选项"), help_text=_("一行一个"), widget=forms.Textarea(attrs={"rows": 4})
    )
    minimum = forms.DecimalField(
        required=False,
        max_digits=14,
        decimal_places=3,
        label=_("最小值"),
        widget=forms.TextInput(attrs=DECIMAL),
    )
    maximum = forms.DecimalField(
        required=False,
        max_digits=14,
        decimal_places=3,
        label=_("最大值"),
        widget=forms.TextInput(attrs=DECIMAL),
    )
    order = forms.IntegerField(
        required=False, min_value=0, max_value=999, label=_("次序"), widget=forms.TextInput(attrs=COUNT)
    )
    required = forms.BooleanField(required=False, label=_("登记时必填"))

    def clean_choices(self) -> list[str]:
        choices = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(choice) > 40 for choice in choices):
            raise forms.ValidationError(_("每个选项最多 40 个字"))
        return choices


class AttributeForm(AttributeChangeForm):
    of = forms.ChoiceField(choices=TypeAttribute.Kind, label=_("种类"))
    field_order = ["name", "of"]


class WordForm(PostForm):
    word = forms.CharField(max_length=40, label=_("台账用词"))
    certainty = forms.ChoiceField(
        choices=TypeWord.Certainty, label=_("把握"),
        help_text=_("确定：直接归入；多半：归入并提示核对；宽泛：请经办人选"),
    )  # fmt: skip
    note = forms.CharField(max_length=200, required=False, label=_("说明"))


def initial_of_rule(rule) -> dict:
    """A new rule begins with what the present one says."""
    names = ("property_class", "department", "inspection_interval_days", "service_life_years")
    return {name: getattr(rule, name) for name in names} if rule else {}


def initial_of_attribute(attribute: TypeAttribute) -> dict:
    plain = {name: getattr(attribute, name) for name in ("name", "unit", "required", "order")}
    bounds = {
        name: "" if (value := getattr(attribute, name)) is None else f"{value.normalize():f}"
        for name in ("minimum", "maximum")
    }
    return plain | bounds | {"choices": "\n".join(attribute.choices)}


def said_of(form: Any) -> dict:
    """What the acts take of an attribute's form; no order asked keeps the present one or goes last."""
    return {name: value for name, value in form.cleaned_data.items() if name != "order" or value is not None}
