"""Forms of 项目库: a project in groups, its works, packages, the negative list, filters."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, ChoiceOf, DivisionField, PostForm, UnitNear
from accounts.forms.days import DayField
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division, Party, Sector
from assets.models import Facility
from assets.nearby import parties_near
from assets.type_choices import TypeField
from funding.forms.money import YuanField
from funding.models import NegativeItem, Project, ProjectPackage, ProjectState
from funding.models.projects import ACCEPTED, OVER
from maintenance.forms.acts import ActForm, words
from maintenance.models import FundKind

GROUPS = (
    (_("是什么项目"), ("division", "sector", "name", "kind", "package", "estimate", "content")),
    (
        _("管护同步落实：三项不全，县里不能审定入库"),
        ("upkeep_source", "upkeep_cost", "keeper"),
    ),
    (
        _("规划、用地和资金依据：入库前填齐"),
        ("plan_basis", "land", "land_basis", "fund_kinds", "fund_basis", "award"),
    ),
    (_("实施方式"), ("procedure", "procedure_basis")),
    (_("负面清单"), ("negative_checked",)),
)


class ProjectForm(PostForm):
    """All of a project; what may be empty in a draft is asked for by the gates later."""

    division = DivisionField(label=_("所在地"), help_text=_("跨村的选镇（街道），跨镇的选县（区）"))
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("行业"), error_messages=WRONG_CHOICE)
    name = forms.CharField(max_length=120, label=_("项目名称"))
    kind = forms.ChoiceField(choices=Project.Kind, label=_("建设性质"))
    package = ChoiceOf(ProjectPackage, required=False, label=_("项目包"), empty_label=_("不入包"))
    estimate = YuanField(label=_("投资估算（元）"))
    content = words(_("建设内容、规模"), most=1000, rows=4)
    upkeep_source = forms.ChoiceField(
        choices=[("", _("请选择")), *FundKind.choices], required=False, label=_("管护资金来源")
    )
    upkeep_cost = YuanField(required=False, label=_("年管护费（元）"))
    keeper = UnitNear(required=False, label=_("管护主体"))
    plan_basis = forms.CharField(max_length=200, required=False, label=_("所依据的村庄规划"))
    land = forms.ChoiceField(
        choices=[("", _("请选择")), *Project.Land.choices], required=False, label=_("用地")
    )
    land_basis = forms.CharField(max_length=200, required=False, label=_("用地依据"))
    fund_kinds = forms.MultipleChoiceField(
        choices=FundKind, required=False, label=_("建设资金来源"), widget=forms.CheckboxSelectMultiple
    )
    fund_basis = forms.CharField(
        max_length=200, required=False, label=_("资金依据"), help_text=_("如文号、出资决议")
    )
    award = forms.BooleanField(required=False, label=_("先建后补（自筹先建，验收合格后奖补）"))
    procedure = forms.ChoiceField(
        choices=[("", _("待定")), *Project.Procedure.choices], required=False, label=_("实施方式")
    )
    procedure_basis = forms.CharField(max_length=200, required=False, label=_("实施方式依据"))
    negative_checked = forms.BooleanField(required=False, label=_("已逐条对照负面清单，不属于其中任何一项"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        place = self.project.division if self.project else self.post.division
        if self.project:
            del fields["division"]
        else:
            fields["division"].offer_to(self.post)
            fields["division"].initial = place.pk if place.level == Division.Level.VILLAGE else None
        if self.post.sector_codes:
            fields["sector"].queryset = Sector.objects.filter(pk__in=self.post.sector_codes)
        near = self.project is not None or place.level == Division.Level.VILLAGE
        seen = Party.objects.visible_to(self.post).filter(active=True).select_related("division")
        fields["keeper"].queryset = (
            parties_near(place) if near else seen.order_by("division_id", "kind", "name")
        )
        packages = ProjectPackage.objects.visible_to(self.post).select_related("division")
        fields["package"].queryset = packages.order_by("-year", "division", "id")

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(head, [self[name] for name in names if name in self.fields]) for head, names in GROUPS]

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def initial_of(cls, row: Project) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


class FacilityNear(ChoiceOf):
    """A facility that stands already, for a rebuilding."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Facility, **kwargs)

    def label_from_instance(self, row: Facility) -> str:
        return f"{row.name}（{row.code or _('未赋码')}）"


