"""Forms of 专家队伍."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PersonNear, PostForm, SectorsField
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, Party, Person, Sector
from accounts.scoping import ScopeKind, in_ranges
from assets.nearby import levels_of
from common.phones import NotAPhone, normalise_phone
from maintenance.forms.contracts import UnitField, units_for
from maintenance.models import Expert

SENDERS = (  # units whose people give advice
    Party.Kind.INDUSTRY_DEPARTMENT,
    Party.Kind.COUNTY_OFFICE,
    Party.Kind.TOWNSHIP_OFFICE,
    Party.Kind.OPERATOR,
    Party.Kind.CONTRACTOR,
    Party.Kind.VILLAGE_ASSOCIATION,
    Party.Kind.BUILDER,
    Party.Kind.SUPPLIER,
)


class ExpertForm(PostForm):
    """An entry of the register; a department names at least one of its own sectors."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=Expert.Kind, initial=Expert.Kind.PERSON, label=_("种类"), widget=forms.RadioSelect
    )
    name = forms.CharField(max_length=60, label=_("姓名或队伍名称"))
    division = DivisionField(label=_("服务范围"))
    sectors = SectorsField(label=_("行业"))
    skill = forms.CharField(max_length=200, label=_("专长"), help_text=_("如“泵站机电、水质检测”"))
    title = forms.CharField(max_length=60, required=False, label=_("职称、资质"))
    party = UnitField(required=False, label=_("所属单位"))
    person = PersonNear(
        required=False, label=_("本系统人员"), empty_label=_("没有账号"),
        help_text=_("有账号的专家会收到指派，可以自己答复"),
    )  # fmt: skip
    phone = forms.CharField(
        max_length=40, required=False, label=_("电话"), help_text=_("页面上不显示全号，查看须写明原因"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    note = forms.CharField(max_length=200, required=False, label=_("备注"))
    active = forms.BooleanField(required=False, initial=True, label=_("在库，可以指派"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        if self.post.scope_kind == ScopeKind.AREA_SECTORS:
            fields["sectors"].initial = self.post.sector_codes
        fields["party"].queryset = units_for(self.post, SENDERS)
        people = Person.objects.visible_to(self.post).filter(active=True)
        above = people.exclude(division__level=Division.Level.VILLAGE)
        fields["person"].queryset = above.select_related("division").order_by("division_id", "name")

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "sectors"]
        said = {name: getattr(expert, name) for name in names}
        return said | {"sectors": [one.pk for one in expert.sectors.all()]}

    def clean_phone(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except NotAPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def said(self) -> dict[str, Any]:
        """What a new entry takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RevealForm(PostForm):
    reason = forms.CharField(max_length=200, label=_("查看原因"), help_text=_("如“电话求助”"))


class ExpertFilter(AreaFilterForm):
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    kind = forms.ChoiceField(choices=[("", _("全部")), *Expert.Kind.choices], required=False, label=_("种类"))
    state = forms.ChoiceField(
        choices=[("", _("在库")), ("left", _("已停用")), ("all", _("全部"))], required=False, label=_("状态")
    )
    q = keyword(_("姓名、专长"))
    picks = ("sector", "kind", "state")
    words = _("姓名、专长")

    def narrow(self, rows):
        """Of an area chosen: whoever serves it, from above too."""
        if area := self.area():
            rows = rows.filter(in_ranges("division_id", area.ranges) | Q(division_id__in=levels_of(area)))
        if self.value("sector"):
            rows = rows.filter(sectors=self.value("sector"))
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("state") != "all":
            rows = rows.filter(active=self.value("state") != "left")
        if words := self.value("q"):
            rows = rows.filter(Q(name__icontains=words) | Q(skill__icontains=words))
        return rows
