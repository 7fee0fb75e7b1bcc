"""Forms of 巡查计划, 巡查路线, 季节窗口."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PersonField, PostForm, ReachField
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division
from assets.models import FacilityType
from assets.type_choices import TypesField
from maintenance.actions.plans import problems
from maintenance.actions.seasons import HOLIDAYS
from maintenance.actions.seasons import problems as season_problems
from maintenance.models import InspectionPlan, Rhythm, Season

CALENDAR = [choice for choice in Rhythm.choices if choice[0] != Rhythm.STANDARD]


class PlanForm(PostForm):
    """What is looked at, how often, in which season, by whom."""

    name = forms.CharField(max_length=60, label=_("名称"))
    kind = forms.ChoiceField(choices=InspectionPlan.Kind.choices, label=_("种类"))
    division = ReachField(label=_("范围"))
    types = TypesField(required=False, label=_("设施类别"), help_text=_("不选为全部类别"))
    covers = forms.ChoiceField(
        choices=InspectionPlan.Covers.choices,
        label=_("每次巡查"),
        help_text=_("全村、网格、路线：一次任务巡完其中的同类设施"),
    )
    rhythm = forms.ChoiceField(choices=Rhythm.choices, label=_("周期"))
    interval_days = forms.IntegerField(min_value=1, max_value=3660, required=False, label=_("间隔（日）"))
    basis = forms.ChoiceField(choices=InspectionPlan.Basis.choices, label=_("起算"))
    season = forms.ModelChoiceField(
        Season.objects.none(), required=False, label=_("季节窗口"), empty_label=_("全年")
    )
    only_in_season = forms.BooleanField(required=False, label=_("仅在窗口内"))
    season_rhythm = forms.ChoiceField(
        choices=[("", _("与平时相同")), *CALENDAR], required=False, label=_("窗口内周期")
    )
    season_interval_days = forms.IntegerField(
        min_value=1, max_value=3660, required=False, label=_("窗口内间隔（日）")
    )
    doer = forms.ChoiceField(
        choices=InspectionPlan.Doer.choices,
        label=_("由谁巡查"),
        help_text=_("没有明确到人的，由本村（镇）有巡查权限的人完成"),
    )
    person = PersonField(required=False, label=_("指定人员"))
    from_date = DayField(label=_("起始日期"))
    until = DayField(label=_("停止日期"), required=False)
    note = forms.CharField(
        max_length=300, required=False, label=_("要求"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post)  # type: ignore[attr-defined]
        self.fields["division"].initial = self.post.division_id
        today = timezone.localdate()
        county = Season.objects.filter(county=self.post.division.county_code)
        self.fields["season"].queryset = county.filter(Q(until=None) | Q(until__gte=today))  # type: ignore[attr-defined]
        self.fields["person"].offer_to(self.post, self.post.division)  # type: ignore[attr-defined]
        self.fields["from_date"].initial = today

    def clean(self):
        cleaned = super().clean() or {}
        for name, sentence in problems(cleaned).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned


class PlanChangeForm(PlanForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(plan: InspectionPlan) -> dict:
    names = [name for name in PlanChangeForm.base_fields if name != "types"]
    return {name: getattr(plan, name) for name in names} | {"types": plan.types.all()}


class PlanFilter(AreaFilterForm):
    STATES = (("", _("执行中")), ("paused", _("已停止")), ("all", _("全部")))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *InspectionPlan.Kind.choices], required=False, label=_("种类")
    )
    type = forms.ModelChoiceField(
        FacilityType.objects.filter(active=True), required=False, label=_("类别"), empty_label=_("全部")
    )
    q = keyword(_("计划名称"))
    picks = ("state", "kind", "type")
    words = _("计划名称")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("state") != "all":
            rows = rows.filter(active=self.value("state") != "paused")
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("type"):
            rows = rows.filter(Q(types=None) | Q(types=self.value("type"))).distinct()
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows


class RouteForm(PostForm):
    division = DivisionField(label=_("所在村"))
    name = forms.CharField(max_length=60, label=_("名称"), help_text=_("如“北片巡查路线”"))

    def offer(self) -> None:
        self.fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)  # type: ignore[attr-defined]
        if self.post.division.level == Division.Level.VILLAGE:
            self.fields["division"].initial = self.post.division_id


class RouteNameForm(PostForm):
    name = forms.CharField(max_length=60, label=_("名称"))
    active = forms.BooleanField(required=False, label=_("在用"))


class RouteFilter(AreaFilterForm):
    active = forms.ChoiceField(choices=[("", _("在用")), ("0", _("停用"))], required=False, label=_("状态"))
    q = keyword(_("路线名称"))
    picks = ("active",)
    words = _("路线名称")

    def narrow(self, rows):
        rows = self.in_area(rows).filter(active=self.value("active") != "0")
        return rows.filter(name__icontains=self.value("q")) if self.value("q") else rows


class SeasonForm(PostForm):
    name = forms.CharField(max_length=30, label=_("名称"))
    holiday = forms.ChoiceField(
        choices=[("", _("不按节日，按固定日期")), *((name, name) for name in HOLIDAYS)],
        required=False,
        label=_("节日"),
    )
    days_before = forms.IntegerField(min_value=1, max_value=60, required=False, label=_("节前天数"))
    begins = forms.CharField(max_length=5, required=False, label=_("起（月-日）"), help_text=_("如 05-01"))
    ends = forms.CharField(
        max_length=5, required=False, label=_("止（月-日）"), help_text=_("早于起日的，算到第二年")
    )
    from_date = DayField(label=_("起用日期"))
    until = DayField(label=_("停用日期"), required=False)
    source = forms.CharField(max_length=300, required=False, label=_("依据"))

    def offer(self) -> None:
        self.fields["from_date"].initial = timezone.localdate()

    def clean(self):
        cleaned = super().clean() or {}
        for name, sentence in season_problems(cleaned).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned


class SeasonFilter(FilterForm):
    STATES = (("", _("在用")), ("all", _("全部")))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    picks = ("state",)

    def narrow(self, rows):
        if self.value("state") == "all":
            return rows
        return rows.filter(Q(until=None) | Q(until__gte=timezone.localdate()))
