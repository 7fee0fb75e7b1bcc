"""Pages of 监测: lists at a constant number of questions, acts through the front doors, what stands on a facility's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maintenance import monitoring_panel as panel
from maintenance.models import Device, WaterIndicator, WaterInterval
from tests.factories import COUNTY, GULI_VILLAGE, HENGXI, client_of, make_post
from tests.flat import assert_flat
from tests.maintenance.monitoring_rows import BAD, enter, make_clerk, make_device, make_supply, read

pytestmark = pytest.mark.django_db


def test_the_lists_ask_as_often_for_many_as_for_one():
    clerk = make_clerk()
    client = client_of(clerk)

    def device(number: int) -> None:
        read(make_device(by=clerk), 3, 4)

    def test(number: int) -> None:
        enter(facility=make_supply(), by=clerk, results=BAD)

    assert_flat(client, "/care/devices/", device, rows=6)
    assert_flat(client, "/care/devices/export/", device, rows=6)
    assert_flat(client, "/care/water-tests/", test, rows=6)
    assert_flat(client, "/care/water-tests/export/", test, rows=6)
    for url in ("/care/water-due/", "/care/water-due/export/", "/care/water-due/month/"):
        assert_flat(client, url, lambda _number: make_supply(), rows=6)


def test_a_device_is_registered_changed_and_put_out_of_use():
    clerk = make_clerk()
    client, place = client_of(clerk), make_device(by=clerk).facility
    sent = {"number": "X1", "quantity": "level", "unit": "米", "low": "2", "high": "1", "severity": "B"}
    wrong = client.post(f"/care/devices/of/{place.pk}/create/", sent | {"silent_minutes": "60"})
    assert wrong.status_code == 422 and "上限应大于下限" in wrong.content.decode()
    good = client.post(f"/care/devices/of/{place.pk}/create/", sent | {"silent_minutes": "60", "high": "3"})
    device = Device.objects.everywhere(because="test").get(number="X1")
    assert good["Location"] == f"/care/devices/{device.pk}/"
    again = client.post(f"/care/devices/of/{place.pk}/create/", sent | {"silent_minutes": "60", "high": "3"})
    assert again.status_code == 422 and "已登记" in again.content.decode()
    changed = sent | {"silent_minutes": "90", "high": "4", "version": "1"}
    assert client.post(f"/care/devices/{device.pk}/edit/", changed).status_code == 302
    stale = client.post(f"/care/devices/{device.pk}/edit/", changed)
    assert stale.status_code == 422  # the second editor is told
    client.post(f"/care/devices/{device.pk}/use/")
    device.refresh_from_db()
    assert (device.active, device.high, device.silent_minutes) == (False, 4, 90)


def test_states_narrow_the_list():
    clerk = make_clerk()
    client = client_of(clerk)
    broken, silent, mute = (
        make_device(by=clerk, number=name, silent_minutes=60) for name in ("SB-甲", "SB-乙", "SB-丙")
    )
    read(broken, 4, minutes_ago=1)
    read(silent, 3, minutes_ago=300)
    for state, one in (("broken", broken), ("silent", silent), ("mute", mute)):
        page = client.get("/care/devices/", {"state": state}).content.decode()
        shown = [row.number for row in (broken, silent, mute) if row.number in page]
        assert shown == [one.number]
    assert [one.what for one in panel.devices_silent(clerk)] == ["SB-乙 水位"]
    assert client.get("/care/devices/", {"q": "SB-甲"}).content.decode().count("SB-甲") >= 1


@pytest.mark.parametrize("span", ["day", "week", "month", "year", "strange"])
def test_charts_are_drawn_over_each_span(span):
    clerk = make_clerk()
    device = make_device(by=clerk)
    read(device, 1, 2, 3, minutes_ago=200)
    client = client_of(clerk)
    for url in (f"/care/devices/{device.pk}/", f"/care/devices/of/{device.facility_id}/"):
        page = client.get(url, {"span": span}).content.decode()
        assert '<svg class="chart"' in page and "上限 3.5" in page
    empty = client.get(f"/care/devices/{make_device(by=clerk).pk}/").content.decode()
    assert "这段时间没有读数" in empty


def test_a_facilitys_page_shows_devices_and_water():
    clerk = make_clerk()
    client, plant = client_of(clerk), make_supply()
    make_device(by=clerk, facility=plant, number="GZ-1")
    enter(facility=plant, by=clerk, results=BAD, days_ago=100)
    page = client.get(f"/facilities/{plant.pk}/?tab=panels").content.decode()
    assert 'id="devices"' in page and 'id="water"' in page and "逾期 10 天" in page and "浑浊度" in page


def test_what_is_due_is_found_by_list_month_and_workbench():
    clerk, plant = make_clerk(), make_supply()
    client = client_of(clerk)
    enter(facility=plant, by=clerk, days_ago=85)
    assert [one.what for one in panel.tests_due(clerk)] == [plant.name]
    assert plant.name in client.get("/care/water-due/", {"state": "soon"}).content.decode()
    assert plant.name not in client.get("/care/water-due/", {"state": "late"}).content.decode()
    due = timezone.localdate() + timedelta(days=5)
    page = client.get("/care/water-due/month/", {"month": f"{due:%Y-%m}"}).content.decode()
    assert f"since={due}&amp;until={due}" in page
    assert client.get("/care/water-due/month/", {"month": "2026-13"}).status_code == 400


def test_the_county_edits_limits_and_intervals_on_the_page():
    make_supply()
    office = client_of(make_post(role="county_office", division=COUNTY))
    row = WaterIndicator.objects.get(name="pH")
    day = timezone.localdate().isoformat()
    said = {"name": "pH", "low": "6", "high": "9", "severity": "C", "from_date": day, "seq": "70"}
    assert office.post(f"/care/water-rules/indicators/{row.pk}/", said).status_code == 302
    assert WaterIndicator.objects.filter(name="pH").count() == 2
    assert "≥6，≤9" in office.get("/care/water-rules/").content.decode()
    kind = WaterInterval.objects.get(type="0201").type_id
    assert (
        office.post("/care/water-rules/interval/", {"type": kind, "days": "30", "from_date": day}).status_code
        == 302
    )
    clerk = client_of(make_clerk())
    assert (
        clerk.post("/care/water-rules/interval/", {"type": kind, "days": "1", "from_date": day}).status_code
        == 422
    )


def test_another_townships_devices_and_tests_are_not_found():
    clerk, plant = make_clerk(), make_supply()
    device, test = make_device(by=clerk), enter(facility=plant, by=clerk)
    stranger = client_of(make_post(division=HENGXI))
    for url in (
        f"/care/devices/{device.pk}/",
        f"/care/devices/of/{plant.pk}/",
        f"/care/water-tests/{test.pk}/",
        f"/care/water-tests/of/{plant.pk}/create/",
    ):
        assert stranger.get(url).status_code == 404, url


def test_the_operator_of_a_plant_enters_its_tests():
    plant = make_supply()
    operator = make_post(role="operator_user", division=COUNTY)
    from tests.factories import make_party

    party = make_party(division=GULI_VILLAGE)
    type(plant).objects.everywhere(because="test").filter(pk=plant.pk).update(keeper=party)
    operator.party = party
    operator.save()
    test = enter(facility=plant, by=operator, results=BAD)
    assert not test.passed and test.matter is not None
