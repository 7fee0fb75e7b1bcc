"""Forms of notices, suggestions and the calendar of working days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayInput
from accounts.lists import FilterForm
from accounts.models import Suggestion
from common.workdays import FIRST_YEAR, LAST_YEAR


class NoticeFilter(FilterForm):
    read = forms.ChoiceField(
        choices=[("", _("全部")), ("0", _("未读")), ("1", _("已读"))], required=False, label=_("状态")
    )
    picks = ("read",)

    def narrow(self, rows):
        read = self.value("read")
        return rows.filter(read_at__isnull=read == "0") if read else rows


class SuggestionFilter(FilterForm):
    state = forms.ChoiceField(
        choices=[("", _("全部")), *Suggestion.State.choices], required=False, label=_("状态")
    )
    picks = ("state",)

    def narrow(self, rows):
        return rows.filter(state=self.value("state")) if self.value("state") else rows


class SuggestionForm(PostForm):
    text = forms.CharField(
        min_length=4, max_length=1000, label=_("我的建议或问题"),
        help_text=_("不超过 1000 字"), widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写下建议"), "min_length": _("请再写具体一些")},
    )  # fmt: skip
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class AnswerForm(PostForm):
    text = forms.CharField(max_length=1000, label=_("答复"), widget=forms.Textarea(attrs={"rows": 4}))


class YearFilter(forms.Form):
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("年份"))


class WorkdayForm(PostForm):
    day = forms.DateField(label=_("日期"), widget=DayInput())
    worked = forms.TypedChoiceField(
        choices=[("1", _("上班")), ("0", _("休息"))], coerce=lambda value: value == "1", label=_("改为")
    )
    reason = forms.CharField(
        max_length=200, label=_("依据"), help_text=_("如“国务院办公厅关于2027年部分节假日安排的通知”")
    )


class YearForm(PostForm):
    reason = forms.CharField(
        max_length=200, label=_("依据"), help_text=_("如“国务院办公厅关于2027年部分节假日安排的通知”")
    )
