"""Forms of 群众意见."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.days import PastDay
from accounts.lists import AreaFilterForm, keyword
from evaluation.forms.surveys import digits_field
from evaluation.models import Opinion, OpinionState
from funding.forms.income import PlaceForm, facility_field
from maintenance.forms.acts import ActForm, Phrases, words


class WriteForm(forms.Form):
    """What anyone writes; the digits of a picture are always asked."""

    text = forms.CharField(
        max_length=500, label=_("您的意见"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("请写明哪里、什么设施、什么问题；不要写姓名、电话"),
    )  # fmt: skip
    digits = digits_field()


class OpinionForm(PlaceForm):
    facility = facility_field(required=False)
    channel = forms.ChoiceField(
        choices=[one for one in Opinion.Channel.choices if one[0] != "scan"], label=_("来源")
    )
    text = words(_("意见内容"), rows=5, most=500)
    received_on = PastDay(label=_("收到日期"))


class AnswerForm(ActForm):
    phrases: ClassVar[dict[str, Phrases]] = {
        "answer": ("已安排维修，", "经现场核实，情况属实，", "该设施已列入年度维修计划，")
    }
    answer = words(_("答复"), rows=4, most=500)
    shown = forms.BooleanField(required=False, initial=True, label=_("公开答复"))
    gist = forms.CharField(
        max_length=60,
        required=False,
        label=_("公开的事由"),
        help_text=_("一句话，不写姓名、电话；不公开的不填"),
    )


class OpinionFilter(AreaFilterForm):
    picks = ("state", "limit")
    words = _("意见编号、内容")
    q = keyword(_("意见编号、内容"))
    state = forms.ChoiceField(
        required=False, label=_("状态"), choices=[("", _("全部")), *OpinionState.choices]
    )
    limit = forms.ChoiceField(
        required=False, label=_("期限"), choices=[("", _("全部")), ("late", _("超期未答复"))]
    )

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        if self.value("limit"):
            rows = rows.filter(state=OpinionState.RECEIVED, due_on__lt=timezone.localdate())
        return _worded(rows, self.value("q")) if self.value("q") else rows


def _worded(rows: Any, typed: str):
    """By the number people are told, else by the words."""
    _year, _dash, number = typed.upper().removeprefix("YJ").partition("-")
    if _year.isascii() and _year.isdigit() and number.isascii() and number.isdigit():
        return rows.filter(pk=int(number[:15]), received_on__year=int(_year[:4]))
    return rows.filter(text__icontains=typed)
