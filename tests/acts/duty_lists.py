"""责任清单、三统一、小组、会议、议定事项: kept, frozen, published; set up, held, minuted, decided; moved and handed over."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Person, Post, Sector
from accounts.system import SystemPost
from common import jobs
from tasks_checklist import duty_publishing
from tasks_checklist.actions import (
    decisions,
    duty_editions,
    duty_items,
    groups,
    meetings,
    moving_duties,
    unifying,
)
from tasks_checklist.models import AnnualPlan, AnnualTask, Decision
from tests.acts import at_work
from tests.factories import HENGXI, SHITANG
from tests.maintenance.caretaker_rows import png


def _unit(division: str = SHITANG, kind: str = Party.Kind.VILLAGE_COMMITTEE) -> Party:
    found = Party.objects.everywhere(because="test").filter(division_id=division, kind=kind).first()
    assert found is not None
    return found


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


def act_on_duty_lists() -> None:
    with at_work("hx.clerk") as clerk:
        item = duty_items.add(party=_unit(), duty="见证责任", by=clerk)
        duty_items.add_many(parties=[_unit()], duty="见证共同责任", by=clerk)
        duty_items.reword(item=item, version=item.version, content="见证内容", by=clerk)
        item.refresh_from_db()
        duty_items.end(item=item, until=timezone.localdate(), by=clerk)
        edition = duty_editions.freeze(division=clerk.division, by=clerk)
        duty_publishing.draft(edition=edition, by=clerk)
        place, sector = Division.objects.get(pk=HENGXI), Sector.objects.order_by("code").first()
        assert sector is not None
        said = {
            "division": place,
            "sector": sector,
            "fact": "standard",
            "on": timezone.localdate(),
            "by": clerk,
        }
        unifying.say(reached=False, **said)
        row = unifying.say(reached=True, evidence="见证文件", **said)
        account = clerk.person.account.pk
        unifying.add_proof(row=row, files=[_file("三统一.png")], by=clerk, account_id=account)


def act_on_meetings() -> None:
    with at_work("hx.clerk") as clerk:
        group = groups.set_up(division=clerk.division, kind="task_force", name="见证专班", by=clerk)
        groups.revise(group=group, version=group.version, duty="见证", by=clerk)
        someone = Person.objects.create(name="见证组员", division=clerk.division)
        member = groups.seat(group=group, person=someone, role="member", by=clerk)
        said = {
            "group": group,
            "kind": "regular",
            "held_at": timezone.now() - timedelta(hours=1),
            "by": clerk,
        }
        off = meetings.plan(title="见证取消", **said)
        meetings.invite(meeting=off, by=clerk)
        off.refresh_from_db()
        meetings.cancel(meeting=off, reason="改期", by=clerk)
        row = meetings.plan(title="见证例会", **said)
        meetings.revise(meeting=row, version=row.version, place="会议室", by=clerk)
        meetings.take_along(meeting=row, lines=["督导问题：见证"], by=clerk)
        row.refresh_from_db()
        row = meetings.hold(meeting=row, held_at=row.held_at, present="见证组员", by=clerk)
        said_of = {"present": "见证组员", "matters": row.matters, "minutes": "见证情况"}
        row = meetings.write_minutes(meeting=row, version=row.version, by=clerk, **said_of)
        meetings.add_scans(
            meeting=row, files=[_file("签到.png")], by=clerk, account_id=clerk.person.account.pk
        )
        due = timezone.localdate() + timedelta(days=9)
        one, other, third = (
            decisions.decide(meeting=row, text=f"见证议定{n}", party=_unit(), due_on=due, by=clerk)
            for n in range(3)
        )
        decisions.revise(decision=one, version=one.version, text="见证议定改", by=clerk)
        decisions.remind(decision=one, by=clerk)
        plan, _ = AnnualPlan.objects.get_or_create(
            division=clerk.division, year=2098, defaults={"title": "见证计划", "state": "issued"}
        )
        task = AnnualTask.objects.create(plan=plan, number=1, title="见证任务")
        decisions.join_task(decision=third, task=task, by=clerk)
        decisions.leave_task(decision=third, reason="见证移出", by=clerk)
        decisions.join_task(decision=third, task=task, by=clerk)
        meetings.issue_minutes(meeting=row, minutes_number="见证1号", by=clerk)
        decisions.drop(decision=other, reason="不再办", by=clerk)
        groups.leave(member=member, until=timezone.localdate(), by=clerk)
        groups.dissolve(group=group, until=timezone.localdate(), by=clerk)
    with at_work("shitang.clerk") as village:
        one.refresh_from_db()
        decisions.finish(decision=one, result="已办", done_on=timezone.localdate(), by=village)
    with at_work("hx.clerk") as clerk:
        decisions.reopen(decision=one, reason="未办到位", by=clerk)


def act_on_decisions_handed_over() -> None:
    with at_work("shitang.head") as head:
        person = head.person
    with at_work("hx.clerk") as clerk:
        group = groups.set_up(division=clerk.division, kind="task_force", name="见证交接专班", by=clerk)
        groups.seat(group=group, person=person, role="member", by=clerk)
        said = {
            "group": group,
            "kind": "regular",
            "held_at": timezone.now() - timedelta(hours=1),
            "by": clerk,
        }
        row = meetings.plan(title="见证交接会", **said)
        row = meetings.hold(meeting=row, held_at=row.held_at, present="见证", by=clerk)
        given = {"party": _unit(), "due_on": timezone.localdate(), "person": person, "by": clerk}
        late = decisions.decide(meeting=row, text="见证交接", **given)
        Decision.objects.everywhere(because="test").filter(pk=late.pk).update(
            due_on=timezone.localdate() - timedelta(days=2)
        )
        duty_items.add(party=_unit(), duty="见证随并责任", by=clerk)
    job = jobs.run(jobs.start("tasks_checklist.remind_decisions", arguments={}, by=jobs.Asker()).pk)
    assert job.problem == "" and job.result["told"]
    post = Post.objects.everywhere(because="test").get(pk=head.pk)
    receiver = Person.objects.create(name="议定接手人", division_id=SHITANG)
    with (
        transaction.atomic()
    ):  # as accounts.actions.handing_over calls it; tests/acts/succession.py merges the village
        assert moving_duties.hand_decisions(post, receiver, SystemPost())
        assert groups.hand_seats(post, receiver, SystemPost())
