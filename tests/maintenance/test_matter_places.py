"""事项 elsewhere: the workbench, the search box, the page of a facility, ledgers, merged villages, a post handed over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DivisionMerge
from accounts.places import HANDED_OVER, MOVED_WITH_DIVISION
from maintenance import waiting_matters
from maintenance.actions import matter_moves as moves
from maintenance.models import Matter
from tests.assets.factories import make_facility
from tests.factories import COUNTY, HENGXI, SHITANG, client_of, make_division, make_person, make_post
from tests.maintenance.matter_rows import advance, make_handler, make_matter


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def handler(db):
    return make_handler()


def acts(post) -> list[str]:
    return [one.act for one in waiting_matters.waiting(post)]


def test_each_reads_on_the_workbench_what_waits_for_him(clerk, village, handler):
    head = make_post(role="village_head", division=SHITANG)
    matter = make_matter(by=village)
    assert (acts(clerk), acts(handler), acts(head)) == (["派单"], [], [])
    moves.dispatch(matter=matter, person=handler.person, by=clerk)
    assert (acts(clerk), acts(handler)) == ([], ["接单"])
    moves.accept(matter=matter, by=handler)
    assert acts(handler) == ["处置"]
    moves.handle(matter=matter, done_text="已修", by=handler)
    assert (acts(handler), acts(head), acts(clerk)) == ([], ["核查"], ["核查"])
    assert "井盖松动" in client_of(head).get("/").content.decode()


def test_a_leader_reads_how_many_are_late(village):
    leader = make_post(role="township_leader", division=HENGXI)
    Matter.objects.filter(pk=make_matter(by=village).pk).update(
        done_by_time=timezone.now() - timedelta(days=1)
    )
    (one,) = waiting_matters.waiting(leader)
    assert one.what == "1 件事项已超期" and one.url.endswith("?late=yes")


def test_what_went_up_waits_for_the_county(clerk, village):
    from maintenance.actions.matter_beside import escalate

    office = make_post(role="county_office", division=COUNTY)
    matter = make_matter(by=village)
    assert acts(office) == []
    escalate(matter=matter, reason="涉及多个部门", by=clerk)
    assert acts(office) == ["派单"] and acts(clerk) == []


def test_the_rate_counts_what_is_late_and_open(clerk, village, handler):
    advance(make_matter(by=village), "closed", clerk=clerk, handler=handler)
    slow = advance(make_matter(by=village), "closed", clerk=clerk, handler=handler)
    Matter.objects.filter(pk=slow.pk).update(done_by_time=slow.handled_at - timedelta(hours=1))
    late = make_matter(by=village)
    Matter.objects.filter(pk=late.pk).update(done_by_time=timezone.now() - timedelta(days=1))
    rate, open_ones, overdue = waiting_matters.measures(clerk)
    assert rate["value"] == "33.3" and open_ones["value"] == 1 and overdue["value"] == 1


def test_the_search_box_opens_a_number(clerk, village):
    matter = make_matter(by=village, outside_number="20261122-7")
    for typed in (matter.number, matter.number.lower(), "20261122-7"):
        assert [one.name for one in waiting_matters.found(clerk, typed)] == [matter.title]
    assert waiting_matters.found(clerk, "井盖") == []


def test_a_facility_shows_its_danger_its_matters_and_the_button(village):
    facility = make_facility(division=SHITANG)
    matter = make_matter(by=village, facility=facility, severity="A", title="围栏倒塌")
    url = reverse("assets:facility-detail", args=[facility.pk])
    shown = client_of(village).get(url).content.decode()
    assert "有危险：围栏倒塌" in shown and f"?facility={facility.pk}" in shown
    panels = client_of(village).get(url, {"tab": "panels"}).content.decode()
    assert reverse("maintenance:matter-detail", args=[matter.pk]) in panels


def test_the_work_ledger_holds_repairs(clerk, village, handler):
    advance(make_matter(by=village), "closed", clerk=clerk, handler=handler)
    shown = client_of(clerk).get(reverse("assets:work-ledger"), {"kind": "maintenance.repairs"})
    assert "井盖松动：已更换井盖" in shown.content.decode()


def test_photos_are_read_by_who_sees_the_matter(clerk, village):
    from maintenance.matter_ledger import may_read

    matter = make_matter(by=village)
    stranger = make_handler()
    assert may_read(clerk, str(matter.pk)) and not may_read(stranger, str(matter.pk))
    assert not may_read(clerk, "x")


def test_open_matters_follow_a_merged_village(clerk, village, handler):
    closed = advance(make_matter(by=village), "closed", clerk=clerk, handler=handler)
    still = make_matter(by=village)
    heir = make_division(code="320115009201")
    merge = DivisionMerge(closed_id=SHITANG, successor=heir, on_date=timezone.localdate())
    assert MOVED_WITH_DIVISION.get("maintenance.matters").move(merge, clerk) == 1
    rows = dict(Matter.objects.everywhere(because="test").values_list("pk", "division_id"))
    assert rows == {closed.pk: SHITANG, still.pk: heir.pk}


def test_a_caretakers_open_matters_go_to_the_successor(clerk, village, handler):
    matter = advance(make_matter(by=village), "accepted", clerk=clerk, handler=handler)
    work, receiver = HANDED_OVER.get("maintenance.matters"), make_person(division=SHITANG)
    assert work.rows(handler) == [str(matter)]
    assert work.hand(handler, receiver, clerk) == 1
    fresh = Matter.objects.everywhere(because="test").get(pk=matter.pk)
    assert fresh.handler_person == receiver and fresh.steps.last().act == "hand_over"
