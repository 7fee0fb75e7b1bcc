"""满意度调查: from the county's questions to the mean of a village; nobody is asked who he is, nobody can be told."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from accounts.access import Refused
from accounts.flows import WrongMove
from accounts.models import Division
from common.models import AuditRecord
from evaluation import satisfaction, survey_limits
from evaluation.actions import answers, opinions, surveys
from evaluation.models import Answer, QuestionSet, Survey, SurveyPlace
from evaluation.places import CALCULATORS, Period
from evaluation.survey_marks import read_marks, score_of
from tests.evaluation.round_rows import make_round
from tests.evaluation.voice_rows import make_questions, make_survey, office, place_of, scan
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
INTO = "320115009201"


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Nobody has sent anything today: counts outlive a test."""
    cache.clear()


def everyone(model):
    return model.objects.everywhere(because="test")


def period(**named) -> Period:
    today = TODAY()
    said = {"from_date": today.replace(month=1, day=1), "until": today.replace(month=12, day=31)}
    said |= {"deadline": timezone.make_aware(datetime.combine(today, time(23, 59)))}
    return Period(**said | named)


def test_from_questions_to_the_mean_of_a_village_through_the_pages():
    desk = client_of(office())
    wrong = {"name": "问卷", "questions": "甲\n甲"}
    assert desk.post(reverse("evaluation:question-set-create"), wrong).status_code == 422
    sent = {"name": "问卷", "intro": "不记名", "questions": "路好不好\n灯亮不亮\n\n总的来说"}
    assert desk.post(reverse("evaluation:question-set-create"), sent).status_code == 302
    asked = everyone(QuestionSet).get()
    edit = reverse("evaluation:question-set-edit", args=[asked.pk])
    assert "灯亮不亮" in desk.get(edit).text
    assert desk.post(edit, sent | {"name": "管护问卷", "version": asked.version}).status_code == 302
    assert (
        desk.post(edit, sent | {"name": "旧的", "version": asked.version}).status_code == 422
    )  # somebody was first
    act = reverse("evaluation:question-set-act", args=[asked.pk, "issue"])
    assert desk.get(act).status_code == 200 and desk.post(act).status_code == 302
    assert desk.post(edit, sent).status_code == 422  # in use it never changes
    make_survey(begun=False)  # the villages stand
    said = {"division": HENGXI, "question_set": asked.pk, "title": "秋季调查", "year": TODAY().year}
    said |= {"from_date": TODAY().isoformat(), "until": (TODAY() - timedelta(days=1)).isoformat()}
    assert desk.post(reverse("evaluation:survey-create"), said).status_code == 422
    said |= {"until": TODAY().isoformat()}
    assert desk.post(reverse("evaluation:survey-create"), said).status_code == 302
    survey = everyone(Survey).get(title="秋季调查")
    assert desk.post(reverse("evaluation:survey-act", args=[survey.pk, "open"])).status_code == 302
    assert everyone(SurveyPlace).filter(survey=survey).count() == 21
    place = place_of(survey)
    for _number in range(9):
        scan(place=place)
    page = reverse("evaluation:survey-detail", args=[survey.pk])
    assert "不足 10 份，不显示结果" in desk.get(page).text
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    assert village.post(reverse("evaluation:survey-act", args=[survey.pk, "close"])).status_code == 403
    scan(place=place, marks=[5, 5, 0])
    shown = desk.get(page).text
    assert "4.10" in shown and "100.0%" in shown  # nine of 4, one of 5: what nobody knows is left out
    assert "结束后显示" in village.get(page).text and "4.10" not in village.get(page).text
    results = reverse("evaluation:survey-results")
    assert "4.10" in desk.get(results).text and "4.10" not in village.get(results).text
    assert desk.post(reverse("evaluation:survey-act", args=[survey.pk, "close"])).status_code == 302
    assert "4.10" in village.get(page).text and "谷里" not in village.get(page).text
    before = {"until": (TODAY() - timedelta(days=1)).isoformat()}  # a village asks no days
    assert "4.10" in village.get(results, before).text and "4.10" not in desk.get(results, before).text
    for name in ("survey-codes", "survey-sheet"):
        assert desk.get(reverse(f"evaluation:{name}", args=[survey.pk])).status_code == 200
    assert client_of(office(role="township_clerk", division=GULI)).get(page).status_code == 404
    assert (
        desk.post(reverse("evaluation:survey-act", args=[survey.pk, "void"]), {"reason": "重复"}).status_code
        == 302
    )
    assert satisfaction.by_village(everyone(Answer), day=TODAY()) == {}


