"""Forms of 监测设备."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from maintenance.models import Device, Severity

STATES = [
    ("", _("在用")),
    ("broken", _("越限")),
    ("silent", _("离线")),
    ("mute", _("从未上传")),
    ("off", _("停用")),
    ("all", _("全部")),
]


def _limit(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        max_digits=14,
        decimal_places=4,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class DeviceForm(PostForm):
    """What it measures, between which limits, and how long it may be silent."""

    quantity = forms.ChoiceField(choices=Device.Quantity, label=_("监测量"))
    unit = forms.CharField(max_length=20, required=False, label=_("单位"), help_text=_("如 米、NTU、mg/L"))
    low = _limit(_("下限"))
    high = _limit(_("上限"))
    severity = forms.ChoiceField(
        choices=Severity, initial=Severity.B, label=_("越限等级"), help_text=_("越限时按此等级自动报修")
    )
    silent_minutes = forms.IntegerField(
        min_value=5,
        max_value=60 * 24 * 31,
        initial=120,
        label=_("离线时限（分钟）"),
        help_text=_("超过这么久没有读数，告知镇街"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.CharField(max_length=100, required=False, label=_("安装位置"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, device: Device) -> dict[str, Any]:
        said = {name: getattr(device, name) for name in cls.base_fields if hasattr(device, name)}
        plain = {name: said[name].normalize() for name in ("low", "high") if said[name] is not None}
        return said | {name: f"{value:f}" for name, value in plain.items()}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewDeviceForm(DeviceForm):
    number = forms.CharField(max_length=40, label=_("设备编号"), help_text=_("铭牌或平台上的编号，全县唯一"))
    field_order = ("number",)


class DeviceFilter(AreaFilterForm):
    area_column = "facility__division_id"
    of_today = True
    picks = ("state", "quantity")
    words = _("设备编号、设施名称")
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    quantity = forms.ChoiceField(
        choices=[("", _("全部")), *Device.Quantity.choices], required=False, label=_("监测量")
    )
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("设施"))
    q = keyword(_("设备编号、设施名称"))

    def narrow(self, rows):
        rows = self._in_state(self.in_area(rows))
        if self.value("quantity"):
            rows = rows.filter(quantity=self.value("quantity"))
        if self.value("facility"):
            rows = rows.filter(facility=self.value("facility"))
        words = self.value("q")
        by_number = rows.filter(number__icontains=words) if words else rows
        return by_number | rows.filter(facility__name__icontains=words) if words else rows

    def _in_state(self, rows):
        state = self.value("state")
        if state == "all":
            return rows
        if state == "silent":
            return rows.silent()
        narrowed: dict[str, dict[str, Any]] = {
            "broken": {"signal__broken": True},
            "mute": {"signal__last_at": None},
        }
        return rows.filter(active=state != "off", **narrowed.get(state, {}))


class RetentionForm(PostForm):
    from_date = DayField(label=_("从哪天起"))
    keep_days = forms.IntegerField(
        min_value=30,
        max_value=3660,
        label=_("单次读数保留（日）"),
        help_text=_("更早的只留每日最小、最大、平均"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate()
