"""督导行程: put down, moved, pinned, cancelled, recorded; what it owes follows; nobody else may, nothing is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import DivisionMerge, Notice
from common import jobs
from tasks_checklist.actions import findings, moving_visits, recording, visits
from tasks_checklist.models import Blackout, Finding, Obligation, StopPoint, Visit, VisitState, VisitStop
from tasks_checklist.models.visit_flow import FLOW, in_team
from tasks_checklist.supervision_input import begun
from tasks_checklist.visit_checks import warnings
from tasks_checklist.visit_ical import Event, calendar
from tasks_checklist.visit_points import points_of
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, SHITANG, client_of, make_division, make_post
from tests.tasks_checklist.finding_rows import committee, make_clerk, make_finding, now, office
from tests.tasks_checklist.visit_rows import around, make_plan, make_team, make_visit, owe, stops, workday

XUGAO = "320115009209"
FAR = timedelta(days=400)


@pytest.fixture
def clerk(db):
    return make_clerk()


@pytest.fixture
def member(db):
    """Of the township's office, in the team."""
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def titles(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person_id).order_by("pk").values_list("title", flat=True))


def test_moved_with_a_reason_and_its_first_day_kept(clerk, member, village):
    visit = make_visit(by=clerk, team=make_team(members=[member]), on=workday(3))
    first, day = visit.on, workday(5)
    with pytest.raises(ValidationError):
        visits.move(visit=visit, on=day, by=clerk)
    moved = visits.move(visit=visit, on=day, reason="天气原因", by=clerk, anyway=True, seen=visit.version)
    assert (moved.on, moved.first_on, moved.reason) == (day, first, "天气原因")
    assert any("改期" in one for one in titles(member)) and any("改期" in one for one in titles(village))
    with pytest.raises(ValidationError, match="办理过"):
        visits.move(visit=visit, on=workday(6), reason="又改", by=clerk, anyway=True, seen=visit.version)
    again = visits.move(visit=moved, on=workday(6), reason="又改", by=clerk, anyway=True)
    assert again.first_on == first


def test_a_team_goes_once_a_day_whatever_is_said(clerk):
    team = make_team()
    make_visit(by=clerk, team=team, on=workday(4))
    other = make_visit(by=clerk, team=team, on=workday(5), parties=[committee(division=XUGAO)])
    with pytest.raises(ValidationError, match="一天只排一次"):
        visits.move(visit=other, on=workday(4), reason="忙", by=clerk, anyway=True)
    with pytest.raises(ValidationError, match="一天只排一次"):
        make_visit(by=clerk, team=team, on=workday(4))
    with pytest.raises(ValidationError, match="过去"):
        visits.move(
            visit=other, on=timezone.localdate() - timedelta(days=1), reason="忙", by=clerk, anyway=True
        )
    for elsewhere in (make_team(division=GULI), make_team(active=False)):
        with pytest.raises(ValidationError):
            visits.move(visit=other, on=workday(6), team=elsewhere, reason="忙", by=clerk, anyway=True)


def test_what_speaks_against_a_day_is_said_and_may_be_overruled(clerk):
    plan, team = make_plan(least_gap_days=7), make_team(stops_a_day=1)
    visit = make_visit(by=clerk, team=team, on=workday(3))
    sunday = timezone.localdate() + timedelta(days=7 - timezone.localdate().isoweekday() + 7)
    Blackout.objects.create(division=visit.division, from_date=sunday, until=sunday, note="全街道大会")
    team.absences.create(from_date=sunday, until=sunday, note="休假")
    team.weekdays = [1]
    team.save()
    first, last = workday(1), sunday - timedelta(days=1)
    owed = owe(plan=plan, party=committee(), first=min(first, visit.on), last=last)
    visits.pin(visit=visit, pinned=True, by=clerk)
    Obligation.objects.filter(pk=owed.pk).update(stop=stops(visit)[0])
    with pytest.raises(ValidationError) as refusal:
        visits.move(visit=now(visit), on=sunday, reason="忙", by=clerk)
    said = "".join(refusal.value.message_dict["anyway"])
    for words in ("不是工作日", "全街道大会", "休假", "不出行", "移出期限"):
        assert words in said
    assert str(committee()) in said
    visits.move(visit=now(visit), on=sunday, reason="上级要求", by=clerk, anyway=True)
    assert now(owed).stop is None, "what it no longer meets in time is open again"
    with pytest.raises(ValidationError, match="年内"):
        visits.move(visit=now(visit), on=sunday + FAR, reason="忙", by=clerk, anyway=True)
    near = warnings(
        division=visit.division, plan=plan, team=make_team(), on=sunday + timedelta(days=1),
        parties=[committee(), committee(division=XUGAO)],
    )  # fmt: skip
    assert any("间隔不足7日" in one for one in near)


