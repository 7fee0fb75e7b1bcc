"""评价 by the API: the same rules as on the pages; nobody reads or touches another village's sheet."""

import pytest

from evaluation.actions import settling
from tests.evaluation.round_rows import counting, lines_of, make_round, proved, sheet_of
from tests.factories import HENGXI, SHITANG, client_of, make_division, make_post

pytestmark = pytest.mark.django_db
NEIGHBOUR = "320115009209"
JSON = "application/json"


@pytest.fixture
def row():
    for code in (SHITANG, NEIGHBOUR):
        make_division(code=code)
    return make_round(by=make_post(role="township_clerk", division=HENGXI))


def test_filed_and_signed_by_the_api(row):
    sheet, head = sheet_of(row), make_post(role="village_head", division=SHITANG)
    client, keys = client_of(head), lines_of(sheet)
    url = f"/api/evaluations/{sheet.pk}/"
    claims = [{"line": keys[f"A1.{n}"].pk, "points": "1.00", "text": "有"} for n in (1, 2, 3)]
    with counting():
        answer = client.post(f"{url}fill/", {"claims": claims, "summary": "小结"}, JSON)
        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == "drafting"
        too_much = [{"line": keys["C1.1"].pk, "points": "6"}]
        assert client.post(f"{url}fill/", {"claims": too_much}, JSON).status_code == 400
        assert client.post(f"{url}acts/submit/", {}, JSON).status_code == 400  # a proof is missing
        proved(sheet, head)
        answer = client.post(f"{url}acts/submit/", {}, JSON)
        assert answer.status_code == 200 and answer.json()["receipt"].startswith("ZP")
        assert client.post(f"{url}acts/review/", {}, JSON).status_code in (400, 403, 409)
        assert client.post(f"{url}acts/freeze/", {}, JSON).status_code == 404


def test_no_foreign_sheet_and_no_result_before_the_notice(row):
    settling.compute(round=row)
    mine = client_of(make_post(role="village_head", division=SHITANG))
    sheet = sheet_of(row)
    for key in (sheet_of(row, NEIGHBOUR).pk,):
        assert mine.get(f"/api/evaluations/{key}/").status_code == 404
        assert mine.post(f"/api/evaluations/{key}/fill/", {"summary": "x"}, JSON).status_code == 404
    said = mine.get(f"/api/evaluations/{sheet.pk}/").json()
    assert said["score"] is None and said["place"] is None and len(said["lines"]) == 6
    listed = mine.get("/api/evaluations/").json()["results"]
    assert [one["id"] for one in listed] == [sheet.pk] and listed[0]["score"] is None
    assert mine.get("/api/evaluation-rounds/").json()["results"][0]["id"] == row.pk
    assert mine.post(f"/api/evaluation-rounds/{row.pk}/acts/void/", {}, JSON).status_code in (403, 404)
