"""What the page of the hotline's rates is asked."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lists import AreaFilterForm
from accounts.models import Division

BY = {"township": _("按镇街"), "village": _("按村"), "month": _("按月")}
MONTH = r"(20\d\d)-(0[1-9]|1[0-2])"


class MonthInput(forms.TextInput):
    input_type = "month"


def month_field(label) -> forms.RegexField:
    return forms.RegexField(MONTH, required=False, label=label, widget=MonthInput())


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """The first moments of a month "2026-01" and of the next one, Beijing time."""
    first = date(int(month[:4]), int(month[5:]), 1)
    after = (first + timedelta(days=32)).replace(day=1)
    return tuple(timezone.make_aware(datetime(day.year, day.month, 1)) for day in (first, after))  # type: ignore[return-value]


class HotlineRateFilter(AreaFilterForm):
    picks = ("by",)
    by = forms.ChoiceField(choices=[*BY.items()], required=False, label=_("统计"))
    since = month_field(_("自"))
    until = month_field(_("至"))

    def grouping(self) -> str:
        """A township's post begins with its villages, a village's with months."""
        default = {Division.Level.COUNTY: "township", Division.Level.TOWNSHIP: "village"}
        level = Division.Level(self.area().level if self.area() else self.post.division.level)  # type: ignore[union-attr]
        return self.value("by") or default.get(level, "month")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("since"):
            rows = rows.filter(reported_at__gte=month_bounds(self.value("since"))[0])
        if self.value("until"):
            rows = rows.filter(reported_at__lt=month_bounds(self.value("until"))[1])
        return rows
