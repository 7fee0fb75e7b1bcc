"""Forms of 以奖代补 and of its measures."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import keyword
from accounts.models import Division
from funding.forms.income import IncomeFilter
from funding.forms.money import YuanField
from funding.models import AwardState, CaseState, Ground, OneCase, Project
from funding.models.projects import ACCEPTED
from maintenance.models import Matter, MatterState


class WorkChoice(ChoiceOf):
    def label_from_instance(self, row) -> str:
        return f"{row.division.short_name} {row.name}"


class ReckonForm(PostForm):
    """One work that was accepted: of the post's area, not yet rewarded."""

    ground = forms.ChoiceField(
        choices=[(one, one.label) for one in Ground if one != Ground.GRADE], label=_("奖补事项"),
        widget=forms.RadioSelect, initial=Ground.ONE_CASE,
    )  # fmt: skip
    one_case = WorkChoice(OneCase, required=False, label=_("已验收的一事一议项目"))
    project = WorkChoice(Project, required=False, label=_("县验收合格的项目"))
    matter = forms.CharField(
        max_length=20, required=False, label=_("办结的维修事项编号"), help_text=_("按登记的维修费用测算")
    )

    def offer(self) -> None:
        fields: Any = self.fields
        cases = OneCase.objects.visible_to(self.post).filter(state=CaseState.FINISHED)
        fields["one_case"].queryset = cases.select_related("division").order_by("-id")
        projects = Project.objects.visible_to(self.post).filter(state__in=ACCEPTED)
        fields["project"].queryset = projects.select_related("division").order_by("-id")

    def clean_matter(self) -> Matter | None:
        number = self.cleaned_data["matter"].strip()
        if not number:
            return None
        rows = Matter.objects.visible_to(self.post).filter(number=number, state=MatterState.CLOSED)
        found = rows.select_related("division", "facility__type__sector").first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的已办结事项"))
        return found

    def clean(self) -> None:
        super().clean()
        ground: Any = self.cleaned_data.get("ground")
        column = {Ground.ONE_CASE: "one_case", Ground.PROJECT: "project", Ground.REPAIR: "matter"}.get(ground)
        if column and column not in self.errors and not self.cleaned_data.get(column):
            self.add_error(column, _("请选择测算哪一项"))

    def work(self) -> Any:
        """The row to reckon for."""
        said = self.cleaned_data
        return {
            Ground.ONE_CASE: said["one_case"],
            Ground.PROJECT: said["project"],
            Ground.REPAIR: said["matter"],
        }[said["ground"]]


class GradeForm(PostForm):
    division = DivisionField(label=_("受奖单位"))
    year = forms.IntegerField(min_value=2000, max_value=2199, label=_("评价年度"))
    grade = forms.CharField(max_length=20, label=_("评价等次"))
    decided_on = PastDay(label=_("结果公布日期"))
    document = forms.CharField(max_length=120, label=_("评价结果文件"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post, level=Division.Level.VILLAGE)
        fields["year"].initial = timezone.localdate().year


class AllocateForm(PostForm):
    document = forms.CharField(max_length=60, label=_("下达文号"))


class AwardRuleForm(PostForm):
    ground = forms.ChoiceField(choices=Ground, label=_("奖补事项"))
    grade = forms.CharField(
        max_length=20, required=False, label=_("等次"), help_text=_("只在按评价等次奖补时填")
    )
    rate = forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, label=_("奖补比例（%）"),
        help_text=_("按评价等次奖补的不填，按最高奖补数发"),
    )  # fmt: skip
    ceiling = YuanField(label=_("最高奖补（元）"))
    from_date = DayField(label=_("起始日期"))
    document = forms.CharField(max_length=120, label=_("依据"))

    def clean_rate(self):
        return self.cleaned_data["rate"] or 0


class AwardFilter(IncomeFilter):
    year_column = "year"
    states = tuple(AwardState.choices)
    ground = forms.ChoiceField(
        choices=[("", _("全部")), *Ground.choices], required=False, label=_("奖补事项")
    )
    q = keyword(_("名称"))
    picks = ("state", "ground", "year", "sector")
    words = _("名称")

    def narrow(self, rows) -> Any:
        rows = super().narrow(rows)
        if self.value("ground"):
            rows = rows.filter(ground=self.value("ground"))
        if said := self.value("q"):
            rows = rows.filter(Q(name__icontains=said))
        return rows
