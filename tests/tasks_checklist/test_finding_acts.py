"""督导问题: the flow walked; who may do what; limits, extension, relapse, numbers; repairs asked for their state."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice, Party
from common import acting
from tasks_checklist.actions import finding_photos, findings, rectifying
from tasks_checklist.models import Extension, Finding, FindingState
from tasks_checklist.models.finding_flow import FLOW
from tests.assets.factories import make_facility
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, make_division, make_party, make_person, make_post
from tests.maintenance.caretaker_rows import png
from tests.maintenance.matter_rows import advance, make_handler, make_matter
from tests.tasks_checklist.finding_rows import bring, committee, late, make_clerk, make_finding, now, office

S = FindingState


@pytest.fixture
def clerk(db):
    return make_clerk()


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def leader(db):
    return make_post(role="township_leader", division=HENGXI)


def titles(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person_id).order_by("pk").values_list("title", flat=True))


def test_from_issuing_to_striking_off(clerk, village):
    row = make_finding(by=clerk, issued=False)
    assert row.number == f"ZG-320115009-{timezone.localdate().year}-0001"
    assert row.issuer == office() and not Finding.objects.visible_to(village).exists()
    row = findings.issue(finding=row, by=clerk)
    assert row.due_on == row.first_due_on == timezone.localdate() + timedelta(days=15)
    assert row.sign_by_time > timezone.now() and titles(village) == ["请签收督导问题：管护牌缺失"]
    row = rectifying.sign(finding=row, measure="本周换新", by=village)
    assert row.signed_by == village.person and row.measure == "本周换新"
    row = rectifying.apply(finding=row, result="已换新", by=village)
    assert titles(clerk) == ["请核查销号：管护牌缺失"]
    row = rectifying.strike(finding=row, by=clerk, text="属实")
    assert row.state == S.STRUCK and row.ended_by == clerk.person
    assert [step.act for step in row.steps.all()] == ["draft", "issue", "sign", "apply", "strike"]


ACTS = {
    "issue": lambda row, posts: findings.issue(finding=row, by=posts["clerk"]),
    "discard": lambda row, posts: findings.discard(finding=row, reason="现场已整改", by=posts["clerk"]),
    "sign": lambda row, posts: rectifying.sign(finding=row, by=posts["village"]),
    "apply": lambda row, posts: rectifying.apply(finding=row, result="好了", by=posts["village"]),
    "strike": lambda row, posts: rectifying.strike(finding=row, by=posts["clerk"]),
    "return": lambda row, posts: rectifying.send_back(finding=row, reason="未到位", by=posts["clerk"]),
    "withdraw": lambda row, posts: rectifying.withdraw(finding=row, reason="误报", by=posts["leader"]),
}


@pytest.mark.parametrize("state", S.values)
def test_what_is_not_in_the_table_is_refused(clerk, village, leader, state):
    posts = {"clerk": clerk, "village": village, "leader": leader}
    row = make_finding(by=clerk, issued=state not in (S.DRAFT, S.DISCARDED))
    row = bring(row, state, clerk=clerk, village=village, approver=leader)
    assert row.state == state and {move.act for move in FLOW} == set(ACTS)
    allowed = {move.act for move in FLOW if state in move.before}
    for act, do in ACTS.items():
        if act not in allowed:
            with pytest.raises(
                (ValidationError, Http404)
            ):  # what a draft says, the village does not even know
                do(row, posts)
    assert now(row).version == row.version and now(row).state == state


def test_only_the_unit_signs_and_asks_to_close(clerk, leader):
    row = make_finding(by=clerk)
    contractor = make_party(division=SHITANG)
    of_contractor = make_person(division=SHITANG, party=contractor)
    worker = make_post(role="operator_user", division=COUNTY, person=of_contractor, party=contractor)
    for post in (clerk, leader):
        with pytest.raises(Refused):
            rectifying.sign(finding=row, by=post)
    with pytest.raises(Http404):
        rectifying.sign(finding=row, by=worker)
    given = make_finding(by=clerk, party=contractor)
    with pytest.raises(Refused):  # it lies in the village, but another unit answers for it
        rectifying.sign(finding=given, by=make_post(role="village_clerk", division=SHITANG))
    assert rectifying.sign(finding=given, by=worker).state == S.SIGNED


def test_the_unit_never_strikes_off_its_own(clerk, village):
    """Also a township's office that the county issued to."""
    county = make_post(
        role="county_office", division=COUNTY, person=make_person(
            division=COUNTY, party=office(division=COUNTY, kind=Party.Kind.COUNTY_OFFICE)
        ),
    )  # fmt: skip
    row = findings.draft(
        division=make_division(code=HENGXI), party=office(), title="台账不全", severity="grave", source="visit",
        by=county,
    )  # fmt: skip
    row = findings.issue(finding=row, by=county)
    assert (row.due_on - timezone.localdate()).days == 7
    rectifying.sign(finding=row, by=clerk)
    for when, by in (("before", county), ("after", clerk)):
        photo = SimpleUploadedFile(f"{when}.png", png(), "image/png")
        finding_photos.add_photo(finding=row, when=when, file=photo, by=by, account_id=None)
    rectifying.apply(finding=row, result="缺的台账已逐项补齐并核对", by=clerk)
    with pytest.raises((Refused, ValidationError)):
        rectifying.strike(finding=row, by=clerk)
    other = make_post(role="township_leader", division=HENGXI)
    with pytest.raises((Refused, ValidationError)):
        rectifying.strike(finding=row, by=other)
    assert rectifying.strike(finding=row, by=county).state == S.STRUCK