def test_anyone_answers_by_phone_without_script_or_name():
    place = place_of(make_survey())
    url, phone = reverse("evaluation:voice-form", args=[place.token]), Client()
    page = phone.get(url)
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex, nofollow" and "石塘村" in page.text
    said = {"mark_1": "5", "mark_2": "4", "mark_3": "0", "key": str(uuid4())}
    assert phone.post(url, said | {"mark_1": "9"}).status_code == 422
    assert phone.post(url, said | {"mark_1": "0", "mark_2": "0"}).status_code == 422  # nothing was judged
    assert phone.post(url, said).status_code == 302
    row = everyone(Answer).get()
    assert (row.marks, row.score, row.channel, row.entered_by) == ([5, 4, 0], Decimal("4.5"), "scan", None)
    second = phone.get(url).text
    assert "data:image/png" in second  # the next one from here reads digits
    assert phone.post(url, said | {"digits": "11111"}).status_code == 422
    digits = {"digits": phone.session["captcha"]}
    assert phone.post(url, said | digits).status_code == 302
    assert everyone(Answer).count() == 1  # the same form twice is one answer
    assert phone.get(reverse("evaluation:voice-thanks", args=[place.token])).status_code == 200
    assert phone.get(reverse("evaluation:voice-form", args=["nobody"])).status_code == 404


def test_an_answer_is_tied_to_nobody_not_even_by_the_trail():
    place = place_of(make_survey())
    village = client_of(make_post(role="village_clerk", division=SHITANG))  # signed in, out of curiosity
    said = {"mark_1": "5", "mark_2": "4", "mark_3": "3", "key": str(uuid4())}
    assert village.post(reverse("evaluation:voice-form", args=[place.token]), said).status_code == 302
    row = everyone(Answer).get()
    found = AuditRecord.objects.filter(table="evaluation_answer", key=str(row.pk))
    assert found.exists()
    assert {(one.account_id, one.person_id, one.post_id, one.request) for one in found} == {
        (None, None, None, "")
    }
    held = {field.name for field in Answer._meta.concrete_fields}
    assert not held & {"address", "phone", "created_at", "session"}


def test_many_from_one_address_wait():
    place = place_of(make_survey())
    url = reverse("evaluation:voice-form", args=[place.token])
    for _number in range(survey_limits.MOST_OF_ADDRESS):
        survey_limits.take("answer", "127.0.0.1", SHITANG)
    answered = Client().get(url)
    assert answered.status_code == 429 and answered["Retry-After"]
    assert "data:image/png" not in Client(REMOTE_ADDR="10.9.9.9").get(url).text
    for number in range(survey_limits.MOST_WITHOUT_DIGITS):
        survey_limits.take("answer", f"10.1.{number // 250}.{number % 250}", SHITANG)
    page = Client(REMOTE_ADDR="10.9.9.9").get(url)  # nobody shuts the village out: everyone reads digits
    assert page.status_code == 200 and "data:image/png" in page.text


def test_a_network_is_one_sender_and_draws_only_so_many_pictures():
    place = place_of(make_survey())
    url, opinion = (reverse(f"evaluation:voice-{noun}", args=[place.token]) for noun in ("form", "opinion"))
    said = {"mark_1": "5", "mark_2": "4", "mark_3": "3", "key": str(uuid4())}
    assert Client(REMOTE_ADDR="2001:db8:1:2::1").post(url, said).status_code == 302
    next_door = Client(REMOTE_ADDR="2001:db8:1:2:ffff::9")
    refused = next_door.post(url, said | {"key": str(uuid4())})
    assert refused.status_code == 422 and "data:image/png" in refused.text
    assert "data:image/png" not in Client(REMOTE_ADDR="2001:db8:1:3::1").get(url).text
    assert survey_limits.network("::ffff:10.0.0.1") == "10.0.0.1"
    met = [survey_limits.take("answer", "10.2.2.2", SHITANG).asks for _number in range(2)]
    assert met == [False, True]  # counted before either is kept
    for _number in range(survey_limits.MOST_PICTURES):
        survey_limits.may_draw("2001:db8:1:2::5")
    drawn = Client(REMOTE_ADDR="2001:db8:1:2::7").get(opinion)
    assert drawn.status_code == 429 and "sessionid" not in drawn.cookies
    assert Client(REMOTE_ADDR="10.9.9.9").get(opinion).status_code == 200


