"""Forms of training and guidance."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division, Party, Sector
from accounts.scoping import ScopeKind
from maintenance.forms.contracts import UnitField, units_for
from maintenance.models import Caretaker, TrainingPlan, TrainingSession

HOSTS = (Party.Kind.INDUSTRY_DEPARTMENT, Party.Kind.COUNTY_OFFICE, Party.Kind.TOWNSHIP_OFFICE)


def _decimal(label: Any, least: float, most: float, places: int, **said: Any) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=least,
        max_value=most,
        decimal_places=places,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **said,
    )


class AreaForm(PostForm):
    """With a place and a sector; a department must choose one of its own."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        fields["sector"].queryset = Sector.objects.all()
        if self.post.scope_kind == ScopeKind.AREA_SECTORS:
            fields["sector"].queryset = Sector.objects.filter(pk__in=self.post.sector_codes)
            fields["sector"].required, fields["sector"].empty_label = True, _("请选择")

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _sector() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("跨行业")
    )


class PlanForm(AreaForm):
    title = forms.CharField(max_length=100, label=_("方案"))
    year = forms.IntegerField(
        min_value=2020,
        max_value=2099,
        label=_("年度"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    division = DivisionField(label=_("范围"))
    sector = _sector()
    department = UnitField(label=_("主办单位"), required=False)
    audience = forms.CharField(max_length=100, label=_("培训对象"))
    hours = _decimal(_("每人学时"), 0.5, 200, 1)
    sessions_planned = forms.IntegerField(
        min_value=1,
        max_value=500,
        label=_("计划期数"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    budget = _decimal(_("预算（元）"), 0, 9_999_999_999, 2, initial=0)
    method = forms.CharField(
        max_length=2000, required=False, label=_("流程与标准"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def offer(self) -> None:
        super().offer()
        fields: Any = self.fields
        fields["department"].queryset = units_for(self.post, HOSTS)
        fields["year"].initial = timezone.localdate().year


class SessionForm(AreaForm):
    title = forms.CharField(max_length=100, label=_("主题"))
    plan = forms.ModelChoiceField(
        TrainingPlan.objects.none(), required=False, label=_("培训方案"), empty_label=_("不属方案")
    )
    division = DivisionField(label=_("范围"))
    sector = _sector()
    held_on = DayField(label=_("日期"))
    begins = forms.TimeField(
        required=False, label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    hours = _decimal(_("学时"), 0.5, 200, 1)
    place = forms.CharField(max_length=100, label=_("地点"))
    teacher = forms.CharField(max_length=60, label=_("授课人"))
    material = forms.CharField(max_length=300, required=False, label=_("教材资料"))
    tested = forms.BooleanField(required=False, label=_("有测试"))

    def offer(self) -> None:
        super().offer()
        fields: Any = self.fields
        fields["plan"].queryset = TrainingPlan.objects.visible_to(self.post).order_by("-year", "-pk")
        fields["held_on"].initial = timezone.localdate()


class SessionFilter(AreaFilterForm):
    state = forms.ChoiceField(
        choices=[("", _("全部")), *TrainingSession.State.choices], required=False, label=_("状态")
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    year = forms.IntegerField(
        min_value=2000, max_value=2099, required=False, label=_("年度"), widget=forms.HiddenInput
    )
    plan = forms.IntegerField(min_value=1, required=False, label=_("方案"), widget=forms.HiddenInput)
    q = keyword(_("主题、授课人"))
    picks = ("state", "sector")
    words = _("主题、授课人")

    def narrow(self, rows):
        rows = self.in_area(rows)
        said = {"state": "state", "sector": "sector", "year": "held_on__year", "plan": "plan"}
        for name, column in said.items():
            if self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        if words := self.value("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(teacher__icontains=words))
        return rows


class PlanFilter(FilterForm):
    year = forms.IntegerField(
        min_value=2000, max_value=2099, required=False, label=_("年度"), widget=forms.HiddenInput
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(_("方案"))
    picks = ("sector",)
    words = _("方案")

    def narrow(self, rows):
        for name in ("year", "sector"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        return rows.filter(title__icontains=self.value("q")) if self.value("q") else rows


class PeopleFilter(AreaFilterForm):
    """Whoever may have come: caretakers at work, or everybody."""

    WHO = (("", _("管护员")), ("all", _("全部人员")))
    who = forms.ChoiceField(choices=WHO, required=False, label=_("人员"))
    q = keyword(_("姓名"))
    picks = ("who",)
    words = _("姓名")

    def narrow(self, rows):
        rows = self.in_area(rows.filter(active=True))
        if self.value("who") != "all":
            here = Caretaker.objects.visible_to(self.post).at_work()
            rows = rows.filter(pk__in=here.values("person_id"))
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows


class HoldForm(PostForm):
    summary = forms.CharField(
        max_length=500, required=False, label=_("小结"), widget=forms.Textarea(attrs={"rows": 3})
    )


class GuidanceForm(AreaForm):
    division = DivisionField(label=_("所在村"))
    sector = _sector()
    visited_on = DayField(label=_("日期"))
    by_whom = forms.CharField(max_length=100, label=_("指导人"), help_text=_("单位和姓名"))
    advice = forms.CharField(max_length=1000, label=_("指导意见"), widget=forms.Textarea(attrs={"rows": 4}))
    follow_by = DayField(label=_("落实期限"), required=False)

    def offer(self) -> None:
        super().offer()
        fields: Any = self.fields
        fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)
        fields["visited_on"].initial = timezone.localdate()


class FollowForm(PostForm):
    followed_on = DayField(label=_("落实日期"))
    text = forms.CharField(max_length=300, label=_("落实情况"), widget=forms.Textarea(attrs={"rows": 3}))

    def offer(self) -> None:
        self.fields["followed_on"].initial = timezone.localdate()


class GuidanceFilter(AreaFilterForm):
    STATES = (("", _("全部")), ("open", _("待落实")), ("late", _("逾期未落实")), ("done", _("已落实")))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("落实"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    q = keyword(_("意见、指导人"))
    picks = ("state", "sector")
    words = _("意见、指导人")

    def narrow(self, rows):
        rows = self.in_area(rows)
        waits = {"follow_by__isnull": False, "followed_on": None}
        if self.value("state") == "open":
            rows = rows.filter(**waits)
        elif self.value("state") == "late":
            rows = rows.filter(**waits, follow_by__lt=timezone.localdate())
        elif self.value("state") == "done":
            rows = rows.filter(followed_on__isnull=False)
        if self.value("sector"):
            rows = rows.filter(sector=self.value("sector"))
        if words := self.value("q"):
            rows = rows.filter(Q(advice__icontains=words) | Q(by_whom__icontains=words))
        return rows
