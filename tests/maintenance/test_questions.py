"""技术求助: asked, assigned, answered, rated; steps back; limits; whose it is; everything not in the table refused."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from maintenance import question_limits, waiting_questions
from maintenance.actions import experts, questions
from maintenance.actions.keeping import kept
from maintenance.guidance_acts import QUESTION_ACTS
from maintenance.models import Expert, GuidanceVisit, Question, QuestionLimit, QuestionState
from maintenance.models.questions import FLOW
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.maintenance.guidance_rows import make_expert, make_question

TODAY = timezone.localdate


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def now(row: Question) -> Question:
    return Question.objects.everywhere(because="test").get(pk=row.pk)


def titles(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person_id).order_by("pk").values_list("title", flat=True))


def test_from_asking_to_rating_through_the_pages(clerk, village):
    expert, facility = make_expert(), make_facility(division=SHITANG)
    phone, desk = client_of(village), client_of(clerk)
    page = phone.get(reverse("assets:facility-detail", args=[facility.pk]), {"tab": "panels"}).text
    ask = f"{reverse('maintenance:question-create')}?facility={facility.pk}"
    assert ask in page
    assert facility.name in phone.get(ask).text
    photo = SimpleUploadedFile("a.png", png(), content_type="image/png")
    sent = {"title": "水泵不上水", "text": "换过底阀", "photos": [photo], "client_key": str(uuid4())}
    assert phone.post(ask, sent).status_code == 302
    row = Question.objects.everywhere(because="test").get()
    assert (row.sector_id, row.division_id, row.state) == (facility.type.sector_id, SHITANG, "asked")
    assert kept(questions.owner_of(row)).count() == 1
    assert "技术求助待指派：水泵不上水" in titles(clerk)
    where = reverse("maintenance:question-detail", args=[row.pk])
    assert "待指派" in phone.get(where).text and "水泵不上水" in desk.get("/").text

    def act(client, name: str, **said) -> int:
        return client.post(reverse("maintenance:question-act", args=[row.pk, name]), said).status_code

    assert act(phone, "assign", expert=expert.pk) == 403
    assert act(desk, "assign", expert=expert.pk, seen=row.version) == 302
    said = {
        "way": "site",
        "answered_on": TODAY().isoformat(),
        "answer": "吸水管漏气",
        "follow_by": TODAY().isoformat(),
    }
    assert act(desk, "answer", **said) == 302
    visit = GuidanceVisit.objects.everywhere(because="test").get()
    assert (visit.advice, visit.facility_id, now(row).visit_id) == ("吸水管漏气", facility.pk, visit.pk)
    assert "水泵不上水" in phone.get("/").text
    assert act(phone, "rate", rating="6", rating_text="好") == 422
    assert act(phone, "rate", rating="5", rating_text="") == 422
    assert act(phone, "rate", rating="5", rating_text="教会了我们") == 302
    assert now(row).state == QuestionState.CLOSED
    page = phone.get(where).text
    assert "5 分" in page and "吸水管漏气" in page
    detail = desk.get(reverse("maintenance:expert-detail", args=[expert.pk])).text
    assert "平均 5.0 分" in detail and "评 5 分" in detail


def test_sent_twice_it_is_asked_once(village):
    said = {"title": "坏了", "division": make_division(code=SHITANG), "client_key": uuid4(), "by": village}
    assert questions.ask(**said).pk == questions.ask(**said).pk


def test_whoever_has_no_area_asks_about_what_is_his(db):
    firm = make_party(kind="operator", division=COUNTY)
    operator = make_post(role="operator_user", division=COUNTY, party=firm)
    caretaker = make_post(role="caretaker", division=SHITANG)
    theirs = make_facility(division=SHITANG, keeper=firm)
    stranger = make_facility(division=GULI_VILLAGE)
    with pytest.raises(Http404):
        questions.ask(title="坏了", facility=stranger, by=operator)
    row = questions.ask(title="坏了", facility=theirs, by=operator)
    assert row.asked_party_id == firm.pk
    assert Question.objects.visible_to(operator).get() == row
    assert not Question.objects.visible_to(caretaker).exists()
    mine = questions.ask(title="扫帚不好用", division=make_division(code=SHITANG), by=caretaker)
    assert Question.objects.visible_to(caretaker).get() == mine
    page = client_of(caretaker).get(reverse("maintenance:question-detail", args=[mine.pk]))
    assert page.status_code == 200 and "撤回" in page.text
    assert (
        client_of(operator).get(reverse("maintenance:question-create") + f"?facility={theirs.pk}").status_code
        == 200
    )


def test_only_experts_that_serve_the_place_and_are_not_the_same_again(clerk):
    row, here = make_question(), make_expert()
    for wrong in (make_expert(division=GULI), make_expert(active=False), make_expert(division=GULI_VILLAGE)):
        with pytest.raises(ValidationError, match="覆盖当地"):
            questions.assign(question=row, expert=wrong, by=clerk)
    questions.assign(question=row, expert=here, by=clerk)
    with pytest.raises(ValidationError, match="已经指派给"):
        questions.reassign(question=row, expert=here, by=clerk)
    questions.reassign(question=row, expert=make_expert(division=COUNTY), by=clerk)


def test_a_department_assigns_within_its_sectors(db):
    facility = make_facility(division=SHITANG)
    row = make_question(facility=facility)
    theirs = make_post(role="department", division=COUNTY, sectors=[facility.type.sector_id])
    others = make_post(role="department", division=COUNTY, sectors=["12"])
    with pytest.raises(Http404):
        questions.assign(question=row, expert=make_expert(), by=others)
    assert questions.assign(question=row, expert=make_expert(), by=theirs).state == "assigned"


def test_the_expert_himself_answers_and_nobody_rates_himself(clerk, village):
    known = make_post(role="village_head", division=SHITANG)
    row = make_question(by=village)
    questions.assign(question=row, expert=make_expert(person=known.person), by=clerk)
    assert [one.what for one in waiting_questions.to_answer(known)] == [row.title]
    assert any("请答复技术求助" in title for title in titles(known))
    stranger = make_post(role="village_head", division=SHITANG)
    said = {"question": row, "way": "phone", "answered_on": TODAY(), "answer": "灌引水"}
    with pytest.raises(ValidationError, match="指派的专家"):
        questions.answer(by=stranger, **said)
    with pytest.raises(ValidationError, match="求助之后"):
        questions.answer(by=known, **said | {"answered_on": TODAY() - timedelta(days=1)})
    questions.answer(by=known, **said)
    with pytest.raises(ValidationError, match="由求助人"):
        questions.rate(question=row, rating=5, rating_text="好", by=stranger)
    own = make_question(by=known, state="answered", expert=make_expert(person=known.person))
    with pytest.raises(ValidationError, match="自己的答复"):
        questions.rate(question=own, rating=5, rating_text="好", by=known)


def test_steps_back_and_on_again(clerk, village):
    row, expert = make_question(by=village), make_expert()
    questions.send_back(question=row, reason="请补充照片", by=clerk)
    assert [one.act for one in waiting_questions.to_rate(village)] == ["补充"]
    assert now(row).due_on is None
    questions.resubmit(question=row, text="补上了", by=village)
    questions.assign(question=row, expert=expert, by=clerk)
    questions.decline(question=row, reason="不属本人专长", by=clerk)
    assert now(row).expert_id is None
    questions.assign(question=row, expert=expert, by=clerk)
    said = {"way": "phone", "answered_on": TODAY(), "answer": "先这样"}
    questions.answer(question=row, by=clerk, **said)
    questions.reopen(question=row, reason="问题仍在", by=village)
    assert "仍未解决" in client_of(clerk).get(reverse("maintenance:question-detail", args=[row.pk])).text
    questions.withdraw(question=row, reason="自行解决", by=village)
    with pytest.raises(ValidationError, match="不能"):
        questions.answer(question=row, by=clerk, **said)


ACTS = {
    "assign": lambda row, clerk, asker: questions.assign(question=row, expert=make_expert(), by=clerk),
    "reassign": lambda row, clerk, asker: questions.reassign(question=row, expert=make_expert(), by=clerk),
    "answer": lambda row, clerk, asker: questions.answer(
        question=row, way="phone", answered_on=TODAY(), answer="好", by=clerk
    ),
    "rate": lambda row, clerk, asker: questions.rate(question=row, rating=3, rating_text="行", by=asker),
    "send_back": lambda row, clerk, asker: questions.send_back(question=row, reason="补充", by=clerk),
    "decline": lambda row, clerk, asker: questions.decline(question=row, reason="不会", by=clerk),
    "resubmit": lambda row, clerk, asker: questions.resubmit(question=row, text="又", by=asker),
    "reopen": lambda row, clerk, asker: questions.reopen(question=row, reason="还坏", by=asker),
    "withdraw": lambda row, clerk, asker: questions.withdraw(question=row, reason="好了", by=asker),
}
SENT = {
    "way": "phone",
    "answered_on": "2099-01-01",
    "answer": "好",
    "rating": 3,
    "rating_text": "行",
    "reason": "补充",
    "text": "又",
}


def test_each_act_has_its_line():
    assert set(ACTS) == set(QUESTION_ACTS) == {move.act for move in FLOW}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", QuestionState.values)
def test_every_move_that_is_not_in_the_table_is_refused(clerk, village, act, state):
    row = make_question(by=village, state=state)
    rows = Question.objects.everywhere(because="test").filter(pk=row.pk)
    before = rows.values().get()
    move = next((move for move in FLOW if move.act == act and state in move.before), None)
    if move is not None:
        ACTS[act](row, clerk, village)
        assert rows.get().state == move.after
        return
    with pytest.raises(ValidationError, match="不能"):
        ACTS[act](row, clerk, village)
    for post in (clerk, village):
        client = client_of(post)
        assert client.post(reverse("maintenance:question-act", args=[row.pk, act]), SENT).status_code == 400
        answer = client.post(f"/api/questions/{row.pk}/acts/{act}/", json.dumps(SENT), "application/json")
        assert answer.status_code in (400, 403, 409), answer.text
    assert rows.values().get() == before


def test_the_api_acts_as_the_page_does(clerk, village):
    row, expert = make_question(by=village), make_expert()

    def act(post, name: str, **said):
        where = f"/api/questions/{row.pk}/acts/{name}/"
        return client_of(post).post(where, json.dumps(said), content_type="application/json")

    assert act(village, "assign", expert=expert.pk).status_code == 403
    assert act(clerk, "assign").status_code == 400
    assert act(clerk, "assign", expert=expert.pk, seen=99).status_code in (400, 409)
    assert act(clerk, "assign", expert=expert.pk, seen=row.version).json()["state"] == "assigned"
    assert act(clerk, "answer", way="phone", answered_on=TODAY().isoformat(), answer="好").status_code == 200
    assert act(village, "rate", rating=4, rating_text="好").json()["rating"] == 4
    assert act(village, "nothing").status_code == 404
    assert client_of(clerk).get("/api/questions/", {"state": "closed"}).json()["results"][0]["id"] == row.pk
    stranger = make_post(division=GULI)
    assert client_of(stranger).get(f"/api/questions/{row.pk}/").status_code == 404


def test_limits_are_the_countys_and_late_ones_show(clerk, village):
    office = make_post(role="county_office", division=COUNTY)
    with pytest.raises(Refused, match="县"):
        questions.set_limit(from_date=TODAY(), assign_days=1, answer_days=1, source="", by=clerk)
    with pytest.raises(ValidationError, match="早于今天"):
        yesterday = TODAY() - timedelta(days=1)
        questions.set_limit(from_date=yesterday, assign_days=1, answer_days=1, source="", by=office)
    assert question_limits.in_force(TODAY()).answer_days == question_limits.ANSWER_DAYS
    client = client_of(office)
    sent = {"from_date": TODAY().isoformat(), "assign_days": "1", "answer_days": "8", "source": "会议纪要"}
    assert client.post(reverse("maintenance:question-limit-create"), sent).status_code == 302
    assert "会议纪要" in client.get(reverse("maintenance:question-limits")).text
    assert "改时限" not in client_of(village).get(reverse("maintenance:question-limits")).text
    assert question_limits.in_force(TODAY()).answer_days == 8
    question_limits.load()
    assert QuestionLimit.objects.count() == 2
    row = make_question(by=village)
    Question.objects.everywhere(because="test").update(due_on=date(2024, 1, 1))
    listed = client_of(clerk).get(reverse("maintenance:question-list"), {"state": "late"}).text
    assert row.title in listed and "待指派，已逾期" in listed
    assert [one.act for one in waiting_questions.to_assign(clerk)] == ["指派"]
    questions.assign(question=row, expert=make_expert(), by=clerk)
    assert now(row).due_on > TODAY()
    Question.objects.everywhere(because="test").update(due_on=date(2024, 1, 1))
    assert [one.act for one in waiting_questions.to_assign(clerk)] == ["催办、改派"]


def test_photos_come_from_the_asker_while_it_is_open(clerk, village):
    row = make_question(by=village)
    url = reverse("maintenance:question-photo", args=[row.pk])
    file = SimpleUploadedFile("a.png", png())
    assert client_of(village).post(url, {"photos": [file]}).status_code == 302
    assert client_of(village).post(url, {}).status_code == 400
    assert client_of(clerk).post(url, {"photos": [SimpleUploadedFile("b.png", png())]}).status_code == 403
    assert waiting_questions.may_read_photo(clerk, str(row.pk))
    assert not waiting_questions.may_read_photo(make_post(division=GULI), str(row.pk))
    questions.withdraw(question=row, reason="好了", by=village)
    assert client_of(village).post(url, {"photos": [SimpleUploadedFile("a.png", png())]}).status_code == 400


def test_an_expert_is_registered_and_his_number_stays_sealed(clerk, village):
    make_expert()
    client = client_of(clerk)
    sent = {
        "kind": "person",
        "name": "顾清源",
        "division": HENGXI,
        "sectors": ["04"],
        "skill": "泵站",
        "active": "on",
    }
    assert client.post(reverse("maintenance:expert-create"), sent | {"phone": "12"}).status_code == 422
    assert (
        client.post(reverse("maintenance:expert-create"), sent | {"phone": "13912345678"}).status_code == 302
    )
    expert = Expert.objects.everywhere(because="test").get(name="顾清源")
    for name in ("list", "detail"):
        arguments = [expert.pk] if name == "detail" else []
        assert "13912345678" not in client.get(reverse(f"maintenance:expert-{name}", args=arguments)).text
    phone = reverse("maintenance:expert-phone", args=[expert.pk])
    assert client_of(village).post(phone, {"reason": "电话求助"}).status_code == 403
    row = make_question(by=village)
    questions.assign(question=row, expert=expert, by=clerk)
    assert phone in client_of(village).get(reverse("maintenance:question-detail", args=[row.pk])).text
    assert client_of(village).post(phone, {"reason": ""}).status_code == 422
    assert "13912345678" in client_of(village).post(phone, {"reason": "电话求助"}).text
    edit = reverse("maintenance:expert-edit", args=[expert.pk])
    assert "13912345678" in client.get(edit).text
    later = sent | {"phone": "", "version": 1, "skill": "水闸"}
    assert client.post(edit, later).status_code == 302
    assert client.post(edit, later).status_code == 422  # somebody was first
    assert client_of(village).get(edit).status_code == 403


def test_a_department_registers_for_its_own_sectors(db):
    make_expert()
    theirs = make_post(role="department", division=COUNTY, sectors=["04"])
    said = {"division": make_division(code=COUNTY), "kind": "team", "name": "队", "skill": "扫", "by": theirs}
    sector = make_facility(division=SHITANG).type.sector
    assert experts.register(sectors=[sector], **said).pk
    other = type(sector).objects.create(code="99", name="其他")
    with pytest.raises(Refused):
        experts.register(sectors=[other], **said)


def test_a_person_is_named_once_where_he_is_asked(clerk):
    person = make_person(division=HENGXI)
    make_expert(person=person)
    assert client_of(clerk).get(reverse("maintenance:expert-list"), {"q": "公厕"}).status_code == 200


NAMES = [
    "question-list",
    "question-list-export",
    "expert-list",
    "expert-list-export",
    "question-detail",
    "expert-detail",
]


@pytest.mark.parametrize("name", NAMES)
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, village, name):
    expert = make_expert()
    row = make_question(by=village, state="assigned", expert=expert, facility=make_facility(division=SHITANG))

    def more(number: int) -> None:
        other = make_expert(division=COUNTY, party=make_party(), person=make_person())
        make_question(by=village, state="closed", expert=expert, facility=make_facility(division=SHITANG))
        make_question(by=village, state="assigned", expert=other)

    arguments = {"question-detail": [row.pk], "expert-detail": [expert.pk]}.get(name, [])
    assert_flat(client_of(clerk), reverse(f"maintenance:{name}", args=arguments), more, rows=8)
