"""培训: plans, sessions, 签到 by code and tick, scores, hours that count once held; 技术指导 and its follow-up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from maintenance import caretakers_counted as counted
from maintenance.actions import guidance, training
from maintenance.models import Attendance, GuidanceVisit, TrainingPlan, TrainingSession
from maintenance.models.training import FLOW
from maintenance.waiting_training import may_read_photo
from tests.assets.factories import make_facility, make_type
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import make_caretaker, make_session, png

TODAY = timezone.localdate


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def arranged(by, **said) -> TrainingSession:
    values = {
        "title": "防汛培训",
        "held_on": TODAY(),
        "hours": Decimal(3),
        "place": "会议室",
        "teacher": "老师",
    }
    return training.arrange(division=make_division(code=HENGXI), by=by, **values | said)


def test_only_who_manages_training_in_his_area(clerk, village):
    with pytest.raises(Refused):
        arranged(village)
    with pytest.raises(Refused):
        training.arrange(division=make_division(code=GULI), by=clerk, title="x")
    with pytest.raises(Http404):
        training.hold(session=make_session(division=GULI, state="planned"), summary="", by=clerk)


def test_a_department_trains_in_its_sectors_only(db):
    make_type()
    department = make_post(role="department", division=COUNTY, sectors=["04"])
    place = make_division(code=COUNTY)
    said = {
        "title": "公厕保洁",
        "held_on": TODAY(),
        "hours": 2,
        "place": "区里",
        "teacher": "甲",
        "by": department,
    }
    with pytest.raises(Http404):
        training.arrange(division=place, sector_id="01", **said)
    assert training.arrange(division=place, sector_id="04", **said).pk


def test_attending_by_the_code_counts_once_and_only_that_day(clerk, village):
    session = arranged(clerk)
    first = training.attend(session=session, by=village)
    assert training.attend(session=session, by=village).pk == first.pk
    later = arranged(clerk, held_on=TODAY() + timedelta(days=1))
    with pytest.raises(ValidationError, match="当天"):
        training.attend(session=later, by=village)
    training.cancel(session=later, reason="因天气取消", by=clerk)
    with pytest.raises(ValidationError, match="已经取消"):
        training.attend(session=later, by=village)


def test_ticked_are_people_in_sight_who_were_not_there_yet(clerk):
    here, there = make_person(), make_person(division=GULI_VILLAGE)
    session = arranged(clerk)
    assert training.tick(session=session, people=[here.pk, there.pk], by=clerk) == 1
    assert training.tick(session=session, people=[here.pk], by=clerk) == 0
    training.untick(attendance=session.attendances.get(), by=clerk)
    assert not session.attendances.exists()
    with pytest.raises(ValidationError, match="当天起"):
        training.tick(
            session=arranged(clerk, held_on=TODAY() + timedelta(days=2)), people=[here.pk], by=clerk
        )


def test_hours_count_once_it_was_held(clerk):
    person = make_caretaker().person
    session = arranged(clerk)
    with pytest.raises(ValidationError, match="还没有人"):
        training.hold(session=session, summary="", by=clerk)
    training.tick(session=session, people=[person.pk], by=clerk)
    assert counted.hours_of([person.pk]) == {}
    training.hold(session=session, summary="顺利", by=clerk)
    assert counted.hours_of([person.pk]) == {person.pk: 3}
    assert counted.hours_of([person.pk], TODAY().year - 1) == {}
    with pytest.raises(ValidationError, match="不能再改"):
        training.revise(session=session, version=2, title="改", by=clerk)


def test_scores_only_where_there_was_a_test(clerk):
    person = make_person()
    plain, tested = arranged(clerk), arranged(clerk, tested=True)
    for session in (plain, tested):
        training.tick(session=session, people=[person.pk], by=clerk)
    key = tested.attendances.get().pk
    with pytest.raises(ValidationError, match="没有测试"):
        training.score(session=plain, scores={}, by=clerk)
    with pytest.raises(ValidationError, match="0 到 100"):
        training.score(session=tested, scores={key: Decimal(101)}, by=clerk)
    assert training.score(session=tested, scores={key: Decimal("88.5")}, by=clerk) == 1
    assert training.score(session=tested, scores={key: Decimal("88.5")}, by=clerk) == 0


@pytest.mark.parametrize("act", ["hold", "cancel"])
@pytest.mark.parametrize("state", TrainingSession.State.values)
def test_every_move_that_is_not_in_the_table_is_refused(clerk, act, state):
    row = make_session(state=state, people=[make_person()])
    rows = TrainingSession.objects.everywhere(because="test").filter(pk=row.pk)
    before = rows.values().get()
    acts = {
        "hold": lambda: training.hold(session=row, summary="", by=clerk),
        "cancel": lambda: training.cancel(session=row, reason="天气", by=clerk),
    }
    if any(move.act == act and state in move.before for move in FLOW):
        acts[act]()
        assert rows.get().state != state
        return
    with pytest.raises(ValidationError, match="不能"):
        acts[act]()
    url = reverse(f"maintenance:training-{act}", args=[row.pk])
    assert client_of(clerk).post(url, {"reason": "天气"}).status_code == 422
    assert rows.values().get() == before


def test_through_the_pages_from_the_code_to_the_hours(clerk, village):
    client, phone = client_of(clerk), client_of(village)
    sent = {
        "title": "防汛",
        "division": HENGXI,
        "held_on": TODAY().isoformat(),
        "begins": "14:30",
        "hours": "2.5",
    }
    sent |= {"place": "会议室", "teacher": "老师", "tested": "on"}
    made = client.post(reverse("maintenance:training-create"), sent)
    session = TrainingSession.objects.everywhere(because="test").get()
    assert made["Location"] == reverse("maintenance:training-detail", args=[session.pk])
    assert "扫码签到" in client.get(made["Location"]).text
    attend = reverse("maintenance:training-attend", args=[session.token])
    assert ">签到</button>" in phone.get(attend).text.replace("\n", "")
    assert phone.post(attend).status_code == 302
    assert (
        "签到" in phone.get(attend).text
        and '<button class="btn btn-primary attend-act"' not in phone.get(attend).text
    )
    assert phone.get(reverse("maintenance:training-attend", args=["0" * 22])).status_code == 404
    other = make_caretaker()
    tick = reverse("maintenance:training-tick", args=[session.pk])
    assert other.person.name in client.get(tick).text
    client.post(tick, {"row": [other.person_id]})
    key = session.attendances.get(person=other.person).pk
    scores = reverse("maintenance:training-scores", args=[session.pk])
    assert client.post(scores, {f"score-{key}": "九十"}).status_code == 400
    assert client.post(scores, {f"score-{key}": "90"}).status_code == 302
    assert Attendance.objects.everywhere(because="test").get(pk=key).score == 90
    hold = reverse("maintenance:training-hold", args=[session.pk])
    assert client.post(hold, {"summary": "顺利"}).status_code == 302
    assert "2.5 学时" in client.get(reverse("maintenance:caretaker-detail", args=[other.pk])).text


def test_photos_are_pictures_and_read_by_whoever_sees_the_session(clerk, village):
    session = arranged(clerk)
    client, url = client_of(clerk), reverse("maintenance:training-photo", args=[session.pk])
    wrong = SimpleUploadedFile("a.jpg", b"no picture", content_type="image/jpeg")
    assert client.post(url, {"photos": [wrong]}).status_code == 400
    assert client.post(url, {}).status_code == 400
    assert client.post(url, {"photos": [SimpleUploadedFile("a.png", png())]}).status_code == 302
    assert training.photos_of(session).count() == 1
    assert may_read_photo(clerk, str(session.pk)) and not may_read_photo(clerk, "x")
    assert not may_read_photo(make_post(division=GULI), str(session.pk))


def test_a_plan_shows_what_became_of_it(clerk):
    said = {"title": "年度方案", "year": 2026, "audience": "管护员", "hours": 12, "sessions_planned": 4}
    plan = training.plan(division=make_division(code=HENGXI), by=clerk, **said)
    make_session(plan=plan, people=[make_person(), make_person()])
    make_session(plan=plan, state="planned", people=[make_person()])
    client = client_of(clerk)
    page = client.get(reverse("maintenance:training-plan-list")).text
    assert "1 / 4" in page
    edit = reverse("maintenance:training-plan-edit", args=[plan.pk])
    sent = {name: str(value) for name, value in said.items()} | {
        "division": HENGXI,
        "budget": "100",
        "version": 1,
    }
    assert client.post(edit, sent | {"sessions_planned": "5"}).status_code == 302
    assert client.post(edit, sent).status_code == 422  # somebody was first
    assert TrainingPlan.objects.everywhere(because="test").get().sessions_planned == 5


def test_advice_is_followed_by_the_village(clerk, village):
    facility, other = make_facility(), make_facility(division="320115009201")
    place = make_division(code=SHITANG)
    said = {"division": place, "by_whom": "工程师", "advice": "加密拦污栅", "by": clerk}
    with pytest.raises(ValidationError, match="不能晚于今天"):
        guidance.record(visited_on=TODAY() + timedelta(days=1), **said)
    with pytest.raises(ValidationError, match="要在所选"):
        guidance.record(visited_on=TODAY(), facility=other, **said)
    visit = guidance.record(
        visited_on=TODAY() - timedelta(days=9),
        facility=facility,
        follow_by=TODAY() - timedelta(days=1),
        **said,
    )
    client = client_of(village)
    assert "加密拦污栅" in client.get("/").text
    assert "逾期未落实" in client.get(reverse("maintenance:guidance-list"), {"state": "late"}).text
    url = reverse("maintenance:guidance-follow", args=[visit.pk])
    early = (TODAY() - timedelta(days=10)).isoformat()
    assert client.post(url, {"followed_on": early, "text": "好了"}).status_code == 422
    assert client.post(url, {"followed_on": TODAY().isoformat(), "text": "好了"}).status_code == 302
    with pytest.raises(ValidationError, match="已登记落实"):
        guidance.follow(visit=visit, followed_on=TODAY(), text="又", by=clerk)
    stranger = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert client_of(stranger).get(url).status_code == 404


def test_recorded_and_exported_through_the_pages(clerk):
    make_division(code=SHITANG)
    client = client_of(clerk)
    sent = {"division": SHITANG, "visited_on": TODAY().isoformat(), "by_whom": "工程师", "advice": "=加固"}
    assert client.post(reverse("maintenance:guidance-create"), sent).status_code == 302
    assert GuidanceVisit.objects.everywhere(because="test").get().advice == "=加固"
    make_session(title="@防汛")
    for name, words in (("guidance-list-export", "'=加固"), ("training-list-export", "'@防汛")):
        book = client.get(reverse(f"maintenance:{name}"), {"form": "csv"})
        assert words in b"".join(book.streaming_content).decode("utf-8-sig")


NAMES = ["training-list", "training-list-export", "training-detail", "training-tick", "training-plan-list"]


@pytest.mark.parametrize("name", [*NAMES, "guidance-list", "guidance-list-export"])
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, name):
    session = make_session(state="planned", tested=True)

    def more(number: int) -> None:
        person = make_caretaker().person
        make_session(people=[person])
        Attendance.objects.create(session=session, person=make_person(), way="ticked")
        place = make_division(code=SHITANG)
        GuidanceVisit.objects.create(division=place, visited_on=TODAY(), by_whom="甲", advice="乙")
        TrainingPlan.objects.create(
            division=place, year=2026, title=f"{number}", audience="甲", hours=1, sessions_planned=1
        )

    arguments = [session.pk] if name in ("training-detail", "training-tick") else []
    assert_flat(client_of(clerk), reverse(f"maintenance:{name}", args=arguments), more, rows=12)
