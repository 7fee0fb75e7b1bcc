"""群众评价: questions, a survey, answers by phone and on paper, opinions: each act once."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import Division
from evaluation.actions import answers, opinions, surveys
from evaluation.models import SurveyPlace
from tests.acts import at_work
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG


def act_on_surveys() -> None:
    today, area = timezone.localdate(), Division.objects.get(pk=HENGXI)
    with at_work("county.office") as by:
        asked = surveys.write_questions(name="见证问卷", intro="", questions=["甲"], by=by)
        surveys.revise_questions(
            question_set=asked,
            version=asked.version,
            name="见证问卷",
            intro="见证",
            questions=["甲", "乙"],
            by=by,
        )
        asked = surveys.issue_questions(question_set=asked, by=by)
        said = {
            "division": area,
            "question_set": asked,
            "year": today.year,
            "from_date": today,
            "until": today,
        }
        survey = surveys.plan(title="见证调查", by=by, **said)
        surveys.begin(survey=survey, by=by)
        surveys.add_place(survey=survey, facility=make_facility(division=SHITANG), by=by)
        place = SurveyPlace.objects.get(survey=survey, division_id=SHITANG, facility=None)
        answers.send(place=place, marks=[5, 4], key=uuid4())
        sheet = answers.enter(place=place, sheet="J1", marks=[3, 0], answered_on=today, by=by)
        answers.strike(answer=sheet, reason="录入有误", by=by)
        surveys.retire_questions(question_set=asked, reason="已有新版问卷", by=by)
        _opinions(place, by)
        surveys.close(survey=survey, by=by)
        surveys.void(survey=survey, reason="重复建立", by=by)


def _opinions(place: SurveyPlace, by) -> None:
    today, village = timezone.localdate(), Division.objects.get(pk=SHITANG)
    one = opinions.send(place=place, text="见证路灯不亮")
    two = opinions.enter(division=village, channel="visit", text="见证水压小", received_on=today, by=by)
    opinions.answer(opinion=one, answer="已修", gist="路灯", shown=True, by=by)
    opinions.reopen(opinion=one, reason="又坏了", by=by)
    opinions.void(opinion=two, reason="重复提交", by=by)
