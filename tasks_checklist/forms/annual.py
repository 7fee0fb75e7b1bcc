"""Forms of 年度计划: the plan, its tasks, its phases, what is handed on, and the filter bar."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, PersonNear, PostForm, UnitNear, needed_when
from accounts.forms.days import DayField
from accounts.lists import FilterForm, keyword
from accounts.models import Division, Party, Person, Sector
from maintenance.forms.acts import ActForm, Phrases, words
from tasks_checklist.models import AnnualPlan, AnnualTask, PlanPhase, PlanState
from tasks_checklist.places import TASK_MEASURES

BECAUSE = "units and people near the plan's area"
WHY: Phrases = ("上级新下达任务", "责任单位调整", "完成期限调整", "文字更正")


class AdjustForm(PostForm):
    """A form on a plan: one already issued asks why, at the end of the form."""

    def __init__(self, *args: Any, plan: AnnualPlan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)
        if plan.state == PlanState.ISSUED:
            self.fields["reason"] = words(_("调整原因"))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For maintenance/row_act.html."""
        return [
            {"field": field, "phrases": WHY if field.name == "reason" else ()}
            for field in self.visible_fields()
        ]


class PlanForm(PostForm):
    """A plan of the reader's own area: county or township."""

    division = ChoiceOf(Division, label=_("范围"))
    year = forms.IntegerField(min_value=2000, max_value=2099, label=_("年度"))
    title = forms.CharField(max_length=120, label=_("标题"))
    number = forms.CharField(max_length=40, required=False, label=_("文号"))
    goal = words(_("总体目标"), required=False, most=2000, rows=4)
    text = words(_("正文"), required=False, most=8000, rows=8)
    source = forms.CharField(max_length=300, required=False, label=_("文本来源"))

    def offer(self) -> None:
        places = Division.objects.visible_to(self.post).filter(closed_on=None)
        places = places.exclude(level=Division.Level.VILLAGE).order_by("code")
        field: Any = self.fields["division"]
        field.queryset = places
        field.initial = self.post.division_id
        today = timezone.localdate()
        self.fields["year"].initial = today.year + (today.month > 9)


