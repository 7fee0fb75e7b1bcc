"""Plans, shares, reports and the office's word: by whom, in which state, told to whom."""

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


def test_a_period_is_reported_once_and_written_over_until_it_is_read(county):
    share, village, clerk = make_share(county), county.posts["village_clerk"], county.posts["township_clerk"]
    made = reporting.report(assignment=share, progress=10, done_text="一", by=village)
    again = reporting.report(assignment=share, progress=20, done_text="二", by=village)
    assert made.pk == again.pk and share.reports.count() == 1
    reporting.answer(report=again, accepted=True, by=clerk)
    with pytest.raises(ValidationError):
        reporting.report(assignment=share, progress=30, done_text="三", by=village)


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
