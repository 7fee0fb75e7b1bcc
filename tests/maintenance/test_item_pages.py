"""The pages of the list: what they show, what they ask, that they cost the same however long they are."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Person
from assets.models import RegisteredFacts
from maintenance.actions.editions import freeze
from maintenance.imports.items import ItemResource
from maintenance.item_panel import link, panel
from maintenance.models import ItemState, ResponsibilityItem
from maintenance.waiting_lists import editions_due, lists_to_move
from tests.assets.factories import make_facility
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.item_rows import bring, crew, make_item

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"maintenance:{name}", args=args)


@pytest.fixture
def clerk():
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village():
    return make_post(role="village_clerk", division=SHITANG)


def test_the_list_shows_what_is_mine_and_filters_it(village):
    mine, theirs = make_item(filled=True), make_item(division=GULI_VILLAGE)
    lacking = make_item(words={"party": "某某公司"})
    client = client_of(village)
    page = client.get(url("item-list")).text
    assert mine.facility.name in page and theirs.facility.name not in page
    assert "“某某公司”" in page
    only = client.get(url("item-list"), {"lacks": "party"}).text
    assert lacking.facility.name in only and f">{mine.facility.name}<" not in only
    assert "没有符合条件" in client.get(url("item-list"), {"state": "checked"}).text
    by_name = client.get(url("item-list"), {"q": mine.facility.name}).text
    assert mine.facility.name in by_name and f">{lacking.facility.name}<" not in by_name


@pytest.mark.parametrize("name", ["item-list", "item-missing", "item-flow"])
def test_pages_cost_the_same_however_long_they_are(name, clerk):
    crew()
    assert_flat(client_of(clerk), url(name), lambda number: make_item(filled=number % 2 == 0), rows=8)


def test_the_editions_cost_the_same_however_long_they_are(clerk):
    client = client_of(clerk)

    def one_more(number: int) -> None:
        make_item(filled=True, state=ItemState.CHECKED, public_phone=f"025-{number}")
        freeze(division=make_division(code=HENGXI), by=clerk)

    assert_flat(client, url("edition-list"), one_more, rows=5)


def test_an_edition_shows_what_changed_column_by_column(clerk):
    item = make_item(filled=True, state=ItemState.CHECKED)
    kept = make_item(filled=True, state=ItemState.CHECKED)
    freeze(division=make_division(code=HENGXI), by=clerk)
    ResponsibilityItem.objects.filter(pk=item.pk).update(public_phone="025-52289999")
    edition = freeze(division=make_division(code=HENGXI), by=clerk)
    client = client_of(clerk)
    page = client.get(url("edition-detail", edition.pk), {"change": "changed"}).text
    assert "<del>025-52280001</del>" in page and "<ins>025-52289999</ins>" in page
    assert kept.facility.name not in page
    book = client.get(url("edition-export", edition.pk))
    rows = _rows(book)
    assert any("公开电话：025-52280001 → 025-52289999" in str(row) for row in rows)
    other = client_of(make_post(role="township_clerk", division="320115007000"))
    assert other.get(url("edition-detail", edition.pk)).status_code == 404


def _rows(answer) -> list:
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return list(sheet.iter_rows(values_only=True))


def test_a_village_reads_the_township_s_edition_but_only_its_own_lines(clerk, village):
    mine = make_item(filled=True, state=ItemState.CHECKED)
    neighbour = make_item(division="320115009209", filled=True, state=ItemState.CHECKED)
    edition = freeze(division=make_division(code=HENGXI), by=clerk)
    page = client_of(village).get(url("edition-detail", edition.pk)).text
    assert mine.facility.name in page and neighbour.facility.name not in page


def test_the_workbook_and_the_paper_say_the_whole_line(village):
    item = make_item(filled=True, duty_text="=1+1")
    client = client_of(village)
    rows = _rows(client.get(url("item-export")))
    heads = next(row for row in rows if "设施编码" in [str(cell) for cell in row])
    line = next(row for row in rows if item.facility.name in row)
    assert (len(heads) == 24 and item.party.name in line and "'=1+1" in line) or "=1+1" in line
    assert client.get(url("item-export"), {"form": "csv"}).status_code == 200
    paper = client.get(url("item-paper")).text
    assert item.facility.name in paper and "负责人" in paper


def test_figures_of_what_is_missing_open_their_rows(clerk):
    make_item(filled=True)
    lacking = make_item(filled=True, supervisor=None)
    make_facility()
    page = client_of(clerk).get(url("item-missing")).text
    assert "lacks=supervisor" in page
    found = client_of(clerk).get(url("item-list"), {"village": SHITANG, "lacks": "supervisor"}).text
    assert lacking.facility.name in found and "共 1 条" in found


def test_progress_says_who_is_next(clerk):
    posts = crew()
    bring(make_item(filled=True), ItemState.SUBMITTED, posts=posts)
    page = client_of(clerk).get(url("item-flow")).text
    assert "村负责人确认" in page and "已报送" in page


def test_filling_on_the_page_keeps_the_text_of_the_second_editor(village):
    item = make_item()
    client = client_of(village)
    assert client.get(url("item-edit", item.pk)).status_code == 200
    sent = {
        "version": item.version,
        "duty_text": "每日保洁",
        "mode": "self",
        "fund_kinds": ["village_collective"],
    }
    assert client.post(url("item-edit", item.pk), sent).status_code == 302
    item.refresh_from_db()
    assert (item.duty_text, item.fund_kinds) == ("每日保洁", ["village_collective"])
    second = client.post(url("item-edit", item.pk), sent | {"duty_text": "另一种"})
    assert second.status_code == 422 and "另一种" in second.text and "改过这条内容" in second.text
    fee = client.post(url("item-edit", item.pk), sent | {"version": 2, "fund_kinds": ["household_fee"]})
    assert fee.status_code == 422 and "不向农户收费" in fee.text


def test_many_are_filled_submitted_and_told_in_numbers(village):
    party = make_party()
    rows = [make_item() for _ in range(3)]
    whole = make_item(filled=True)
    client, bulk = client_of(village), url("item-bulk")
    keys = [item.pk for item in (*rows, whole)]
    asked = client.post(bulk, {"act": "fill", "row": keys})
    assert asked.status_code == 200 and "4 条" in asked.text
    nothing = client.post(bulk, {"act": "fill", "row": keys, "agreed": "1"})
    assert nothing.status_code == 422 and "请至少填写一栏" in nothing.text
    sent = {"act": "fill", "row": keys, "agreed": "1", "party": party.pk, "only_empty": "on"}
    page = client.post(bulk, sent, follow=True).text
    assert "已填报 3 条" in page and "没有办 1 条" in page
    foretold = client.post(bulk, {"act": "submit", "row": keys}).text
    assert "能办 1 条" in foretold and "有必填项未填 3 条" in foretold
    assert ResponsibilityItem.objects.filter(state="submitted").count() == 0  # asked, not done
    page = client.post(bulk, {"act": "submit", "all": "1", "query": "", "agreed": "1"}, follow=True).text
    assert "已办 1 条" in page and "有必填项未填 3 条" in page


def test_a_bulk_act_of_another_post_is_refused(village):
    item = make_item(filled=True)
    assert client_of(village).post(url("item-bulk"), {"act": "check", "row": item.pk}).status_code == 403
    assert client_of(village).post(url("item-bulk"), {"act": "drop", "row": item.pk}).status_code == 400


def test_a_ledger_s_person_is_made_once_for_all_alike(village):
    rows = [make_item(words={"person": "陈守田", "party": "石塘物业"}) for _ in range(3)]
    RegisteredFacts.objects.update_or_create(
        facility=rows[0].facility, defaults={"phones": "13900001234", "person": "陈守田"}
    )
    client = client_of(village)
    page = client.get(url("item-detail", rows[0].pk)).text
    assert "建立人员 陈守田" in page and "另有 2 条相同" in page and "13900001234" not in page
    assert "3 条同名原文" in client.get(url("item-person", rows[0].pk)).text
    client.post(url("item-person", rows[0].pk))
    person = Person.objects.get(name="陈守田")
    assert (person.division_id, person.phone) == (SHITANG, "13900001234")
    assert ResponsibilityItem.objects.filter(person=person).count() == 3
    party = make_party(name="石塘村物业服务部")
    sent = {"value": party.pk, "all_alike": "on"}
    assert client.post(url("item-word", rows[0].pk, "party"), sent).status_code == 302
    assert ResponsibilityItem.objects.filter(party=party).count() == 3
    assert client.get(url("item-word", rows[0].pk, "party")).status_code == 404  # answered


def test_items_are_made_from_the_page(village):
    make_facility()
    client = client_of(village)
    assert "建立条目" in client.get(url("item-list")).text
    assert client.post(url("item-make")).status_code == 302
    assert ResponsibilityItem.objects.count() == 1


def test_freezing_asks_for_the_numbers(clerk):
    make_item(filled=True, state=ItemState.CHECKED)
    make_item()
    client, there = client_of(clerk), url("edition-freeze")
    assert "尚未核定 1 处" in client.get(there).text
    refused = client.post(there, {"division": HENGXI, "leaving": 0})
    assert refused.status_code == 422 and "有 1 处设施尚未核定" in refused.text
    assert "第1版" in client.post(there, {"division": HENGXI, "leaving": 1}, follow=True).text


def test_the_county_says_its_days_anew_and_a_township_does_not(clerk):
    office = client_of(make_post(role="county_office", division=COUNTY))
    sent = {"from_date": "2999-01-01", "hand_in_by": "11-30", "publish_by": "02-28", "days_to_next": "20"}
    assert office.post(url("item-rhythm"), sent).status_code == 302
    assert "11-30" in office.get(url("item-rhythm")).text
    assert office.post(url("item-rhythm"), sent | {"hand_in_by": "13-40"}).status_code == 422
    assert client_of(clerk).get(url("item-rhythm")).status_code == 403


def test_the_page_of_a_facility_and_its_plate_lead_to_the_item(village):
    item = make_item(filled=True)
    shown = panel(village, item.facility)
    assert item.party.name in shown and "还没有列入任何版次" in shown
    assert "还没有列入管护责任清单" in panel(village, make_facility())
    said = link(village, item.facility)
    assert said is not None and said[1] == url("item-detail", item.pk)


def test_what_waits_is_told_to_whoever_is_next(clerk):
    posts = crew()
    item = make_item(filled=True)
    assert [one.act for one in lists_to_move(posts["submit"])] == ["提交"]
    page = client_of(posts["submit"]).get(lists_to_move(posts["submit"])[0].url)
    assert item.facility.name in page.content.decode()
    item = bring(item, ItemState.SUBMITTED, posts=posts)
    assert [one.act for one in lists_to_move(posts["confirm"])] == ["确认"]
    assert lists_to_move(posts["review"]) == [] and lists_to_move(posts["submit"]) == []
    bring(item, ItemState.CHECKED, posts=posts)
    assert editions_due(clerk) == []
    ResponsibilityItem.objects.filter(pk=item.pk).update(reopened_at="2026-11-01T08:00:00+08:00")
    due = editions_due(clerk)[0].due
    assert f"{due:%Y-%m-%d}" == "2026-12-01"


def test_the_workbook_fills_items_and_asks_nothing_when_it_comes_back_unchanged(village):
    item = make_item(filled=True)
    party = make_party(name="石塘保洁服务部")
    resource = ItemResource(by=village, rehearsal=True)
    cells = resource.cells_of(resource.present[item.facility.code])
    assert cells["fund_kinds"] == "村集体" and cells["annual_cost"] == "1200.00"
    held = resource.find({"code": item.facility.code})
    for name, widget in resource.widgets().items():
        assert widget.clean(cells[name], cells) == resource.value_of(name, held) or name in (
            "name",
            "village",
            "type",
        )
    resource.change(held, {"party": party, "annual_cost": None})
    item.refresh_from_db()
    assert (item.party, item.annual_cost) == (party, None)


def test_the_api_reads_and_fills(village):
    item = make_item()
    client = client_of(village)
    assert client.get("/api/responsibility-items/").json()["results"][0]["code"] == item.facility.code
    there = f"/api/responsibility-items/{item.pk}/"
    said = {"duty_text": "保洁", "fund_kinds": ["county"], "version": 1}
    answer = client.patch(there, said, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["duty_text"] == "保洁"
    stale = client.patch(there, said, content_type="application/json")
    assert stale.status_code == 409
    wrong = client.patch(
        there, {"fund_kinds": ["household_fee"], "version": 2}, content_type="application/json"
    )
    assert wrong.status_code == 400
    assert client.get("/api/list-editions/").status_code == 200