class PlanTextForm(AdjustForm):
    title = forms.CharField(max_length=120, label=_("标题"))
    number = forms.CharField(max_length=40, required=False, label=_("文号"))
    goal = words(_("总体目标"), required=False, most=2000, rows=4)
    text = words(_("正文"), required=False, most=8000, rows=8)
    source = forms.CharField(max_length=300, required=False, label=_("文本来源"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class SummaryForm(ActForm):
    summary = words(_("年终小结"), most=4000, rows=8)


class PhaseForm(AdjustForm):
    name = forms.CharField(max_length=40, label=_("阶段"))
    from_date = DayField(label=_("起"))
    until = DayField(label=_("止"))
    goal = forms.CharField(max_length=300, required=False, label=_("阶段目标"))


class PhaseSummaryForm(PostForm):
    summary = words(_("阶段小结"), most=2000, rows=8)


class TaskForm(AdjustForm):
    """A task of a plan; the rarely used stands folded on the page."""

    number = forms.IntegerField(min_value=1, max_value=999, label=_("序号"))
    section = forms.CharField(max_length=60, required=False, label=_("类别"))
    title = forms.CharField(max_length=120, label=_("任务"))
    text = words(_("任务内容"), required=False, most=3000, rows=5)
    deliverables = words(_("工作成果"), required=False, most=1000, rows=2)
    evidence_required = words(_("佐证材料"), required=False, most=1000, rows=2)
    target = forms.CharField(max_length=300, required=False, label=_("量化目标"))
    outline = forms.BooleanField(
        required=False, label=_("先列纲要，到年再细化"), help_text=_("纲要任务不定期限、不分解")
    )
    due_on = needed_when(DayField(required=False, label=_("完成期限")), _("纲要任务不填"))
    deadline = forms.ChoiceField(choices=AnnualTask.Deadline, label=_("期限类型"))
    every = forms.ChoiceField(
        choices=AnnualTask.Every,
        required=False,
        label=_("报送周期"),
        help_text=_("单位多久报一次进展，自下达之日起报；不用定期报的选“不定期”"),
    )
    leader = PersonNear(required=False, label=_("牵头领导"), empty_label=_("不指定"))
    lead_party = UnitNear(required=False, label=_("牵头单位"), empty_label=_("不指定"))
    sector = ChoiceOf(Sector, required=False, label=_("行业"), empty_label=_("不分行业"))
    phase = ChoiceOf(PlanPhase, required=False, label=_("阶段"), empty_label=_("不分阶段"))
    batch = forms.ChoiceField(choices=AnnualTask.Batch, required=False, label=_("批次"))
    measure = forms.ChoiceField(
        required=False, label=_("系统核算"), help_text=_("由已有记录自动核算完成情况，不用单位再报")
    )
    lead_words = forms.CharField(max_length=200, required=False, label=_("牵头单位（原文）"))
    responsible_words = forms.CharField(max_length=300, required=False, label=_("责任单位（原文）"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    main = ("title", "text", "deliverables", "evidence_required", "target")
    when = ("due_on", "outline", "deadline", "every")
    who = ("leader", "lead_party", "lead_words", "responsible_words")
    more = ("number", "section", "phase", "sector", "batch", "measure")

    def offer(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["every"].later = True  # a choice stands in it always
        place = self.plan.division
        people = Person.objects.everywhere(because=BECAUSE).filter(active=True, division=place)
        fields["leader"].queryset = people.select_related("division").order_by("name")
        units = Party.objects.everywhere(because=BECAUSE).filter(active=True).filter(leading(place))
        fields["lead_party"].queryset = units.select_related("division").order_by(
            "division_id", "kind", "name"
        )
        fields["sector"].queryset = Sector.objects.order_by("code")
        fields["phase"].queryset = self.plan.phases.all()
        kept = self.initial.get("measure")
        known = [(key, one.word) for key, one in TASK_MEASURES.items()]
        if kept and kept not in dict(known):
            known.append((kept, kept))
        fields["measure"].choices = [("", _("不核算")), *known]

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("outline") and not self.cleaned_data.get("due_on"):
            self.add_error("due_on", _("请填完成期限；远期任务可先列为纲要"))

    def fields_of(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        return {name: self.fields_of(getattr(self, name)) for name in ("main", "when", "who", "more")}


def leading(place: Division) -> Q:
    """Units that may lead a task of an area: its own offices, the departments of its county."""
    departments = Q(kind=Party.Kind.INDUSTRY_DEPARTMENT, division=place.county_code)
    offices = Q(
        division=place,
        kind__in=(
            Party.Kind.COUNTY_GOV,
            Party.Kind.COUNTY_OFFICE,
            Party.Kind.FINANCE_BUREAU,
            Party.Kind.TOWNSHIP_OFFICE,
            Party.Kind.TOWNSHIP_FINANCE,
        ),
    )
    return departments | offices


def _later(plan: AnnualPlan) -> QuerySet[AnnualPlan]:
    """The plans of the same area that are begun for the years after."""
    rows = AnnualPlan.objects.everywhere(because="the years that an area has planned").filter(
        division=plan.division_id, year__gt=plan.year
    )
    return rows.exclude(state=PlanState.DROPPED).order_by("year")


class RollOverForm(PostForm):
    """Next year's plan: which tasks go on, each with its batch."""

    year = forms.IntegerField(min_value=2000, max_value=2099, label=_("年度"))

    def __init__(self, *args: Any, plan: AnnualPlan, tasks: list[AnnualTask], **kwargs: Any) -> None:
        self.tasks = tasks
        super().__init__(*args, **kwargs)
        self.later_plans = list(_later(plan))
        taken = [one.year for one in self.later_plans]
        self.fields["year"].initial = plan.year + 1 if not taken else max(taken) + 1
        for task in tasks:
            self.fields[f"carry_{task.pk}"] = forms.BooleanField(
                required=False, initial=True, label=_("列入第%s项") % task.number
            )
            self.fields[f"batch_{task.pk}"] = forms.ChoiceField(
                choices=AnnualTask.Batch,
                required=False,
                initial=task.batch,
                label=_("第%s项的批次") % task.number,
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"task": task, "carry": self[f"carry_{task.pk}"], "batch": self[f"batch_{task.pk}"]}
            for task in self.tasks
        ]

    def clean(self) -> None:
        super().clean()
        if not self.batches():
            self.add_error(None, _("请至少列入一项任务"))

    def batches(self) -> dict[int, str]:
        """{key of a task that goes on: its batch}"""
        said = self.cleaned_data
        return {
            task.pk: said.get(f"batch_{task.pk}") or "" for task in self.tasks if said.get(f"carry_{task.pk}")
        }


class PlanFilter(FilterForm):
    """Without a state it shows all that are not dropped."""

    picks = ("year", "place", "state")
    words = _("标题、文号")
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("年度"))
    place = forms.ModelChoiceField(Division.objects.none(), required=False, label=_("范围"))
    state = forms.ChoiceField(
        choices=[("", _("未作废")), *PlanState.choices], required=False, label=_("状态")
    )
    q = keyword(words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = AnnualPlan.objects.reaching(self.post).order_by()
        years = sorted(set(rows.values_list("year", flat=True)), reverse=True)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [("", _("全部")), *((year, _("%s年") % year) for year in years)]
        places = Division.objects.everywhere(because="areas of plans in sight")
        fields["place"].queryset = places.filter(pk__in=rows.values("division_id")).order_by("code")

    def narrow(self, rows):
        rows = (
            rows.filter(state=self.value("state"))
            if self.value("state")
            else rows.exclude(state=PlanState.DROPPED)
        )
        if self.value("year"):
            rows = rows.filter(year=self.value("year"))
        if self.value("place"):
            rows = rows.filter(division=self.value("place"))
        typed = (self.value("q") or "").strip()
        return rows.filter(Q(title__icontains=typed) | Q(number__icontains=typed)) if typed else rows
