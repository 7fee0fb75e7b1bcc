"""Forms of 督导组 and of 村风险分."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.forms.people_search import PersonSearch
from accounts.lists import AreaFilterForm, FilterForm, keyword
from accounts.models import Division, Person

WEEKDAYS = [
    (1, _("周一")),
    (2, _("周二")),
    (3, _("周三")),
    (4, _("周四")),
    (5, _("周五")),
    (6, _("周六")),
    (7, _("周日")),
]


class TeamForm(PostForm):
    name = forms.CharField(max_length=40, label=_("名称"))
    home = DivisionField(
        required=False, label=_("驻地镇（街道）"), help_text=_("尽量不派往驻地督导"), empty_label=_("不限")
    )
    weekdays = forms.TypedMultipleChoiceField(
        choices=WEEKDAYS, coerce=int, required=False, label=_("可出行的星期"),
        widget=forms.CheckboxSelectMultiple, help_text=_("不选为每个工作日"), error_messages=WRONG_CHOICE,
    )  # fmt: skip
    stops_a_day = forms.IntegerField(
        min_value=1, max_value=20, initial=4, label=_("每日最多走访（个）"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip

    def offer(self) -> None:
        self.fields["home"].offer_to(self.post, level=Division.Level.TOWNSHIP)  # type: ignore[attr-defined]


class ChangeTeamForm(TeamForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MemberForm(PostForm):
    person = PersonSearch(label=_("人员"), help_text=_("输入姓名后从提示中选"))
    head = forms.BooleanField(required=False, label=_("任组长"))

    def offer(self) -> None:
        field: Any = self.fields["person"]
        field.people = Person.objects.visible_to(self.post).filter(active=True)


class AbsenceForm(PostForm):
    from_date = DayField(label=_("起"), initial=timezone.localdate)
    until = DayField(label=_("止"), initial=timezone.localdate)
    note = forms.CharField(max_length=100, required=False, label=_("原因"))


class RiskForm(PostForm):
    score = forms.IntegerField(
        min_value=0, max_value=100, label=_("风险分"), help_text=_("0 到 100，越高越早督导"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    from_date = PastDay(label=_("起用日期"))
    note = forms.CharField(max_length=200, required=False, label=_("说明"))


class RiskFilter(AreaFilterForm):
    area_column = "code"
    picks = ("only",)
    words = _("村名")
    only = forms.ChoiceField(
        choices=[("", _("全部")), ("high", _("60 分以上")), ("said", _("已录入")), ("late", _("有逾期问题"))],
        required=False, label=_("只看"),
    )  # fmt: skip
    q = keyword(words)

    def narrow(self, rows):
        rows = self.in_area(rows)
        typed = (self.value("q") or "").strip()
        return rows.filter(short_name__icontains=typed) if typed else rows


class TeamFilter(FilterForm):
    picks = ("state",)
    words = _("名称、成员")
    state = forms.ChoiceField(
        choices=[("", _("在用")), ("off", _("停用")), ("all", _("全部"))], required=False, label=_("状态")
    )
    q = keyword(words)

    def narrow(self, rows: QuerySet) -> QuerySet:
        if self.value("state") != "all":
            rows = rows.filter(active=self.value("state") != "off")
        if typed := (self.value("q") or "").strip():
            rows = rows.filter(
                Q(name__icontains=typed) | Q(members__person__name__icontains=typed)
            ).distinct()
        return rows
