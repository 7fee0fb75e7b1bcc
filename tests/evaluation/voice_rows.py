"""Surveys, answers and opinions for tests: plain functions, keyword only, through the acts."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from evaluation.actions import answers, opinions, surveys
from evaluation.models import Answer, Opinion, QuestionSet, Survey, SurveyPlace
from tests.factories import COUNTY, HENGXI, SHITANG, make_division, make_post, make_villages

TEXTS = ("设施完好", "维修及时", "总的来说")


def office(*, role: str = "county_office", division: str = COUNTY):
    return make_post(role=role, division=division)


def make_questions(*, by=None, issued: bool = True, questions=TEXTS) -> QuestionSet:
    by = by or office()
    row = surveys.write_questions(name="满意度问卷", intro="不记名", questions=questions, by=by)
    return surveys.issue_questions(question_set=row, by=by) if issued else row


def make_survey(*, division: str = HENGXI, by=None, begun: bool = True, **named: Any) -> Survey:
    """Of this month of the year around today, begun."""
    today = timezone.localdate()
    by = by or office()
    make_villages(HENGXI)
    asked = named.pop("question_set", None) or QuestionSet.objects.everywhere(because="test").first()
    asked = asked or make_questions()
    said = {"title": "年度满意度调查", "year": today.year, "from_date": today.replace(day=1), "until": today}
    row = surveys.plan(division=make_division(code=division), question_set=asked, by=by, **said | named)
    return surveys.begin(survey=row, by=by) if begun else row


def place_of(survey: Survey, division: str = SHITANG) -> SurveyPlace:
    return SurveyPlace.objects.everywhere(because="test").get(
        survey=survey, division_id=division, facility=None
    )


def scan(*, place: SurveyPlace, marks=(5, 4, 3)) -> Answer:
    return answers.send(place=place, marks=marks, key=uuid4())


def make_opinion(*, division: str = SHITANG, by=None, **named: Any) -> Opinion:
    said = {"channel": "visit", "text": "前石塘组路灯不亮", "received_on": timezone.localdate()} | named
    by = by or make_post(role="township_clerk", division=HENGXI)
    return opinions.enter(division=make_division(code=division), by=by, **said)
