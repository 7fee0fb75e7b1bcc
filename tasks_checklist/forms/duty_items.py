"""Forms of 改革责任清单: a duty of one unit, one wording for many, taking it off the list, freezing, the filter bars."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PartyField, PostForm
from accounts.forms.days import PastDay
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division, Party, Sector
from accounts.scoping import ScopeKind
from maintenance.forms.acts import words
from tasks_checklist.models import DutyEdition, DutyEditionLine, DutyItem
from tasks_checklist.querysets import unit_of

K = Party.Kind
OFFICES = (K.COUNTY_OFFICE, K.INDUSTRY_DEPARTMENT, K.TOWNSHIP_OFFICE)
LISTED = (*OFFICES, K.VILLAGE_COMMITTEE)
MINE, OWN_LIST, ALL = "mine", "list", "all"
WHOSE = {MINE: _("本单位的"), OWN_LIST: _("本级清单"), ALL: _("全部")}


def units_of(post) -> QuerySet[Party]:
    """The units that the list of the post's area speaks of: its offices; in a township its villages too."""
    rows = Party.objects.visible_to(post).filter(active=True, kind__in=LISTED)
    if post.division.level == Division.Level.COUNTY:
        rows = rows.filter(kind__in=OFFICES)
    return rows


class _Wording(PostForm):
    """What every duty says."""

    duty = forms.CharField(max_length=200, label=_("责任事项"), help_text=_("一句话，如“管护标准制定与公布”"))
    content = words(_("具体内容"), required=False, most=1000)
    standard = forms.CharField(max_length=300, required=False, label=_("工作标准"))
    frequency = forms.CharField(
        max_length=100, required=False, label=_("时限、频次"), help_text=_("如“每季度一次”“12月底前”")
    )
    basis = forms.CharField(max_length=200, required=False, label=_("依据"), help_text=_("文件、条款"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("不分行业")
    )
    person_words = forms.CharField(
        max_length=60, required=False, label=_("责任人（职务）"), help_text=_("写职务，不写姓名")
    )


class DutyItemForm(_Wording):
    party = PartyField(label=_("责任单位"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("party",)

    def offer(self) -> None:
        self.fields["party"].queryset = units_of(self.post)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: DutyItem) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class UnitsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, party) -> str:
        return party.name


class FillForm(_Wording):
    """One wording for many units; villages are ticked beforehand in a township, townships in the county."""

    parties = UnitsField(
        queryset=Party.objects.none(), label=_("列入哪些单位"), help_text=_("已有这项责任的单位保持原样")
    )

    def offer(self) -> None:
        field: Any = self.fields["parties"]
        field.queryset = units_of(self.post).order_by("-kind", "division_id", "name")
        many = K.TOWNSHIP_OFFICE if self.post.division.level == Division.Level.COUNTY else K.VILLAGE_COMMITTEE
        field.initial = [party.pk for party in field.queryset if party.kind == many]


class EndForm(PostForm):
    until = PastDay(label=_("停止列入日期"))


class FreezeForm(PostForm):
    note = forms.CharField(max_length=300, required=False, label=_("说明"))


# --- the filter bars ----------------------------------------------------------------------------
class DutyItemFilter(AreaFilterForm):
    """A village begins with what is its own unit's, an office with the list it keeps, who else reads with all."""

    area_column = "party__division_id"
    of_today = True
    picks = ("whose", "kind", "sector", "state")
    words = _("责任事项、单位")
    whose = forms.ChoiceField(required=False, label=_("范围"))
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *((kind.value, kind.label) for kind in LISTED)],
        required=False,
        label=_("单位种类"),
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    state = forms.ChoiceField(
        choices=[("", _("在列")), ("ended", _("已停止"))], required=False, label=_("状态")
    )
    party = forms.IntegerField(required=False, label=_("责任单位"), widget=forms.HiddenInput)
    q = keyword(words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins_with = self._begins_with()
        others = [(key, word) for key, word in WHOSE.items() if key != self.begins_with]
        field: Any = self.fields["whose"]
        field.choices = [("", WHOSE[self.begins_with]), *others]

    def _begins_with(self) -> str:
        if self.post.scope_kind != ScopeKind.AREA:
            return ALL
        return MINE if self._of_a_village() else OWN_LIST

    def _of_a_village(self) -> bool:
        return self.post.division.level == Division.Level.VILLAGE

    def columns_of_no_use(self) -> tuple[str, ...]:
        """Which list a row is of says nothing where one list is asked for; neither does an end among what stands."""
        one_list = (self.value("whose") or self.begins_with) == OWN_LIST
        return (*(("division",) if one_list else ()), *(() if self.value("state") else ("until",)))

    def worded(self, name: str, value: Any) -> str:
        if name == "party":
            return str(Party.objects.visible_to(self.post).filter(pk=value).first() or value)
        return super().worded(name, value)

    def narrow(self, rows: QuerySet[DutyItem]) -> QuerySet[DutyItem]:
        rows = self.in_area(rows)
        rows = rows.exclude(until=None) if self.value("state") else rows.filter(until=None)
        whose = self.value("whose") or self.begins_with
        if whose != ALL:
            rows = rows.filter(self._own() if whose == MINE else Q(division=self.post.division_id))
        asked = {"kind": "party__kind", "sector": "sector", "party": "party"}
        for name, column in asked.items():
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if typed := (self.value("q") or "").strip():
            said = Q(duty__icontains=typed) | Q(party__name__icontains=typed) | Q(content__icontains=typed)
            rows = rows.filter(said)
        return rows

    def _own(self) -> Q:
        own = Q(party=unit_of(self.post) or 0)
        if self._of_a_village():
            own |= Q(party__division=self.post.division_id)
        return own


class DutyEditionFilter(AreaFilterForm):
    picks = ("year",)
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("年度"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = DutyEdition.objects.reaching(self.post).order_by("-year")
        years = rows.values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", _("全部")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        return rows.filter(year=self.value("year")) if self.value("year") else rows


class DutyLineFilter(FilterForm):
    picks = ("change",)
    words = _("责任事项、单位")
    change = forms.ChoiceField(
        choices=[("", _("全部")), *DutyEditionLine.Change.choices], required=False, label=_("变动")
    )
    q = keyword(words)

    def narrow(self, rows):
        if change := self.value("change"):
            rows = rows.filter(change=change)
        if typed := (self.value("q") or "").strip():
            rows = rows.filter(Q(duty__icontains=typed) | Q(party_name__icontains=typed))
        return rows
