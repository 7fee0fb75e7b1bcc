"""Forms of 村级决策: a question, the next step as it was held, filters."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Division
from funding.decision_rules import PUBLICATIONS, VOTES
from funding.models import DecisionRecord, DecisionStep
from maintenance.forms.acts import ActForm, words

Step = DecisionStep.Step
COUNTS = ("eligible", "agreed", "opposed", "abstained")


class DecisionForm(PostForm):
    division = DivisionField(label=_("村（社区）"))
    way = forms.ChoiceField(
        choices=DecisionRecord.Way, label=_("程序"), widget=forms.RadioSelect, initial="four_two"
    )
    title = forms.CharField(max_length=100, label=_("议题"))
    text = words(_("拟议事项"), required=False, most=1000, rows=4)

    def offer(self) -> None:
        field: Any = self.fields["division"]
        field.offer_to(self.post, level=Division.Level.VILLAGE)
        if self.post.division.level == Division.Level.VILLAGE:
            field.initial = self.post.division_id


def _count(label) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0, max_value=1_000_000, label=label, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class StepForm(ActForm):
    """The next step, asked for what it needs: `step` is its name."""

    held_on = PastDay(label=_("日期"))
    until = DayField(label=_("公开截止"))
    place = forms.CharField(max_length=100, label=_("地点"))
    body = forms.ChoiceField(choices=DecisionStep.Body, label=_("会议形式"), widget=forms.RadioSelect)
    eligible = _count(_("应到（人、户）"))
    attended = _count(_("实到（人、户）"))
    agreed = _count(_("赞成（票）"))
    opposed = _count(_("反对（票）"))
    abstained = _count(_("弃权（票）"))
    text = words(_("意见、异议"), required=False, most=500)

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        self.step = step
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        left = {"until"} if self.step not in PUBLICATIONS else {"attended"}
        left |= set() if self.step in VOTES else set(COUNTS)
        left |= set() if self.step == Step.RESOLVE else {"body"}
        for name in left:
            del self.fields[name]
        if self.step in PUBLICATIONS:
            self.fields["held_on"].label = _("公开日期")
            self.fields["place"].label = _("公开地点、方式")


class DecisionFilter(AreaFilterForm):
    way = forms.ChoiceField(
        choices=[("", _("全部")), *DecisionRecord.Way.choices], required=False, label=_("程序")
    )
    state = forms.ChoiceField(
        choices=[("", _("全部")), *DecisionRecord.State.choices], required=False, label=_("状态")
    )
    q = keyword(_("议题"))
    picks = ("way", "state")
    words = _("议题")

    def narrow(self, rows):
        rows = self.in_area(rows)
        for name in ("way", "state"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        said = (self.value("q") or "").strip()
        return rows.filter(Q(title__icontains=said) | Q(text__icontains=said)) if said else rows
