"""The API: the caller's scope, masked phones, plain errors, pages by keyset, changes only through actions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.notices import notify
from accounts.models import Suggestion
from tests.assets.factories import make_batch, make_facility
from tests.factories import GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_party, make_person, make_post

LISTS = (
    "divisions",
    "sectors",
    "departments",
    "parties",
    "people",
    "posts",
    "roles",
    "notices",
    "suggestions",
    "facility-types",
    "facilities",
    "ledgers",
)


@pytest.fixture
def office(db):
    return make_post(role="county_office", division="320115000000")


@pytest.fixture
def clerk(db):
    return make_post(division=GULI)


def test_a_stranger_is_told_to_sign_in(client, db):
    answer = client.get("/api/facilities/")
    assert answer.status_code in (401, 403)
    assert set(answer.json()) == {"message", "fields", "request"}


def test_each_sees_the_own_area(clerk):
    here, there = make_facility(division=GULI_VILLAGE), make_facility(division=SHITANG)
    api = client_of(clerk)
    assert [row["code"] for row in api.get("/api/facilities/").json()["results"]] == [here.code]
    assert api.get(f"/api/facilities/{here.pk}/").status_code == 200
    missing, foreign = api.get("/api/facilities/999999999/"), api.get(f"/api/facilities/{there.pk}/")
    assert missing.status_code == foreign.status_code == 404
    assert {**missing.json(), "request": ""} == {**foreign.json(), "request": ""}


def test_phones_are_masked(clerk):
    make_person(division=GULI_VILLAGE, phone="13812345678")
    text = client_of(clerk).get("/api/people/").content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text


def test_a_missing_right_is_a_refusal_in_words(db):
    caretaker = make_post(role="caretaker", division=SHITANG)
    answer = client_of(caretaker).get("/api/people/")
    assert answer.status_code == 403
    assert answer.json()["message"] == "您的岗位没有使用该接口的权限"


@pytest.mark.parametrize(
    "query",
    ["size=7", "sort=password", "after=%00", "after=1&before=2", "area=abc", "type=" + "0" * 50, "status=x"],
)
def test_rubbish_is_a_400_in_words(clerk, query):
    answer = client_of(clerk).get(f"/api/facilities/?{query}")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_pages_go_on_and_back(clerk):
    for _ in range(25):
        make_facility(division=GULI_VILLAGE)
    api = client_of(clerk)
    first = api.get("/api/facilities/?size=20").json()
    second = api.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (20, 5, None)
    assert api.get(second["previous"]).json()["results"] == first["results"]


def test_the_description_names_every_endpoint(clerk):
    answer = client_of(clerk).get("/api/schema/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert {f"/api/{name}/" for name in LISTS} < set(paths)


def test_a_suggestion_belongs_to_who_makes_it(clerk):
    api = client_of(clerk)
    sent = {"text": "导出时请加页码", "page": "/facilities/", "state": "answered", "person": 1}
    answer = api.post("/api/suggestions/", sent, content_type="application/json")
    assert answer.status_code == 201
    made = Suggestion.objects.get()
    assert (made.person_id, made.division_id, made.state) == (clerk.person_id, clerk.division_id, "open")
    assert api.post("/api/suggestions/", {"text": ""}, content_type="application/json").json()["fields"][
        "text"
    ]


def test_a_change_needs_the_csrf_token(clerk):
    api = client_of(clerk, enforce_csrf_checks=True)
    assert (
        api.post("/api/suggestions/", {"text": "无令牌"}, content_type="application/json").status_code == 403
    )
    assert not Suggestion.objects.exists()


def test_a_notice_is_read_by_its_person_only(clerk):
    notice = notify(person=clerk.person, title="有台账待核对")
    stranger = make_post(division=HENGXI)
    assert client_of(stranger).post(f"/api/notices/{notice.pk}/read/").status_code == 404
    assert client_of(clerk).post(f"/api/notices/{notice.pk}/read/").json()["read_at"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_many_questions_at_many_rows_as_at_one(office, name):
    api, counted = client_of(office), []
    for rows in (1, 12):
        for _ in range(rows):
            make_facility(division=SHITANG)
            make_batch(division=SHITANG)
            make_post(role="village_clerk", division=SHITANG)
            make_party(division=SHITANG)
            notify(person=office.person, title="消息")
            Suggestion.objects.create(person=office.person, division=office.division, text="建议")
        api.get(f"/api/{name}/")
        with CaptureQueriesContext(connection) as asked:
            assert api.get(f"/api/{name}/").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]
