"""Forms of the plates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.lists import AreaFilterForm
from assets.actions.plates import MOST
from assets.models import PlateOrder

REASONS = (_("丢失"), _("损坏"), _("褪色看不清"), _("贴错位置"))


class PlateOrderFilter(AreaFilterForm):
    """The filter bar of the orders."""

    picks = ("kind",)
    kind = forms.ChoiceField(
        choices=[("", _("全部")), ("made", _("设施码牌")), ("blank", _("空白码牌"))],
        required=False,
        label=_("种类"),
    )

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(blank=self.value("kind") == "blank") if self.value("kind") else rows


def _size() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=PlateOrder.Size.choices, initial=PlateOrder.Size.A4, label=_("规格"), widget=forms.RadioSelect
    )


class SizeForm(forms.Form):
    size = _size()


class BlankForm(PostForm):
    """How many blank plates, for which area, how large."""

    division = DivisionField(label=_("用于"), help_text=_("只能绑定到这个区划内的设施"))
    count = forms.IntegerField(
        min_value=1,
        max_value=MOST,
        initial=24,
        label=_("张数"),
        help_text=_("一次最多 2,000 张；A4 每页 24 张"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    size = _size()

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a plate is replaced; `number` is the one the reader saw, so that two do not replace it twice."""

    number = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=100, label=_("更换原因"))


class BindForm(forms.Form):
    """Which facility the scanned plate is fixed to; the reason only where it has one already."""

    facility = forms.IntegerField(min_value=1, max_value=2**62)
    reason = forms.CharField(max_length=100, required=False, label=_("更换原因"))


class SearchForm(forms.Form):
    """Where to look for the facility: words or a code, or near a position (WGS-84, degrees)."""

    q = forms.CharField(max_length=60, required=False, label=_("名称、编码"))
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
