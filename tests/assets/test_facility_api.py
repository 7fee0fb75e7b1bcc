"""登记 and 更正 by the API: the same acts as the form."""

import json

import pytest

from assets.models import Facility
from tests.assets.factories import make_facility, make_type
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post

URL = "/api/facilities/"
ROAD = {
    "type": "0101",
    "division": SHITANG,
    "name": "前塘进村道路",
    "quantity": "1.25",
    "attributes": {"width_m": 3.5, "surface_kind": "水泥"},
    "said": {"party": "石塘村委会", "phones": ["138 0000 1111"]},
}


@pytest.fixture
def clerk(county):
    make_type()
    return client_of(make_post(role="village_clerk", division=SHITANG))


def sent(client, method: str, url: str, body):
    return client.generic(method, url, json.dumps(body), content_type="application/json")


def test_it_is_registered_and_corrected(clerk):
    made = sent(clerk, "POST", URL, ROAD)
    assert made.status_code == 201, made.text
    facility = Facility.objects.get()
    assert made.json()["attributes"] == {"width_m": 3.5, "surface_kind": "水泥"}
    assert (made.json()["code"], facility.facts.phone_list) == (None, ["13800001111"])
    url = f"{URL}{facility.pk}/"
    change = {"version": 1, "attributes": {"width_m": None, "technical_class": "四级"}, "quantity": "2"}
    done = sent(clerk, "PATCH", url, change)
    assert done.status_code == 200, done.text
    assert done.json()["attributes"] == {"surface_kind": "水泥", "technical_class": "四级"}
    assert (done.json()["quantity"], done.json()["version"]) == ("2.000", 2)
    late = sent(clerk, "PATCH", url, change)
    assert (late.status_code, late.json()["fields"]) == (409, {"version": ["2"]})
    assert sent(clerk, "PATCH", url, {"quantity": "3"}).status_code == 400


def test_a_township_has_the_code_at_once(clerk):
    made = sent(client_of(make_post(division=HENGXI)), "POST", URL, ROAD)
    assert made.json()["registration"] == "coded" and len(made.json()["code"]) == 22


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"division": GULI_VILLAGE}, "division"),
        ({"type": "9999"}, "type"),
        ({"type": 7}, "type"),
        ({"quantity": "-1"}, "quantity"),
        ({"name": ""}, "name"),
        ({"built": "2024-13"}, "built"),
        ({"longitude": "118.7"}, "longitude"),
        ({"longitude": "1.5", "latitude": "1.5"}, "longitude"),
        ({"attributes": {"width_m": 99}}, "attribute_width_m"),
        ({"attributes": {"nothing": 1}}, "attribute_nothing"),
        ({"attributes": []}, "attributes"),
        ({"said": {"phones": ["x"]}}, "said"),
        ({"property_class": "operating"}, "class_reason"),
    ],
)
def test_what_is_wrong_is_a_400_at_its_field(clerk, change, field):
    make_division(code=GULI_VILLAGE)
    answer = sent(clerk, "POST", URL, ROAD | change)
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["fields"] and answer.json()["message"]
    assert not Facility.objects.exists()


def test_a_near_same_one_must_be_said_to_be_another(clerk):
    make_facility(type_code="0101", name="前塘进村道路")
    refused = sent(clerk, "POST", URL, ROAD)
    assert refused.status_code == 400 and "前塘进村道路" in refused.json()["fields"]["another"][0]
    assert sent(clerk, "POST", URL, ROAD | {"another": True}).status_code == 201


def test_a_position_of_another_frame_is_turned(clerk):
    where = {"longitude": "118.712345", "latitude": "31.712345", "position_datum": "BD-09"}
    assert sent(clerk, "POST", URL, ROAD | where).status_code == 201
    facility = Facility.objects.get()
    assert facility.position_raw == "118.712345, 31.712345" and facility.position_datum == "BD-09"
    assert str(facility.longitude) != "118.712345"


def test_readers_and_strangers_change_nothing(clerk):
    facility = make_facility()
    head = client_of(make_post(role="village_head", division=SHITANG))
    assert sent(head, "POST", URL, ROAD).status_code == 403
    assert sent(head, "PATCH", f"{URL}{facility.pk}/", {"version": 1, "note": "x"}).status_code == 403
    foreign = make_facility(division=GULI_VILLAGE)
    assert sent(clerk, "PATCH", f"{URL}{foreign.pk}/", {"version": 1, "note": "x"}).status_code == 404
