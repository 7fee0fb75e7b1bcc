"""CARE in hostile hands: rubbish in addresses, forms, the API and what a phone sends is refused in words, never a fault."""

import json
import uuid
from datetime import timedelta
from time import process_time

import pytest
from django.utils import timezone

from accounts.channel_sockets import NotReached, connected
from maintenance.models import Contract, Inspection, Matter
from tests.assets.factories import make_facility
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_post
from tests.maintenance.caretaker_rows import make_session
from tests.maintenance.contract_rows import make_contract, said
from tests.maintenance.inspecting_rows import make_patrol
from tests.maintenance.publication_rows import make_draft

pytestmark = pytest.mark.django_db
RECORDS, REST = "/care/inspecting/records/", "/care/inspecting/rest/"
LONG = "9" * 5000
HALF = "\\ud83d"  # half an emoji, as a field of a phone that cuts at so many letters leaves it


@pytest.fixture
def township():
    return client_of(make_post(division=HENGXI))


@pytest.fixture
def leader():
    return client_of(make_post(role="county_office", division="320115000000"))


@pytest.fixture
def village():
    make_division(code=SHITANG)
    return make_post(role="village_clerk", division=SHITANG)


# --- Addresses --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "editions/freeze/?division=%00",
        "caretakers/create/?division=%00",
        "publications/new/?kind=responsibility_list&object=" + LONG,
        "publications/new/?kind=responsibility_list&object=%C2%B2",
        "publications/new/?kind=notice&object=%C2%B2",
        "publications/new/?kind=%00",
        "items/missing/?township=%00",
        "items/missing/?township=%C2%B2",
        "sheets/create/?duty=%C2%B2",
        "sheets/create/?duty=" + LONG,
        "sheets/find/?code=%00",
        "matters/new/?facility=" + LONG,
        "training/?plan=" + LONG,
        "training/?plan=" + "9" * 40,
        "routes/?active=%00",
        "duties/?plan=" + LONG,
        "duties/?since=0001-01-01&until=9999-12-31&state=all",
        "duties/month/?month=2099-12",
        "duties/month/?month=2000-01",
        "inspections/?since=0001-01-01&until=9999-12-31",
        "plans/create/?template=%00",
        "inspecting/find/?code=%00",
        "inspecting/find/?code=" + LONG,
        "matters/?q=%00",
        "items/?road=%00",
        "namings/?q=%00",
    ],
)
def test_no_question_breaks_care(township, leader, address):
    for client in (township, leader):
        answer = client.get(f"/care/{address}")
        assert answer.status_code in (200, 302, 400, 403, 404), answer.text[:200]


@pytest.mark.parametrize("village", ["%00", "%C2%B2", LONG])
def test_no_village_breaks_a_notice(township, village):
    draft = make_draft(division=HENGXI)
    assert township.get(f"/care/publications/{draft.pk}/paper/?village={village}").status_code in (400, 404)


# --- The API ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "number", ["-1e200000", "1e200000", "-1e5000", "1.5", "NaN", "0", "9" * 40, "9" * 4000]
)
@pytest.mark.parametrize("address", ["matters/?facility=", "list-editions/?year="])
def test_no_number_keeps_the_api_busy(township, address, number):
    began = process_time()
    assert township.get(f"/api/{address}{number}").status_code in (200, 400)
    assert process_time() - began < 1


@pytest.mark.parametrize("name", ["outside_due", "found_at"])
@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00", "0001-01-01T06:00:00+08:05", "0001-01-02T00:00:00Z", "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59+08:00"],
)  # fmt: skip
def test_no_moment_breaks_the_queue(village, name, moment):
    client, facility = client_of(village), make_facility(division=SHITANG)
    told = {"title": "井盖松动", "severity": "B", "facility": facility.pk, name: moment}
    answer = client.post("/api/matters/", json.dumps(told), content_type="application/json")
    assert answer.status_code in (201, 400), answer.text[:200]
    for page in ("/care/matters/", "/api/matters/"):
        assert client.get(page).status_code == 200
    for matter in Matter.objects.everywhere(because="test"):
        assert client.get(f"/care/matters/{matter.pk}/").status_code == 200


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "0001-01-01T08:05", "0001-01-02T08:06", "1899-01-01T00:00"]
)
def test_no_day_found_breaks_the_queue(village, moment):
    client, facility = client_of(village), make_facility(division=SHITANG)
    told = {"title": "井盖松动", "severity": "B", "found_at": moment, "client_key": str(uuid.uuid4())}
    assert client.post(f"/care/matters/new/?facility={facility.pk}", told).status_code == 422
    assert not Matter.objects.everywhere(because="test").exists()


# --- What a phone sends -----------------------------------------------------------------------------
@pytest.fixture
def phone(village):
    client = client_of(village)
    client.account = str(village.person.account.pk)
    return client


def send(phone, body: str, path: str = RECORDS):
    headers = {"X-Guanhu-Account": phone.account}
    return phone.post(path, body, content_type="application/json", headers=headers)


