"""Of every calculator: as many questions for thirty villages as for one, the order asked in is nothing, its address opens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Division, Party, Sector
from evaluation.calculators.table import DEPARTMENTS, TABLE, TOWNSHIPS, VILLAGES
from evaluation.places import CALCULATORS
from tests.assets.factories import make_facility
from tests.evaluation.counted_rows import this_year
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_party, make_post, make_villages

pytestmark = pytest.mark.django_db


def villages() -> list[str]:
    """Thirty villages of two townships, a facility in each."""
    make_villages(HENGXI, GULI)
    rows = Division.objects.everywhere(because="test").filter(level="village", code__startswith=COUNTY[:6])
    codes = list(rows.order_by("code").values_list("code", flat=True)[:30])
    for code in codes:
        make_facility(division=code)
    return codes


def departments() -> list[str]:
    found = []
    for sector in Sector.objects.order_by("pk")[:3]:
        party = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT)
        Department.objects.create(party=party, title="局").sectors.add(sector)
        found.append(str(party.pk))
    return found


def queries(key: str, units: list[str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        TABLE[key].count(units, this_year())
    return len(captured)


def test_all_are_filled_under_their_keys():
    assert {key for key, _calculator in CALCULATORS.items()} >= set(TABLE)


def test_as_many_questions_for_all_as_for_one():
    codes, offices = villages(), departments()
    asked = {"village": codes, "township": [HENGXI, GULI], "department": offices}
    for key, calculator in TABLE.items():
        units = asked[calculator.level]
        one, many = queries(key, units[:1]), queries(key, units)
        assert one == many, (key, one, many)
        assert many <= 8, (key, many)


def test_order_never_matters_and_every_unit_is_answered():
    codes, period = villages(), this_year()
    for key in VILLAGES:
        there = TABLE[key].count(codes, period)
        assert there == TABLE[key].count(codes[::-1], period), key
        assert list(there) == codes, key
        assert all(counted.told for counted in there.values()), key


@pytest.mark.parametrize("role", ["village_clerk", "township_clerk", "county_office"])
def test_the_address_of_every_figure_opens(role):
    place = {"village_clerk": SHITANG, "township_clerk": HENGXI, "county_office": COUNTY}[role]
    client = client_of(make_post(role=role, division=place))
    make_facility()
    for key in VILLAGES:
        url = TABLE[key].count([SHITANG], this_year())[SHITANG].url
        assert not url or client.get(url).status_code == 200, (key, url)
    if role != "village_clerk":
        for key in TOWNSHIPS:
            url = TABLE[key].count([HENGXI], this_year())[HENGXI].url
            assert not url or client.get(url).status_code == 200, (key, url)


def test_the_addresses_of_a_department_open():
    unit = departments()[0]
    for role in ("county_office", "department"):
        named = {"sectors": [Sector.objects.order_by("pk")[0].pk]} if role == "department" else {}
        client = client_of(make_post(role=role, division=COUNTY, **named))
        for key in DEPARTMENTS:
            url = TABLE[key].count([unit], this_year())[unit].url
            assert not url or client.get(url).status_code == 200, (key, url)
