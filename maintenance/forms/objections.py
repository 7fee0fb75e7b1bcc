"""Forms of 异议 and 实名公开."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PostForm
from accounts.forms.days import DayField, PastDay
from accounts.forms.people_search import PersonSearch
from accounts.lists import AreaFilterForm, keyword
from accounts.models import Person
from accounts.scoping import in_ranges
from assets.forms.naming import one_named
from assets.models import Facility
from common.phones import validate_phone
from maintenance.actions.objecting import TAKEN_BY_CLERKS
from maintenance.models import Objection, Publication
from maintenance.places import PUBLISHED_KINDS

WAYS = [(way.value, way.label) for way in TAKEN_BY_CLERKS]


class ObjectionFilter(AreaFilterForm):
    STATES = (("", _("全部")), ("late", _("逾期未答复")), *Objection.State.choices)
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    way = forms.ChoiceField(
        choices=[("", _("全部")), *Objection.Way.choices], required=False, label=_("渠道")
    )
    kind = forms.ChoiceField(required=False, label=_("公示事项"))
    q = keyword(_("编号、内容"))
    picks = ("state", "way", "kind")
    words = _("编号、内容")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, kind.word) for key, kind in PUBLISHED_KINDS.items()]
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("state"):
            state = self.value("state")
            rows = rows.overdue() if state == "late" else rows.filter(state=state)
        if self.value("way"):
            rows = rows.filter(way=self.value("way"))
        if self.value("kind"):
            rows = rows.filter(publication__kind=self.value("kind"))
        if words := self.value("q"):
            rows = rows.filter(_says(words.strip()))
        return rows


def _says(words: str) -> Q:
    return Q(number=words.upper()) | Q(text__contains=words)


class ObjectionForm(PostForm):
    """What somebody said, as the clerk writes it down."""

    way = forms.ChoiceField(choices=WAYS, label=_("渠道"), widget=forms.RadioSelect)
    received_on = PastDay(label=_("收到日期"))
    text = forms.CharField(
        max_length=2000, min_length=4, label=_("异议内容"), widget=forms.Textarea(attrs={"rows": 5})
    )
    facility = forms.CharField(
        max_length=120,
        required=False,
        label=_("涉及设施"),
        help_text=_("设施编码或名称；对整张清单提出的不填"),
    )
    name = forms.CharField(max_length=40, required=False, label=_("提出人"), help_text=_("可以不留姓名"))
    phone = forms.CharField(
        max_length=40, required=False, label=_("联系电话"), validators=[validate_phone],
        help_text=_("加密保存，只供答复时联系"), widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip

    def __init__(self, *args, publication: Publication, **kwargs) -> None:
        self.publication = publication
        super().__init__(*args, **kwargs)

    def clean_facility(self) -> Facility | None:
        """The one facility of the area that the words name."""
        words = self.cleaned_data["facility"].strip()
        here = in_ranges("division_id", self.publication.division.ranges)
        seen = Facility.objects.visible_to(self.post).counted().filter(here)
        return one_named(words, seen, none=_("公示范围内没有这处设施，请核对编码或名称")) if words else None


class AnswerForm(PostForm):
    answer = forms.CharField(max_length=2000, label=_("答复"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, phrases: tuple[str, ...] = (), **kwargs) -> None:
        self.phrases = phrases
        super().__init__(*args, **kwargs)


class RevealForm(PostForm):
    reason = forms.CharField(max_length=200, label=_("查看原因"))


class NamingForm(PostForm):
    person = PersonSearch(
        label=_("人员"), help_text=_("输入姓名后从提示中选；没有提示的，写全姓名或手机号码")
    )
    basis = forms.CharField(
        max_length=200, label=_("依据"), help_text=_("如“本人2026年3月1日书面同意”“镇党委会议纪要第5期”")
    )
    with_phone = forms.BooleanField(required=False, label=_("本人同意公开手机号码"))
    from_date = DayField(label=_("起日"), initial=timezone.localdate)
    until = DayField(required=False, label=_("止日"), help_text=_("不填为长期"))

    def offer(self) -> None:
        field: Any = self.fields["person"]
        field.people = Person.objects.visible_to(self.post).filter(active=True)


class NamingFilter(AreaFilterForm):
    STATES = (("", _("全部")), ("now", _("在公开")), ("ended", _("已终止")))
    state = forms.ChoiceField(choices=STATES, required=False, label=_("状态"))
    q = keyword(_("姓名"))
    picks = ("state",)
    words = _("姓名")

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("state") == "now":
            rows = rows.in_force()
        elif self.value("state"):
            rows = rows.filter(until__lt=timezone.localdate())
        return rows.filter(person__name__contains=self.value("q")) if self.value("q") else rows


class EndNamingForm(PostForm):
    reason = forms.CharField(max_length=200, label=_("终止原因"))
