"""What the list of looks asks."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, keyword
from assets.filters import by_words
from assets.models import Facility, FacilityType
from common.moments import morning
from maintenance.models import Inspection

EVERY = ("", _("全部"))


class InspectionFilter(AreaFilterForm):
    """Looks at facilities of an area. Words: a facility's name or code."""

    of_today = True
    area_column = "facility__division_id"
    result = forms.ChoiceField(choices=[EVERY, *Inspection.Result.choices], required=False, label=_("结果"))
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    way = forms.ChoiceField(choices=[EVERY, *Inspection.Way.choices], required=False, label=_("方式"))
    entry = forms.ChoiceField(choices=[EVERY, *Inspection.Entry.choices], required=False, label=_("录入"))
    who = forms.ChoiceField(choices=[EVERY, ("mine", _("我巡查的"))], required=False, label=_("巡查人"))
    since = DayField(label=_("日期自"), required=False)
    until = DayField(label=_("日期至"), required=False)
    q = keyword(_("设施名称、编码"))
    picks = ("result", "type", "way", "entry", "who")
    more = ("since", "until")
    words = _("设施名称、编码")

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name, column in (
            ("result", "result"),
            ("way", "way"),
            ("entry", "entry"),
            ("type", "facility__type"),
        ):
            if self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        if self.value("who"):
            rows = rows.filter(person_id=self.post.person_id or 0)
        if since := self.value("since"):
            rows = rows.filter(inspected_at__gte=_midnight(since))
        if until := self.value("until"):
            rows = rows.filter(inspected_at__lt=_midnight(until + timedelta(days=1)))
        if words := self.value("q"):
            named = Facility.objects.everywhere(because="facilities of looks the reader sees")
            rows = rows.filter(facility__in=named.filter(by_words(words)))
        return rows


def _midnight(day) -> datetime:
    return morning(day)
