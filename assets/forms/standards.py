"""Forms of 配置标准."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayInput
from accounts.lists import AreaFilterForm
from assets.actions.standards import MEASURED
from assets.models import TypeAttribute


class AttributeField(forms.ModelChoiceField):
    """A number kept of a type, under the name of both."""

    def __init__(self, **kwargs) -> None:
        rows = TypeAttribute.objects.filter(kind__in=MEASURED, active=True).select_related("type")
        super().__init__(rows, empty_label=_("请选择"), **kwargs)

    def label_from_instance(self, row) -> str:
        return f"{row.type.name}：{row}"


class StandardForm(PostForm):
    attribute = AttributeField(label=_("属性"))
    minimum = forms.DecimalField(max_digits=12, decimal_places=2, label=_("最低值"))
    per_households = forms.IntegerField(
        min_value=1, required=False, label=_("每多少户"), help_text=_("如“每 100 户”填 100；按村计的不填")
    )
    from_date = forms.DateField(label=_("起用日期"), widget=DayInput())
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate

    def said(self) -> dict:
        """As the act takes it."""
        cleaned = dict(self.cleaned_data)
        chosen = cleaned.pop("attribute")
        return cleaned | {"type": chosen.type, "attribute": chosen.key}


class StandardEndForm(PostForm):
    on = forms.DateField(label=_("停用日期"), widget=DayInput())

    def offer(self) -> None:
        self.fields["on"].initial = timezone.localdate


class ShortfallFilter(AreaFilterForm):
    area_column = "code"
    SHOWN = (("", _("未达标")), ("all", _("全部")), ("unknown", _("缺户数")))
    shown = forms.ChoiceField(choices=SHOWN, required=False, label=_("范围"))
    picks = ("shown",)
