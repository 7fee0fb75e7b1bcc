"""Forms of divisions and what lies beneath a village."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, PersonField, PostForm
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division, DivisionAlias, GridMember, Settlement

GAPS = [("", _("全部")), ("none", _("没有划分网格")), ("head", _("缺网格长"))]


class DivisionFilter(AreaFilterForm):
    area_column = "code"
    level = forms.ChoiceField(
        choices=[("", _("全部")), *Division.Level.choices], required=False, label=_("级别")
    )
    gap = forms.ChoiceField(choices=GAPS, required=False, label=_("网格"))
    q = keyword(_("名称"))
    picks = ("level", "gap")
    words = _("名称、别名、代码、拼音首字母")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if level := self.value("level"):
            rows = rows.filter(level=level)
        if gap := self.value("gap"):
            rows = rows.filter(level=Division.Level.VILLAGE, closed_on=None)
            rows = rows.filter(grid_count=0) if gap == "none" else rows.filter(grids_without_head__gt=0)
        return rows.filter(named(self.value("q"))) if self.value("q") else rows


def _known_as(words: str) -> QuerySet:
    return (
        DivisionAlias.objects.everywhere(because="names of visible villages")
        .filter(name__icontains=words)
        .values("division")
    )


def named(words: str) -> Q:
    if words.isdigit():
        return Q(code__startswith=words)
    if words.isascii():
        return Q(pinyin__istartswith=words)
    return Q(name__icontains=words) | Q(short_name__icontains=words) | Q(pk__in=_known_as(words))


class AliasForm(PostForm):
    name = forms.CharField(max_length=60, label=_("别名"), help_text=_("台账里出现过的其他写法，核实后填写"))


class SettlementForm(PostForm):
    kind = forms.ChoiceField(choices=Settlement.Kind, label=_("种类"))
    name = forms.CharField(max_length=60, label=_("名称"), help_text=_("如“前石塘”“三组”"))


class GridForm(PostForm):
    number = forms.IntegerField(min_value=1, max_value=999, label=_("网格号"))
    name = forms.CharField(max_length=60, label=_("名称"), help_text=_("如“第一网格”"))
    settlements = forms.ModelMultipleChoiceField(
        Settlement.objects.none(), required=False, label=_("覆盖自然村组"),
        widget=forms.CheckboxSelectMultiple, error_messages=WRONG_CHOICE,
    )  # fmt: skip

    def __init__(self, *args, division: Division, **kwargs) -> None:
        self.division = division
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        beneath = Settlement.objects.visible_to(self.post).filter(division=self.division)
        self.fields["settlements"].queryset = beneath  # type: ignore[attr-defined]


class GridChangeForm(GridForm):
    number = None  # type: ignore[assignment]  # Django: takes the field out


class GridMemberForm(PostForm):
    person = PersonField(label=_("人员"))
    duty = forms.ChoiceField(choices=GridMember.Duty, label=_("职责"))

    def __init__(self, *args, division: Division, **kwargs) -> None:
        self.division = division
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        self.fields["person"].offer_to(self.post, self.division)  # type: ignore[attr-defined]


class FiguresForm(PostForm):
    year = forms.IntegerField(min_value=2000, max_value=2100, label=_("年份"))
    households = forms.IntegerField(min_value=0, max_value=1_000_000, label=_("户数"))
    population = forms.IntegerField(min_value=0, max_value=10_000_000, required=False, label=_("人口"))

    def offer(self) -> None:
        self.fields["year"].initial = timezone.localdate().year
