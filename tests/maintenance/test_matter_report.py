"""上报: one queue, limits by severity, the right people told, nothing reported twice by one tap."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from maintenance.actions import matters as acts
from maintenance.matter_numbers import number_of
from maintenance.models import Matter, RepairLimit
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, make_division, make_post
from tests.maintenance.matter_rows import make_matter


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


def hours(later, earlier) -> float:
    return (later - earlier) / timedelta(hours=1)


def test_it_works(village, clerk):
    facility = make_facility(division=SHITANG)
    matter = make_matter(by=village, facility=facility, text="井盖缺角")
    assert matter.state == "reported" and matter.division_id == SHITANG
    assert number_of(matter.number) == matter.number and matter.number[2:4] == f"{timezone.localdate():%y}"
    (step,) = matter.steps.all()
    assert (step.act, step.after, step.person_id, step.text) == (
        "report",
        "reported",
        village.person_id,
        "井盖缺角",
    )
    (notice,) = Notice.objects.filter(person=clerk.person)
    assert (
        "井盖松动" in notice.title and matter.number in notice.body and notice.link.endswith(f"/{matter.pk}/")
    )


@pytest.mark.parametrize(
    ("severity", "safe", "accept", "done"), [("A", 2, 2, 24), ("B", None, 24, 72), ("C", None, 72, 360)]
)
def test_limits_by_severity(village, severity, safe, accept, done):
    matter = make_matter(by=village, severity=severity)
    told = matter.safe_by_time and hours(matter.safe_by_time, matter.reported_at)
    assert told == safe
    assert hours(matter.accept_by_time, matter.reported_at) == accept
    assert hours(matter.done_by_time, matter.reported_at) == done


def test_the_countys_limits_count_from_their_day(village):
    today = timezone.localdate()
    for from_date, done in ((today, 48), (today + timedelta(days=1), 12)):
        RepairLimit.objects.create(severity="B", from_date=from_date, accept_hours=6, done_hours=done)
    matter = make_matter(by=village)
    assert hours(matter.done_by_time, matter.reported_at) == 48


def test_the_earlier_limit_from_outside_counts(village):
    due = timezone.now() + timedelta(hours=5)
    assert make_matter(by=village, outside_number="12345-1", outside_due=due).done_by_time == due


def test_danger_is_told_to_the_leader_too(village, clerk):
    leader = make_post(role="township_leader", division=HENGXI)
    make_matter(by=village)
    assert not Notice.objects.filter(person=leader.person).exists()
    make_matter(by=village, severity="A")
    assert Notice.objects.filter(person=leader.person).count() == 1


def test_who_reports_is_not_told_of_it(clerk):
    make_matter(by=clerk)
    assert not Notice.objects.filter(person=clerk.person).exists()


def test_without_a_township_clerk_the_county_is_told(village):
    office = make_post(role="county_office", division=HENGXI[:6] + "000000")
    make_matter(by=village)
    assert Notice.objects.filter(person=office.person).count() == 1


def test_warranty_is_noticed(village):
    today = timezone.localdate()
    kept = make_facility(division=SHITANG, warranty_end=today)
    past = make_facility(division=SHITANG, warranty_end=today - timedelta(days=1))
    assert make_matter(by=village, facility=kept).under_warranty
    assert not make_matter(by=village, facility=past).under_warranty


def test_a_place_instead_of_a_facility(village):
    matter = make_matter(by=village, division=make_division(code=SHITANG), place="村口小桥东侧")
    assert matter.facility is None and matter.division_id == SHITANG


def test_nobody_reports_beyond_the_own_area(village):
    with pytest.raises(Http404):
        make_matter(by=village, facility=make_facility(division=GULI_VILLAGE))
    with pytest.raises(Refused):
        make_matter(by=village, division=make_division(code=GULI_VILLAGE))
    with pytest.raises(ValidationError):
        make_matter(by=village, division=None)


def test_who_may_only_read_is_refused(db):
    leader = make_post(role="township_leader", division=HENGXI)
    with pytest.raises(Refused):
        make_matter(by=leader, facility=make_facility(division=SHITANG))


def test_sent_twice_is_one(village):
    key = uuid.uuid4()
    first = make_matter(by=village, client_key=key)
    assert make_matter(by=village, client_key=key) == first
    assert Matter.objects.everywhere(because="test").count() == 1


def test_a_number_that_is_taken_is_drawn_again(village, monkeypatch):
    first = make_matter(by=village)
    drawn = iter(first.number[5:11] + "222222")
    monkeypatch.setattr(acts.secrets, "choice", lambda letters: next(drawn))
    assert make_matter(by=village).number[5:11] == "222222"


def test_self_handled_is_closed_at_once(village, clerk):
    facility = make_facility(division=SHITANG)
    matter = acts.self_handled(
        title="路灯灯罩脱落", severity="C", facility=facility, done_text="已重新安装", by=village
    )
    assert matter.state == "closed" and matter.source == "self" and matter.handled_by_id == village.person_id
    assert [step.act for step in matter.steps.all()] == ["report", "self_handle"]
    with pytest.raises(ValidationError):
        acts.self_handled(title="灯罩", severity="C", facility=facility, done_text=" ", by=village)
