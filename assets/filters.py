"""What the reader of the register asks for: area, type, state, words. All of it stands in the address."""

import unicodedata

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Division, Sector
from accounts.scoping import code_range
from assets import codes
from assets.models import Condition, Facility, FacilityType, Registration, Status


# words the office uses for several states at once: (in the address, on the page, the states)
GROUPS = {
    "standing": ("在用、停用", [Status.IN_USE, Status.SUSPENDED]),
    "broken": ("受损、失效", [Condition.DAMAGED, Condition.FAILED]),
    "intact": ("完好、基本完好", [Condition.GOOD, Condition.FAIR]),
}


def _grouped(choices, *groups: str) -> list[tuple[str, str]]:
    return [("", "全部"), *((name, GROUPS[name][0]) for name in groups), *choices]


class FacilityFilterForm(forms.Form):
    """The filter bar. Choices come from what the post may see; anything else is a plain error."""

    township = forms.ModelChoiceField(Division.objects.none(), required=False, label="镇（街道）")
    village = forms.ModelChoiceField(Division.objects.none(), required=False, label="村（社区）")
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label="大类")
    type = forms.ModelChoiceField(FacilityType.objects.none(), required=False, label="小类")
    registration = forms.ChoiceField(
        choices=[("", "全部"), *Registration.choices[:2]], required=False, label="赋码"
    )
    status = forms.ChoiceField(choices=_grouped(Status.choices, "standing"), required=False, label="状态")
    condition = forms.ChoiceField(
        choices=_grouped(Condition.choices, "broken", "intact"), required=False, label="状况"
    )
    year = forms.RegexField(r"^\d{4}$", required=False, label="建成年份", error_messages={"invalid": "年份写四位数字"})
    q = forms.CharField(max_length=60, required=False, label="名称、编码")

    def __init__(self, *args, post, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = Division.objects.visible_to(post)
        self.fields["township"].queryset = areas.filter(level=Division.Level.TOWNSHIP)
        villages = areas.filter(level=Division.Level.VILLAGE)
        if township := self.data.get("township", "")[:12]:
            villages = villages.filter(parent_id=township)
        self.fields["village"].queryset = villages
        types = FacilityType.objects.filter(active=True)
        if sector := self.data.get("sector", "")[:2]:
            types = types.filter(sector_id=sector)
        self.fields["type"].queryset = types


def narrow(facilities: QuerySet[Facility], wanted: dict) -> QuerySet[Facility]:
    """The facilities that answer the cleaned form; keys that are empty ask nothing."""
    area = wanted.get("village") or wanted.get("township")
    if area:
        start, end = code_range(area.code, area.level)
        facilities = facilities.filter(division_id__gte=start, division_id__lt=end)
    if wanted.get("sector"):
        facilities = facilities.filter(type__sector=wanted["sector"])
    for name in ("type", "registration", "status", "condition"):
        if value := wanted.get(name):
            asked = GROUPS[value][1] if value in GROUPS else [value]
            facilities = facilities.filter(**{f"{name}__in": asked})
    if wanted.get("year"):
        facilities = facilities.filter(built__startswith=wanted["year"])
    return facilities.filter(by_words(wanted["q"])) if wanted.get("q") else facilities


def by_words(text: str) -> Q:
    """A whole code (any grouping) finds its facility though the code be an old one; words look in the name."""
    words = unicodedata.normalize("NFKC", text).strip()
    try:
        code = str(codes.parse(words))
    except codes.CodeError:
        return Q(name__icontains=words)
    return Q(codes__code=code)
