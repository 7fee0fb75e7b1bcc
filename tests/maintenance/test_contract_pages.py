"""Pages of contracts: drawn up, filled by filters, the panel at the facility, the workbook, what waits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maintenance.contracts_counted import under_contract
from maintenance.models import Contract, QualityCheck
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_party, make_post
from tests.flat import assert_flat
from tests.maintenance.contract_rows import make_contract


@pytest.fixture
def clerk(db):
    return make_post(division=HENGXI)


def test_drawn_up_and_filled_from_the_page(clerk):
    office = make_party(division=HENGXI, kind="township_office")
    firm = make_party(division=COUNTY, name="县里的公司")
    toilets, lamp = [make_facility() for _ in range(3)], make_facility(type_code="0802")
    client, today = client_of(clerk), timezone.localdate()
    sent = {
        "number": "HT-9",
        "name": "保洁合同",
        "division": HENGXI,
        "client": office.pk,
        "party": firm.pk,
        "from_date": today.isoformat(),
        "until": (today + timedelta(days=364)).isoformat(),
        "price": "12000",
        "period": "month",
        "service": "保洁",
        "acceptance": "抽查",
        "bands": "90 100\n60，70%\n",
    }
    url = reverse("maintenance:contract-create")
    wrong = client.post(url, sent | {"bands": "九十 一百"})
    assert wrong.status_code == 422 and "每行写两个数" in wrong.text
    late = client.post(url, sent | {"until": (today + timedelta(days=1200)).isoformat()})
    assert late.status_code == 422 and "不超过三年" in late.text
    made = client.post(url, sent)
    contract = Contract.objects.everywhere(because="test").get()
    pick = reverse("maintenance:contract-facilities", args=[contract.pk])
    assert made["Location"] == pick
    assert list(contract.bands.values_list("least", "share")) == [(90, 100), (60, 70)]
    assert toilets[0].name in client.get(pick, {"type": "0401"}).text
    assert client.post(f"{pick}?type=0401", {"all": "1"}).status_code == 302
    assert set(contract.facilities.all()) == set(toilets)
    client.post(f"{pick}?within=in", {"row": [toilets[0].pk]})
    assert contract.facilities.count() == 2 and lamp not in contract.facilities.all()
    assert client.post(pick, {}).status_code == 400


def test_a_contract_of_another_township_is_not_there(clerk):
    other = make_contract(division=GULI)
    client = client_of(clerk)
    for name in ("detail", "edit", "facilities", "check", "evaluate", "renew", "sign"):
        assert client.get(reverse(f"maintenance:contract-{name}", args=[other.pk])).status_code == 404
    assert other.name not in client.get(reverse("maintenance:contract-list")).text
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    assert village.get(reverse("maintenance:contract-list")).status_code == 403


def test_the_page_tells_periods_years_and_bands(clerk):
    contract = make_contract(price=Decimal(80000))
    client = client_of(clerk)
    check = reverse("maintenance:contract-check", args=[contract.pk])
    sent = {"period_from": contract.from_date.isoformat(), "score": "88", "looked_at": "10", "failed": "2"}
    assert client.post(check, sent).status_code == 302
    page = client.get(reverse("maintenance:contract-detail", args=[contract.pk])).text
    assert "待考核" in page and "已考核" in page and "第 1 年" in page and "得分 ≥ 90" in page
    assert client.post(check, sent | {"failed": "11"}).status_code == 422
    void = reverse(
        "maintenance:contract-check-void", args=[QualityCheck.objects.everywhere(because="t").get().pk]
    )
    assert client.post(void, {"reason": ""}).status_code == 422
    assert client.post(void, {"reason": "得分录错"}).status_code == 302


def test_the_share_under_contract_counts_what_stands_today(clerk):
    for _ in range(3):
        make_facility()
    make_contract(facilities=1)
    make_contract(facilities=1, state="draft")
    make_contract(facilities=1, from_date="2020-01-01", until="2020-12-31")
    assert under_contract(clerk) == (6, 1)


def test_the_village_reads_at_the_facility_who_keeps_it_and_no_price(clerk):
    contract = make_contract(price=Decimal("76543.21"))
    facility = contract.facilities.get()
    village = client_of(make_post(role="village_clerk", division=SHITANG))
    page = village.get(reverse("assets:facility-detail", args=[facility.pk]) + "?tab=panels").text
    assert contract.party.name in page and "76,543" not in page
    assert reverse("maintenance:contract-detail", args=[contract.pk]) not in page


def test_filters_export_and_what_waits(clerk):
    today = timezone.localdate()
    soon = make_contract(
        name="=快到期", from_date=today - timedelta(days=200), until=today + timedelta(days=9)
    )
    make_contract(name="还早", from_date=today, until=today + timedelta(days=700))
    client = client_of(clerk)
    found = client.get(reverse("maintenance:contract-list"), {"state": "soon"}).text
    assert "快到期" in found and "还早" not in found and "还有 9 天到期" in found
    book = client.get(reverse("maintenance:contract-list-export"), {"form": "csv"})
    assert "'=快到期" in b"".join(book.streaming_content).decode("utf-8-sig")
    assert "第 1 年待年度评估" in client.get("/").text
    soon.evaluations.create(year=1, score=90, result="qualified", text="好")
    assert "起一期待考核" in client.get("/").text


@pytest.mark.parametrize(
    "name", ["contract-list", "contract-list-export", "contract-detail", "contract-facilities"]
)
def test_pages_ask_as_often_for_thirty_as_for_one(clerk, name):
    contract = make_contract()

    def more(number: int) -> None:
        make_contract()
        contract.facilities.add(make_facility())
        first = contract.from_date + timedelta(days=number)
        QualityCheck.objects.create(
            contract=contract, period_from=first, period_until=first, score=1, price=1, payable=1
        )

    arguments = [contract.pk] if name in ("contract-detail", "contract-facilities") else []
    query = "?within=in" if name == "contract-facilities" else ""
    assert_flat(client_of(clerk), reverse(f"maintenance:{name}", args=arguments) + query, more, rows=12)