def test_a_department_strikes_off_only_its_own(clerk, village):
    bureau = make_party(division=COUNTY, kind="industry_department")
    theirs = make_party(division=COUNTY, kind="industry_department")
    posts = [
        make_post(
            role="department", division=COUNTY, sectors=["01"], person=make_person(division=COUNTY, party=one)
        )
        for one in (bureau, theirs)
    ]
    road = make_facility(division=SHITANG)
    row = make_finding(by=posts[0], facility=road)
    bring(row, "applied", clerk=posts[0], village=village)
    with pytest.raises(Http404):  # of another sector: it does not know of it
        rectifying.strike(finding=row, by=posts[1])
    with pytest.raises(
        (Refused, ValidationError)
    ):  # the township's office does not cover the county's department
        rectifying.strike(finding=row, by=clerk)
    assert rectifying.strike(finding=row, by=posts[0]).state == S.STRUCK


def test_withdrawn_by_another_person(clerk, leader, village):
    county = make_post(
        role="county_office", division=COUNTY, person=make_person(division=COUNTY, party=office())
    )
    row = make_finding(by=county)
    with pytest.raises(ValidationError):
        rectifying.withdraw(finding=row, reason="误报", by=county)
    with pytest.raises(ValidationError):
        rectifying.withdraw(finding=row, reason=" ", by=leader)
    with pytest.raises(Refused):
        rectifying.withdraw(finding=row, reason="误报", by=village)
    assert rectifying.withdraw(finding=row, reason="误报", by=leader).ended_at


def test_nobody_issues_to_himself_or_elsewhere(clerk):
    said = {"title": "问题", "severity": "common", "source": "visit", "by": clerk}
    with pytest.raises(ValidationError):
        findings.draft(division=make_division(code=HENGXI), party=office(), **said)
    with pytest.raises(Refused):
        findings.draft(division=make_division(code=GULI), party=office(division=GULI), **said)
    with pytest.raises(ValidationError):  # a committee of another village
        findings.draft(division=make_division(code=SHITANG), party=committee(division="320115009209"), **said)
    foreign = make_matter(village="320115007001")
    with pytest.raises(Http404):
        findings.draft(division=make_division(code=SHITANG), party=committee(), matter=foreign, **said)
    assert not Finding.objects.visible_to(clerk).exists()


def test_sent_twice_is_one(clerk):
    key = uuid4()
    assert make_finding(by=clerk, issued=False, client_key=key) == make_finding(
        by=clerk, issued=False, client_key=key
    )


def test_a_draft_is_changed_and_an_issued_one_is_not(clerk):
    row = make_finding(by=clerk, issued=False)
    findings.change(finding=row, by=clerk, title="管护牌字迹不清", seen=row.version)
    assert now(row).title == "管护牌字迹不清"
    with pytest.raises(ValidationError):  # had another version before the eyes
        findings.change(finding=row, by=clerk, title="又改", seen=row.version)
    findings.issue(finding=row, by=clerk)
    with pytest.raises(ValidationError):
        findings.change(finding=row, by=clerk, title="再改")