def look_at(facility, **values) -> dict:
    now = timezone.now().isoformat()
    told = {
        "key": str(uuid.uuid4()),
        "facility": facility.pk,
        "entry": "offline",
        "inspected_at": now,
        "sent_at": now,
    }
    return told | values


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("note", f'"{HALF}"'),
        ("done", f'"{HALF}"'),
        ("answers", f'[{{"point": 1, "text": "{HALF}"}}]'),
        ("position", "[1e99999999999999999999, 2]"),
        ("position", "[1e-99999999999999999999, 2]"),
        ("position", '["1e-99999999999999999999", "2"]'),
        ("position", "[" + "9" * 5000 + ", 2]"),
        ("answers", '[{"point": 1, "number": 1e99999999999999999999}]'),
        ("inspected_at", '"0001-01-01T00:00:00+14:00"'),
        ("inspected_at", '"0001-01-01T00:00:00Z"'),
        ("inspected_at", '"9999-12-31T23:59:59-12:00"'),
        ("sent_at", '"0001-01-01T00:00:00+14:00"'),
        ("sent_at", '"9999-12-31T23:59:59-12:00"'),
    ],
)
def test_no_look_breaks_its_reader(phone, name, raw):
    body = json.dumps(look_at(make_facility(division=SHITANG), **{name: "QQ"})).replace('"QQ"', raw)
    answer = send(phone, body)
    assert answer.status_code in (200, 422), answer.text[:200]
    assert phone.get("/care/inspections/").status_code == 200


def test_half_a_letter_leaves_the_rest_of_a_look(phone):
    facility = make_facility(division=SHITANG)
    body = json.dumps(look_at(facility, note="QQ")).replace('"QQ"', f'"路面完好{HALF}"')
    assert send(phone, body).status_code == 200
    assert Inspection.objects.everywhere(because="test").get().note.startswith("路面完好")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"])
def test_no_tap_breaks_its_reader(phone, moment):
    duty, facility = make_patrol(), make_facility(division=SHITANG)
    told = look_at(facility, inspected_at=moment, duty=duty.pk, facilities=[facility.pk])
    assert send(phone, json.dumps(told), REST).status_code == 422


@pytest.mark.parametrize("days", [400, 4000, 700_000])
def test_a_look_long_past_is_refused(phone, days):
    facility = make_facility(division=SHITANG)
    then = (timezone.now() - timedelta(days=days)).isoformat()
    assert send(phone, json.dumps(look_at(facility, inspected_at=then))).status_code == 422
    month = (timezone.now() - timedelta(days=30)).isoformat()
    assert send(phone, json.dumps(look_at(facility, inspected_at=month))).status_code == 200


# --- Contracts and training -------------------------------------------------------------------------
def drawn_up(**values) -> dict:
    words = said(**values)
    rows = {name: getattr(value, "pk", value) for name, value in words.items()}
    return rows | {"division": HENGXI, "bands": "90 100\n0 0", "acceptance": "抽查", **values}


@pytest.mark.parametrize(
    "values",
    [
        {"bands": "NaN 100"},
        {"bands": "90 sNaN"},
        {"bands": "1e999 100"},
        {"bands": "1e-999999 100"},
        {"bands": "-Infinity 1"},
        {"from_date": "9999-01-01", "until": "9999-12-31"},
        {"from_date": "9997-06-01", "until": "9998-01-31"},
        {"from_date": "0001-01-01", "until": "0001-12-31"},
        {"price": "NaN"},
        {"price": "-1"},
        {"price": "1e999999999"},
        {"price": "0.001"},
        {"price": "9" * 15},
    ],
)
def test_no_figure_breaks_a_contract(township, values):
    answer = township.post("/care/contracts/create/", drawn_up(**values))
    assert answer.status_code == 422, answer.text[:200]
    assert not Contract.objects.everywhere(because="test").exists()


@pytest.mark.parametrize("row", [LONG, "9" * 30, "²"])
def test_no_row_ticked_breaks_a_page(township, row):
    contract, session = make_contract(state="draft"), make_session(state="planned")
    for address in (f"contracts/{contract.pk}/facilities/", f"training/{session.pk}/tick/"):
        assert township.post(f"/care/{address}", {"row": row}).status_code in (302, 400)
    assert township.post("/care/matters/bulk/", {"row": row}).status_code == 302
    assert township.post("/care/items/bulk/", {"row": row, "act": "submit"}).status_code in (302, 403)
    assert township.post("/care/sheets/create/", {"duty": row}).status_code in (302, 403, 422)


@pytest.mark.parametrize("score", ["1e999", "-1e999", "NaN", "Infinity", "1e-999999", "9" * 5000])
def test_no_score_breaks_a_session(township, score):
    session = make_session(people=[make_post(division=HENGXI).person], tested=True)
    one = session.attendances.get()
    assert (
        township.post(f"/care/training/{session.pk}/scores/", {f"score-{one.pk}": score}).status_code == 400
    )


# --- Where messages go ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "fec0::1",
        "2001:0:7f00:1::", "fe80::1", "ff02::1", "0.0.0.1", "169.254.169.254"],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_is_called(address):
    with pytest.raises(NotReached, match="内网"):
        connected(address, 443)
