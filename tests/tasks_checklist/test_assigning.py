"""Plans, shares, reports and the office's word: by whom, in which state, told to whom."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Notice
from tasks_checklist.actions import annual, assigning, reporting
from tasks_checklist.models import AnnualPlan, Assignment, AssignmentState
from tasks_checklist.models.assignments import FLOW, OPEN
from tests.county import make_county
from tests.tasks_checklist.task_rows import committee, due, make_share, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def test_a_plan_is_drafted_filled_issued_and_closed(county):
    clerk = county.posts["township_clerk"]
    plan = annual.draft_plan(division=county.township, year=2026, title="2026年重点任务", by=clerk)
    with pytest.raises(ValidationError):
        annual.move("issue", plan=plan, by=clerk)
    annual.add_task(plan=plan, by=clerk, title="制定计划", due_on=due())
    assert annual.move("issue", plan=plan, by=clerk).state == "issued"
    assert annual.move("close", plan=plan, by=clerk, summary="全部完成").state == "closed"


def test_one_plan_a_year_stands(county):
    clerk = county.posts["township_clerk"]
    plan = annual.draft_plan(division=county.township, year=2026, title="2026年重点任务", by=clerk)
    with pytest.raises(ValidationError):
        annual.draft_plan(division=county.township, year=2026, title="又一份", by=clerk)
    annual.move("drop", plan=plan, by=clerk, reason="重拟")
    annual.draft_plan(division=county.township, year=2026, title="又一份", by=clerk)


def test_a_task_in_detail_has_its_date(county):
    clerk = county.posts["township_clerk"]
    plan = annual.draft_plan(division=county.township, year=2026, title="2026年重点任务", by=clerk)
    with pytest.raises(ValidationError):
        annual.add_task(plan=plan, by=clerk, title="没有期限")
    assert annual.add_task(plan=plan, by=clerk, title="远期", outline=True).due_on is None


def test_next_year_is_rolled_over_in_outline(county):
    clerk, task = county.posts["township_clerk"], make_task(county)
    new = annual.roll_over(plan=task.plan, year=task.plan.year + 1, by=clerk)
    (copied,) = new.tasks.all()
    assert copied.outline and copied.due_on is None and copied.title == task.title
    assert new.title.startswith(str(task.plan.year + 1)) and new.before == task.plan


def test_the_countys_plan_is_taken_from_above(county):
    task = make_task(county, division=county.county)
    plan = annual.take_from_above(
        above=task.plan, division=county.township, by=county.posts["township_clerk"]
    )
    (taken,) = plan.tasks.all()
    assert taken.above == task and taken.title == task.title
    draft = AnnualPlan.objects.create(division=county.county, year=2099, title="未下达")
    with pytest.raises(ValidationError):
        annual.take_from_above(above=draft, division=county.township, by=county.posts["township_clerk"])


def test_a_village_cannot_plan(county):
    with pytest.raises(Refused):
        annual.draft_plan(
            division=county.village, year=2026, title="自己的", by=county.posts["village_clerk"]
        )


def test_a_unit_is_given_its_share_and_told(county):
    task, clerk = make_task(county), county.posts["township_clerk"]
    share = assigning.assign(task=task, party=committee(county), due_on=due(), share="建立台账", by=clerk)
    assert share.division == county.village and share.state == AssignmentState.NOT_STARTED
    told = set(Notice.objects.values_list("person_id", flat=True))
    assert county.posts["village_clerk"].person_id in told and clerk.person_id not in told


def test_nobody_is_told_of_a_draft(county):
    task = make_task(county, issued=False)
    assigning.assign(task=task, party=committee(county), due_on=due(), by=county.posts["township_clerk"])
    assert not Notice.objects.exists()
    assert not Assignment.objects.visible_to(county.posts["village_clerk"]).issued().exists()


def test_units_beyond_the_plan_are_refused(county):
    task = make_task(county)
    with pytest.raises(ValidationError):
        assigning.assign(
            task=task,
            party=committee(county, county.third_village),
            due_on=due(),
            by=county.posts["township_clerk"],
        )


def test_a_share_given_again_is_changed(county):
    task, clerk, later = make_task(county), county.posts["township_clerk"], due() + timedelta(days=5)
    parties = [committee(county), committee(county, county.other_village)]
    assert assigning.assign_all(task=task, parties=parties, due_on=due(), by=clerk) == 2
    assert assigning.assign_all(task=task, parties=parties, due_on=later, by=clerk) == 2
    assert set(task.assignments.values_list("due_on", flat=True)) == {later}


def test_reported_confirmed(county):
    share, village, clerk = make_share(county), county.posts["village_clerk"], county.posts["township_clerk"]
    made = reporting.report(assignment=share, progress=40, done_text="已排查", by=village)
    share.refresh_from_db()
    assert (share.state, share.progress) == ("running", 40) and made.period_until >= timezone.localdate()
    reporting.report(assignment=share, progress=0, done_text="全部完成", completes=True, by=village)
    share.refresh_from_db()
    assert (share.state, share.progress) == ("reported", 100)
    assert reporting.confirm(assignment=share, by=clerk).state == "confirmed"
    assert share.reports.get(completes=True).state == "confirmed"


def test_sent_back_goes_on(county):
    share, village, clerk = make_share(county), county.posts["village_clerk"], county.posts["township_clerk"]
    reporting.report(assignment=share, progress=0, done_text="完成", completes=True, by=village)
    with pytest.raises(ValidationError):
        reporting.send_back(assignment=share, reason=" ", by=clerk)
    assert reporting.send_back(assignment=share, reason="缺签到表", by=clerk).state == "returned"
    reporting.report(assignment=share, progress=0, done_text="补齐", completes=True, by=village)
    assert share.reports.filter(completes=True).count() == 2


def test_a_period_is_reported_once_and_written_over_until_it_is_read(county):
    share, village, clerk = make_share(county), county.posts["village_clerk"], county.posts["township_clerk"]
    made = reporting.report(assignment=share, progress=10, done_text="一", by=village)
    again = reporting.report(assignment=share, progress=20, done_text="二", by=village)
    assert made.pk == again.pk and share.reports.count() == 1
    reporting.answer(report=again, accepted=True, by=clerk)
    with pytest.raises(ValidationError):
        reporting.report(assignment=share, progress=30, done_text="三", by=village)


def test_a_report_sent_twice_is_one(county):
    share, key = make_share(county), uuid.uuid4()
    for _ in range(2):
        reporting.report(
            assignment=share,
            progress=9,
            done_text="x",
            completes=True,
            client_key=key,
            by=county.posts["village_clerk"],
        )
    assert share.reports.count() == 1


def test_only_the_unit_reports_and_only_the_office_confirms(county):
    share, clerk = make_share(county), county.posts["township_clerk"]
    with pytest.raises(Refused):
        reporting.report(assignment=share, progress=1, done_text="代报", by=clerk)
    reporting.report(
        assignment=share, progress=1, done_text="完成", completes=True, by=county.posts["village_clerk"]
    )
    with pytest.raises(Refused):
        reporting.confirm(assignment=share, by=county.posts["village_clerk"])
    with pytest.raises(Refused):
        reporting.confirm(assignment=share, by=county.posts["county_office"])


def test_another_villages_share_is_not_found(county):
    share = make_share(county, division=county.other_village)
    with pytest.raises(Http404):
        reporting.report(assignment=share, progress=1, done_text="x", by=county.posts["village_clerk"])


@pytest.mark.parametrize("state", [state for state in AssignmentState if state not in OPEN])
def test_what_is_not_open_takes_no_report(county, state):
    share = make_share(county, state=state)
    with pytest.raises(ValidationError):
        reporting.report(assignment=share, progress=1, done_text="x", by=county.posts["village_clerk"])


@pytest.mark.parametrize("move", list(FLOW), ids=lambda move: move.act)
@pytest.mark.parametrize("state", list(AssignmentState))
def test_moves_outside_the_table_are_refused(county, move, state):
    share, by = make_share(county, state=state), county.posts["township_clerk"]
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