def test_extended_once_before_the_limit(clerk, village):
    row = make_finding(by=clerk)
    later = row.due_on + timedelta(days=5)
    with pytest.raises(ValidationError):
        rectifying.ask_extension(finding=row, until=row.due_on, reason="下雨", by=village)
    with pytest.raises(Refused):
        rectifying.ask_extension(finding=row, until=later, reason="下雨", by=clerk)
    asked = rectifying.ask_extension(finding=row, until=later, reason="下雨", by=village)
    with pytest.raises(ValidationError):
        rectifying.ask_extension(finding=row, until=later, reason="再下雨", by=village)
    with pytest.raises(Refused):
        rectifying.answer_extension(extension=asked, granted=True, by=village)
    with pytest.raises(ValidationError):
        rectifying.answer_extension(extension=asked, granted=False, by=clerk)
    rectifying.answer_extension(extension=asked, granted=False, said="天晴了", by=clerk)
    asked = rectifying.ask_extension(finding=row, until=later, reason="台风", by=village)
    rectifying.answer_extension(extension=asked, granted=True, by=clerk)
    row = now(row)
    assert row.due_on == later and row.first_due_on == later - timedelta(days=5)
    with pytest.raises(ValidationError):
        rectifying.ask_extension(finding=row, until=later + timedelta(days=1), reason="又", by=village)
    with pytest.raises(ValidationError):
        rectifying.answer_extension(extension=asked, granted=True, by=clerk)
    assert Extension.objects.visible_to(clerk).count() == 2


def test_a_request_for_a_later_day_ends_when_the_unit_asks_to_close(clerk, village):
    row = make_finding(by=clerk)
    later = row.due_on + timedelta(days=5)
    rectifying.sign(finding=row, by=village)
    asked = rectifying.ask_extension(finding=row, until=later, reason="下雨", by=village)
    with pytest.raises(ValidationError, match=f"延至{later:%Y-%m-%d}的申请正在等下发单位答复"):
        rectifying.ask_extension(finding=row, until=later, reason="还下雨", by=village)
    rectifying.apply(finding=row, result="已换新牌", by=village)
    asked.refresh_from_db()
    assert asked.state == Extension.State.TAKEN_BACK and row.steps.filter(act="later_off").exists()
    with pytest.raises(ValidationError, match="这份延期申请已答复"):
        rectifying.answer_extension(extension=asked, granted=True, by=clerk)
    rectifying.send_back(finding=row, reason="照片与原位置不符", by=clerk)
    again = rectifying.ask_extension(finding=row, until=later, reason="返工", by=village)
    rectifying.answer_extension(extension=again, granted=True, by=clerk)
    with pytest.raises(ValidationError, match="只能延期一次，已批准延至"):
        rectifying.ask_extension(finding=row, until=later + timedelta(days=3), reason="再延", by=village)


def test_nothing_is_extended_after_the_limit(clerk, village):
    row = late(make_finding(by=clerk), 1)
    until = timezone.localdate() + timedelta(days=5)
    with pytest.raises(ValidationError, match="已过整改限期"):
        rectifying.ask_extension(finding=row, until=until, reason="晚了", by=village)


@pytest.mark.parametrize(("days", "relapse"), [(89, True), (91, False)])
def test_what_comes_back_within_ninety_days_is_a_relapse(clerk, village, days, relapse):
    facility = make_facility(division=SHITANG)
    old = bring(make_finding(by=clerk, facility=facility), "struck", clerk=clerk, village=village)
    Finding.objects.everywhere(because="test").filter(pk=old.pk).update(
        ended_at=timezone.now() - timedelta(days=days)
    )
    again = make_finding(by=clerk, facility=facility)
    assert again.relapse_of == (old if relapse else None)
    assert make_finding(by=clerk, facility=make_facility(division=SHITANG)).relapse_of is None


def test_a_repair_that_is_not_over_holds_the_application_up(clerk, village):
    matter, caretaker = make_matter(by=village), make_handler()
    row = make_finding(by=clerk, matter=matter)
    assert row.repair == matter
    rectifying.sign(finding=row, by=village)
    with pytest.raises(ValidationError, match=matter.number):
        rectifying.apply(finding=row, result="已修", by=village)
    advance(matter, "closed", clerk=clerk, handler=caretaker)
    assert rectifying.apply(finding=row, result="已修", by=village).state == S.APPLIED


def test_the_second_of_two_is_told(clerk, village):
    row = make_finding(by=clerk)
    rectifying.sign(finding=row, by=village, seen=row.version)
    with pytest.raises(ValidationError):
        rectifying.apply(finding=row, result="好了", by=village, seen=row.version)


@pytest.mark.django_db(transaction=True)
def test_numbers_under_many_at_once():
    clerk = make_clerk()
    place, unit = make_division(code=SHITANG), committee()
    both, failed = threading.Barrier(4), []

    def write() -> None:
        both.wait()
        try:
            with acting.as_(acting.Acting(door="test")):
                for number in range(3):
                    findings.draft(
                        division=place,
                        party=unit,
                        title=f"第{number}",
                        severity="common",
                        source="visit",
                        by=clerk,
                    )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    rows = Finding.objects.everywhere(because="test").order_by("number").values_list("number", flat=True)
    assert failed == [] and [number[-4:] for number in rows] == [f"{n:04d}" for n in range(1, 13)]