def test_cancelled_and_what_it_owed_is_open_again(clerk, village):
    plan = make_plan()
    owed = owe(plan=plan, party=committee(), first=workday(1), last=workday(9))
    visit = make_visit(by=clerk, on=workday(3), kind="follow_up")
    assert now(owed).stop.visit == visit, "what is open and falls within is hooked"
    with pytest.raises(ValidationError):
        visits.cancel(visit=visit, reason=" ", by=clerk)
    gone = visits.cancel(visit=visit, reason="天气原因", by=clerk)
    assert gone.state == VisitState.CANCELLED and gone.reason == "天气原因" and now(owed).stop is None
    assert any("取消" in one for one in titles(village))
    make_visit(by=clerk, team=visit.team, on=visit.on)  # the day is free again


def test_stops_added_left_out_and_ordered(clerk):
    visit = make_visit(by=clerk, on=workday(2), parties=[committee(), committee(division=XUGAO)])
    road = make_facility(division=SHITANG)
    visits.add_stop(visit=visit, party=committee(), facility=road, by=clerk)
    with pytest.raises(ValidationError, match="已在"):
        visits.add_stop(visit=visit, party=committee(), by=clerk)
    with pytest.raises(ValidationError):
        visits.add_stop(visit=visit, party=committee(division=GULI_VILLAGE), by=clerk)
    with pytest.raises(ValidationError, match="本单位"):
        visits.add_stop(visit=visit, party=office(), by=clerk)
    keys = [stop.pk for stop in stops(visit)]
    visits.order_stops(visit=visit, order=keys[::-1], by=clerk)
    assert [stop.pk for stop in stops(visit)] == keys[::-1]
    with pytest.raises(ValidationError):
        visits.order_stops(visit=visit, order=keys[:2], by=clerk)
    for stop in stops(visit)[:2]:
        visits.drop_stop(stop=stop, by=clerk)
    with pytest.raises(ValidationError, match="至少"):
        visits.drop_stop(stop=stops(visit)[0], by=clerk)


def test_only_the_area_arranges_and_only_the_team_records(clerk, member, village):
    county = make_clerk(division=COUNTY, role="county_office")
    office(division=COUNTY, kind="county_office")
    visit = make_visit(by=county, team=make_team(division=COUNTY, members=[member]))
    stop = stops(visit)[0]
    for act in (
        lambda: visits.move(visit=visit, on=workday(3), reason="忙", by=clerk),
        lambda: visits.pin(visit=visit, pinned=True, by=clerk),
        lambda: visits.cancel(visit=visit, reason="忙", by=clerk),
        lambda: visits.drop_stop(stop=stop, by=clerk),
        lambda: recording.record_stop(stop=stop, seen="好", by=clerk),
        lambda: recording.record_stop(stop=stop, seen="好", by=village),
        lambda: visits.move(visit=visit, on=workday(3), reason="忙", by=member),
    ):
        with pytest.raises((Refused, ValidationError)):
            act()
    stranger = make_clerk(division=GULI)
    with pytest.raises(Http404):
        visits.cancel(visit=visit, reason="忙", by=stranger)
    with pytest.raises(Refused):
        make_visit(by=make_post(role="township_leader", division=HENGXI))
    assert recording.record_stop(stop=stop, seen="好", by=member).recorded_by == member.person


