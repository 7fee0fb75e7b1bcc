"""Forms of 适用技术库."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import FilterForm, keyword
from accounts.models import Division, Sector
from assets.models import Facility, FacilityType
from maintenance.forms.acts import words
from maintenance.forms.training import AreaForm
from maintenance.models import Technique


class TechniqueForm(AreaForm):
    name = forms.CharField(max_length=100, label=_("技术名称"))
    rank = forms.ChoiceField(choices=Technique.Rank, label=_("类别"), widget=forms.RadioSelect)
    division = DivisionField(label=_("推广范围"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("跨行业")
    )
    types = forms.ModelMultipleChoiceField(
        FacilityType.objects.none(), required=False, label=_("适用类别"), widget=forms.SelectMultiple,
        help_text=_("可多选；不选即本行业各类别"),
    )  # fmt: skip
    description = words(_("技术要点"), most=4000, rows=6)
    incentive = forms.CharField(
        max_length=300, required=False, label=_("激励办法"), help_text=_("如“试用费用由区级补助一半”")
    )
    source = forms.CharField(max_length=100, required=False, label=_("技术来源"))
    active = forms.BooleanField(required=False, initial=True, label=_("在库"))

    def offer(self) -> None:
        super().offer()
        rows = FacilityType.objects.select_related("sector").order_by("code")
        if self.post.sector_codes:
            rows = rows.filter(sector__in=self.post.sector_codes)
        self.fields["types"].queryset = rows  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: Technique) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in cls.base_fields if name != "types"}
        return said | {"types": [one.pk for one in row.types.all()]}


class UseForm(PostForm):
    """In use where the address says: a facility, or a village chosen."""

    technique = ChoiceOf(Technique, label=_("技术"))
    division = DivisionField(label=_("村（社区）"))
    from_date = PastDay(label=_("应用起始"))
    effect = words(_("应用效果"), required=False)

    def __init__(self, *args: Any, facility: Facility | None = None, **kwargs: Any) -> None:
        self.facility = facility
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        rows = Technique.objects.reaching(self.post).filter(active=True)
        if self.facility is not None:
            del fields["division"]
            kind = self.facility.type
            rows = rows.filter(Q(sector=None) | Q(sector=kind.sector_id))
            rows = rows.filter(Q(types=None) | Q(types=kind)).distinct()
        else:
            fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)
        fields["technique"].queryset = rows.order_by("rank", "name")

    def said(self) -> dict[str, Any]:
        where = {"facility": self.facility, "division": self.facility.division} if self.facility else {}
        return self.cleaned_data | where


class EffectForm(PostForm):
    effect = words(_("应用效果"))
    until = DayField(required=False, label=_("停用日期"), help_text=_("仍在应用的不填"))

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("日期不能晚于今天"))
        return day


class TechniqueFilter(FilterForm):
    rank = forms.ChoiceField(
        choices=[("", _("全部")), *Technique.Rank.choices], required=False, label=_("类别")
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    state = forms.ChoiceField(
        choices=[("", _("在库")), ("left", _("已下架")), ("all", _("全部"))], required=False, label=_("状态")
    )
    q = keyword(_("名称、要点"))
    picks = ("rank", "sector", "state")
    words = _("名称、要点")

    def narrow(self, rows):
        for name in ("rank", "sector"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        if self.value("state") != "all":
            rows = rows.filter(active=self.value("state") != "left")
        if said := self.value("q"):
            rows = rows.filter(Q(name__icontains=said) | Q(description__icontains=said))
        return rows
