"""What the three ledgers are asked by."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.days import WITHIN, DayInput
from accounts.lists import AreaFilterForm
from accounts.models import Division
from assets.act_ledgers import Acts
from assets.filters import FacilityFilter
from assets.models import FacilityType
from assets.places import LEDGER_ACTS
from assets.summary import GROUPINGS
from common.moments import morning


class SummaryFilter(FacilityFilter):
    """The filters of the list, how to sum, and the day it stood so."""

    picks = ("by", "day", *FacilityFilter.picks)  # type: ignore[assignment]
    by = forms.ChoiceField(
        choices=[(name, grouping.label) for name, grouping in GROUPINGS.items()],
        required=False,
        label=_("汇总"),
    )
    day = forms.DateField(required=False, label=_("统计到"), widget=DayInput())

    def area(self) -> Division | None:
        """Of a past day the village as it then was."""
        return self.value("village") or self.value("township") if self.value("day") else super().area()

    def clean_by(self) -> str:
        return self.cleaned_data["by"] or "type"

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("不能晚于今天"))
        return None if day == timezone.localdate() else day


class ActFilter(AreaFilterForm):
    """Acts of a period in an area; this month unless asked."""

    area_column = "facility__division_id"
    of_today = True
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    since = forms.DateField(
        required=False,
        label=_("自"),
        validators=WITHIN,
        widget=DayInput(),
    )
    until = forms.DateField(
        required=False,
        label=_("至"),
        validators=WITHIN,
        widget=DayInput(),
    )
    kind = forms.ChoiceField(required=False, label=_("事项"))
    picks = ("kind", "since", "until", "type")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(name, acts.word) for name, acts in LEDGER_ACTS.items()]  # type: ignore[attr-defined]

    @property
    def acts(self) -> Acts:
        """The kind of act that is asked for; the first unless one is named."""
        return LEDGER_ACTS.get(self.value("kind")) or next(iter(LEDGER_ACTS))

    def period(self) -> tuple:
        """(first day, last day)."""
        today = timezone.localdate()
        return self.value("since") or today.replace(day=1), self.value("until") or today

    def narrow(self, rows, acts: Acts | None = None):
        """`rows` of a kind of act (the one asked for) in area, type and period."""
        when = (acts or self.acts).when
        rows = self.in_area(rows)
        if self.value("type"):
            rows = rows.filter(facility__type=self.value("type"))
        first, last = self.period()
        start = morning(first)
        end = morning(last + timedelta(days=1))
        return rows.filter(**{f"{when}__gte": start, f"{when}__lt": end})