def test_nothing_is_taken_outside_the_days_or_after_the_end():
    today, by = TODAY(), office()
    later = make_survey(from_date=today + timedelta(days=2), until=today + timedelta(days=9))
    url = reverse("evaluation:voice-form", args=[place_of(later).token])
    assert "调查从" in Client().get(url).text
    with pytest.raises(ValidationError, match="调查从"):
        scan(place=place_of(later))
    survey = make_survey()
    place = place_of(survey)
    surveys.close(survey=survey, by=by)
    with pytest.raises(ValidationError, match="没有在进行"):
        scan(place=place)
    with pytest.raises(ValidationError, match="没有在进行"):  # nor on paper: the results stand
        answers.enter(place=place, sheet="1", marks=[5, 4, 3], answered_on=today, by=by)
    with pytest.raises(WrongMove):
        surveys.begin(survey=survey, by=by)
    with pytest.raises(Refused):  # questions are the county's
        surveys.write_questions(
            name="镇里的", intro="", questions=["甲"], by=office(role="township_clerk", division=HENGXI)
        )


def test_paper_is_entered_in_heaps_each_number_once():
    survey = make_survey()
    clerk = client_of(office(role="township_clerk", division=HENGXI))
    url = reverse("evaluation:answer-enter", args=[survey.pk])
    said = {"place": place_of(survey).pk, "answered_on": TODAY().isoformat()}
    heap = {f"sheet_{n}": f"S{n:03d}" for n in range(1, 12)} | {f"marks_{n}": "554" for n in range(1, 12)}
    assert clerk.post(url, said).status_code == 422
    for wrong in ({"marks_3": "5"}, {"marks_3": "596"}, {"sheet_3": "S001"}, {"marks_3": "000"}):
        assert clerk.post(url, said | heap | wrong).status_code == 422, wrong
    assert not everyone(Answer).exists()  # all of a page or none
    assert clerk.post(url, said | heap).status_code == 302
    assert everyone(Answer).count() == 11
    again = clerk.post(url, said | {"sheet_1": "S001", "marks_1": "111"})
    assert again.status_code == 422 and "S001 已经录入过" in again.text
    listed = reverse("evaluation:answer-list", args=[survey.pk])
    assert "S011" in clerk.get(listed).text and "S011" not in clerk.get(listed, {"q": "S001"}).text
    row = everyone(Answer).get(sheet="S011")
    strike = reverse("evaluation:answer-strike", args=[row.pk])
    assert clerk.get(strike).status_code == 200
    assert clerk.post(strike, {"reason": "录入有误"}).status_code == 302
    assert satisfaction.of_all(everyone(Answer), day=TODAY()).valid == 10
    assert satisfaction.of_all(everyone(Answer), day=TODAY() - timedelta(days=1)).valid == 0
    with pytest.raises(ValidationError, match="已经剔除过"):
        answers.strike(answer=row, reason="又", by=office())
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    assert village.get(listed).status_code == 403 and village.get(url).status_code == 403
    with pytest.raises(ValidationError, match="扫码"):
        answers.strike(answer=scan(place=place_of(survey)), reason="不好看", by=office())


def test_the_calculator_counts_whole_days_and_ten_answers():
    by, count = office(), CALCULATORS.get("satisfaction").count
    first, second = (make_survey(division=COUNTY, title=title) for title in ("春季", "秋季"))
    for _number in range(9):
        scan(place=place_of(first), marks=[4, 4, 4])
    scan(place=place_of(second), marks=[3, 0, 4])  # 3.5
    surveys.close(survey=first, by=by)
    nothing = count([SHITANG, GULI], period())
    assert nothing[SHITANG].denominator == 0 and "不足 10 份" in nothing[SHITANG].told
    assert "再收 1 份" in nothing[SHITANG].raises and nothing[GULI].denominator == 0
    surveys.close(survey=second, by=by)
    found = count([SHITANG], period())[SHITANG]
    assert (found.numerator, found.denominator) == (Decimal("3.95"), 5)
    assert "有效评价 10 份" in found.told and "90.0%" in found.told
    shown = client_of(office()).get(found.url).text
    assert "3.95" in shown and "有效评价 10 份" in shown
    early = timezone.make_aware(datetime.combine(TODAY(), time(17, 0)))
    assert count([SHITANG], period(deadline=early))[SHITANG].denominator == 0  # today is not over then
    assert satisfaction.last_whole_day(early) == TODAY() - timedelta(days=1)


