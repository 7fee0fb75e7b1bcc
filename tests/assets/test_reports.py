"""The three ledgers: their sums are the list's, a past day's are what stood then, and nobody sums another's."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.system import SystemPost
from assets.actions.states import record_state
from assets.models import Campaign, CampaignLine, Facility, OwnershipAct
from assets.summary import GROUPINGS, of_today
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.flat import assert_flat

OTHER = "320115009201"


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


@pytest.fixture
def few(clerk):
    """Two toilets (one damaged), a road of 2.5 km suspended, and a foreign toilet."""
    make_facility(division=SHITANG, original_value=Decimal("100.50"), condition="good")
    make_facility(division=OTHER, condition="damaged", coded=False)
    make_facility(division=SHITANG, type_code="0101", quantity=Decimal("2.5"), condition="good")
    Facility.objects.filter(type="0101").update(status="suspended")
    make_facility(division=GULI_VILLAGE)


def lines(post, by: str) -> dict[str, tuple]:
    found = of_today(Facility.objects.visible_to(post).counted(), by)
    return {
        line.word: (line.count, line.standing, line.intact, line.broken, line.coded) for line in found.lines
    }


def test_sums_by_type(clerk, few):
    assert lines(clerk, "type") == {"村道": (1, 1, 0, 0, 1), "农村公厕": (2, 2, 1, 1, 1)}


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_grouping_sums_to_the_same_total(clerk, few, by):
    found = of_today(Facility.objects.visible_to(clerk).counted(), by)
    assert sum(line.count for line in found.lines) == found.total.count == 3
    assert found.total.value == Decimal("100.50")
    assert found.total.intact_rate == "33.33"
    assert len({line.word for line in found.lines}) == len(found.lines)


def test_a_figure_opens_the_list_that_makes_it(clerk, few):
    client = client_of(clerk)
    page = client.get(reverse("assets:summary-ledger"), {"by": "village"}).content.decode()
    link = f"{reverse('assets:facility-list')}?township={HENGXI}&amp;village={SHITANG}"
    assert link in page
    listed = client.get(link.replace("&amp;", "&")).content.decode()
    assert "共 2 处" in listed


def test_a_past_day_is_counted_as_it_stood(clerk):
    with time_machine.travel("2024-03-01T09:00:00+08:00"):
        facility = make_facility(division=SHITANG)
    record_state(
        facility=facility, from_date=date(2024, 5, 1), condition="failed", reason="", by=SystemPost()
    )
    client, url = client_of(clerk), reverse("assets:summary-ledger")
    before = client.get(url, {"day": "2024-02-01"}).content.decode()
    assert "没有符合条件的设施" in before
    march = client.get(url, {"day": "2024-03-02", "condition": "unknown"}).content.decode()
    may = client.get(url, {"day": "2024-05-02", "condition": "broken", "by": "village"}).content.decode()
    assert "农村公厕" in march
    assert "石塘村" in may


def test_a_past_day_refuses_what_has_no_history(clerk):
    client, url = client_of(clerk), reverse("assets:summary-ledger")
    for query in ({"year": "2020"}, {"by": "owner_kind"}, {"q": "石塘"}):
        answer = client.get(url, {"day": "2024-03-02", **query})
        assert answer.status_code == 400
    assert client.get(url, {"day": "2999-01-01"}).status_code == 400


def test_today_is_no_past_day(clerk, few):
    page = client_of(clerk).get(reverse("assets:summary-ledger"), {"day": f"{timezone.localdate()}"})
    assert "原值（元）" in page.content.decode()


@pytest.mark.parametrize("name", ["summary-ledger", "detail-ledger", "work-ledger", "work-ledger-paper"])
def test_a_foreign_clerk_sees_none_of_it(clerk, few, name):
    name_of_one = Facility.objects.filter(division=SHITANG).first().name
    foreign = client_of(make_post(division=GULI))
    page = foreign.get(reverse(f"assets:{name}"), {"by": "village"}).content.decode()
    assert "石塘村" not in page
    assert name_of_one not in page


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("summary-ledger-export", {"by": "village", "status": "in_use"}),
        ("summary-ledger-export", {"by": "department", "day": "2024-03-02"}),
        ("work-ledger-export", {}),
    ],
)
def test_workbooks_carry_title_and_signatures(clerk, few, name, query):
    from io import BytesIO

    from openpyxl import load_workbook

    answer = client_of(clerk).get(reverse(f"assets:{name}"), query)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("台账" in cell for cell in cells[:1])
    assert any("填表人" in cell for cell in cells)
    assert ("筛选：状态：在用" in str(cells)) is ("status" in query)


def test_a_narrowed_paper_says_to_what(clerk, few):
    client, asked = client_of(clerk), {"type": "0401", "village": SHITANG, "paper": "1"}
    for url in ("summary-ledger", "detail-ledger"):
        page = client.get(reverse(f"assets:{url}"), asked).text
        assert "筛选：类别：农村公厕" in page and "单位：石塘村" in page
        assert "筛选：" not in client.get(reverse(f"assets:{url}"), {"paper": "1"}).text


def test_papers_carry_the_signature_line(clerk, few):
    client = client_of(clerk)
    for url in ("summary-ledger", "detail-ledger", "work-ledger-paper"):
        page = client.get(reverse(f"assets:{url}"), {"paper": "1"}).content.decode()
        assert "填表人" in page
        assert "横溪街道" in page


def test_the_work_ledger_keeps_every_kind_of_act(clerk):
    facility = make_facility(division=SHITANG)
    OwnershipAct.objects.create(
        facility=facility, kind="confirm", on_date="2024-01-01", paper_number="江农权〔2024〕7号"
    )
    campaign = Campaign.objects.create(division=facility.division, name="秋查", due_on="2024-01-01")
    CampaignLine.objects.create(
        campaign=campaign, facility=facility, answer="confirmed", answered_at=timezone.now()
    )
    client, url = client_of(clerk), reverse("assets:work-ledger")
    for kind, words in (("states", "赋码"), ("ownership", "江农权〔2024〕7号"), ("checks", "秋查")):
        page = client.get(url, {"kind": f"assets.{kind}"}).content.decode()
        assert words in page
        assert facility.name in page
    last_month = {"since": "2020-01-01", "until": f"{timezone.localdate() - timedelta(days=400)}"}
    assert facility.name not in client.get(url, last_month).content.decode()
    assert client.get(url, {"kind": "nothing"}).status_code == 400


@pytest.mark.parametrize("name", ["summary-ledger", "detail-ledger", "work-ledger", "work-ledger-paper"])
def test_ledgers_ask_as_often_for_thirty_as_for_one(db, name):
    client = client_of(make_post(role="county_office", division=COUNTY))
    assert_flat(client, reverse(f"assets:{name}"), lambda number: make_facility(division=SHITANG))
