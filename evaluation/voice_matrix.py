"""Objects of surveys, answers and opinions for the authorisation matrix: one of each noun, of one village."""

from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.utils import timezone

from accounts.models import Division, Person
from accounts.places import ObjectFactory
from evaluation.models import Answer, Opinion, Question, QuestionSet, Survey, SurveyPlace

_number = count(1)


def question_set(division: Division, *, state: str = "issued") -> QuestionSet:
    """Of the county of the division."""
    sets = QuestionSet.objects.everywhere(because="the matrix")
    number = sets.filter(division_id=division.county_code).count() + 1
    made = sets.create(division_id=division.county_code, number=number, name="矩阵问卷", state=state)
    Question.objects.create(question_set=made, order=1, text="矩阵题")
    return made


def survey(division: Division) -> Survey:
    today = timezone.localdate()
    said = {"title": f"{division.short_name}矩阵调查", "year": today.year, "state": "open"}
    made = Survey.objects.create(
        division=division, question_set=question_set(division), from_date=today, until=today, **said
    )
    place(made, division)
    return made


def place(row: Survey, division: Division) -> SurveyPlace:
    return SurveyPlace.objects.create(survey=row, division=division, token=f"matrix{next(_number)}")


def answer(division: Division) -> Answer:
    row, today = survey(division), timezone.localdate()
    said = {"channel": "paper", "sheet": "1", "marks": [5], "score": Decimal(5), "key": uuid4()}
    return Answer.objects.create(
        survey=row,
        place=row.places.get(),
        division=division,
        answered_on=today,
        entered_on=today,
        entered_by=Person.objects.everywhere(because="the matrix").first(),
        **said,
    )


def opinion(division: Division) -> Opinion:
    today = timezone.localdate()
    said = {"channel": "visit", "text": f"{division.short_name}矩阵意见"}
    return Opinion.objects.create(division=division, received_on=today, due_on=today, **said)


def _of(key: str, make, **more: str) -> ObjectFactory:
    return ObjectFactory(lambda division: {key: make(division).pk, **more})


def _set(**more: str) -> ObjectFactory:
    """Questions are read by the whole county."""
    state = "issued" if more else "draft"
    return ObjectFactory(
        lambda division: {"set_id": question_set(division, state=state).pk, **more}, shared=True
    )


FACTORIES = {
    "evaluation:question-set-detail": _set(),
    "evaluation:question-set-edit": _set(),
    "evaluation:question-set-act": _set(act="retire"),
    "evaluation:survey-detail": _of("survey_id", survey),
    "evaluation:survey-act": _of("survey_id", survey, act="close"),
    "evaluation:survey-place": _of("survey_id", survey),
    "evaluation:survey-codes": _of("survey_id", survey),
    "evaluation:survey-sheet": _of("survey_id", survey),
    "evaluation:answer-list": _of("survey_id", survey),
    "evaluation:answer-enter": _of("survey_id", survey),
    "evaluation:answer-strike": _of("answer_id", answer),
    "evaluation:opinion-detail": _of("opinion_id", opinion),
    "evaluation:opinion-act": _of("opinion_id", opinion, act="answer"),
    "api:survey-detail": _of("pk", survey),
    "api:survey-act": _of("pk", survey, act="close"),
    "api:opinion-detail": _of("pk", opinion),
    "api:opinion-act": _of("pk", opinion, act="answer"),
}
