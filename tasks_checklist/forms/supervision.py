"""Forms of 督导计划: the plan, a frequency, days without supervision, from when to draw; filters."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm, needed_when
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Sector
from accounts.scoping import in_ranges
from maintenance.forms.acts import words
from tasks_checklist.actions.supervision import MOST_SEED
from tasks_checklist.forms.picks import TaskPick
from tasks_checklist.forms.units import UnitsField
from tasks_checklist.models import AnnualTask, Frequency, SupervisionPlan, VisitKind
from tasks_checklist.obligations import Standing


def _whole(label: Any, least: int, most: int, **said: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **said,
    )


class PlanForm(PostForm):
    title = forms.CharField(max_length=120, label=_("标题"))
    least_gap_days = _whole(
        _("同村最短间隔（日）"), 0, 180, initial=7, help_text=_("间隔内不再去，除非有到期事项")
    )
    goal = words(_("督导重点"), required=False, most=2000)
    checklist = words(_("督导内容"), required=False, rows=6, most=3000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checklist"].help_text = _("每行一项，印在督导记录单上")


class NewPlanForm(PlanForm):
    year = _whole(_("年度"), 2020, 2099)
    seed = _whole(
        _("随机种子"), 0, MOST_SEED, required=False, help_text=_("随机抽查由它抽取，同一种子抽出的村相同；不填由系统抽取并留存")
    )  # fmt: skip
    field_order = ("year", "title")

    def offer(self) -> None:
        year = timezone.localdate().year
        self.fields["year"].initial = year
        self.fields["title"].initial = f"{self.post.division.short_name}{year}年管护督导计划"


class ChangePlanForm(PlanForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FrequencyForm(PostForm):
    """What a frequency asks; the units are those of the plan's area."""

    target = forms.ChoiceField(choices=Frequency.Target.choices, label=_("对象"))
    rhythm = forms.ChoiceField(choices=Frequency.Rhythm.choices, initial="quarterly", label=_("频次"))
    kind = forms.ChoiceField(
        choices=VisitKind.choices, label=_("方式"), help_text=_("明查暗访的行程，记录之前被督导单位看不到")
    )  # fmt: skip
    share = _whole(_("抽取比例（%）"), 1, 100, initial=100, help_text=_("只用于随机抽查：每期抽多少"))
    parties = needed_when(UnitsField(required=False, label=_("指定单位")), _("对象是“指定单位”时选"))
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("不限")
    )
    task = TaskPick(required=False, label=_("对应任务"), empty_label=_("不对应"))
    from_date = DayField(required=False, label=_("起"), help_text=_("不填为全年"))
    until = DayField(required=False, label=_("止"))
    note = forms.CharField(max_length=200, required=False, label=_("说明"))

    def __init__(self, *args: Any, plan: SupervisionPlan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        fields["parties"].offer_to(self.post)
        within = fields["parties"].queryset.filter(in_ranges("division_id", self.plan.division.ranges))
        fields["parties"].queryset = within
        tasks = AnnualTask.objects.reaching(self.post).filter(plan__year=self.plan.year)
        fields["task"].queryset = tasks.select_related("plan__division").order_by("plan__division", "number")
        if self.plan.division.level != "county":
            kept = {Frequency.Target.VILLAGE, Frequency.Target.NAMED}
            fields["target"].choices = [one for one in Frequency.Target.choices if one[0] in kept]

    @classmethod
    def initial_of(cls, row: Frequency) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in cls.base_fields if name != "parties"}
        return said | {"parties": list(row.parties.all())}


class StretchForm(PostForm):
    """Days from one to another, and why."""

    from_date = DayField(label=_("起"), initial=timezone.localdate)
    until = DayField(label=_("止"), initial=timezone.localdate)
    note = forms.CharField(max_length=100, label=_("原因"))


class BeginForm(PostForm):
    from_date = DayField(label=_("自何日起排"), help_text=_("这一天以前的行程、已完成的和固定的不动"))

    def __init__(self, *args: Any, plan: SupervisionPlan, **kwargs: Any) -> None:
        first = date(plan.year, 1, 1)
        today = timezone.localdate()
        begins = today if first < today <= date(plan.year, 12, 31) else first  # what is past can't be visited
        kwargs.setdefault("initial", {})["from_date"] = begins
        super().__init__(*args, **kwargs)


class WaiveForm(PostForm):
    reason = forms.CharField(max_length=200, label=_("免督导原因"))


# --- filter bars --------------------------------------------------------------------------------
class PlanFilter(FilterForm):
    picks = ("state", "year")
    words = _("标题、区划")
    state = forms.ChoiceField(
        choices=[("", _("未作废")), *SupervisionPlan.State.choices], required=False, label=_("状态")
    )
    year = forms.IntegerField(min_value=2020, max_value=2099, required=False, label=_("年度"))
    q = keyword(words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = SupervisionPlan.objects.visible_to(self.post).order_by("-year").values_list("year", flat=True)
        self.fields["year"].widget = forms.Select(
            choices=[("", _("全部"))] + [(year, year) for year in years.distinct()]
        )

    def narrow(self, rows: QuerySet) -> QuerySet:
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        else:
            rows = rows.exclude(state=SupervisionPlan.State.DROPPED)
        if self.value("year"):
            rows = rows.filter(year=self.value("year"))
        if typed := (self.value("q") or "").strip():
            rows = rows.filter(Q(title__icontains=typed) | Q(division__short_name__icontains=typed))
        return rows


class ObligationFilter(AreaFilterForm):
    picks = ("standing", "frequency")
    words = _("单位")
    standing = forms.ChoiceField(
        choices=[("", _("全部")), *Standing.choices], required=False, label=_("状态")
    )
    frequency = forms.ModelChoiceField(Frequency.objects.none(), required=False, label=_("频次"))
    window_from = forms.DateField(required=False, label=_("期限起"))
    window_until = forms.DateField(required=False, label=_("期限止"))
    q = keyword(words)

    def worded(self, name: str, value: Any) -> str:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else super().worded(name, value)

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = self.in_area(rows)
        for name in ("standing", "frequency", "window_from", "window_until"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if typed := (self.value("q") or "").strip():
            rows = rows.filter(party__name__icontains=typed)
        return rows
