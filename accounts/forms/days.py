"""Days in forms: the browser's own calendar, whole days in Asia/Shanghai."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# what is reckoned from a day (a term, a season, its morning in Beijing) still lies within the calendar
WITHIN = (
    MinValueValidator(date(1900, 1, 1), _("不能早于 1900 年")),
    MaxValueValidator(date(2199, 12, 31), _("不能晚于 2199 年")),
)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **attributes: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attributes)


class DayField(forms.DateField):
    """A day, picked from the browser's calendar."""

    widget = DayInput
    default_validators = list(WITHIN)


class PastDay(DayField):
    """A day up to today, today unless said otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": timezone.localdate, **kwargs})

    def clean(self, value: Any):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("日期不能晚于今天"))
        return day
