"""满意度调查: questions by version, a survey begun, its places, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility
from common.models.versions import change
from evaluation.models import (
    QUESTION_SET_FLOW,
    SURVEY_FLOW,
    Question,
    QuestionSet,
    QuestionSetState,
    Survey,
    SurveyPlace,
    SurveyState,
)
from maintenance.actions.holding import held

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
MOST_QUESTIONS = 12


@transaction.atomic
def write_questions(*, name: str, intro: str, questions: Sequence[str], by) -> QuestionSet:
    """The county's next version of the questions, a draft. Raises Refused, ValidationError."""
    require(by, Right.SURVEY_MANAGE)
    require_division(by, by.division.county_code)  # of the county: a township asks by what the county asks
    texts = _told_apart(questions)
    county = Division.objects.visible_to(by).select_for_update().get(pk=by.division.county_code)
    rows = QuestionSet.objects.of_county(by)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    made = QuestionSet.objects.create(
        division=county, number=last + 1, name=name, intro=intro, made_by_id=by.person_id
    )
    _put(made, texts)
    return made


@transaction.atomic
def revise_questions(
    *, question_set: QuestionSet, version: int, name: str, intro: str, questions: Sequence[str], by
) -> QuestionSet:
    """A draft written anew. Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.SURVEY_MANAGE, question_set)
    row = held(question_set, by=by)
    if row.state != QuestionSetState.DRAFT:
        raise ValidationError(_("问卷已经启用，不能再改；请编制新一版"))
    texts = _told_apart(questions)
    change(row, version=version, name=name, intro=intro)
    row.questions.all().delete()
    _put(row, texts)
    return row


def _told_apart(questions: Sequence[str]) -> list[str]:
    texts = [text.strip() for text in questions if text.strip()]
    if not texts:
        raise ValidationError({"questions": _("请至少写一道题")})
    if len(texts) > MOST_QUESTIONS:
        raise ValidationError({"questions": _("最多 %s 道题，多了群众不愿意填") % MOST_QUESTIONS})
    if len(set(texts)) != len(texts):
        raise ValidationError({"questions": _("有重复的题目")})
    return texts


def _put(row: QuestionSet, texts: list[str]) -> None:
    Question.objects.bulk_create(
        [Question(question_set=row, order=number, text=text) for number, text in enumerate(texts, 1)]
    )


@transaction.atomic
def issue_questions(*, question_set: QuestionSet, by, seen: int | None = None) -> QuestionSet:
    """启用. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(question_set, by=by, seen=seen)
    QUESTION_SET_FLOW.move(row, "issue", by=by)
    return row


@transaction.atomic
def retire_questions(*, question_set: QuestionSet, reason: str, by, seen: int | None = None) -> QuestionSet:
    """停用 for surveys to come. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(question_set, by=by, seen=seen)
    QUESTION_SET_FLOW.move(row, "retire", by=by, reason=reason)
    return row


@transaction.atomic
def plan(
    *, division: Division, question_set: QuestionSet, title: str, year: int, from_date: date, until: date, by
) -> Survey:
    """A survey of an area, a draft. Raises Refused, ValidationError."""
    require(by, Right.SURVEY_MANAGE)
    require_division(by, division.pk)
    if question_set.division_id != division.county_code or question_set.state != QuestionSetState.ISSUED:
        raise ValidationError({"question_set": _("请选择本区县启用的问卷")})
    if from_date > until:
        raise ValidationError({"until": _("截止日期不能早于开始日期")})
    said: dict[str, Any] = {"title": title, "year": year, "from_date": from_date, "until": until}
    return Survey.objects.create(
        division=division, question_set=question_set, made_by_id=by.person_id, **said
    )


@transaction.atomic
def begin(*, survey: Survey, by, seen: int | None = None) -> Survey:
    """开始调查: every village of the area gets its address. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(survey, by=by, seen=seen, beside=("division", "question_set"))
    SURVEY_FLOW.move(row, "open", by=by)
    area = Division.objects.visible_to(by).filter(level=Division.Level.VILLAGE, closed_on=None)
    villages = [one for one in area if _within(one, row.division)]
    if not villages:
        raise ValidationError(_("调查范围内没有村（社区）"))
    SurveyPlace.objects.bulk_create(
        [SurveyPlace(survey=row, division=one, token=_token()) for one in villages]
    )
    return row


def _within(village: Division, area: Division) -> bool:
    return any(start <= village.pk < end for start, end in area.ranges)


def _token() -> str:
    return get_random_string(12, LETTERS)


@transaction.atomic
def add_place(*, survey: Survey, facility: Facility, by) -> SurveyPlace:
    """An address of one facility's own. Raises Refused, Http404, ValidationError."""
    require(by, Right.SURVEY_MANAGE, survey)
    row = held(survey, by=by, beside=("division",))
    require_division(by, facility.division_id)
    if row.state != SurveyState.OPEN:
        raise ValidationError(_("现为“%s”，不能再加调查点") % row.get_state_display())
    if not _within(facility.division, row.division):
        raise ValidationError({"facility": _("设施不在调查范围内")})
    made, _new = SurveyPlace.objects.everywhere(
        because="the survey's own, its area asked above"
    ).get_or_create(survey=row, division=facility.division, facility=facility, defaults={"token": _token()})
    return made


@transaction.atomic
def close(*, survey: Survey, by, seen: int | None = None) -> Survey:
    """结束调查. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(survey, by=by, seen=seen)
    SURVEY_FLOW.move(row, "close", by=by)
    return row


@transaction.atomic
def void(*, survey: Survey, reason: str, by, seen: int | None = None) -> Survey:
    """作废: none of its answers counts. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(survey, by=by, seen=seen)
    SURVEY_FLOW.move(row, "void", by=by, reason=reason)
    return row
