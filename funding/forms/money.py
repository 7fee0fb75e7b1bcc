"""Yuan in forms: typed as the office writes it (1,234.5、1.5万元), kept to the fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import money


class YuanInput(forms.TextInput):
    """Right-aligned, with the phone's keypad of numbers; what stands already is shown without thousands."""

    def __init__(self, **attributes: Any) -> None:
        given = {"inputmode": "decimal", "autocomplete": "off", "class": "num", "maxlength": 30}
        super().__init__(attrs=given | attributes)

    def format_value(self, value: Any) -> str | None:
        return f"{value:f}" if isinstance(value, Decimal) else super().format_value(value)


class YuanField(forms.Field):
    """An amount, cleaned to Decimal yuan with two places, or None where it is not required and left empty.

    `least`: the smallest amount taken (a fen, unless told; None: any sign, as an adjustment may lessen).
    """

    widget = YuanInput

    def __init__(self, *, least: Decimal | None = money.FEN, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**{"label": _("金额（元）"), **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return money.parse(value)
        except money.NotMoney as refusal:
            raise ValidationError(str(refusal)) from refusal

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.least is not None and value < self.least:
            said = _("金额须大于零") if self.least > 0 else _("金额不能小于零")
            raise ValidationError(said)
        if self.least is None and not value:
            raise ValidationError(_("金额不能为零"))
