"""督导问题: written down, issued, put right, judged, extended, overdue, talked about; moved and handed over."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Division, Party, Person, Post
from accounts.system import SystemPost
from common import jobs
from tasks_checklist.actions import finding_photos, findings, moving_findings, rectifying, talking
from tasks_checklist.models import Finding, Talk
from tests.acts import at_work
from tests.factories import SHITANG
from tests.maintenance.caretaker_rows import png


def _said(**more):
    rows = Party.objects.everywhere(because="test")
    unit = rows.filter(division_id=SHITANG, kind=Party.Kind.VILLAGE_COMMITTEE).first()
    village = Division.objects.everywhere(because="test").get(pk=SHITANG)
    return {"division": village, "party": unit, "severity": "common", "source": "visit", **more}


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


def act_on_findings() -> None:
    with at_work("hx.clerk") as clerk:
        account = clerk.person.account.pk
        row = findings.draft(by=clerk, title="见证问题", **_said())
        findings.change(finding=row, title="见证问题甲", by=clerk)
        gone = findings.draft(by=clerk, title="见证不下发", **_said())
        findings.discard(finding=gone, reason="现场已整改", by=clerk)
        findings.issue(finding=row, by=clerk)
        finding_photos.add_photo(
            finding=row, when="before", file=_file("a.png"), by=clerk, account_id=account
        )
        photos = [_file("c.png")]
        wrong = finding_photos.write_down(
            photos=photos, account_id=account, at_once=True, by=clerk, title="见证误报", **_said()
        )
    with at_work("shitang.clerk") as village:
        rectifying.sign(finding=row, measure="换新", by=village)
        until = timezone.localdate() + timedelta(days=30)
        asked = rectifying.ask_extension(finding=row, until=until, reason="下雨", by=village)
        account = village.person.account.pk
        finding_photos.add_photo(
            finding=row, when="after", file=_file("b.png"), by=village, account_id=account
        )
    with at_work("shitang.clerk") as village:
        rectifying.apply(finding=row, result="已换", by=village)  # takes the request for a later day back
    with at_work("hx.clerk") as clerk:
        rectifying.send_back(finding=row, reason="未到位", by=clerk)
    with at_work("shitang.clerk") as village:
        asked = rectifying.ask_extension(finding=row, until=until, reason="下雨", by=village)
    with at_work("hx.clerk") as clerk:
        rectifying.answer_extension(extension=asked, granted=True, by=clerk)
    with at_work("shitang.clerk") as village:
        rectifying.apply(finding=row, result="已换", by=village)
    with at_work("hx.clerk") as clerk:
        rectifying.strike(finding=row, by=clerk)
    with at_work("county.office") as office:
        rectifying.withdraw(finding=wrong, reason="误报", by=office)


def act_on_overdue_findings() -> None:
    today, rows = timezone.localdate(), []
    with at_work("hx.clerk") as clerk:
        for title in ("见证逾期甲", "见证逾期乙"):
            row = findings.draft(by=clerk, title=title, **_said())
            rows.append(findings.issue(finding=row, by=clerk))
    late = today - timedelta(days=12)
    keys = [row.pk for row in rows]
    Finding.objects.everywhere(because="test").filter(pk__in=keys).update(due_on=late, first_due_on=late)
    talking.take_step(rows[0].pk, "notice", today=today)
    job = jobs.run(jobs.start("tasks_checklist.climb_ladder", arguments={}, by=jobs.Asker()).pk)
    assert job.problem == ""
    held, waived = (Talk.objects.everywhere(because="test").get(finding=row) for row in rows)
    with at_work("hx.leader") as leader:
        talking.hold_talk(talk=held, held_on=today, text="已谈", by=leader)
        talking.waive_talk(talk=waived, reason="已整改到位", by=leader)


def act_on_findings_handed_over() -> None:
    with at_work("shitang.head") as head:
        person = head.person
    with at_work("hx.clerk") as clerk:
        findings.draft(by=clerk, title="见证交接", person=person, **_said())
    post = Post.objects.everywhere(because="test").get(pk=head.pk)
    receiver = Person.objects.create(name="督导接手人", division_id=SHITANG)
    with (
        transaction.atomic()
    ):  # as accounts.actions.handing_over calls it; tests/acts/succession.py merges the village
        assert moving_findings.hand_findings(post, receiver, SystemPost())
