"""Forms of 典型经验, 交流活动 and 宣传报道."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Sector
from evaluation.models import (
    Event,
    EventState,
    Experience,
    ExperienceState,
    MediaItem,
    MediaState,
)
from evaluation.models.experiences import COUNTED
from funding.forms.income import sector_field
from maintenance.forms.acts import ActForm, words

ALL = ("", _("全部"))


def this_year() -> int:
    return timezone.localdate().year


class OwnForm(PostForm):
    """Of a division of the post's area; one that has but its own has no choice to make."""

    division = DivisionField(label=_("单位"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        fields["division"].initial = self.post.division_id
        if "experience" in fields:
            known = Experience.objects.visible_to(self.post).filter(state__in=COUNTED)
            fields["experience"].queryset = known.order_by("-id")


class ExperienceForm(OwnForm):
    title = forms.CharField(max_length=60, label=_("标题"))
    year = forms.IntegerField(min_value=2000, max_value=2199, label=_("年度"), initial=this_year)
    direction = forms.ChoiceField(
        choices=Experience.Direction, label=_("方向"), help_text=_("“1+N”：标准化、信息化、社会化或其他创新")
    )
    sector = sector_field()
    before = words(_("原来的问题"), rows=3, most=1000)
    practice = words(_("主要做法"), rows=6, most=3000)
    effect = words(_("取得的成效"), rows=4, most=1500)
    lesson = words(_("可以推广的经验"), rows=3, most=1000, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ApproveForm(ActForm):
    remark = words(_("审核意见"), required=False)


class EventForm(OwnForm):
    title = forms.CharField(max_length=80, label=_("活动名称"))
    kind = forms.ChoiceField(choices=Event.Kind, label=_("类别"))
    sector = sector_field()
    held_on = DayField(label=_("日期"))
    place = forms.CharField(max_length=80, label=_("地点"))
    experience = ChoiceOf(Experience, required=False, label=_("交流的典型经验"), empty_label=_("没有"))
    notice = words(_("通知内容"), rows=4, most=1000)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class HoldForm(ActForm):
    held_on = PastDay(label=_("举办日期"))
    attended = forms.IntegerField(min_value=1, max_value=100_000, label=_("参加人数"))
    units = forms.CharField(max_length=300, required=False, label=_("参加单位"))
    summary = words(_("活动情况"), rows=4, most=2000)


class MediaForm(OwnForm):
    title = forms.CharField(max_length=120, label=_("标题"))
    kind = forms.ChoiceField(choices=MediaItem.Kind, label=_("类别"))
    rank = forms.ChoiceField(choices=MediaItem.Rank, label=_("级别"), help_text=_("区县级及以上可作加分佐证"))
    outlet = forms.CharField(max_length=80, label=_("媒体、文件"))
    published_on = PastDay(label=_("刊发日期"))
    link = forms.URLField(max_length=300, required=False, label=_("网址"), assume_scheme="https")
    page = forms.CharField(max_length=60, required=False, label=_("版面、文号"))
    sector = sector_field()
    experience = ChoiceOf(Experience, required=False, label=_("典型经验"), empty_label=_("没有"))

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.cleaned_data["link"] and not self.cleaned_data["page"]:
            self.add_error("link", _("网址和版面、文号至少填一项"))


class VoicesFilter(AreaFilterForm):
    """By area, sector, state, words of the title, and `kind_of` (a column and its choices)."""

    picks: tuple[str, ...] = ("kind", "sector", "year", "state")
    words = _("标题")
    kind_column = ""
    year_column = ""
    q = keyword(_("标题"))
    kind = forms.ChoiceField(required=False, label=_("类别"))
    sector = forms.ModelChoiceField(Sector.objects.all(), required=False, label=_("行业"))
    year = forms.IntegerField(required=False, min_value=2000, max_value=2199, label=_("年度"))
    state = forms.ChoiceField(required=False, label=_("状态"))
    kinds: Any = ()
    states: Any = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [ALL, *self.kinds]
        fields["state"].choices = [ALL, *self.states]

    def narrow(self, rows):
        rows = self.in_area(rows)
        columns = {"kind": self.kind_column, "sector": "sector", "year": self.year_column, "state": "state"}
        said = {column: self.value(name) for name, column in columns.items() if self.value(name)}
        rows = rows.filter(**said)
        return rows.filter(title__icontains=self.value("q")) if self.value("q") else rows


class ExperienceFilter(VoicesFilter):
    """`approved_from`, `approved_by`: moments between which they were approved, for the calculator's own list."""

    kind_column, year_column = "direction", "year"
    kinds, states = Experience.Direction.choices, ExperienceState.choices
    picks = ("kind", "sector", "year", "state", "approved_from", "approved_by")
    approved_from = DayField(required=False, label=_("通过日期起"))
    approved_by = DayField(required=False, label=_("通过日期止"))

    def narrow(self, rows):
        rows = super().narrow(rows)
        asked = {"approved_from": "approved_at__date__gte", "approved_by": "approved_at__date__lte"}
        return rows.filter(**{column: self.value(name) for name, column in asked.items() if self.value(name)})


class EventFilter(VoicesFilter):
    kind_column, year_column = "kind", "held_on__year"
    kinds, states = Event.Kind.choices, EventState.choices


class MediaFilter(VoicesFilter):
    kind_column, year_column = "kind", "published_on__year"
    kinds, states = MediaItem.Kind.choices, MediaState.choices


class LibraryFilter(forms.Form):
    """What the public may ask of the library."""

    direction = forms.ChoiceField(
        required=False, choices=[ALL, *Experience.Direction.choices], label=_("方向")
    )
    sector = forms.ModelChoiceField(
        Sector.objects.all(), required=False, label=_("行业"), empty_label=_("全部")
    )
    q = forms.CharField(required=False, max_length=60, label=_("关键字"))

    def narrow(self, rows):
        """What can't be asked asks nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        for name in ("direction", "sector"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        return rows.filter(title__icontains=said["q"]) if said.get("q") else rows
