"""The API in hostile hands: rubbish is refused in words, fields and areas that are not the caller's stay as they are."""

import pytest

from accounts.models import Party
from tests.factories import GULI, GULI_VILLAGE, SHITANG, client_of, make_party, make_person, make_post


@pytest.fixture
def clerk(db):
    return client_of(make_post(division=GULI))


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"name": NaN}',
        '{"name": "\\u0000", "kind": "contractor", "division": "\\u0000"}',
        '{"name": "\\ud800", "kind": "contractor", "division": "\\ud800"}',
        '{"name": {"a": [1]}, "kind": ["x"], "division": {"x": 1}}',
        '{"name": %s}' % ("9" * 5000),
        '{"name": "%s"}' % ("x" * (1 << 20)),
        "[]",
        "null",
        "{",
    ],
    ids=[
        "deep lists",
        "deep objects",
        "nan",
        "nul",
        "surrogate",
        "types",
        "long number",
        "long",
        "list",
        "null",
        "half",
    ],
)
@pytest.mark.parametrize("address", ["/api/parties/", "/api/suggestions/"])
def test_rubbish_is_refused(clerk, address, body):
    answer = clerk.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_unknown_telephone_or_credit_code_is_refused_as_in_the_page(clerk):
    party = make_party(division=GULI_VILLAGE)
    for wrong in ({"credit_code": "123"}, {"duty_phone": "javascript"}):
        sent = wrong | {"version": party.version}
        answer = clerk.patch(f"/api/parties/{party.pk}/", sent, content_type="application/json")
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == list(wrong)


def test_a_unit_cannot_be_moved_out_of_the_area_nor_given_another_key(clerk):
    party = make_party(division=GULI_VILLAGE)
    sent = {"division": SHITANG, "version": party.version}
    assert clerk.patch(f"/api/parties/{party.pk}/", sent, content_type="application/json").status_code == 400
    sent = {"id": 1, "note": "好", "version": party.version}
    assert clerk.patch(f"/api/parties/{party.pk}/", sent, content_type="application/json").status_code == 200
    kept = Party.objects.get(pk=party.pk)
    assert (kept.division_id, kept.note) == (GULI_VILLAGE, "好")


def test_a_foreign_row_and_none_are_the_same_404(clerk):
    theirs, nobody = make_person(division=SHITANG), 10**9
    for room, row in (("people", theirs.pk), ("parties", make_party(division=SHITANG).pk)):
        foreign, unknown = (clerk.get(f"/api/{room}/{key}/") for key in (row, nobody))
        assert foreign.status_code == unknown.status_code == 404
        assert foreign.json()["message"] == unknown.json()["message"]


def test_a_change_needs_the_token(db):
    strict = client_of(make_post(division=GULI), enforce_csrf_checks=True)
    assert (
        strict.post("/api/suggestions/", {"text": "加一列"}, content_type="application/json").status_code
        == 403
    )
    assert strict.post("/suggestions/", {"text": "请加一列"}).status_code == 403
    assert strict.post("/sign-out/").status_code == 403


def test_a_link_in_a_suggestion_stays_on_the_site(clerk):
    from accounts.models import Suggestion

    for page in ("javascript:alert(1)", "https://evil.example/", "//evil.example/", "/facilities/"):
        clerk.post("/api/suggestions/", {"text": "请加一列", "page": page}, content_type="application/json")
    assert sorted(Suggestion.objects.values_list("page", flat=True)) == ["", "", "", "/facilities/"]
