"""Shares, reports and the office's word, through the acts: by whom, in which state, on what evidence, told to whom."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice, Party
from tasks_checklist import evidence
from tasks_checklist.actions import assigning, confirming, reporting
from tasks_checklist.models import Assignment, AssignmentState, Evidence
from tasks_checklist.models.assignments import FLOW, OPEN
from tasks_checklist.querysets import works_for
from tests.county import make_county
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.task_rows import committee, due, make_share, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def file(name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


def told(post) -> list[str]:
    return list(Notice.objects.filter(person=post.person_id).values_list("title", flat=True))


def test_a_share_is_given_changed_told_and_taken_back(county):
    clerk, village, task = county.posts["township_clerk"], county.posts["village_clerk"], make_task(county)
    row = assigning.assign(task=task, party=committee(county), due_on=due(), share="每月一次", by=clerk)
    assert row.division == county.village and told(village) == [f"新任务：{task.title}"]
    later = due() + timedelta(days=5)
    again = assigning.assign(task=task, party=committee(county), due_on=later, by=clerk)
    assert again.pk == row.pk and again.due_on == later and len(told(village)) == 1
    with pytest.raises(ValidationError):
        assigning.drop(assignment=again, reason="", by=clerk)
    assert assigning.drop(assignment=again, reason="并入上级任务", by=clerk).state == AssignmentState.DROPPED
    revived = assigning.assign(task=task, party=committee(county), due_on=later, by=clerk)
    assert revived.state == AssignmentState.NOT_STARTED and len(told(village)) == 2
    with pytest.raises(Refused):
        assigning.assign(task=task, party=committee(county), due_on=due(), by=village)


def test_what_is_settled_is_not_asked_anew(county):
    clerk, row = county.posts["township_clerk"], make_share(county, state=AssignmentState.CONFIRMED)
    same = {"task": row.task, "party": row.party, "by": clerk}
    assert assigning.assign(due_on=row.due_on, **same).pk == row.pk
    with pytest.raises(ValidationError):
        assigning.assign(due_on=row.due_on + timedelta(days=1), **same)


def test_nobody_is_told_of_a_draft(county):
    task = make_task(county, issued=False)
    assigning.assign(task=task, party=committee(county), due_on=due(), by=county.posts["township_clerk"])
    assert not Notice.objects.exists()
    assert not Assignment.objects.known_to(county.posts["village_clerk"]).exists()
    assert Assignment.objects.known_to(county.posts["township_clerk"]).exists()


def test_units_beyond_the_plan_are_refused(county):
    clerk, stranger = county.posts["township_clerk"], committee(county, county.third_village)
    with pytest.raises(ValidationError):
        assigning.assign(task=make_task(county), party=stranger, due_on=due(), by=clerk)


def test_a_period_is_reported_once_and_written_over_until_it_is_read(county):
    share, village, clerk = make_share(county), county.posts["village_clerk"], county.posts["township_clerk"]
    made = reporting.report(assignment=share, progress=10, done_text="一", by=village)
    key = uuid.uuid4()
    again = reporting.report(assignment=share, progress=20, done_text="二", by=village, client_key=key)
    twice = reporting.report(assignment=share, progress=20, done_text="二", by=village, client_key=key)
    assert made.pk == again.pk == twice.pk and share.reports.count() == 1
    share.refresh_from_db()
    assert share.state == AssignmentState.RUNNING and share.progress == 20
    confirming.answer(report=again, accepted=True, by=clerk)
    with pytest.raises(ValidationError):
        reporting.report(assignment=share, progress=30, done_text="三", by=village)


def test_done_on_evidence_confirmed_taken_up_again_and_done_once_more(county):
    task = make_task(county, evidence_required="计划文本；下发通知")
    share, village, clerk = (
        make_share(county, task=task),
        county.posts["village_clerk"],
        county.posts["township_clerk"],
    )
    done = {"assignment": share, "progress": 90, "done_text": "已完成", "completes": True, "by": village}
    with pytest.raises(ValidationError, match="计划文本、下发通知"):
        reporting.report(**done)
    assert not share.reports.exists()
    files = {"计划文本": [file()], "下发通知": [file("b.png")]}
    made = reporting.report(**done, files=files)
    assert made.progress == 100 and evidence.missing(share) == [] and len(told(clerk)) == 1
    confirming.send_back(assignment=share, reason="未盖章", by=clerk)
    share.refresh_from_db()
    assert share.state == AssignmentState.RETURNED and "退回：任务1" in told(village)
    reporting.report(**done)
    confirming.confirm(assignment=share, by=clerk)
    confirming.reopen(assignment=share, reason="督导发现未落实", by=clerk)
    reporting.report(**done)
    assert confirming.confirm(assignment=share, by=clerk).state == AssignmentState.CONFIRMED


def test_without_the_material_the_report_says_why(county):
    share = make_share(county, task=make_task(county, evidence_required="签到表"))
    said = {"progress": 100, "done_text": "已完成", "completes": True, "by": county.posts["village_clerk"]}
    made = reporting.report(assignment=share, difficulty="培训由镇里统一组织", **said)
    assert made.completes


def test_what_is_filed_already_is_pointed_at(county):
    village, task = county.posts["village_clerk"], make_task(county)
    first, second = make_share(county, task=task), make_share(county, task=make_task(county))
    foreign = make_share(county, task=task, division=county.other_village)
    reporting.report(assignment=first, progress=5, done_text="一", files={"": [file()]}, by=village)
    kept = Evidence.objects.everywhere(because="test").get()
    assert list(evidence.elsewhere(second)) == [kept] and not evidence.elsewhere(foreign).exists()
    reporting.report(assignment=second, progress=5, done_text="二", pointed=[kept], by=village)
    assert [file.name for _one, file in evidence.filed(second)[0].files] == ["a.png"]
    neighbour = county.posts["village_head"]
    assert evidence.may_read(neighbour, str(kept.pk)) and not evidence.may_read(None, str(kept.pk))
    other = Evidence.objects.create(assignment=foreign)
    assert not evidence.may_read(village, str(other.pk))
    with pytest.raises(ValidationError):
        reporting.report(assignment=second, progress=6, done_text="三", pointed=[other], by=village)


def test_each_side_keeps_to_its_own(county):
    share, clerk, village = make_share(county), county.posts["township_clerk"], county.posts["village_clerk"]
    foreign = make_share(county, division=county.other_village)
    with pytest.raises(Http404):
        reporting.report(assignment=foreign, progress=1, done_text="x", by=village)
    with pytest.raises(Refused):
        reporting.report(assignment=share, progress=1, done_text="x", by=clerk)
    made = reporting.report(assignment=share, progress=1, done_text="x", by=village)
    for outsider in (village, county.posts["county_office"]):
        with pytest.raises(Refused):
            confirming.answer(report=made, accepted=True, by=outsider)
    with pytest.raises(ValidationError):
        confirming.answer(report=made, accepted=False, by=clerk)


def test_nobody_confirms_what_he_reported(county):
    clerk = county.posts["township_clerk"]
    own = committee(county, county.township, kind="township_office")
    row = assigning.assign(task=make_task(county), party=own, due_on=due(), by=clerk)
    reporting.report(assignment=row, progress=100, done_text="完", completes=True, by=clerk)
    with pytest.raises(ValidationError, match="自己"):
        confirming.confirm(assignment=row, by=clerk)
    assert confirming.confirm(assignment=row, by=county.posts["township_leader"]).state == "confirmed"


def test_many_are_confirmed_and_the_rest_is_told(county):
    village, clerk = county.posts["village_clerk"], county.posts["township_clerk"]
    rows = [make_share(county) for _number in range(3)]
    for row in rows[:2]:
        reporting.report(assignment=row, progress=100, done_text="完", completes=True, by=village)
    result = confirming.confirm_many(assignments=rows, by=clerk)
    assert result.number == 2 and sum(result.left.values()) == 1
    with pytest.raises(ValidationError):
        confirming.send_back_many(assignments=rows, reason=" ", by=clerk)


def test_a_closed_year_takes_nothing_more(county):
    share = make_share(county)
    share.task.plan.state = "closed"
    share.task.plan.save()
    with pytest.raises(ValidationError, match="办结"):
        reporting.report(assignment=share, progress=1, done_text="x", by=county.posts["village_clerk"])


@pytest.mark.parametrize("state", [state for state in AssignmentState if state not in OPEN])
def test_what_is_not_open_takes_no_report(county, state):
    share = make_share(county, state=state)
    with pytest.raises(ValidationError):
        reporting.report(assignment=share, progress=1, done_text="x", by=county.posts["village_clerk"])


def test_moves_outside_the_table_are_refused(county):
    share, sides = make_share(county), (county.posts["village_clerk"], county.posts["township_clerk"])
    for state in AssignmentState:
        for move in FLOW:
            by = next(post for post in sides if move.right in post.rights and not move.why_not(share, post))
            share.state = state
            share.save()
            if state in move.before:
                FLOW.move(share, move.act, by=by, reason="因故")
                assert share.state == move.after
            else:
                with pytest.raises(ValidationError):
                    FLOW.move(share, move.act, by=by, reason="因故")


def test_overdue_is_a_question_of_the_day(county):
    late = make_share(county, due_on=timezone.localdate() - timedelta(days=1))
    assert late.is_overdue and late.standing == "逾期" and late.tone == "bad"
    assert list(Assignment.objects.everywhere(because="test").overdue()) == [late]


def test_the_office_s_share_is_not_finance_s(county):
    """Both look after the township; one of them is asked."""
    office = committee(county, county.township, kind=Party.Kind.TOWNSHIP_OFFICE)
    share = Assignment.objects.create(
        task=make_task(county), party=office, division=county.township, due_on=due()
    )
    asked = {
        role: (works_for(post, office), Assignment.objects.visible_to(post).of_unit(post).exists())
        for role, post in county.posts.items()
        if post.division_id == county.township.pk
    }
    assert asked.pop("township_clerk") == asked.pop("township_leader") == (True, True)
    assert asked and set(asked.values()) == {(False, False)}
    assert works_for(county.posts["village_clerk"], committee(county)) and share.pk