def test_recorded_once_and_counted_in_the_windows_in_which_it_falls(clerk, member):
    plan = make_plan()
    first, last = around(0)
    owed = owe(plan=plan, party=committee(), first=first, last=last + timedelta(days=20))
    hidden_owed = owe(plan=plan, party=committee(), first=first, last=last, kind="unannounced")
    later = make_visit(by=clerk, on=workday(4), kind="follow_up")
    assert now(owed).stop.visit == later
    left = owe(plan=plan, party=committee(division=XUGAO), first=first, last=last)
    finding = make_finding(by=clerk)
    make_facility(division=SHITANG, name="石塘公厕")
    visit = make_visit(
        by=clerk, team=make_team(members=[member]), parties=[committee(), committee(division=XUGAO)],
        kind="regular",
    )  # fmt: skip
    one, two = stops(visit)
    points = {
        point.key: {"ok": point.kind == "facility", "seen": "看过"}
        for point in points_of(visit, [one])[one.pk]
    }
    assert f"finding_{finding.pk}" in points and len(points) == 2
    key = uuid4()
    said = {
        "present": "书记",
        "seen": "正常",
        "points": points | {"finding_0": {"ok": True}},
        "client_key": key,
    }
    answers = [{"what": "清单张贴", "ok": True, "note": ""}]
    with pytest.raises(ValidationError):
        recording.record_stop(stop=one, by=member)
    done = recording.record_stop(stop=one, answers=answers, by=member, version=one.version, **said)
    again = recording.record_stop(stop=one, answers=answers, by=member, version=one.version, **said)
    assert again.version == done.version and StopPoint.objects.filter(stop=one).count() == 2
    with pytest.raises(ValidationError, match="刚才已有人填写"):
        recording.record_stop(stop=one, seen="另一个人", by=member, version=one.version)
    with pytest.raises(ValidationError, match="没去的原因"):
        recording.record(visit=visit, by=member)
    with pytest.raises(ValidationError):
        visits.move(visit=visit, on=workday(2), reason="忙", by=clerk, anyway=True)
    recorded = recording.record(visit=visit, reason="时间不够", by=member)
    assert recorded.state == VisitState.RECORDED and recorded.recorded_by == member.person
    assert now(owed).stop == one, "done earlier than it was planned for"
    assert now(left).stop is None and now(hidden_owed).stop is None
    with pytest.raises(ValidationError):
        recording.record_stop(stop=two, seen="补", by=member)


def test_nothing_is_recorded_before_its_day(clerk, member):
    visit = make_visit(by=clerk, team=make_team(members=[member]), on=workday(2))
    with pytest.raises(ValidationError, match="当天起"):
        recording.record_stop(stop=stops(visit)[0], seen="好", by=member)
    with pytest.raises(ValidationError):
        recording.record(visit=visit, by=member)


@pytest.mark.parametrize("state", [VisitState.RECORDED, VisitState.CANCELLED])
def test_what_is_not_in_the_table_is_refused(clerk, member, state):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    Visit.objects.everywhere(because="test").filter(pk=visit.pk).update(state=state)
    assert {move.act for move in FLOW} == {"record", "cancel"}
    for act in (
        lambda: visits.cancel(visit=visit, reason="忙", by=clerk),
        lambda: visits.move(visit=visit, on=workday(2), reason="忙", by=clerk),
        lambda: visits.pin(visit=visit, pinned=True, by=clerk),
        lambda: visits.add_stop(visit=visit, party=committee(division=XUGAO), by=clerk),
        lambda: recording.record(visit=visit, by=member),
        lambda: recording.record_stop(stop=stops(visit)[0], seen="好", by=member),
    ):
        with pytest.raises(ValidationError):
            act()
    assert now(visit).state == state


def test_facilities_are_drawn_the_same_for_everybody(clerk):
    for number in range(9):
        make_facility(division=SHITANG, name=f"设施{number}")
    visit = make_visit(by=clerk)
    drawn = [point.object_id for point in points_of(visit, stops(visit))[stops(visit)[0].pk]]
    assert len(drawn) == 3
    assert drawn == [point.object_id for point in points_of(now(visit), stops(visit))[stops(visit)[0].pk]]


