"""适用技术 and 技术需求: kept, put to use, matched, tried, spread; what goes along and over; everything else refused."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import DivisionMerge, Notice
from maintenance import waiting_questions
from maintenance.actions import moving_questions as moving
from maintenance.actions import needs, techniques
from maintenance.actions.keeping import kept
from maintenance.guidance_acts import NEED_ACTS
from maintenance.models import Expert, Need, NeedNote, NeedState, Question, Technique, TechniqueUse
from maintenance.models.needs import BESIDE, FLOW
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.maintenance.guidance_rows import make_expert, make_need, make_question, make_technique

TODAY = timezone.localdate
OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def now(row: Need) -> Need:
    return Need.objects.everywhere(because="test").get(pk=row.pk)


def test_a_technique_is_kept_with_files_and_put_to_use(clerk, village):
    kind, facility = make_type(), make_facility(division=SHITANG)
    desk, phone = client_of(clerk), client_of(village)
    sent = {
        "name": "内窥检测",
        "rank": "unified",
        "division": HENGXI,
        "sector": kind.sector_id,
        "types": [kind.pk],
    }
    sent |= {"description": "先摄像\n再修", "incentive": "补一半", "active": "on"}
    assert desk.post(reverse("maintenance:technique-create"), sent).status_code == 302
    row = Technique.objects.everywhere(because="test").get()
    assert list(row.types.all()) == [kind]
    upload = reverse("maintenance:technique-file", args=[row.pk])
    files = [SimpleUploadedFile("a.png", png()), SimpleUploadedFile("说明.pdf", b"%PDF-1.4\n%%EOF\n")]
    assert desk.post(upload, {"files": files}).status_code == 302
    assert desk.post(upload, {"files": [SimpleUploadedFile("a.png", png())]}).status_code == 302
    assert kept(techniques.owner_of(row)).count() == 2  # the same picture once
    assert desk.post(upload, {"files": [SimpleUploadedFile("a.png", b"no")]}).status_code == 400
    assert phone.post(upload, {"files": []}).status_code == 403
    assert waiting_questions.may_read_file(village, str(row.pk))
    assert not waiting_questions.may_read_file(make_post(division=GULI), str(row.pk))
    page = phone.get(reverse("assets:facility-detail", args=[facility.pk]), {"tab": "panels"}).text
    use = f"{reverse('maintenance:technique-use-create')}?facility={facility.pk}"
    assert use in page
    said = {"technique": row.pk, "from_date": TODAY().isoformat(), "effect": "不再堵"}
    assert phone.post(use, said | {"from_date": (TODAY() + timedelta(days=1)).isoformat()}).status_code == 422
    assert phone.post(use, said).status_code == 302
    made = TechniqueUse.objects.everywhere(because="test").get()
    assert (made.facility_id, made.division_id) == (facility.pk, SHITANG)
    detail = phone.get(reverse("maintenance:technique-detail", args=[row.pk])).text
    assert "统一推广" in detail and "不再堵" in detail and "说明.pdf" in detail
    assert (
        "内窥检测" in phone.get(reverse("assets:facility-detail", args=[facility.pk]), {"tab": "panels"}).text
    )
    effect = reverse("maintenance:technique-use-edit", args=[made.pk])
    assert phone.post(effect, {"effect": "拆了", "until": "2020-01-01"}).status_code == 422
    assert phone.post(effect, {"effect": "拆了", "until": TODAY().isoformat()}).status_code == 302
    assert phone.post(effect, {"effect": "又"}).status_code == 422
    edit = reverse("maintenance:technique-edit", args=[row.pk])
    assert desk.post(edit, sent | {"version": 1, "name": "内窥"}).status_code == 302
    assert desk.post(edit, sent | {"version": 1}).status_code == 422  # somebody was first
    assert phone.get(edit).status_code == 403


def test_whose_it_is(clerk, village):
    foreign, above = make_technique(division=GULI), make_technique(division=COUNTY)
    seen = Technique.objects.reaching(village)
    assert above in seen and foreign not in seen
    with pytest.raises(Http404):
        techniques.put_to_use(
            technique=foreign, division=make_division(code=SHITANG), from_date=TODAY(), by=village
        )
    with pytest.raises(Refused):
        techniques.put_to_use(
            technique=above, division=make_division(code=GULI_VILLAGE), from_date=TODAY(), by=clerk
        )
    with pytest.raises(Http404):
        techniques.revise(technique=above, version=1, division=make_division(code=HENGXI), types=(), by=clerk)
    with pytest.raises(ValidationError, match="设施要在"):
        where = {"division": make_division(code=OTHER), "facility": make_facility(division=SHITANG)}
        techniques.put_to_use(technique=above, from_date=TODAY(), by=clerk, **where)


def test_a_need_from_filing_to_spreading_through_the_pages(clerk, village):
    technique, desk, phone = make_technique(), client_of(clerk), client_of(village)
    sent = {"title": "不开挖找塌陷", "division": SHITANG}
    assert phone.post(reverse("maintenance:need-create"), sent).status_code == 302
    row = Need.objects.everywhere(because="test").get()
    assert "不开挖找塌陷" in desk.get("/").text

    def act(client, name: str, **said) -> int:
        return client.post(reverse("maintenance:need-act", args=[row.pk, name]), said).status_code

    assert act(phone, "match", technique=technique.pk) == 403
    assert act(desk, "match", technique=make_technique(division=GULI).pk) == 422
    assert act(desk, "match", technique=technique.pk, text="先看一处") == 302
    today = TODAY().isoformat()
    assert act(desk, "start_trial", trial_from=today, trial_until="2020-01-01") == 422
    assert act(desk, "start_trial", trial_from=today, trial_until=today) == 302
    assert act(phone, "note", text="装好了") == 302
    Need.objects.everywhere(because="test").update(
        trial_until=TODAY() - timedelta(days=1), trial_from="2024-01-01"
    )
    assert [one.act for one in waiting_questions.needs(clerk)] == ["评定试用"]
    assert "不开挖找塌陷" in desk.get(reverse("maintenance:need-list"), {"state": "late"}).text
    assert act(desk, "spread", from_date=today, effect="两个月没堵") == 302
    use = TechniqueUse.objects.everywhere(because="test").get()
    assert (use.effect, use.division_id, use.technique_id) == ("两个月没堵", SHITANG, technique.pk)
    page = phone.get(reverse("maintenance:need-detail", args=[row.pk])).text
    for words in ("已推广", "先看一处", "装好了", "两个月没堵", technique.name):
        assert words in page
    assert Notice.objects.filter(person=village.person_id, title__contains="已推广").exists()


ACTS = {
    "match": lambda row, clerk: needs.match(need=row, technique=make_technique(), by=clerk),
    "rematch": lambda row, clerk: needs.rematch(need=row, technique=make_technique(), by=clerk),
    "start_trial": lambda row, clerk: needs.start_trial(
        need=row, trial_from=TODAY(), trial_until=TODAY(), by=clerk
    ),
    "spread": lambda row, clerk: needs.spread(need=row, from_date=TODAY(), effect="好", by=clerk),
    "end": lambda row, clerk: needs.end(need=row, reason="没有适用技术", by=clerk),
    "note": lambda row, clerk: needs.note(need=row, text="看过", by=clerk),
}
SENT = {"trial_from": "2026-01-01", "trial_until": "2026-01-02", "from_date": "2026-01-01", "effect": "好"}
SENT |= {"reason": "没有", "text": "看过"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", NeedState.values)
def test_every_move_that_is_not_in_the_table_is_refused(clerk, act, state):
    assert set(ACTS) == set(NEED_ACTS) == {move.act for move in (*FLOW, *BESIDE)}
    row = make_need(state=state)
    rows = Need.objects.everywhere(because="test").filter(pk=row.pk)
    before = rows.values().get()
    move = next((move for move in (*FLOW, *BESIDE) if move.act == act and state in move.before), None)
    if move is not None:
        ACTS[act](row, clerk)
        assert rows.get().state == move.after and row.notes.exists()
        return
    with pytest.raises(ValidationError, match="不能"):
        ACTS[act](row, clerk)
    client = client_of(clerk)
    assert client.post(reverse("maintenance:need-act", args=[row.pk, act]), SENT).status_code == 400
    answer = client.post(f"/api/needs/{row.pk}/acts/{act}/", json.dumps(SENT), "application/json")
    assert answer.status_code in (400, 409), answer.text
    assert rows.values().get() == before and not NeedNote.objects.everywhere(because="test").exists()


def test_a_trial_to_come_is_not_judged(clerk):
    row = make_need(state="matched", technique=make_technique())
    last = TODAY() + timedelta(days=9)
    needs.start_trial(need=row, trial_from=last, trial_until=last, by=clerk)
    with pytest.raises(ValidationError, match="还没有开始"):
        needs.spread(need=row, from_date=TODAY(), effect="好", by=clerk)


def test_what_is_open_goes_along_when_villages_merge(clerk):
    merge = DivisionMerge(
        closed=make_division(code=SHITANG), successor=make_division(code=OTHER), on_date=TODAY()
    )
    for state in ("asked", "closed"):
        make_question(state=state)
    for state in ("raised", "ended"):
        make_need(state=state)
    assert moving.move_questions(merge, None) == 2
    assert sorted(Question.objects.everywhere(because="test").values_list("division_id", "state")) == [
        (OTHER, "asked"),
        (SHITANG, "closed"),
    ]
    assert Need.objects.everywhere(because="test").get(division=OTHER).state == "raised"
    make_expert(division=SHITANG)
    both = make_technique(division=SHITANG, name="同名")
    make_technique(division=OTHER, name="同名")
    for place in (SHITANG, OTHER):
        TechniqueUse.objects.create(technique=both, division=make_division(code=place))
    TechniqueUse.objects.create(technique=make_technique(), division=make_division(code=SHITANG))
    assert moving.move_library(merge, None) == 2
    assert Expert.objects.everywhere(because="test").filter(division=OTHER).count() == 1
    assert Technique.objects.everywhere(because="test").get(pk=both.pk).division_id == SHITANG


def test_the_successor_in_a_post_is_the_asker(clerk, village):
    asked, done = make_question(by=village), make_question(by=village, state="closed")
    need = make_need(by=village)
    assert moving.asked_by(village) == [asked.title, need.title]
    receiver = make_post(role="village_clerk", division=SHITANG)
    assert moving.hand_questions(village, receiver.person, clerk) == 2
    assert now(need).asked_by_id == receiver.person_id
    assert Question.objects.everywhere(because="test").get(pk=done.pk).asked_by_id == village.person_id
    assert "撤回" in client_of(receiver).get(reverse("maintenance:question-detail", args=[asked.pk])).text


NAMES = [
    "technique-list",
    "technique-list-export",
    "technique-detail",
    "need-list",
    "need-list-export",
    "need-detail",
]


@pytest.mark.parametrize("name", NAMES)
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, village, name):
    technique = make_technique()
    row = make_need(by=village, state="matched", technique=technique)

    def more(number: int) -> None:
        other = make_technique(division=COUNTY, sector_id=make_type().sector_id)
        other.types.set([make_type()])
        facility = make_facility(division=SHITANG)
        make_need(by=village, state="trial", technique=technique, facility=facility)
        TechniqueUse.objects.create(
            technique=technique, division=make_division(code=SHITANG), facility=facility
        )
        NeedNote.objects.create(need=row, state="matched", text="看过", person=village.person)

    arguments = {"technique-detail": [technique.pk], "need-detail": [row.pk]}.get(name, [])
    assert_flat(client_of(clerk), reverse(f"maintenance:{name}", args=arguments), more, rows=8)
