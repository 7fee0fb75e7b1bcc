"""Longitude and latitude on a form, in the frame they were taken in; kept as WGS-84 with what was typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.coordinates import BD09, CGCS2000, GCJ02, WGS84, in_china, to_wgs84

DEGREES = {"inputmode": "decimal", "autocomplete": "off"}
FINE = Decimal("0.000001")  # a tenth of a metre
FRAMES = [
    (WGS84, _("WGS-84（手机定位）")),
    (CGCS2000, _("CGCS2000（国家测绘）")),
    (GCJ02, _("GCJ-02（高德、腾讯地图）")),
    (BD09, _("BD-09（百度地图）")),
]


class PositionFields(forms.Form):
    """`longitude`, `latitude` and their frame; `position()` answers the columns of Facility."""

    longitude = forms.DecimalField(
        required=False, max_digits=14, decimal_places=10, label=_("经度"), widget=forms.TextInput(attrs=DEGREES),
        error_messages={"invalid": _("请填写十进制的度，如 118.712345")},
    )  # fmt: skip
    latitude = forms.DecimalField(
        required=False, max_digits=14, decimal_places=10, label=_("纬度"), widget=forms.TextInput(attrs=DEGREES),
        error_messages={"invalid": _("请填写十进制的度，如 31.712345")},
    )  # fmt: skip
    position_datum = forms.ChoiceField(choices=FRAMES, required=False, initial=WGS84, label=_("坐标系"))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        where = said.get("longitude"), said.get("latitude")
        if not {"longitude", "latitude"} <= set(said) or where == (None, None):
            return
        if None in where:
            missing = "longitude" if where[0] is None else "latitude"
            self.add_error(missing, _("经度和纬度要一起填"))
        elif not in_china(float(where[0]), float(where[1])):  # type: ignore[arg-type]
            turned = in_china(float(where[1]), float(where[0]))  # type: ignore[arg-type]
            self.add_error(
                "longitude", _("经度和纬度好像填反了") if turned else _("这个位置不在国内，请核对")
            )

    def position(self) -> dict[str, Any]:
        """The columns of the position; nothing where it was not touched."""
        if not {"longitude", "latitude", "position_datum"} & set(self.changed_data):
            return {}
        east, north = self.cleaned_data["longitude"], self.cleaned_data["latitude"]
        if east is None or north is None:
            return {"longitude": None, "latitude": None, "position_datum": "", "position_raw": ""}
        frame = self.cleaned_data["position_datum"] or WGS84
        lon, lat = to_wgs84(float(east), float(north), frame)
        return {
            "longitude": Decimal(str(lon)).quantize(FINE),
            "latitude": Decimal(str(lat)).quantize(FINE),
            "position_datum": frame,
            "position_raw": f"{east}, {north}",
        }
