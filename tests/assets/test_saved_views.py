"""Saved views: columns, filters and grouping under a name, as page, workbook and API; everybody has their own."""

from io import BytesIO

import openpyxl
import pytest

from assets.models import SavedView
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat

SAVE, VIEWS = "/facilities/views/save/", "/facilities/views/"


@pytest.fixture
def post(db):
    return make_post(role="county_office", division=COUNTY)


@pytest.fixture
def client(post):
    return client_of(post)


@pytest.fixture
def view(client, post) -> SavedView:
    """The bridges of 石塘, with their addresses, saved from the list as a person would."""
    make_facility(division=SHITANG, type_code="0103", name="望仙桥", address="村东")
    make_facility(division=SHITANG, name="公厕")
    make_facility(division=GULI_VILLAGE, type_code="0103", name="谷里桥")
    client.get("/facilities/", {"columns": ["name", "address", "person", "phones"]})
    query = f"type=0103&village={SHITANG}&sort=newest&after=xx&count=exact&group=status"
    asked = client.get(f"{SAVE}?{query}").content.decode()
    assert "保存为常用视图" in asked
    told = client.post(SAVE, {"name": "石塘的桥", "query": query}, follow=True).content.decode()
    assert "石塘的桥" in told
    client.cookies.pop("facility-columns")
    return SavedView.objects.get(person_id=post.person_id)


def test_a_view_keeps_filters_columns_and_grouping_and_nothing_else(view) -> None:
    assert view.filters == {"type": ["0103"], "village": [SHITANG], "sort": ["newest"]}
    assert (view.columns, view.grouping) == (["name", "address", "person", "phones"], "status")


def test_a_view_opens_as_page_and_as_workbook(client, view) -> None:
    opened = client.get(f"{VIEWS}{view.pk}/", follow=True)
    assert [group.number for group in opened.context["groups"]] == [1]
    SavedView.objects.update(grouping="")
    opened = client.get(f"{VIEWS}{view.pk}/", follow=True)
    assert [row.name for row in opened.context["page"].rows] == ["望仙桥"]
    assert "村东" in opened.content.decode() and "石塘的桥" in opened.content.decode()
    answer = client.get(f"{VIEWS}{view.pk}/export/", follow=True)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert {"序号", "设施名称", "统一编码", "位置"} <= set(rows[2]) and "数量" not in rows[2]
    assert [row[1] for row in rows[3:4]] == ["望仙桥"]


def test_the_api_answers_the_rows_of_a_view(client, view) -> None:
    listed = client.get("/api/saved-views/").json()["results"]
    assert [one["name"] for one in listed] == ["石塘的桥"]
    answer = client.get(f"/api/saved-views/{view.pk}/rows/").json()
    assert (answer["count"], answer["exact"]) == (1, True)
    assert [one["values"] for one in answer["results"]] == [
        {"name": "望仙桥", "address": "村东"}
    ]  # no people's names


def test_a_view_is_its_owners_alone(view) -> None:
    other = client_of(make_post(role="township_clerk", division=HENGXI))
    assert "石塘的桥" not in other.get(VIEWS).content.decode()
    for url in (f"{VIEWS}{view.pk}/", f"{VIEWS}{view.pk}/export/", f"{VIEWS}{view.pk}/delete/"):
        assert other.get(url).status_code == 404, url
    for url in (f"/api/saved-views/{view.pk}/", f"/api/saved-views/{view.pk}/rows/"):
        assert other.get(url).status_code == 404, url
    assert other.get(f"/facilities/?view={view.pk}").status_code == 404


def test_the_same_name_replaces(client, view) -> None:
    client.post(SAVE, {"name": "石塘的桥", "query": "status=in_use"})
    view.refresh_from_db()
    assert view.filters == {"status": ["in_use"]}


def test_a_view_is_deleted_after_asking(client, view) -> None:
    url = f"{VIEWS}{view.pk}/delete/"
    assert "删除视图" in client.get(url).content.decode()
    assert "已删除" in client.post(url, follow=True).content.decode()
    assert not SavedView.objects.exists()


def test_a_telephone_is_kept_sealed(client, post) -> None:
    make_facility(division=SHITANG)
    sealed = client.get("/facilities/", {"q": "13912345678"}).url.partition("?")[2]
    client.post(SAVE, {"name": "电话", "query": sealed})
    assert "13912345678" not in str(SavedView.objects.get(person_id=post.person_id).filters)


def test_a_view_of_what_is_no_more_says_so(client, view) -> None:
    SavedView.objects.update(filters={"type": ["9999"]})
    assert client.get(f"{VIEWS}{view.pk}/", follow=True).status_code == 400
    assert client.get(f"/api/saved-views/{view.pk}/rows/").status_code == 400


def test_the_rows_of_a_view_ask_no_more_for_many(client, view) -> None:
    url = f"/api/saved-views/{view.pk}/rows/"
    assert_flat(
        client, url, lambda number: make_facility(division=SHITANG, type_code="0103", name=f"桥{number}")
    )
