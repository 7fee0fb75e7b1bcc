"""拆分: the original stays with its links; the parts carry evidence, clock and source, each goes its own way."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.flows import WrongMove
from accounts.models import Notice
from maintenance.actions import matter_beside as beside
from maintenance.actions import matter_moves as moves
from maintenance.actions.matter_photos import add_photo, evidence_of
from maintenance.actions.matter_splitting import Part, split
from maintenance.matter_ledger import may_read
from maintenance.models import Matter
from tests.assets.factories import make_facility
from tests.factories import GULI, HENGXI, SHITANG, client_of, make_post
from tests.maintenance.inspecting_rows import picture
from tests.maintenance.matter_rows import advance, make_handler, make_matter

TWO = [Part("井盖松动", "B"), Part("路灯不亮", "C")]


@pytest.fixture
def clerk(db):
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def fresh(matter: Matter) -> Matter:
    return Matter.objects.everywhere(because="test").get(pk=matter.pk)


def test_it_works(clerk, village):
    due = timezone.now() + timedelta(days=2)
    whole = make_matter(
        by=village,
        source="hotline",
        outside_number="JN-1",
        outside_due=due,
        reporter_name="周大爷",
        hazard="general",
    )
    add_photo(matter=whole, when="before", file=picture(), by=clerk, account_id=None)
    lamp = make_facility(division=SHITANG)
    cover, light = split(matter=whole, parts=[TWO[0], Part("路灯不亮", "C", lamp)], by=clerk)
    kept = fresh(whole)
    assert kept.state == "split" and kept.closed_at and list(kept.parts.order_by("pk")) == [cover, light]
    assert kept.outside_number == "JN-1" and cover.outside_number == ""  # a sheet is one matter's
    for part in (cover, light):
        part = fresh(part)
        assert (part.state, part.source, part.reporter_name) == ("reported", "hotline", "周大爷")
        assert (part.reported_at, part.reported_by, part.outside_due) == (
            whole.reported_at,
            village.person,
            due,
        )
        assert len(evidence_of(part)) == 1
    assert (fresh(cover).facility, fresh(light).facility) == (whole.facility, lamp)
    assert (fresh(cover).hazard, fresh(light).hazard) == ("general", "")
    assert fresh(cover).done_by_time == whole.done_by_time
    assert [step.act for step in kept.steps.all()] == ["report", "split"]
    assert cover.number in kept.steps.last().text and fresh(cover).steps.get().text.startswith(whole.number)
    assert Notice.objects.filter(person=village.person, title="已拆分办理：井盖松动").exists()


def test_each_goes_its_own_way_and_the_sheet_is_answered_on_the_original(clerk, village):
    whole, handler = make_matter(by=village), make_handler()
    first, second = split(matter=whole, parts=TWO, by=clerk)
    advance(first, "closed", clerk=clerk, handler=handler)
    assert (fresh(first).state, fresh(second).state, fresh(whole).state) == ("closed", "reported", "split")
    beside.reply(matter=whole, text="两件已分别安排", by=clerk)


def test_the_clock_goes_on_and_only_taking_it_begins_anew(clerk, village):
    leader, handler, whole = (
        make_post(role="township_leader", division=HENGXI),
        make_handler(),
        make_matter(by=village),
    )
    start = timezone.now()
    advance(whole, "suspended", clerk=clerk, handler=handler, leader=leader)
    with time_machine.travel(start + timedelta(days=4), tick=False):
        moves.resume(matter=whole, by=leader)
        first, _second = split(matter=whole, parts=TWO, by=clerk)
        part = fresh(first)
        assert part.done_by_time == fresh(whole).done_by_time > whole.done_by_time + timedelta(days=3)
        assert timezone.now() < part.accept_by_time <= part.done_by_time
        assert part.pauses.count() == 1
    with time_machine.travel(start + timedelta(days=30), tick=False):
        late = make_matter(by=village)
    with time_machine.travel(start + timedelta(days=60), tick=False):
        first, _second = split(matter=late, parts=TWO, by=clerk)
        assert fresh(first).accept_by_time == fresh(first).done_by_time == late.done_by_time


@pytest.mark.parametrize("state", ["suspended", "handled", "closed"])
def test_what_is_handled_or_stands_still_is_not_split(clerk, village, state):
    leader = make_post(role="township_leader", division=HENGXI)
    whole = advance(make_matter(by=village), state, clerk=clerk, handler=make_handler(), leader=leader)
    with pytest.raises(WrongMove, match="不能拆分"):
        split(matter=whole, parts=TWO, by=clerk)


def test_wrong_parts_are_refused_and_nothing_is_split(clerk, village):
    whole = make_matter(by=village)
    for parts in (TWO[:1], [*TWO, *TWO, *TWO], [TWO[0], TWO[0]], [TWO[0], Part("路" * 101, "C")]):
        with pytest.raises(ValidationError):
            split(matter=whole, parts=parts, by=clerk)
    elsewhere = make_facility(division=GULI[:9] + "001")
    with pytest.raises(Http404):
        split(matter=whole, parts=[TWO[0], Part("路灯不亮", "C", elsewhere)], by=clerk)
    assert fresh(whole).state == "reported" and Matter.objects.everywhere(because="test").count() == 1


def test_the_second_of_two_finds_it_split(clerk, village):
    whole = make_matter(by=village)
    split(matter=whole, parts=TWO, by=clerk, seen=whole.version)
    with pytest.raises(ValidationError, match="刚才已办理“拆分”"):
        split(matter=whole, parts=TWO, by=clerk, seen=whole.version)
    with pytest.raises(WrongMove):
        moves.dispatch(matter=whole, person=make_handler().person, by=clerk)


def test_by_the_page(clerk, village):
    whole, page = make_matter(by=village), client_of(clerk)
    lamp = make_facility(division=SHITANG, name="老街 3 号路灯")
    url = f"/care/matters/{whole.pk}/act/split/"
    asked = page.get(url)
    assert asked.status_code == 200 and "第 5 件" in asked.text
    said = {
        "title_1": "井盖松动",
        "severity_1": "B",
        "title_2": "路灯不亮",
        "severity_2": "C",
        "seen": whole.version,
    }
    wrong = page.post(url, {**said, "facility_2": "没有这处"})
    assert wrong.status_code == 422 and "没有这处设施" in wrong.text
    lone = page.post(url, {**said, "title_2": ""})
    assert lone.status_code == 422
    assert page.post(url, {**said, "facility_2": lamp.name}).status_code == 302
    first, second = fresh(whole).parts.order_by("pk")
    assert second.facility == lamp
    shown = page.get(f"/care/matters/{whole.pk}/").text
    assert "已拆分" in shown and first.number in shown and second.number in shown
    part = page.get(f"/care/matters/{first.pk}/").text
    assert "拆分自" in part and whole.number in part


def test_who_is_given_a_part_reads_the_photos_of_the_original(clerk, village):
    whole, handler = make_matter(by=village), make_handler()
    add_photo(matter=whole, when="before", file=picture(), by=clerk, account_id=None)
    first, _second = split(matter=whole, parts=TWO, by=clerk)
    assert not may_read(handler, str(whole.pk))
    moves.dispatch(matter=first, person=handler.person, by=clerk)
    assert may_read(handler, str(whole.pk))
