"""What the reader of the register asks for: area, type, state, words. All of it stands in the address."""

import unicodedata

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from assets import codes
from assets.models import Condition, Facility, FacilityType, Registration, Status

# words the office uses for several states at once: (on the page, the states)
GROUPS = {
    "standing": (_("在用、停用"), [Status.IN_USE, Status.SUSPENDED]),
    "broken": (_("受损、失效"), [Condition.DAMAGED, Condition.FAILED]),
    "intact": (_("完好、基本完好"), [Condition.GOOD, Condition.FAIR]),
}


def _choices(choices, *groups: str) -> list[tuple]:
    return [("", _("全部")), *((name, GROUPS[name][0]) for name in groups), *choices]


class FacilityFilter(AreaFilterForm):
    """The filter bar of the register."""

    picks = ("sector", "type", "registration", "status", "condition", "year")
    words = _("名称、编码")

    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("大类"), empty_label=_("全部")
    )
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    registration = forms.ChoiceField(
        choices=_choices(Registration.choices[:2]), required=False, label=_("赋码")
    )
    status = forms.ChoiceField(choices=_choices(Status.choices, "standing"), required=False, label=_("状态"))
    condition = forms.ChoiceField(
        choices=_choices(Condition.choices, "broken", "intact"), required=False, label=_("状况")
    )
    year = forms.ChoiceField(required=False, label=_("建成年份"))
    q = keyword(words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in range(self.this_year(), 1979, -1)]
        self.fields["year"].choices = _choices(years)  # type: ignore[attr-defined]
        if sector := self.data.get("sector", "")[:2]:
            types = FacilityType.objects.filter(active=True, sector_id=sector)
            self.fields["type"].queryset = types  # type: ignore[attr-defined]

    @staticmethod
    def this_year() -> int:
        from django.utils import timezone

        return timezone.localdate().year

    def narrow(self, rows: QuerySet[Facility]) -> QuerySet[Facility]:
        rows = self.in_area(rows)
        if self.value("sector"):
            rows = rows.filter(type__sector=self.value("sector"))
        if self.value("type"):
            rows = rows.filter(type=self.value("type"))
        for name in ("registration", "status", "condition"):
            if value := self.value(name):
                rows = rows.filter(**{f"{name}__in": GROUPS[value][1] if value in GROUPS else [value]})
        if self.value("year"):
            rows = rows.filter(built__startswith=self.value("year"))
        return rows.filter(by_words(self.value("q"))) if self.value("q") else rows


def by_words(text: str) -> Q:
    """A whole code (any grouping) finds its facility though the code be an old one; words look in the name."""
    words = unicodedata.normalize("NFKC", text).strip()
    try:
        code = str(codes.parse(words))
    except codes.CodeError:
        return Q(name__icontains=words)
    return Q(codes__code=code)
