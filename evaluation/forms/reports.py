"""Forms of 评价报告."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.lists import AreaFilterForm, keyword
from evaluation.models import Report, ReportLevel, Round
from evaluation.report_pdf import is_installed

ALL = ("", _("全部"))


class ReportFilter(AreaFilterForm):
    picks = ("round", "level", "state")
    words = _("单位名称")
    round = forms.ModelChoiceField(Round.objects.none(), required=False, label=_("轮次"))
    level = forms.ChoiceField(choices=[ALL, *ReportLevel.choices], required=False, label=_("报告"))
    state = forms.ChoiceField(choices=[ALL, *Report.State.choices], required=False, label=_("状态"))
    q = keyword(words)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rounds = Round.objects.everywhere(because="rounds above a unit are known beneath it")
        seen = Report.objects.visible_to(self.post).order_by().values("round")
        self.fields["round"].queryset = rounds.filter(pk__in=seen)  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("round", "level", "state"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if words := self.value("q"):
            rows = rows.filter(Q(division__name__icontains=words) | Q(party__name__icontains=words))
        return rows


class AskForm(PostForm):
    """What to write: of which round, which area."""

    division = DivisionField(label=_("范围"))
    level = forms.ChoiceField(
        choices=[("", _("全部")), *ReportLevel.choices], required=False, label=_("哪些报告")
    )
    with_pdf = forms.BooleanField(required=False, label=_("同时生成 PDF"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        if not is_installed():
            fields["with_pdf"].disabled = True
            fields["with_pdf"].help_text = _("服务器没有安装 LibreOffice，只能生成 Word")


class TemplateForm(PostForm):
    level = forms.ChoiceField(choices=ReportLevel.choices, label=_("报告"))
    file = forms.FileField(label=_("模板（.docx）"), help_text=_("先下载现用的模板，在 Word 里改好再传上来"))
    said = forms.CharField(max_length=200, required=False, label=_("修改说明"))