def test_a_survey_counts_for_the_rounds_of_whoever_asked():
    by, count = office(), CALCULATORS.get("satisfaction").count
    county, township = make_survey(division=COUNTY), make_survey(title="镇里自己的")
    for survey, mark in ((county, 3), (township, 5)):
        for _number in range(10):
            scan(place=place_of(survey), marks=[mark] * 3)
        surveys.close(survey=survey, by=by)
    own = make_round(by=make_post(role="township_clerk", division=HENGXI))
    assert count([SHITANG], period())[SHITANG].numerator == 3
    found = count([SHITANG], period(round_id=own.pk))[SHITANG]
    shown = client_of(by).get(found.url).text
    assert found.numerator == 5 and "5.00" in shown and "有效评价 10 份" in shown


def test_the_code_of_a_merged_village_asks_for_its_successor():
    place, into = place_of(make_survey()), make_division(code=INTO)
    Division.objects.everywhere(because="test").filter(pk=SHITANG).update(closed_on=TODAY())
    place.division.successors.add(into)
    url = reverse("evaluation:voice-form", args=[place.token])
    assert into.short_name in Client().get(url).text
    said = {"mark_1": "5", "mark_2": "4", "mark_3": "3", "key": str(uuid4())}
    assert Client().post(url, said).status_code == 302
    opinion = opinions.send(place=place, text="路灯不亮")
    assert everyone(Answer).get().division_id == opinion.division_id == INTO


def test_the_api_acts_as_the_page_does():
    survey = make_survey()
    url = f"/api/surveys/{survey.pk}/acts/close/"
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    assert village.post(url, {}, "application/json").status_code == 403
    desk = client_of(office())
    assert desk.post(url.replace("close", "void"), {}, "application/json").status_code == 400  # no reason
    answer = desk.post(url, {}, "application/json")
    assert answer.status_code == 200 and answer.json()["state"] == "closed"
    assert desk.post(url, {}, "application/json").status_code in (400, 409)


def test_the_county_sees_every_village_and_takes_the_list_away():
    survey = make_survey()
    for _number in range(10):
        scan(place=place_of(survey))
    desk = client_of(office())
    page = desk.get(reverse("evaluation:survey-results"), {"survey": survey.pk, "township": HENGXI})
    assert "石塘村" in page.text and "4.00" in page.text and "不适用" in page.text
    assert desk.get(reverse("evaluation:survey-results-export")).status_code == 200


@given(some.lists(some.integers(0, 5), min_size=1, max_size=12))
def test_marks_read_as_typed_and_their_score_lies_between_them(marks):
    assert read_marks(" ".join(map(str, marks)), len(marks)) == marks
    score, judged = score_of(marks), [mark for mark in marks if mark]
    assert (score is None) == (not judged)
    assert score is None or min(judged) <= score <= max(judged)


def test_lists_ask_as_often_for_thirty_rows_as_for_one():
    desk, survey = client_of(office()), make_survey()
    assert_flat(desk, reverse("evaluation:question-set-list"), lambda n: make_questions(questions=[f"{n}"]))
    assert_flat(desk, reverse("evaluation:survey-list"), lambda n: make_survey(title=f"{n}", begun=False))
    place, by = place_of(survey), office()
    said = {"place": place, "marks": [5, 5, 5], "answered_on": TODAY(), "by": by}
    assert_flat(
        desk,
        reverse("evaluation:answer-list", args=[survey.pk]),
        lambda n: answers.enter(sheet=f"{n}", **said),
    )
    villages = iter(everyone(SurveyPlace).filter(survey=survey).exclude(division=SHITANG))
    detail = reverse("evaluation:survey-detail", args=[survey.pk])
    assert_flat(desk, detail, lambda n: scan(place=next(villages)), rows=20)