class WorkForm(ActForm):
    """A facility to be built; of a rebuilding the one that stands."""

    division = DivisionField(label=_("村（社区）"))
    type = TypeField(label=_("类别"))
    name = forms.CharField(max_length=120, label=_("设施名称"))
    quantity = forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=3, label=_("数量"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    address = forms.CharField(max_length=200, required=False, label=_("位置"))
    facility = FacilityNear(required=False, label=_("改建的现有设施"), empty_label=_("新设施"))

    def offer(self) -> None:
        fields: Any = self.fields
        project: Project = self.row
        fields["division"].queryset = Division.objects.visible_to(self.post).filter(
            level=Division.Level.VILLAGE, closed_on=None
        )
        if project.of_village:
            fields["division"].queryset = Division.objects.visible_to(self.post).filter(
                pk=project.division_id
            )
            fields["division"].initial = project.division_id
        if project.kind == Project.Kind.NEW or not project.of_village:
            del fields["facility"]
            return
        there = Facility.objects.visible_to(self.post).counted().filter(division=project.division_id)
        fields["facility"].queryset = there.filter(type__sector=project.sector_id).order_by("name", "id")[
            :500
        ]


class PackageForm(PostForm):
    division = DivisionField(label=_("所在地"))
    year = forms.IntegerField(min_value=2000, max_value=2100, label=_("年度"))
    name = forms.CharField(max_length=100, label=_("项目包名称"))
    task = words(_("建设任务"), required=False)
    until = DayField(required=False, label=_("完成期限"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self) -> None:
        field: Any = self.fields["division"]
        field.offer_to(self.post)
        self.fields["year"].initial = timezone.localdate().year


class NegativeForm(PostForm):
    name = forms.CharField(max_length=100, label=_("禁止事项"))
    rule = forms.ChoiceField(choices=NegativeItem.Rule, label=_("核对方式"))
    words = forms.CharField(
        max_length=200, required=False, label=_("词语"), help_text=_("按词语核对时填，几个词用顿号隔开")
    )
    basis = forms.CharField(max_length=200, required=False, label=_("依据"))
    active = forms.BooleanField(required=False, initial=True, label=_("在用"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self):
        said: Any = super().clean()
        if said.get("rule") == NegativeItem.Rule.WORDS and not said.get("words"):
            self.add_error("words", _("请填写要核对的词语"))
        return said


class ProjectFilter(AreaFilterForm):
    state = forms.ChoiceField(
        choices=[
            ("", _("在办")),
            *ProjectState.choices,
            ("accepted", _("已验收（含移交、办结）")),
            ("all", _("全部")),
        ],
        required=False,
        label=_("状态"),
    )
    batch = forms.ChoiceField(
        choices=[("", _("全部")), *Project.Batch.choices], required=False, label=_("批次")
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    year = forms.IntegerField(required=False, min_value=2000, max_value=2100, label=_("计划年度"))
    kind = forms.ChoiceField(
        choices=[("", _("全部")), *Project.Kind.choices], required=False, label=_("建设性质")
    )
    procedure = forms.ChoiceField(
        choices=[("", _("全部")), *Project.Procedure.choices], required=False, label=_("实施方式")
    )
    package = forms.IntegerField(required=False, label=_("项目包"), widget=forms.HiddenInput)
    approved_since = forms.DateField(required=False, label=_("入库日期自"))
    approved_until = forms.DateField(required=False, label=_("入库日期至"))
    q = keyword(_("项目名称、内容"))
    picks = ("state", "batch", "sector")
    more = ("year", "kind", "procedure")
    words = _("项目名称、内容")

    def worded(self, name: str, value: Any) -> str:
        if name == "package":
            return str(ProjectPackage.objects.visible_to(self.post).filter(pk=value).first() or value)
        return super().worded(name, value)

    def narrow(self, rows):
        rows = self._by_state(self.in_area(rows))
        columns = {"year": "plan_year"}
        for name in ("batch", "sector", "year", "kind", "procedure", "package"):
            if self.value(name):
                rows = rows.filter(**{columns.get(name, name): self.value(name)})
        for name, column in (("approved_since", "approved_on__gte"), ("approved_until", "approved_on__lte")):
            if self.value(name):
                rows = rows.filter(**{column: self.value(name)})
        said = (self.value("q") or "").strip()
        return (rows.filter(name__icontains=said) | rows.filter(content__icontains=said)) if said else rows

    def _by_state(self, rows):
        state = self.value("state")
        if state in ("all", "accepted"):
            return rows.filter(state__in=ACCEPTED) if state == "accepted" else rows
        if not state and self.value("package"):
            return rows
        return rows.filter(state=state) if state else rows.exclude(state__in=OVER)


class PackageFilter(AreaFilterForm):
    year = forms.IntegerField(required=False, min_value=2000, max_value=2100, label=_("年度"))
    q = keyword(_("项目包名称"))
    more = ("year",)
    words = _("项目包名称")

    def narrow(self, rows):
        rows = self.in_area(rows)
        rows = rows.filter(year=self.value("year")) if self.value("year") else rows
        said = (self.value("q") or "").strip()
        return rows.filter(name__icontains=said) if said else rows


class NegativeFilter(FilterForm):
    state = forms.ChoiceField(choices=[("", _("在用")), ("all", _("全部"))], required=False, label=_("状态"))
    picks = ("state",)

    def narrow(self, rows):
        return rows if self.value("state") else rows.filter(active=True)
