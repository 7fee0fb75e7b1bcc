"""领导小组、会议、议定事项: seats, a meeting from planning to its minutes, decisions done, late, joined to tasks; refusals."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts import demo
from accounts.access import Refused
from accounts.actions.handing_over import hand_over_post
from accounts.models import Division, DivisionMerge, Notice, Party, Person, Post
from accounts.system import SystemPost
from common import jobs
from common.models import Attachment
from maintenance.models import Matter
from tasks_checklist import demo_meetings, waiting_decisions
from tasks_checklist.actions import assigning, decisions, groups, meetings, moving_duties
from tasks_checklist.models import Assignment, AssignmentState, Decision, GroupMember, Meeting, MeetingState
from tasks_checklist.models.meetings import DECISION_FLOW, MEETING_FLOW
from tests.factories import (
    COUNTY,
    GULI,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_person,
    make_post,
)
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.maintenance.matter_rows import make_matter
from tests.tasks_checklist.finding_rows import committee, late, make_finding, now, office
from tests.tasks_checklist.meeting_rows import make_decision, make_group, make_meeting, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    office()
    committee()
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(
        role="village_clerk", division=SHITANG, person=make_person(division=SHITANG, party=committee())
    )


def page(row) -> str:
    noun = {"Meeting": "meeting", "Decision": "decision", "WorkGroup": "group"}[type(row).__name__]
    return reverse(f"tasks_checklist:{noun}-detail", args=[row.pk])


def door(row, act: str) -> str:
    return reverse(f"tasks_checklist:{type(row).__name__.lower()}-act", args=[row.pk, act])


# --- groups -------------------------------------------------------------------------------------
def test_a_person_sits_from_a_day_to_a_day(clerk, village):
    client, today = client_of(clerk), timezone.localdate()
    new = reverse("tasks_checklist:group-create")
    assert client_of(village).get(new).status_code == 403
    assert client.post(new, {"name": "领导小组", "kind": "leading"}).status_code == 302
    assert client.post(new, {"name": "领导小组", "kind": "leading"}).status_code == 422
    group = make_group(by=clerk, name="领导小组")
    seat = reverse("tasks_checklist:seat-create", args=[group.pk])
    said = {"person": village.person.pk, "role": "member", "from_date": today - timedelta(days=9)}
    assert client_of(village).get(page(group)).status_code == 404
    assert client.post(seat, said).status_code == 302
    assert client.post(seat, said).status_code == 422  # sits already: no longer offered
    shown = client_of(village).get(page(group)).text  # who sits in it sees it
    assert village.person.name in shown and "登记成员" not in shown
    member = GroupMember.objects.get()
    leave = reverse("tasks_checklist:seat-leave", args=[member.pk])
    assert client_of(village).post(leave, {"until": today}).status_code == 403
    early = client.post(leave, {"until": today - timedelta(days=20)})
    assert early.status_code == 422
    assert client.post(leave, {"until": today}).status_code == 302
    assert client.post(leave, {"until": today}).status_code == 422
    assert "离任成员" in client.get(page(group)).text
    assert client_of(village).get(page(group)).status_code == 404
    groups.seat(group=group, person=village.person, role="liaison", by=clerk)
    end = reverse("tasks_checklist:group-end", args=[group.pk])
    assert client.post(end, {"until": today}).status_code == 302
    assert not GroupMember.objects.filter(until=None).exists()
    with pytest.raises(ValidationError):
        groups.revise(group=now(group), version=now(group).version, by=clerk, name="改名")


def test_who_only_sits_in_a_group_runs_nothing_of_it(clerk):
    county = make_post(role="county_office", division=COUNTY)
    group = make_group(by=county, people=[clerk.person], name="区领导小组")
    meeting = make_meeting(by=county, group=group)
    assert client_of(clerk).get(page(meeting)).status_code == 200
    for url in (door(meeting, "hold"), reverse("tasks_checklist:meeting-invite", args=[meeting.pk])):
        assert client_of(clerk).post(url, {"present": "甲"}).status_code in (400, 403)
    with pytest.raises(Refused):
        meetings.cancel(meeting=meeting, reason="代办", by=clerk)
    assert now(meeting).state == MeetingState.PLANNED


# --- meetings -----------------------------------------------------------------------------------
def test_a_meeting_from_its_notice_to_its_minutes(clerk, village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, group = client_of(clerk), make_group(by=clerk, people=[village.person])
    new = reverse("tasks_checklist:meeting-create")
    at = timezone.localtime() - timedelta(hours=3)
    said = {
        "group": group.pk,
        "kind": "coordination",
        "title": "第四季度协调会",
        "held_at": f"{at:%Y-%m-%dT%H:%M}",
    }
    assert client.get(f"{new}?kind=consultation").status_code == 200
    assert client.post(new, said).status_code == 302
    row = Meeting.objects.everywhere(because="test").get()
    assert client.post(reverse("tasks_checklist:meeting-invite", args=[row.pk])).status_code == 302
    told = Notice.objects.filter(person=village.person, title__startswith="会议通知")
    assert told.count() == 1 and client_of(village).get(told.get().link).status_code == 200
    edit = reverse("tasks_checklist:meeting-edit", args=[row.pk])
    version = now(row).version
    assert client.post(edit, {**said, "place": "二楼会议室", "version": version}).status_code == 302
    assert Notice.objects.filter(person=village.person, title__startswith="会议有变").exists()
    minutes = reverse("tasks_checklist:meeting-minutes", args=[row.pk])
    assert client.get(minutes).status_code == 400  # not held yet
    decide = reverse("tasks_checklist:decision-create", args=[row.pk])
    assert client.get(decide).status_code == 400
    assert client.get(door(row, "hold")).status_code == 200
    tomorrow = timezone.localtime() + timedelta(days=1)
    to_come = client.post(door(row, "hold"), {"held_at": f"{tomorrow:%Y-%m-%dT%H:%M}", "present": "甲"})
    assert to_come.status_code == 422
    assert (
        client.post(door(row, "hold"), {"held_at": said["held_at"], "present": "甲、乙"}).status_code == 302
    )
    assert client.post(edit, {**said, "version": now(row).version}).status_code == 400
    assert client.post(door(row, "minute"), {"minutes_number": "1号"}).status_code == 400  # nothing written
    wrote = {
        "present": "甲、乙",
        "matters": "议题一",
        "minutes": "研究了管护工作",
        "version": now(row).version,
    }
    assert client.post(minutes, wrote).status_code == 302
    due = timezone.localdate() + timedelta(days=7)
    decided = {"text": "更换管护牌", "party": committee().pk, "due_on": due}
    assert client.post(decide, decided).status_code == 302
    assert Notice.objects.filter(person=village.person, title="会议议定事项待办").count() == 1
    file = SimpleUploadedFile("签到.png", png(), "image/png")
    assert (
        client.post(reverse("tasks_checklist:meeting-file", args=[row.pk]), {"files": file}).status_code
        == 302
    )
    assert Attachment.objects.get(owner_kind=meetings.SCANS).state == Attachment.State.KEPT
    word = reverse("tasks_checklist:meeting-word", args=[row.pk])
    assert "讨论稿" in _words(client.get(word).content)
    assert client.post(door(row, "minute"), {"minutes_number": "横纪〔2026〕1号"}).status_code == 302
    paper = _words(client.get(word).content)
    for part in (
        "横纪〔2026〕1号",
        "讨论",
        "研究了管护工作",
        "更换管护牌",
        committee().name,
        f"{due.month}月{due.day}日",
    ):
        assert (part in paper) == (part != "讨论"), part
    assert client.post(decide, decided).status_code == 400  # the minutes are out
    assert client.get(page(row)).status_code == 200 and "横纪〔2026〕1号" in client.get(page(row)).text
    neighbour = client_of(make_post(role="township_clerk", division=GULI))
    assert neighbour.get(page(row)).status_code == 404 and neighbour.get(word).status_code == 404
    assert "第四季度协调会" not in neighbour.get(reverse("tasks_checklist:meeting-list")).text


def _words(content: bytes) -> str:
    return "\n".join(line.text for line in Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize("state", MeetingState.values)
def test_a_meeting_moves_only_along_its_table(clerk, state):
    row = make_meeting(by=clerk, state=state)
    client = client_of(clerk)
    said = {"reason": "无", "present": "甲", "minutes_number": "1", "held_at": "2026-01-01T09:00"}
    for move in MEETING_FLOW:
        if state not in move.before:
            assert client.post(door(row, move.act), said).status_code == 400
    if state != MeetingState.PLANNED:
        for act in ("edit", "invite"):
            url = reverse(f"tasks_checklist:meeting-{act}", args=[row.pk])
            assert client.post(url, {}).status_code in (400, 422)
    assert now(row).state == state and client.post(door(row, "explode"), said).status_code == 404


def test_a_consultation_takes_along_what_is_unsolved(clerk, village):
    row = make_meeting(by=clerk, kind="consultation", title="周会商")
    finding = late(make_finding(by=clerk, title="管护牌破损"), 4)
    repair = make_matter(by=village, title="水泵停运")
    Matter.objects.everywhere(because="test").filter(pk=repair.pk).update(
        escalated_at=timezone.now(), level="county"
    )
    task = make_task(by=clerk)
    share = assigning.assign(task=task, party=committee(), due_on=timezone.localdate(), by=clerk)
    Assignment.objects.everywhere(because="test").filter(pk=share.pk).update(
        due_on=timezone.localdate() - timedelta(days=3)
    )
    decision = make_decision(by=clerk, days=-2, text="逾期的议定")
    url, client = reverse("tasks_checklist:meeting-matters", args=[row.pk]), client_of(clerk)
    shown = client.get(url).text
    for part in ("管护牌破损", "水泵停运", task.title, "逾期的议定", "逾期4天", "已提级到县（区）"):
        assert part in shown, part
    ticked = [f"finding-{finding.pk}", f"matter-{repair.pk}", f"decision-{decision.pk}", "finding-999999"]
    assert client.post(url, {"row": ticked}).status_code == 302
    matters = now(row).matters.splitlines()
    assert len(matters) == 3 and matters[0].startswith("督导问题：管护牌破损")
    assert client.post(url, {"row": ticked}).status_code == 302
    assert now(row).matters.splitlines() == matters  # each once
    assert client_of(village).get(url).status_code == 403


# --- decisions ----------------------------------------------------------------------------------
def test_a_decision_is_done_by_its_unit_and_taken_up_again_by_the_office(clerk, village):
    row = make_decision(by=clerk, days=-1)
    at_office, at_village = client_of(clerk), client_of(village)
    shown = at_village.get(page(row)).text
    assert "办结" in shown and "逾期1天" in shown and "催办" not in shown
    assert [one.act for one in waiting_decisions.waiting(village)] == ["办理"]
    assert "催办" in [one.act for one in waiting_decisions.waiting(clerk)]
    remind = reverse("tasks_checklist:decision-remind", args=[row.pk])
    assert at_village.post(remind).status_code == 403 and at_office.post(remind).status_code == 302
    assert Notice.objects.filter(person=village.person, title__startswith="催办").exists()
    other = make_post(role="village_clerk", division="320115009202")
    assert client_of(other).get(page(row)).status_code == 404
    assert at_village.post(door(row, "drop"), {"reason": "不办"}).status_code == 403
    assert at_village.post(door(row, "finish"), {}).status_code == 422
    today = timezone.localdate()
    assert at_village.post(door(row, "finish"), {"done_on": today, "result": "已更换"}).status_code == 302
    assert now(row).state == "done" and now(row).result == "已更换"
    listed = reverse("tasks_checklist:decision-list")
    assert (
        row.text not in at_village.get(listed).text
        and row.text in at_village.get(f"{listed}?state=done").text
    )
    assert at_office.post(door(row, "reopen"), {}).status_code == 422
    assert at_office.post(door(row, "reopen"), {"reason": "照片不符"}).status_code == 302
    assert now(row).done_on is None and "照片不符" in now(row).result
    assert at_office.post(door(row, "drop"), {"reason": "已并入"}).status_code == 302
    assert Notice.objects.filter(person=village.person, title__endswith="不再办理").exists()


def test_a_department_sees_its_own_decisions_and_those_of_meetings_it_sees(clerk):
    bureau = make_party(division=COUNTY, kind=Party.Kind.INDUSTRY_DEPARTMENT)
    person = make_person(division=COUNTY, party=bureau)
    department = make_post(role="department", division=COUNTY, person=person, sectors=["01"])
    foreign = make_decision(by=clerk, text="别家的议定")
    own = make_decision(by=clerk, meeting=foreign.meeting, party=bureau, text="本单位的议定")
    named = make_decision(by=clerk, meeting=foreign.meeting, text="点名的议定")
    Decision.objects.everywhere(because="test").filter(pk=named.pk).update(person=person)
    above = make_decision(by=make_post(role="county_office", division=COUNTY), text="县里的议定")
    assert set(Decision.objects.visible_to(department)) == {own, named, above}
    client = client_of(department)
    assert client.get(page(foreign)).status_code == 404 and client.get(page(own)).status_code == 200
    assert foreign.text not in client.get(reverse("tasks_checklist:decision-list")).text
    assert foreign in Decision.objects.visible_to(clerk)  # an office: its area's


def test_another_office_of_the_area_does_not_finish_what_a_meeting_decided(clerk):
    row, finance = make_decision(by=clerk), make_post(role="finance", division=COUNTY)
    said = {"done_on": timezone.localdate(), "result": "已更换"}
    assert client_of(finance).post(door(row, "finish"), said).status_code in (400, 403)
    assert now(row).state == "open"
    assert client_of(clerk).post(door(row, "finish"), said).status_code == 302


@pytest.mark.parametrize("state", Decision.State.values)
def test_a_decision_moves_only_along_its_table(clerk, village, state):
    row = make_decision(by=clerk)
    if state == "done":
        decisions.finish(decision=row, result="好了", done_on=timezone.localdate(), by=village)
    if state == "dropped":
        decisions.drop(decision=row, reason="不办", by=clerk)
    said = {"reason": "无", "result": "无", "done_on": timezone.localdate()}
    for move in DECISION_FLOW:
        if state in move.before:
            continue
        for client in (client_of(clerk), client_of(village)):
            assert client.post(door(row, move.act), said).status_code in (400, 403)
            url = reverse("api:decision-act", args=[row.pk, move.act])
            assert client.post(url, said).status_code in (400, 403, 409)
    assert now(row).state == state


def test_a_decision_becomes_a_share_of_a_task_and_goes_its_way(clerk, village):
    row, task = make_decision(by=clerk, days=-1), make_task(by=clerk)
    join, client = reverse("tasks_checklist:decision-join", args=[row.pk]), client_of(clerk)
    assert client_of(village).get(join).status_code == 403
    task.plan.state = "draft"
    task.plan.save(update_fields=["state"])
    assert task.title not in client.get(join).text
    with pytest.raises(ValidationError, match="责任单位还看不到"):
        decisions.join_task(decision=row, task=task, by=clerk)
    task.plan.state = "issued"
    task.plan.save(update_fields=["state"])
    assert task.title in client.get(join).text
    assert client.post(join, {"task": task.pk}).status_code == 302
    row = now(row)
    share = row.assignment
    assert share.task == task and share.party == committee() and share.share == row.text
    assert client.post(door(row, "drop"), {"reason": "不办"}).status_code == 400  # goes as a share now
    assert client.post(join, {"task": task.pk}).status_code == 400
    rows = Assignment.objects.everywhere(because="test").filter(pk=share.pk)
    rows.update(state=AssignmentState.REPORTED)
    assert not now(row).is_overdue and now(row).standing == "已报完成"
    assert not Decision.objects.everywhere(because="test").overdue().exists()
    rows.update(state=AssignmentState.CONFIRMED)
    assert not now(row).is_open and Decision.objects.everywhere(because="test").settled().get() == row
    again = make_decision(by=clerk, meeting=make_meeting(by=clerk, state="held", title="另一次会"))
    with pytest.raises(ValidationError, match="另一议定事项"):
        decisions.join_task(decision=again, task=task, by=clerk)


def test_lists_ask_evenly_and_the_workbook_holds_what_is_shown(clerk):
    meeting = make_meeting(by=clerk, state="held")
    client = client_of(clerk)
    listed = reverse("tasks_checklist:decision-list")
    assert_flat(client, listed, lambda n: make_decision(by=clerk, meeting=meeting, text=f"议定{n}"), rows=6)
    assert_flat(
        client, page(meeting), lambda n: make_decision(by=clerk, meeting=meeting, text=f"再议{n}"), rows=4
    )
    assert_flat(
        client,
        reverse("tasks_checklist:meeting-list"),
        lambda n: make_meeting(by=clerk, title=f"会{n}"),
        rows=6,
    )
    assert_flat(
        client,
        reverse("tasks_checklist:group-list"),
        lambda n: make_group(by=clerk, people=[make_person(division=HENGXI)], name=f"专班{n}"),
        rows=6,
    )
    export = client.get(f"{reverse('tasks_checklist:decision-export')}?form=csv")
    assert "议定3" in export.getvalue().decode("utf-8-sig")


# --- moved and handed over ----------------------------------------------------------------------
def test_open_decisions_go_along(clerk, village):
    row = make_decision(by=clerk, person=village.person)
    assert moving_duties.named_in(village) == [row.text]
    receiver = Person.objects.create(name="接手人", division_id=SHITANG)
    assert moving_duties.hand_decisions(village, receiver, SystemPost()) == 1
    assert now(row).person == receiver
    successor = make_division(code="320115009202")
    heir = committee(division=successor.pk)
    merge = DivisionMerge(closed=Division.objects.get(pk=SHITANG), successor=successor)
    assert moving_duties.move_decisions(merge, SystemPost()) == 1
    assert (now(row).party, now(row).division) == (heir, successor)


# --- the demo -----------------------------------------------------------------------------------
def test_the_demo_is_loaded_once_and_shows_every_state(db):
    call_command("load_reference", verbosity=0)
    demo.load({})
    for place, kind in ((SHITANG, "village_committee"), (HENGXI, "township_office")):
        Party.objects.everywhere(because="test").get_or_create(
            division_id=place, kind=kind, defaults={"name": f"{place}单位"}
        )
    assert "议定事项" in demo_meetings.load({})
    assert demo_meetings.load({}) == "示范的会议已在册"
    states = set(Meeting.objects.everywhere(because="test").values_list("state", flat=True))
    assert states == set(MeetingState.values)
    clerk = Post.objects.everywhere(because="test").get(person__account__username="hx.clerk")
    assert {one.act for one in waiting_decisions.waiting(clerk)} >= {"催办", "登记召开", "印发纪要"}


# --- once a day ---------------------------------------------------------------------------------
def test_nobody_is_told_of_a_meeting_or_hurried_twice_a_day(clerk, village):
    client = client_of(clerk)
    meeting = make_meeting(
        by=clerk,
        group=make_group(by=clerk, people=[village.person]),
        held_at=timezone.now() + timedelta(days=3),
    )
    invite = reverse("tasks_checklist:meeting-invite", args=[meeting.pk])
    row = make_decision(by=clerk, days=-1)
    remind = reverse("tasks_checklist:decision-remind", args=[row.pk])
    for url, words in ((invite, "今天已通知过成员"), (remind, "今天已催办过")):
        assert client.post(url).status_code == 302
        before = Notice.objects.count()
        again = client.post(url)
        assert again.status_code == 422 and words in again.text and Notice.objects.count() == before
    yesterday = timezone.now() - timedelta(days=1)
    Notice.objects.update(created_at=yesterday)
    Meeting.objects.everywhere(because="test").filter(pk=meeting.pk).update(invited_at=yesterday)
    for url in (invite, remind):
        assert client.post(url).status_code == 302


def test_an_overdue_decision_is_told_of_once_and_again_when_reopened(clerk, village):
    row, ahead = make_decision(by=clerk, days=-1), make_decision(by=clerk, days=0, text="今天到期")

    def run() -> int:
        job = jobs.run(jobs.start("tasks_checklist.remind_decisions", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == ""
        return job.result["told"]

    assert (run(), run()) == (1, 0)
    assert now(row).told_on == timezone.localdate() and now(ahead).told_on is None
    for post in (village, clerk):
        assert Notice.objects.filter(person=post.person, title__startswith="会议议定事项已逾期").count() == 1
    decisions.finish(decision=row, result="已办", done_on=timezone.localdate(), by=village)
    decisions.reopen(decision=row, reason="未办到位", by=clerk)
    assert run() == 1


def test_a_seat_goes_to_whoever_takes_the_post_over(clerk):
    other = make_post(role="township_clerk", division=HENGXI)
    one, two = (make_group(by=clerk, people=[clerk.person], name=name) for name in ("小组甲", "小组乙"))
    groups.seat(group=two, person=other.person, role="liaison", by=clerk)
    assert {words[:3] for words in groups.seats_held(clerk)} == {"小组甲", "小组乙"}
    admin = make_post(role="county_admin", division=COUNTY)
    sheet = hand_over_post(post=clerk, receiver=other.person, on_date=timezone.localdate(), by=admin)
    assert {"what": "领导小组、专班中的席位", "count": 2} in [
        {"what": line["what"], "count": line["count"]} for line in sheet.moved
    ]
    assert groups.seats_held(clerk) == [] and len(groups.seats_held(other)) == 2
    assert one.members.get(until=None).person == other.person
