"""事项 by the API: the same acts, the same refusals."""

import json

import pytest

from maintenance.api.matters import ACTS
from maintenance.models import Matter, MatterState
from maintenance.models.matter_flow import BESIDE, FLOW
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.maintenance.matter_rows import make_handler, make_matter

URL = "/api/matters/"


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def sent(post, url: str, **body):
    return client_of(post).post(url, json.dumps(body), content_type="application/json")


def do(post, matter, act: str, **body):
    return sent(post, f"{URL}{matter.pk}/acts/{act}/", **body)


def test_it_works_from_report_to_closing(clerk, village):
    handler, head = make_handler(), make_post(role="village_head", division=SHITANG)
    facility = make_facility(division=SHITANG)
    made = sent(village, URL, title="井盖松动", severity="B", facility=facility.pk, phone="139 1234 5678")
    assert made.status_code == 201, made.text
    assert made.json()["division"] == SHITANG and "phone" not in made.json()
    matter = Matter.objects.everywhere(because="test").get()
    assert matter.phone == "13912345678"
    assert do(clerk, matter, "dispatch", person=handler.person_id).json()["state"] == "dispatched"
    assert do(handler, matter, "accept").json()["state"] == "accepted"
    assert do(handler, matter, "cost", kind="labour", amount="120.00").status_code == 200
    assert do(handler, matter, "handle", done_text="已修").json()["size"] == "minor"
    assert do(head, matter, "verify", condition="good").json()["state"] == "closed"
    steps = client_of(clerk).get(f"{URL}{matter.pk}/steps/").json()
    assert [step["act"] for step in steps] == ["report", "dispatch", "accept", "cost", "handle", "verify"]


def test_what_lies_beyond_is_not_there(clerk, village):
    foreign = make_matter(village=GULI_VILLAGE)
    assert client_of(clerk).get(f"{URL}{foreign.pk}/").status_code == 404
    assert do(clerk, foreign, "accept").status_code == 404
    facility = make_facility(division=GULI_VILLAGE)
    answer = sent(village, URL, title="坏了", severity="B", facility=facility.pk)
    assert answer.status_code == 400 and "facility" in answer.json()["fields"]
    matter = make_matter(by=village)
    answer = do(clerk, matter, "dispatch", person=make_handler(division=GULI_VILLAGE).person_id)
    assert answer.status_code == 400 and "person" in answer.json()["fields"]


def test_the_list_is_filtered(clerk, village):
    danger, calm = make_matter(by=village, severity="A"), make_matter(by=village, severity="C")
    answer = client_of(clerk).get(URL, {"severity": "A", "open": "true"}).json()
    assert [row["id"] for row in answer["results"]] == [danger.pk]
    answer = client_of(clerk).get(URL, {"q": calm.number}).json()
    assert [row["id"] for row in answer["results"]] == [calm.pk]


def test_every_act_is_offered():
    assert set(ACTS) == {move.act for move in (*FLOW, *BESIDE)}


@pytest.mark.parametrize("state", MatterState.values)
def test_what_the_table_does_not_name_is_refused(clerk, village, state):
    office = make_post(role="county_office", division=COUNTY)
    matter, kept = make_matter(by=village), make_matter(by=village)
    merged = kept if state == "merged" else None
    Matter.objects.filter(pk=matter.pk).update(state=state, merged_into=merged)
    said = {"reason": "无", "done_text": "修", "text": "复", "into": kept.pk, "severity": "C"}
    said |= {"kind": "labour", "amount": "1.00", "person": make_handler().person_id}
    said["parts"] = [{"title": "井盖松动", "severity": "B"}, {"title": "路灯不亮", "severity": "C"}]
    said["satisfied"] = "yes"
    table = (*FLOW, *BESIDE)
    for act in ACTS:
        if any(move.act == act and state in move.before for move in table):
            continue
        right = next(move.right for move in table if move.act == act)
        answer = do(village if right == "matter.handle" else office, matter, act, **said)
        assert answer.status_code == 400 and "现为" in answer.json()["message"], (act, answer.text)
    assert Matter.objects.everywhere(because="test").get(pk=matter.pk).state == state


def test_the_second_of_two_is_told(clerk, village):
    matter = make_matter(by=village)
    body = {"severity": "C", "reason": "轻", "seen": matter.version}
    assert do(clerk, matter, "grade", **body).status_code == 200
    answer = do(clerk, matter, "grade", **body)
    assert answer.status_code == 400 and "刚才已办理" in answer.json()["message"]