def test_the_team_is_reminded_once_in_the_morning(clerk, member, village):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    make_visit(by=clerk, team=make_team(members=[member]), on=workday(2))
    for _morning in range(2):
        job = jobs.run(jobs.start("tasks_checklist.remind_of_visits", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == ""
    assert sum("今天督导" in one for one in titles(member)) == 1
    assert not any("今天督导" in one for one in titles(village)) and str(visit.team)


def test_a_merged_village_is_visited_as_its_successor(clerk):
    plan = make_plan()
    old, new = committee(), committee(division=XUGAO)
    both = make_visit(by=clerk, on=workday(2), parties=[old, new])
    alone = make_visit(by=clerk, on=workday(3), parties=[old])
    twice = [owe(plan=plan, party=party, first=workday(1), last=workday(9)) for party in (old, new)]
    merge = DivisionMerge(
        closed=make_division(code=SHITANG), successor=make_division(code=XUGAO), on_date=timezone.localdate()
    )
    moving_visits.move_coming_stops(merge, clerk)
    assert [stop.party for stop in stops(both)] == [new] == [stop.party for stop in stops(alone)]
    assert Obligation.objects.everywhere(because="test").filter(party=new).count() >= 1
    assert not VisitStop.objects.everywhere(because="test").filter(party=old).exists() and len(twice) == 2


def test_a_calendar_is_folded_and_nothing_breaks_out():
    wild = "督导：石塘村\r\nEND:VCALENDAR\nBEGIN:VEVENT;,\\" + "很长的单位名称" * 20
    event = Event("visit-1@guanhu", timezone.localdate(), wild, wild, "https://a/b", 3)
    text = calendar("督导行程", [event], at=timezone.now())
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines) and "\n" not in "".join(lines)
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT\r\n") == 1 and unfolded.count("\r\nEND:VCALENDAR\r\n") == 1
    assert "\\;\\,\\\\" in unfolded and "石塘村\\nEND" in unfolded


def test_a_finding_begins_a_visit_as_a_record_does(clerk, member):
    """One question for the planner's drawing and for the hand that moves or cancels."""
    visit = make_visit(by=clerk, team=make_team(members=[member]), on=workday(0))
    make_finding(by=clerk, stop=stops(visit)[0], issued=False)
    assert Visit.objects.everywhere(because="test").filter(begun(), pk=visit.pk).exists()
    with pytest.raises(ValidationError, match="已有督导记录"):
        visits.move(visit=visit, on=workday(4), reason="改期", by=clerk, anyway=True)
    with pytest.raises(ValidationError, match="已有督导记录"):
        visits.cancel(visit=visit, reason="天气原因", by=clerk)
    assert now(visit).state == VisitState.PLANNED


def test_a_member_from_elsewhere_writes_down_what_she_finds_in_the_senders_name(db):
    """Of a county's team, her own post in another township: the county's office issues it, and strikes it off."""
    sender = office(division=COUNTY, kind="county_office")
    planner = make_post(role="county_office", division=COUNTY)
    member, stranger = make_clerk(division=GULI), make_post(role="township_clerk", division=GULI)
    visit = make_visit(by=planner, team=make_team(division=COUNTY, members=[member]))
    stop = stops(visit)[0]
    create = f"{reverse('tasks_checklist:finding-create')}?stop={stop.pk}"
    assert client_of(stranger).get(create).status_code in (403, 404)
    client = client_of(member)
    assert create in client.get(reverse("tasks_checklist:visit-stop-record", args=[stop.pk])).text
    said = {
        "title": "管护牌缺失", "severity": "common", "party": stop.party_id, "source": "visit",
        "found_on": timezone.localdate(), "client_key": uuid4(),
    }  # fmt: skip
    assert client.post(create, said).status_code == 302
    row = Finding.objects.everywhere(because="test").get()
    assert row.state == "issued" and row.issuer == sender and row.number.startswith(f"ZG-{COUNTY[:6]}")
    page = reverse("tasks_checklist:finding-detail", args=[row.pk])
    assert client.get(page).status_code == 200 and client_of(planner).get(page).status_code == 200
    assert client_of(stranger).get(page).status_code == 404
    assert client.post(reverse("tasks_checklist:finding-act", args=[row.pk, "strike"]), {}).status_code == 400
    elsewhere = make_division(code=XUGAO)
    with pytest.raises(Refused):
        findings.draft(
            division=elsewhere, party=committee(division=XUGAO), title="另一村", severity="common",
            source="visit", stop=stop, by=member,
        )  # fmt: skip


def test_who_is_no_longer_at_work_is_in_no_team(clerk, member):
    visit = make_visit(by=clerk, team=make_team(members=[member]), on=workday(0))
    assert in_team(visit, member)
    watching = make_post(role="county_leader", division=COUNTY, person=member.person)
    assert not in_team(visit, watching)  # of her posts only the one that supervises
    member.person.active = False
    member.person.save(update_fields=["active"])
    left = type(member).objects.everywhere(because="test").select_related("person", "role").get(pk=member.pk)
    assert not in_team(visit, left) and not Visit.objects.made_by(left).exists()


def test_a_sheet_has_an_end(clerk, member):
    visit = make_visit(by=clerk, team=make_team(members=[member]))
    stop, many = stops(visit)[0], [{"what": f"第{n}条", "ok": True} for n in range(101)]
    door, client = reverse("api:visit-stop-record", args=[stop.pk]), client_of(member)
    sent = client.post(door, {"answers": many}, content_type="application/json")
    assert sent.status_code == 400 and "answers" in sent.text
    assert client.post(door, {"answers": many[:9]}, content_type="application/json").status_code == 200
