"""Changes by the API: the same acts as the pages, versions, errors in one shape."""

import json

import pytest

from accounts.actions.suggestions import suggest
from accounts.models import Party, Suggestion
from tests.county import County


def sent(client, method: str, url: str, body: dict | str):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.generic(method, url, text, content_type="application/json")


@pytest.fixture
def clerk(county: County):
    return county.client("township_clerk")


def test_a_unit_is_registered_and_changed(county, clerk):
    body = {"kind": "contractor", "name": "清河保洁", "division": county.village.pk}
    made = sent(clerk, "POST", "/api/parties/", body)
    assert made.status_code == 201
    url = f"/api/parties/{made.json()['id']}/"
    changed = sent(clerk, "PATCH", url, {"address": "街口", "version": 1})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = sent(clerk, "PATCH", url, {"address": "桥头", "version": 1})
    assert (late.status_code, late.json()["fields"]) == (409, {"version": ["2"]})
    assert sent(clerk, "PATCH", url, {"address": "桥头"}).json()["fields"]["version"]
    assert Party.objects.get(name="清河保洁").address == "街口"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"division": "990102001201"}, "division"),
        ({"division": 7}, "division"),
        ({"kind": "nothing"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": ["清河"]}, "name"),
        ({"name": "长" * 101}, "name"),
    ],
)
def test_wrong_fields_are_a_400_at_the_field(county, clerk, change, field):
    body = {"kind": "contractor", "name": "清河保洁", "division": county.village.pk} | change
    answer = sent(clerk, "POST", "/api/parties/", body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"] and answer.json()["message"]


def test_twins_are_refused_in_words(county, clerk):
    body = {"kind": "contractor", "name": "清河保洁", "division": county.village.pk}
    sent(clerk, "POST", "/api/parties/", body)
    assert "已有" in sent(clerk, "POST", "/api/parties/", body).json()["message"]


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "1", "null"])
def test_what_is_no_object_is_a_400(clerk, body):
    assert sent(clerk, "POST", "/api/parties/", body).status_code == 400


def test_answering_needs_the_right(county):
    suggestion = suggest(by=county.posts["village_clerk"], text="字太小了")
    url = f"/api/suggestions/{suggestion.pk}/answer/"
    assert sent(county.client("village_clerk"), "POST", url, {"text": "好"}).status_code == 403
    assert sent(county.client("county_admin"), "POST", url, {"text": "好"}).json()["state"] == "answered"
    assert sent(county.client("county_admin"), "POST", url, {"text": "好"}).status_code == 400
    assert Suggestion.objects.get(pk=suggestion.pk).answer == "好"


def test_unknown_parameters_are_refused_by_name(clerk):
    answer = clerk.get("/api/parties/", {"nmae": "清河"})
    assert answer.status_code == 400 and "nmae" in answer.json()["message"]


def test_who_am_i(county):
    me = county.client("village_clerk").get("/api/me/").json()
    assert me["post"]["role"] == "village_clerk" and "facility.view" in me["rights"]


def test_the_page_of_the_api_names_paths_and_fields(clerk):
    page = clerk.get("/api/").content.decode()
    assert "/api/parties/" in page and "credit_code" in page and "<script>" not in page
