"""Forms of 满意度调查: questions, a survey, its filters, sheets of paper, what anyone fills in by phone."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import WRONG_CHOICE, ChoiceOf, DivisionField, PostForm
from accounts.forms.days import DayField, PastDay
from accounts.lists import AreaFilterForm, FilterForm, keyword
from assets.forms.naming import one_named
from assets.models import Facility
from evaluation.models import Answer, QuestionSet, QuestionSetState, Survey, SurveyPlace, SurveyState
from evaluation.satisfaction import reads_sheets
from evaluation.survey_marks import read_marks

DAYS = ("from_date", "until", "day")
ROWS = 15  # sheets on one page of entry
FIRST = "\n".join(
    (
        "村里的道路、路灯、供水、厕所、垃圾点等公共设施是否完好、能正常使用",
        "设施坏了报修后，来人维修是否及时",
        "村庄环境和设施周边是否干净整洁",
        "管护人员的日常工作是否尽心",
        "管护经费的来源和开支是否公开、让人放心",
        "总的来说，您对本村公共设施管护是否满意",
    )
)
MARKS = (
    (5, _("很满意")),
    (4, _("满意")),
    (3, _("一般")),
    (2, _("不满意")),
    (1, _("很不满意")),
    (0, _("不了解")),
)


class QuestionSetForm(PostForm):
    name = forms.CharField(max_length=80, label=_("问卷名称"))
    intro = forms.CharField(
        max_length=300, required=False, label=_("卷首语"), widget=forms.Textarea(attrs={"rows": 2})
    )
    questions = forms.CharField(
        label=_("题目"), max_length=1500, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一题，最多 12 题；每题都按“很满意”到“很不满意”五档评分，另有“不了解”"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """What the act is told."""
        found = {name: self.cleaned_data[name] for name in ("name", "intro")}
        return found | {"questions": self.cleaned_data["questions"].splitlines()}


class SurveyForm(PostForm):
    division = DivisionField(label=_("调查范围"), help_text=_("镇（街道）和区县调查其全部村（社区）"))
    question_set = ChoiceOf(QuestionSet, label=_("问卷"))
    title = forms.CharField(max_length=80, label=_("调查名称"))
    year = forms.IntegerField(
        min_value=2000, max_value=2199, label=_("年度"), initial=lambda: timezone.localdate().year
    )
    from_date = DayField(label=_("开始日期"))
    until = DayField(label=_("截止日期"))

    def offer(self) -> None:
        fields: Any = self.fields
        fields["division"].offer_to(self.post)
        sets = QuestionSet.objects.of_county(self.post).filter(state=QuestionSetState.ISSUED)
        fields["question_set"].queryset = sets
        self.offers_questions = sets.exists()

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("from_date"), self.cleaned_data.get("until")
        if first and last and first > last:
            self.add_error("until", _("截止日期不能早于开始日期"))


class SurveyFilter(FilterForm):
    picks = ("year", "state")
    words = _("调查名称")
    q = keyword(_("调查名称"))
    year = forms.IntegerField(required=False, min_value=2000, max_value=2199, label=_("年度"))
    state = forms.ChoiceField(
        required=False, label=_("状态"), choices=[("", _("全部")), *SurveyState.choices]
    )

    def narrow(self, rows):
        for name in ("year", "state"):
            if self.value(name):
                rows = rows.filter(**{name: self.value(name)})
        return rows.filter(title__icontains=self.value("q")) if self.value("q") else rows


class ResultsFilter(AreaFilterForm):
    """Whose answers are counted, of which days and as of which day.

    Days are asked by those who read each sheet anyway: others would read one answer from two results that differ by it
    (satisfaction.told_to).
    """

    picks: tuple[str, ...] = ("survey", "asked_by", *DAYS)
    survey = ChoiceOf(Survey, required=False, label=_("调查"), empty_label=_("全部"))
    asked_by = forms.ChoiceField(
        required=False, label=_("计入评价"),
        choices=[("", _("全部")), ("county", _("区县组织、已结束")), ("township", _("镇街组织、已结束"))],
    )  # fmt: skip
    from_date = DayField(required=False, label=_("填写日期起"))
    until = DayField(required=False, label=_("填写日期止"))
    day = DayField(required=False, label=_("截至"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Survey.objects.seen_by(self.post).exclude(state=SurveyState.DRAFT)
        self.fields["survey"].queryset = seen  # type: ignore[attr-defined]
        if not reads_sheets(self.post):
            self.picks = tuple(name for name in self.picks if name not in DAYS)
            for name in DAYS:
                del self.fields[name]

    @property
    def as_of(self) -> date:
        return self.value("day") or timezone.localdate()

    def narrow(self, rows):
        rows = self.in_area(rows)
        asked = {"survey": "survey", "from_date": "answered_on__gte", "until": "answered_on__lte"}
        said = {column: self.value(name) for name, column in asked.items() if self.value(name)}
        if level := self.value("asked_by"):
            said |= {"survey__division__level": level, "survey__state": SurveyState.CLOSED}
        return rows.filter(**said)


class AnswerFilter(AreaFilterForm):
    picks = ("channel", "state")
    words = _("问卷编号")
    q = keyword(_("问卷编号"))
    channel = forms.ChoiceField(
        required=False, label=_("方式"), choices=[("", _("全部")), *Answer.Channel.choices]
    )
    state = forms.ChoiceField(
        required=False,
        label=_("状态"),
        choices=[("", _("全部")), ("valid", _("有效")), ("struck", _("已剔除"))],
    )

    def narrow(self, rows):
        rows = self.in_area(rows)
        if self.value("channel"):
            rows = rows.filter(channel=self.value("channel"))
        if self.value("state"):
            rows = rows.filter(struck_on__isnull=self.value("state") == "valid")
        return rows.filter(sheet__startswith=self.value("q")) if self.value("q") else rows


class FacilityPlaceForm(PostForm):
    facility = forms.CharField(max_length=100, label=_("设施"), help_text=_("输统一编码或名称"))

    def clean_facility(self) -> Facility:
        rows = Facility.objects.visible_to(self.post).counted().select_related("division")
        found = one_named(self.cleaned_data["facility"].strip(), rows)
        if found is None:
            raise ValidationError(_("没有找到这处设施"))
        return found


class SheetsForm(PostForm):
    """Many sheets of one village at once: a number and a row of digits each; what is empty is left out."""

    place = ChoiceOf(SurveyPlace, label=_("村（社区）"))
    answered_on = PastDay(label=_("填写日期"))

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        self.survey, self.asked = survey, survey.question_set.questions.count()
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        fields: Any = self.fields
        rows = SurveyPlace.objects.visible_to(self.post).filter(survey=self.survey, facility=None)
        fields["place"].queryset = rows.select_related("division", "facility").order_by("division_id")
        for number in range(1, ROWS + 1):
            fields[f"sheet_{number}"] = forms.CharField(max_length=20, required=False, label=_("编号"))
            fields[f"marks_{number}"] = forms.CharField(
                max_length=40, required=False, label=_("评分"),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[int, Any, Any]]:
        return [(number, self[f"sheet_{number}"], self[f"marks_{number}"]) for number in range(1, ROWS + 1)]

    def clean(self) -> None:
        super().clean()
        self.sheets: list[tuple[int, str, list[int]]] = []
        seen: set[str] = set()
        for number in range(1, ROWS + 1):
            self._line(number, seen)
        if not self.sheets and not self.errors:
            raise ValidationError(_("请至少录入一份问卷"))

    def _line(self, number: int, seen: set[str]) -> None:
        sheet, typed = (self.cleaned_data.get(f"{name}_{number}", "").strip() for name in ("sheet", "marks"))
        if not sheet and not typed:
            return
        if not sheet:
            self.add_error(f"sheet_{number}", _("请填问卷编号"))
        elif sheet in seen:
            self.add_error(f"sheet_{number}", _("本页有相同的编号"))
        seen.add(sheet)
        try:
            self.sheets.append((number, sheet, read_marks(typed, self.asked)))
        except ValueError as wrong:
            self.add_error(f"marks_{number}", str(wrong))


class VoiceForm(forms.Form):
    """What anyone fills in at a place: a mark for each question, and the digits of a picture where asked."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, survey: Survey, asks_digits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(survey.question_set.questions.order_by("order"))
        for question in self.questions:
            self.fields[f"mark_{question.order}"] = forms.TypedChoiceField(
                choices=MARKS, coerce=int, label=f"{question.order}. {question.text}",
                widget=forms.RadioSelect, error_messages=WRONG_CHOICE,
            )  # fmt: skip
        if asks_digits:
            self.fields["digits"] = digits_field()

    def marks(self) -> list[int]:
        return [self.cleaned_data[f"mark_{question.order}"] for question in self.questions]


def digits_field() -> forms.CharField:
    return forms.CharField(
        label=_("图中的数字"), max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
