"""What a phone is told and may send: strictly read, from one's own store, within limits."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from maintenance import inspecting_limits
from maintenance.models import Inspection
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, SHITANG, client_of, make_post
from tests.flat import queries_of
from tests.maintenance.inspecting_rows import all_pass, look, make_patrol, make_points, picture

pytestmark = pytest.mark.django_db
OWN, RECORDS, PHOTOS, REST = (f"/care/inspecting/{name}/" for name in ("own", "records", "photos", "rest"))
JSON = {"Accept": "application/json"}


@pytest.fixture
def clerk():
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def phone(clerk) -> Client:
    client = client_of(clerk)
    client.account = str(clerk.person.account.pk)
    return client


def send(phone: Client, body: object, path: str = RECORDS, **headers):
    headers = {"X-Guanhu-Account": phone.account, **headers}
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return phone.post(path, text, content_type="application/json", headers=headers)


def told(facility, standard, /, **values) -> dict:
    now = timezone.now()
    return {
        "key": str(uuid.uuid4()),
        "facility": facility.pk,
        "duty": None,
        "entry": "phone",
        "inspected_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "answers": [{"point": one.checkpoint, "passed": one.passed} for one in all_pass(standard)],
        **values,
    }


def test_a_look_by_the_phone(phone) -> None:
    standard, facility = make_points("B"), make_facility(division=SHITANG)
    sent = told(facility, standard, position=["118.712345", "31.7123"], note="  好 ")
    answer = send(phone, sent)
    assert answer.status_code == 200, answer.content
    made = Inspection.objects.everywhere(because="test").get()
    assert (answer.json()["receipt"], made.note, str(made.longitude)) == (made.receipt, "好", "118.712345")
    assert send(phone, sent).json() == answer.json()


def test_a_clock_that_is_off_is_set_right(phone) -> None:
    standard, facility = make_points(), make_facility(division=SHITANG)
    ahead = timezone.now() + timedelta(days=400)
    sent = {"inspected_at": (ahead - timedelta(hours=2)).isoformat(), "sent_at": ahead.isoformat()}
    assert send(phone, told(facility, standard, **sent)).status_code == 200
    made = Inspection.objects.everywhere(because="test").get()
    assert abs(timezone.now() - timedelta(hours=2) - made.inspected_at) < timedelta(minutes=1)


BROKEN = [
    "", "[]", "{", "nothing", "[" * 5000, {"key": 1}, {"key": "x"}, {"facility": True}, {"facility": -1},
    {"facility": 2**70}, {"duty": "1"}, {"entry": "paper"}, {"entry": None}, {"inspected_at": "yesterday"},
    {"inspected_at": "2026-11-22T10:00:00"}, {"sent_at": 7}, {"inspected_at": "0001-01-01T00:00:00+00:00"[:5]},
    {"answers": {}}, {"answers": [1]}, {"answers": [{"point": 1, "passed": "yes"}]}, {"note": 1}, {"note": "\0"},
    {"answers": [{"point": 1, "number": "NaN"}]}, {"answers": [{"point": 1, "number": [1]}]},
    {"answers": [{"point": 1, "number": "1e999999"}]}, {"answers": [{"point": n} for n in range(1, 200)]},
    {"photos": [{"key": "x"}]}, {"position": [1]}, {"position": ["999", "1"]}, {"position": "here"},
    {"note": "长" * 501}, {"condition": "unknown"}, {"fault": "Z", "note": "坏"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", BROKEN, ids=lambda wrong: str(wrong)[:40])
def test_anything_else_is_refused_in_words(phone, wrong) -> None:
    standard, facility = make_points(), make_facility(division=SHITANG)
    body = told(facility, standard, **wrong) if isinstance(wrong, dict) else wrong
    answer = send(phone, body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["words"]
    assert not Inspection.objects.everywhere(because="test").exists()


def test_times_at_the_edge_of_the_calendar_fall_on_no_one(phone) -> None:
    standard, facility = make_points(), make_facility(division=SHITANG)
    seen, sent = "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"
    assert send(phone, told(facility, standard, inspected_at=seen, sent_at=sent)).status_code == 422


def test_only_from_the_store_of_the_one_signed_in(phone) -> None:
    standard, facility = make_points(), make_facility(division=SHITANG)
    for claimed in ("", "999999", "None"):
        answer = send(phone, told(facility, standard), **{"X-Guanhu-Account": claimed})
        assert (answer.status_code, answer.json()["code"]) == (409, "account")


def test_no_token_no_record(clerk) -> None:
    strict = client_of(clerk, enforce_csrf_checks=True)
    strict.account = str(clerk.person.account.pk)
    assert send(strict, {}).status_code == 403
    token = strict.get(OWN).json()["csrf"]
    assert send(strict, {}, **{"X-CSRFToken": token}).status_code == 422


def test_too_large_and_too_often(phone, clerk, monkeypatch) -> None:
    assert send(phone, "x" * (70 << 10)).status_code == 400
    monkeypatch.setattr(inspecting_limits, "MOST", 2)
    cache.delete(f"inspecting.sent.{clerk.person.account.pk}")
    codes = [send(phone, {}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    cache.delete(f"inspecting.sent.{clerk.person.account.pk}")


def test_a_foreign_facility_is_as_unknown_as_one_that_is_not(phone) -> None:
    standard, there = make_points(), make_facility(division=GULI_VILLAGE)
    foreign = send(phone, told(there, standard))
    there.pk = 10**9
    unknown = send(phone, told(there, standard))
    assert (
        (foreign.status_code, foreign.content)
        == (unknown.status_code, unknown.content)
        == (404, foreign.content)
    )


def test_photos(phone) -> None:
    key, headers = str(uuid.uuid4()), {"X-Guanhu-Account": phone.account}
    for _ in range(2):
        answer = phone.post(PHOTOS, {"key": key, "photo": picture()}, headers=headers)
        assert answer.json() == {"key": key}
    assert phone.post(PHOTOS, {"key": key}, headers=headers).status_code == 422
    text = picture()
    text.file.seek(0)
    text.file.write(b"<svg></svg>" + b" " * 1000)
    text.file.seek(0)
    assert phone.post(PHOTOS, {"key": str(uuid.uuid4()), "photo": text}, headers=headers).status_code == 422


def test_the_rest(phone) -> None:
    make_points("C")
    facility, now = make_facility(division=SHITANG), timezone.now().isoformat()
    duty = make_patrol(types=("0401",))
    sent = {"key": str(uuid.uuid4()), "duty": duty.pk, "facilities": [facility.pk], "entry": "offline"}
    answer = send(phone, sent | {"inspected_at": now, "sent_at": now}, REST)
    assert answer.json() == {"recorded": 1, "left": []}
    foreign = make_patrol(division=GULI_VILLAGE)
    answer = send(phone, sent | {"duty": foreign.pk, "inspected_at": now, "sent_at": now}, REST)
    assert answer.status_code == 404


def test_what_is_taken_along_costs_the_same_for_many(phone, clerk) -> None:
    standard = make_points("A", "B")

    def more(_number: int) -> None:
        facility = make_facility(division=SHITANG)
        make_patrol(types=("0401",))
        look(facility=facility, by=clerk, answers=all_pass(standard))

    more(0)
    one = queries_of(phone, OWN)
    for number in range(12):
        more(number)
    assert len(queries_of(phone, OWN)) <= len(one)
    said = phone.get(OWN).json()
    assert (len(said["duties"]), len(said["facilities"])) == (13, 13)
    assert set(said["duties"][0]["alone"]) == {one["id"] for one in said["facilities"]}


def test_a_caretaker_takes_along_what_is_given_to_them_and_nothing_else() -> None:
    make_points("B")
    caretaker = make_post(role="caretaker", division=SHITANG)
    mine, _other = make_facility(division=SHITANG, name="我管的"), make_facility(division=SHITANG)
    mine.keeper_person = caretaker.person
    mine.save()
    make_patrol(types=("0401",))
    said = client_of(caretaker).get(OWN).json()
    assert (said["duties"], [one["name"] for one in said["facilities"]]) == ([], ["我管的"])
    make_patrol(types=("0401",), person=caretaker.person)
    said = client_of(caretaker).get(OWN).json()
    assert (len(said["duties"]), len(said["facilities"])) == (1, 2)


def test_a_township_is_not_given_the_work_of_every_village() -> None:
    duty = make_patrol(types=("0401",))
    clerk = client_of(make_post(role="township_clerk", division=SHITANG[:9] + "000"))
    assert clerk.get(OWN).json()["duties"] == []
    duty.plan.doer = "township"
    duty.plan.save()
    assert len(clerk.get(OWN).json()["duties"]) == 1


def test_the_shell_holds_nobodys_data_and_the_rest_is_never_stored(phone) -> None:
    facility = make_facility(division=SHITANG)
    stranger = Client()
    for path in ("", "worker.js", "page.webmanifest"):
        mine, anyone = phone.get(f"/care/inspecting/{path}"), stranger.get(f"/care/inspecting/{path}")
        assert mine.content == anyone.content
        assert mine["Cache-Control"] == "no-cache"
    assert stranger.get(OWN, headers=JSON).status_code == 302
    told_now = phone.get(f"/care/inspecting/facilities/{facility.pk}/", headers=JSON)
    assert "no-store" in told_now["Cache-Control"]
    led = phone.get(f"/care/inspecting/facilities/{facility.pk}/")
    assert led["Location"] == f"/care/inspecting/#facility/{facility.pk}"


def test_a_code_finds_only_what_one_may_look_at(phone) -> None:
    here, there = make_facility(division=SHITANG), make_facility(division=GULI_VILLAGE)
    assert phone.get("/care/inspecting/find/", {"code": here.code}).json() == {"facility": here.pk}
    for code in (there.code, "1" * 22, "abc", ""):
        assert phone.get("/care/inspecting/find/", {"code": code}).json() == {"facility": None}


def test_whoever_must_sign_in_first_is_led_back(phone) -> None:
    enter = "/care/inspecting/enter/"
    assert phone.get(enter)["Location"] == "/care/inspecting/"
    assert Client().get(enter)["Location"] == f"/sign-in/?next={enter.replace('/', '%2F')}"
    leader = client_of(make_post(role="county_leader", division=SHITANG[:6] + "000000"))
    assert leader.get(enter).status_code == 403
    assert leader.get(OWN, headers=JSON).status_code == 403
