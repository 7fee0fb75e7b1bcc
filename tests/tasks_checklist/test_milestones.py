"""倒排时间: set back by the calendar, laid out by the office, done by the department, told of when overdue."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notice, Sector
from common import jobs
from common.models import WorkdayOverride
from common.workdays import is_workday
from tasks_checklist import waiting_plans
from tasks_checklist.back_planning import Step, set_back
from tasks_checklist.models import Milestone
from tests.county import make_county
from tests.flat import assert_flat
from tests.tasks_checklist.annual_rows import make_annual, make_node, stored, this_year

pytestmark = pytest.mark.django_db
LIST = reverse("tasks_checklist:milestone-list")
PUBLISHED = date(2025, 10, 20)  # behind the long holidays of October, whose weekends are worked


@pytest.fixture
def county():
    made = make_county()
    Sector.objects.get_or_create(code="02", defaults={"name": "供水"})
    return made


@pytest.fixture
def task(county):
    return make_annual(county).tasks.order_by("number").first()


def url(name: str, row) -> str:
    return reverse(f"tasks_checklist:{name}", args=[row.pk])


# --- the calendar -------------------------------------------------------------------------------
def test_working_days_go_round_the_holidays():
    goal, plain, working = set_back(
        PUBLISHED, [Step("目标", 0), Step("天", 10, working=False), Step("工作日", 11)]
    )
    assert (goal.day, plain.day) == (PUBLISHED, date(2025, 10, 10))
    assert working.day == date(2025, 9, 28)  # a Sunday that is worked; 1 to 8 October are not
    assert not working.provisional and not working.off and plain.off is False


def test_the_countys_own_days_count(county):
    WorkdayOverride.objects.create(day=PUBLISHED - timedelta(days=3), worked=False)
    from common.workdays import entered_overrides

    (found,) = set_back(PUBLISHED, [Step("一", 1)], entered_overrides())
    assert found.day == PUBLISHED - timedelta(days=4)


def test_years_without_a_calendar_are_told():
    (guessed,) = set_back(date(2090, 6, 30), [Step("远", 5)])
    assert guessed.provisional
    assert not set_back(date(2090, 6, 30), [Step("远", 5)], final_years=[2090])[0].provisional
    with pytest.raises(ValueError, match="calendar"):
        set_back(date(2001, 1, 10), [Step("早", 400, working=False)])


@given(
    goal=st.dates(date(2008, 1, 1), date(2026, 12, 31)),
    leads=st.lists(st.integers(0, 300), min_size=1, max_size=8),
)
def test_an_earlier_start_never_comes_later(goal, leads):
    found = set_back(goal, [Step(str(lead), lead) for lead in sorted(leads)])
    days = [one.day for one in found]
    assert days == sorted(days, reverse=True) and max(days) <= goal
    assert all(is_workday(one.day) for one in found if one.step.lead)


# --- the pages ----------------------------------------------------------------------------------
def sent(rows: list[dict], **more) -> dict:
    said = {"step-TOTAL_FORMS": len(rows), "step-INITIAL_FORMS": 0, **more}
    for place, row in enumerate(rows):
        said |= {
            f"step-{place}-{name}": value
            for name, value in ({"unit": "working", "ORDER": place + 1} | row).items()
        }
    return said


def test_a_roadmap_is_set_back_mended_and_kept(county, task):
    office, page, year = county.client("township_clerk"), url("milestone-plan", task), this_year()
    assert "组织实施" in office.get(page).text  # the usual steps to begin with
    goal = {"sector": "01", "goal_on": f"{year}-11-30", "reason": "编排"}
    steps = [{"text": "摸底", "lead": 30, "unit": "plain"}, {"text": "完成", "lead": 0}]
    looked = office.post(page, sent(steps, compute="1", **goal))
    assert looked.status_code == 200 and f"{year}-10-31" in looked.text
    assert not Milestone.objects.everywhere(because="test").exists()
    assert office.post(page, sent([{"text": "没有天数"}], **goal)).status_code == 422
    steps[0]["day"] = f"{year}-10-28"  # mended by hand
    assert office.post(page, sent(steps, **goal)).status_code == 302
    kept = Milestone.objects.everywhere(because="test").order_by("due_on")
    assert [(one.title, one.due_on) for one in kept] == [
        ("摸底", date(year, 10, 28)),
        ("完成", date(year, 11, 30)),
    ]
    first, last = kept
    again = [{"key": last.pk, "text": "全面完成", "day": f"{year}-12-01"}]
    assert office.post(page, sent(again, **goal | {"reason": ""})).status_code == 422  # the plan is issued
    assert office.post(page, sent(again, **goal)).status_code == 302
    assert [(one.pk, one.title) for one in Milestone.objects.everywhere(because="test")] == [
        (last.pk, "全面完成")
    ]
    assert f"?sector={first.sector_id}" in office.get(url("task-detail", task)).text


def test_what_is_done_is_not_taken_out(county, task):
    node = make_node(task, done_on=timezone.localdate())
    rows = sent(
        [{"text": "别的", "day": f"{this_year()}-12-01"}],
        sector=node.sector_id,
        goal_on=f"{this_year()}-12-01",
        reason="改",
    )
    answer = county.client("township_clerk").post(url("milestone-plan", task), rows)
    assert answer.status_code == 422 and "已完成，不能删去" in answer.text


def test_done_by_the_department_of_the_sector(county, task):
    node, other = make_node(task), make_node(task, sector=Sector.objects.get(pk="02"), title="供水摸底")
    department, village = county.client("department"), county.client("village_clerk")
    shown = department.get(LIST).text  # of every township
    assert url("milestone-done", node) in shown and url("milestone-done", other) not in shown
    assert department.post(url("milestone-done", other), {"done_on": timezone.localdate()}).status_code == 403
    assert village.post(url("milestone-done", node), {"done_on": timezone.localdate()}).status_code == 403
    assert (
        department.post(
            url("milestone-done", node), {"done_on": timezone.localdate(), "note": "已摸清"}
        ).status_code
        == 302
    )
    assert stored(node).done_on == timezone.localdate() and stored(node).note == "已摸清"
    assert department.post(url("milestone-undo", node), {}).status_code == 302
    assert stored(node).done_on is None


def test_overdue_is_told_once_and_waits(county, task):
    node, future = make_node(task, days=-3), make_node(task, title="未到期")
    drafted = make_node(make_annual(county, state="draft", year=this_year() + 1).tasks.first(), days=-3)
    for _morning in range(2):
        job = jobs.run(jobs.start("tasks_checklist.remind_milestones", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == ""
    told = set(Notice.objects.filter(title__startswith="时间节点逾期").values_list("person_id", flat=True))
    people = {county.posts[role].person_id for role in ("department", "township_clerk")}
    assert told == people and Notice.objects.filter(title__startswith="时间节点逾期").count() == 2
    assert [stored(one).told_on is None for one in (node, future, drafted)] == [False, True, True]
    for role in ("department", "township_clerk"):
        assert [one.what for one in waiting_plans.waiting(county.posts[role])] == [str(node.sector) + " 摸底"]
    assert waiting_plans.waiting(county.posts["village_clerk"]) == []


def test_the_timetable_shows_filters_prints_and_asks_evenly(county, task):
    office = county.client("township_clerk")
    assert_flat(office, LIST, lambda n: make_node(task, title=f"节点{n}", days=n - 3), rows=6)
    village = county.client("village_clerk").get(LIST).text
    assert "节点1" in village and "逾期" in village
    late = office.get(f"{LIST}?state=late").text
    assert "节点1" in late and "节点5" not in late
    assert office.get(f"{LIST}?sector=02&year={this_year()}").status_code == 200
    assert "节点5" in office.get(reverse("tasks_checklist:milestone-print")).text
    assert office.get(reverse("tasks_checklist:milestone-export")).status_code == 200
    assert county.client("finance").get(f"{LIST}?place=all").status_code == 200
