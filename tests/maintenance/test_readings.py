"""读数: each moment once, one matter for a breach, silence told of once, old ones go and their days stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from maintenance.actions import devices as acts
from maintenance.actions.matter_moves import merge
from maintenance.actions.readings import prune_readings, take_readings, tell_of_silence
from maintenance.models import DailyReading, Device, DeviceSignal, Matter, Reading
from maintenance.monitoring_checks import days_summed_up
from tests.factories import GULI, HENGXI, client_of, make_account, make_post
from tests.maintenance.matter_rows import make_matter
from tests.maintenance.monitoring_rows import make_clerk, make_device, read

pytestmark = pytest.mark.django_db
API = "/api/readings/"


def matters():
    return Matter.objects.everywhere(because="test").filter(source="sensor")


def body(device, *values, minutes_ago: int = 30) -> dict:
    start = timezone.now() - timedelta(minutes=minutes_ago)
    rows = [{"at": (start + timedelta(minutes=n)).isoformat(), "value": str(v)} for n, v in enumerate(values)]
    return {"device": device.number, "readings": rows}


def post(key: str, sent, **headers):
    given = {"HTTP_AUTHORIZATION": f"Device {key}"} if key else {}
    return Client().post(API, sent, content_type="application/json", **given, **headers)


def test_a_machine_posts_with_its_own_key():
    clerk = make_clerk()
    device = make_device(by=clerk)
    key = acts.draw_device_key(device=device, by=clerk)
    sent = body(device, 3.1, 3.2, 3.3)
    assert post(key, sent).json() == {"new": 3, "repeated": 0, "outside": 0}
    assert post(key, sent).json() == {"new": 0, "repeated": 3, "outside": 0}
    assert Reading.objects.filter(device=device).count() == 3
    assert key not in Device.objects.everywhere(because="test").get().key_hash


def test_a_wrong_withdrawn_or_foreign_key_opens_nothing():
    clerk = make_clerk()
    device, other = make_device(by=clerk), make_device(by=clerk)
    key = acts.draw_device_key(device=device, by=clerk)
    for wrong in (
        "",
        f"{device.pk}.x",
        "x",
        f"{'9' * 30}.x",
        key[:-1],
        f"{other.pk}.{key.split('.')[1]}",
        "é.x",
    ):
        assert post(wrong, body(device, 1)).status_code == 401, wrong
    assert post(key, body(other, 1)).status_code == 400
    acts.withdraw_device_key(device=device, by=clerk)
    assert post(key, body(device, 1)).status_code == 401
    assert not Reading.objects.exists()


def test_a_new_key_voids_the_one_before_and_putting_out_of_use_voids_all():
    clerk = make_clerk()
    device = make_device(by=clerk)
    old, new = (acts.draw_device_key(device=device, by=clerk) for _ in range(2))
    assert post(old, body(device, 1)).status_code == 401
    assert post(new, body(device, 1)).status_code == 200
    acts.set_device_use(device=device, active=False, by=clerk)
    assert post(new, body(device, 2)).status_code == 401


def test_who_posts_too_often_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr("maintenance.device_keys.MOST_POSTS", 2)
    clerk = make_clerk()
    device = make_device(by=clerk)
    key = acts.draw_device_key(device=device, by=clerk)
    answers = [post(key, body(device, n)).status_code for n in range(3)]
    assert answers == [200, 200, 429]


def test_who_tries_keys_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr("maintenance.device_keys.MOST_WRONG", 2)
    assert [post("1.x", {}, REMOTE_ADDR="10.9.8.7").status_code for _ in range(3)] == [401, 401, 429]


def test_the_page_shows_it_once_and_keeps_none_of_it():
    clerk = make_clerk()
    device = make_device(by=clerk)
    client = client_of(clerk)
    assert client.get(f"/care/devices/{device.pk}/key/").status_code == 200
    page = client.post(f"/care/devices/{device.pk}/key/")
    key = page.context["key"]
    assert key in page.content.decode() and "no-store" in page["Cache-Control"]
    assert key not in client.get(f"/care/devices/{device.pk}/").content.decode()
    assert post(key, body(device, 1)).status_code == 200


class TestTheApi:
    def test_an_account_that_manages_devices_posts_for_those_in_sight(self):
        clerk = make_clerk()
        device = make_device(by=clerk)
        client = client_of(clerk)
        assert client.post(API, body(device, 3), content_type="application/json").status_code == 200
        stranger = client_of(make_post(division=HENGXI))
        assert stranger.post(API, body(device, 4), content_type="application/json").status_code == 400
        reader = client_of(make_post(role="village_clerk"))
        assert reader.post(API, body(device, 4), content_type="application/json").status_code == 403

    def test_rubbish_is_told(self):
        clerk = make_clerk()
        device = make_device(by=clerk)
        key = acts.draw_device_key(device=device, by=clerk)
        for sent in (
            {},
            {"readings": []},
            {"readings": [{"at": "x", "value": 1}]},
            {"readings": [{"value": 1}]},
            [],
            {"readings": [{"at": timezone.now().isoformat(), "value": "NaN"}]},
        ):
            assert post(key, sent).status_code == 400, sent
        many = {"readings": body(device, 1)["readings"] * 1001}
        assert post(key, many).status_code == 400

    def test_what_is_too_old_or_still_to_come_is_counted_and_left(self):
        device = make_device()
        now = timezone.now()
        pairs = [
            (now - timedelta(days=900), Decimal(1)),
            (now + timedelta(hours=2), Decimal(1)),
            (now, Decimal(1)),
        ]
        taken = take_readings(device=device, readings=pairs)
        assert (taken.new, taken.outside) == (1, 2)

    def test_as_many_questions_for_many_readings_as_for_one(self, django_assert_max_num_queries):
        device, noon = make_device(), timezone.localtime().replace(hour=12, minute=0)
        with CaptureQueriesContext(connection) as one:
            read(device, 1, now=noon)
        with django_assert_max_num_queries(len(one)):
            read(device, *[1] * 50, minutes_ago=59, now=noon)


class TestBreaches:
    def test_one_matter_while_the_last_is_open_and_recovery_is_noted(self):
        device = make_device()
        read(device, 3.0, 3.9, 4.2)
        assert matters().count() == 1
        read(device, 4.5, minutes_ago=30)
        one = matters().get()
        assert one.facility == device.facility and "3.9" in one.title and one.state == "reported"
        read(device, 3.1, minutes_ago=20)
        assert [step.act for step in one.steps.all()] == ["report", "reading"]
        read(device, 3.9, minutes_ago=15)
        assert matters().count() == 1

    def test_after_it_is_closed_the_next_breach_is_a_new_matter(self):
        device = make_device()
        read(device, 4)
        matters().update(state="closed")
        read(device, 4, minutes_ago=20)
        assert matters().count() == 2

    def test_merged_into_an_open_one_it_is_still_open(self):
        clerk = make_clerk()
        device = make_device(by=clerk)
        read(device, 4)
        other = make_matter(facility=device.facility, by=clerk)
        merge(matter=matters().get(), into=other, by=clerk)
        read(device, 4.2, minutes_ago=20)
        assert matters().count() == 1

    def test_a_breach_within_a_batch_that_ends_well_is_not_lost(self):
        device = make_device()
        taken = read(device, 3, 4, 3)
        assert taken.matter is not None
        assert taken.matter.steps.filter(act="reading").exists()
        assert not DeviceSignal.objects.get(device=device).broken

    def test_what_comes_late_says_nothing_about_now(self):
        device = make_device()
        read(device, 3.0, minutes_ago=10)
        read(device, 9.0, minutes_ago=300)
        assert not matters().exists() and DeviceSignal.objects.get().last_value == 3
        assert Reading.objects.count() == 2

    def test_a_value_that_swings_fills_no_history(self):
        device = make_device()
        for at in range(10):
            read(device, 4, 3, minutes_ago=60 - 3 * at)
        assert matters().get().steps.filter(act="reading").count() == 1

    def test_of_a_facility_that_counts_no_more_nothing_is_raised(self):
        device = make_device()
        type(device.facility).objects.everywhere(because="test").update(registration="scrapped")
        read(device, 9)
        assert not matters().exists() and Reading.objects.count() == 1


class TestSilence:
    def test_it_is_told_once_and_again_after_it_spoke(self):
        clerk = make_clerk()
        make_account(person=clerk.person) if not hasattr(clerk.person, "account") else None
        device = make_device(by=clerk, silent_minutes=60)
        assert tell_of_silence(now=timezone.now()) == 0  # it never spoke
        read(device, 3, minutes_ago=90)
        assert [tell_of_silence(now=timezone.now()) for _ in range(2)] == [1, 0]
        notice = Notice.objects.get(person=clerk.person, title__startswith="监测设备离线")
        assert notice.link == f"/care/devices/{device.pk}/"
        read(device, 3, minutes_ago=1)
        assert tell_of_silence(now=timezone.now()) == 0
        assert tell_of_silence(now=timezone.now() + timedelta(hours=2)) == 1

    def test_out_of_use_is_not_silent(self):
        clerk = make_clerk()
        device = make_device(by=clerk, silent_minutes=60)
        read(device, 3, minutes_ago=90)
        acts.set_device_use(device=device, active=False, by=clerk)
        assert tell_of_silence(now=timezone.now()) == 0


class TestDays:
    def test_days_are_summed_up_and_stay_when_readings_go(self):
        device = make_device(high=None)
        now = timezone.localtime().replace(hour=12, minute=0)
        read(device, 1, 2, 6, now=now, minutes_ago=60)
        old = now - timedelta(days=60)
        read(device, 5, 7, now=now, minutes_ago=60 * 24 * 60)
        assert DailyReading.objects.filter(day=timezone.localdate(now)).values_list(
            "least", "most", "mean", "number"
        ).get() == (1, 6, 3, 3)
        office = make_post(role="county_office", division="320115000000")
        acts.set_retention(county=office.division, from_date=timezone.localdate(now), keep_days=30, by=office)
        assert prune_readings(today=timezone.localdate(now)) == 2
        assert Reading.objects.count() == 3
        assert DailyReading.objects.get(day=timezone.localdate(old)).mean == 6
        assert prune_readings(today=timezone.localdate(now)) == 0

    def test_the_nights_check_tells_of_sums_that_differ(self):
        device = make_device(high=None)
        read(device, 1, 2, minutes_ago=60 * 24)
        assert list(days_summed_up()) == []
        DailyReading.objects.update(most=9)
        assert len(list(days_summed_up())) == 1


class TestWhoMay:
    def test_below_the_county_nobody_sets_the_retention_and_no_reader_registers(self):
        clerk = make_clerk()
        with pytest.raises(Exception, match="县级"):
            acts.set_retention(county=clerk.division, from_date=timezone.localdate(), keep_days=30, by=clerk)
        device = make_device(by=clerk)
        with pytest.raises(Refused):
            acts.draw_device_key(device=device, by=make_post(role="township_leader", division=GULI))
