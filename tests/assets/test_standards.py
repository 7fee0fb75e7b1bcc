"""配置标准: buildings of a village against what it ought to have."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.access import Refused
from accounts.actions.divisions import set_figures
from accounts.models import DivisionFigures
from assets import standards
from assets.actions.standards import end_standard, set_standard
from assets.models import BuildingStandard
from tests.assets.factories import make_facility, make_type
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post

OTHER = "320115009201"
DAY = date(2024, 1, 1)


@pytest.fixture
def office(db):
    make_type(code="1201")  # brings the standards of the reference file
    BuildingStandard.objects.all().delete()
    for code in (SHITANG, OTHER):
        make_division(code=code)
    return make_post(role="county_office", division=COUNTY)


def standard(office, **said) -> BuildingStandard:
    kind = make_type(code="1201")
    values = {"type": kind, "attribute": "floor_area_m2", "minimum": Decimal(500), "from_date": DAY}
    return set_standard(by=office, **{**values, **said})


def building(area, division=SHITANG, **values):
    return make_facility(type_code="1201", division=division, attributes={"floor_area_m2": area}, **values)


def test_rooms_of_a_village_are_summed(office):
    building(300)
    building("250.5")
    building(9000, status="retired")
    building(499, division=OTHER)
    held = {one.village.pk: one for one in standards.held(standard(office), post=office)}
    assert (held[SHITANG].has, held[SHITANG].falls_short) == (Decimal("550.5"), False)
    assert (held[OTHER].lacks, held[OTHER].falls_short) == (1, True)


def test_per_hundred_households(office):
    building(100)
    measured = standard(office, minimum=Decimal(30), per_households=100)
    assert standards.held(measured, post=office)[0].wanted is None
    clerk = make_post(division=HENGXI)
    set_figures(division=make_division(code=SHITANG), year=2023, households=300, by=clerk)
    set_figures(division=make_division(code=SHITANG), year=2024, households=400, population=1200, by=clerk)
    held = {one.village.pk: one for one in standards.held(measured, post=office)}
    assert (held[SHITANG].wanted, held[SHITANG].lacks) == (120, 20)
    assert not held[OTHER].falls_short


def test_a_later_standard_replaces_and_an_ended_one_is_gone(office):
    old, new = standard(office), standard(office, minimum=Decimal(600), from_date=date(2024, 6, 1))
    assert list(standards.in_force(date(2024, 3, 1))) == [old]
    assert list(standards.in_force(date(2024, 7, 1))) == [new]
    end_standard(standard=new, on=date(2024, 8, 1), by=office)
    assert list(standards.in_force(date(2024, 9, 1))) == [old]


@pytest.mark.parametrize(
    ("said", "field"),
    [({"attribute": "function_rooms"}, "attribute"), ({"minimum": Decimal(0)}, "minimum"), ({}, "from_date")],
)
def test_what_can_be_no_standard_is_told(office, said, field):
    if not said:
        standard(office)
    with pytest.raises(ValidationError) as refusal:
        standard(office, **said)
    assert field in refusal.value.error_dict


def test_only_who_keeps_the_types_sets_one(office):
    with pytest.raises(Refused):
        standard(make_post(division=HENGXI))


def test_pages_show_the_villages_in_sight(office):
    one = standard(office)
    building(499)
    client = client_of(make_post(division=HENGXI))
    assert "党群服务中心" in client.get(reverse("assets:standards-now")).content.decode()
    url = reverse("assets:standard-detail", args=[one.pk])
    page = client.get(url).content.decode()
    assert "石塘村" in page and "未达标" in page
    foreign = client_of(make_post(division=GULI)).get(url, {"shown": "all"}).content.decode()
    assert "石塘村" not in foreign


def test_through_the_dialogs(office):
    make_type(code="1201")
    client = client_of(office)
    attribute = make_type(code="1201").attributes.get(key="floor_area_m2")
    sent = {"attribute": attribute.pk, "minimum": "500", "from_date": "2024-01-01", "source": "省定"}
    client.post(reverse("assets:standard-create"), sent)
    made = BuildingStandard.objects.get()
    client.post(reverse("assets:standard-end", args=[made.pk]), {"on": "2024-02-01"})
    made.refresh_from_db()
    assert made.until == date(2024, 2, 1)


def test_figures_of_a_village_through_its_page(office):
    client = client_of(make_post(division=HENGXI))
    url = reverse("accounts:division-figures", args=[SHITANG])
    client.post(url, {"year": "2024", "households": "412", "population": "1290"})
    client.post(url, {"year": "2024", "households": "413", "population": ""})
    assert DivisionFigures.objects.get().households == 413
    assert "413" in client.get(reverse("accounts:division-detail", args=[SHITANG])).content.decode()
    assert client_of(make_post(division=GULI)).post(url, {}).status_code == 404
