"""年度计划 in the browser: drawn up, filled, issued, changed with a reason, closed, rolled over, taken from above."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Notice
from common import audit
from common.models import AuditRecord
from tasks_checklist import annual_counts, annual_shown, waiting_plans
from tasks_checklist.actions import annual, moving_tasks, rolling
from tasks_checklist.models import AnnualPlan, AnnualTask, Assignment, PlanPhase
from tasks_checklist.models.annual import FLOW
from tests.county import employ, make_county
from tests.flat import assert_flat
from tests.tasks_checklist.annual_rows import make_annual, stored, this_year
from tests.tasks_checklist.task_rows import committee

pytestmark = pytest.mark.django_db
LIST = reverse("tasks_checklist:plan-list")


@pytest.fixture
def county():
    return make_county()


def url(name: str, *keys) -> str:
    return reverse(f"tasks_checklist:{name}", args=keys)


def act(plan, name: str) -> str:
    return url("plan-act", plan.pk, name)


def said(number: int, **more) -> dict:
    return {
        "number": number,
        "title": f"任务{number}",
        "deadline": "annual",
        "due_on": f"{this_year()}-12-20",
        **more,
    }


def test_from_drafting_to_closing(county):
    office, year = county.client("township_clerk"), this_year()
    new = {"division": county.township.pk, "year": year, "title": f"{year}年重点任务"}
    assert office.get(url("plan-create")).status_code == 200
    assert county.client("village_clerk").get(url("plan-create")).status_code == 403
    assert office.post(url("plan-create"), new).status_code == 302
    assert office.post(url("plan-create"), new).status_code == 422  # one a year
    plan = AnnualPlan.objects.everywhere(because="test").get()
    assert "计划里还没有任务" in office.get(url("plan-detail", plan.pk)).text
    add = url("task-create", plan.pk)
    asked = office.get(add).text
    assert '<option value="quarterly" selected>' in asked and "自下达之日起报" in asked
    undated = office.post(add, said(1, due_on=""))
    assert undated.status_code == 422 and "完成期限" in undated.text
    assert office.post(add, said(1, section="一、有序推进")).status_code == 302
    assert office.post(add, said(2, outline="on", due_on="")).status_code == 302
    assert office.post(add, said(2)).status_code == 422  # the number is taken
    assert office.post(act(plan, "issue"), {}).status_code == 302
    assert stored(plan).state == "issued" and stored(plan).issued_by == county.posts["township_clerk"].person
    village = county.client("village_clerk")
    shown = village.get(url("plan-detail", plan.pk)).text
    assert "任务1" in shown and "增加任务" not in shown and "年终办结" not in shown
    assert village.get(url("plan-print", plan.pk)).status_code == 200
    assert "没有完成 0 项；另有 2 项任务没有分解" in office.get(act(plan, "close")).text
    for place, state in ((county.village, "confirmed"), (county.other_village, "running")):
        said_of = {"party": committee(county, place), "division": place, "due_on": date(year, 1, 2)}
        Assignment.objects.create(task=plan.tasks.first(), state=state, **said_of)
    told = office.get(act(plan, "close")).text
    assert "2 项：已确认 1 项，没有完成 1 项（其中逾期 1 项）；另有 1 项任务没有分解" in told
    assert office.post(act(plan, "close"), {}).status_code == 422
    assert office.post(act(plan, "close"), {"summary": "全部完成"}).status_code == 302
    assert "全部完成" in office.get(url("plan-detail", plan.pk)).text
    assert office.get(url("task-edit", plan.tasks.first().pk)).status_code == 400


def test_what_is_issued_changes_with_a_reason_that_is_kept(county):
    office, plan = county.client("township_clerk"), make_annual(county)
    task = plan.tasks.first()
    change = url("task-edit", task.pk)
    sent = said(1, title="改过的任务", version=task.version)
    refused = office.post(change, sent)
    assert refused.status_code == 422 and stored(task).title == "任务1"
    assert office.post(change, sent | {"reason": "上级新下达"}).status_code == 302
    assert stored(task).title == "改过的任务"
    told = [one.what for one in audit.history(AnnualPlan._meta.db_table, plan.pk, limit=5)]
    assert any("调整已下达的年度计划" in one for one in told)
    assert AuditRecord.objects.filter(event="annual_plan.adjust").get().after["reason"] == "上级新下达"
    stale = office.post(change, sent | {"reason": "又改"})
    assert stale.status_code == 422 and "改过这条内容" in stale.text
    assert "上级新下达" in office.get(url("plan-detail", plan.pk)).text


def test_a_task_goes_only_where_nobody_rests_on_it(county):
    office, plan = county.client("township_clerk"), make_annual(county, state="draft")
    first, second = plan.tasks.order_by("number")
    party = county.party
    Assignment.objects.create(task=first, party=party, division=county.township, due_on=first.due_on)
    assert office.post(url("task-remove", first.pk), {}).status_code == 302  # of a draft nobody knows
    AnnualPlan.objects.filter(pk=plan.pk).update(state="issued")
    Assignment.objects.create(task=second, party=party, division=county.township, due_on=second.due_on)
    refused = office.post(url("task-remove", second.pk), {"reason": "不再要求"})
    assert refused.status_code == 422 and "已分解" in refused.text


@pytest.mark.parametrize("state", ["draft", "issued", "closed", "dropped"])
def test_doors_refuse_what_the_table_does_not_hold(county, state):
    plan = make_annual(county, state=state)
    for move in FLOW:
        if state in move.before:
            continue
        for role in ("township_clerk", "county_office", "village_clerk", "department"):
            answer = county.client(role).post(act(plan, move.act), {"reason": "因故", "summary": "完"})
            assert answer.status_code in (400, 403, 404), (move.act, role)
    assert stored(plan).state == state


def test_a_draft_is_unknown_beneath(county):
    plan = make_annual(county, state="draft")
    task = plan.tasks.first()
    village = county.client("village_clerk")
    assert village.get(url("plan-detail", plan.pk)).status_code == 404
    assert village.get(url("task-detail", task.pk)).status_code == 404
    assert plan.title not in village.get(LIST).text
    assert waiting_plans.found(county.posts["village_clerk"], "任务1") == []
    assert [one.kind for one in waiting_plans.found(county.posts["township_clerk"], "任务1")] == ["重点任务"]


def test_shares_of_a_draft_are_known_to_who_plans_it(county):
    plan = make_annual(county, division=county.county, state="draft")
    task = plan.tasks.first()
    Assignment.objects.create(task=task, party=county.party, division=county.county, due_on=task.due_on)
    for role, number in (("county_office", 1), ("county_leader", 0)):
        post = county.posts[role]
        assert len(annual_shown.shares_of(task, post)) == annual_counts.shares(post).count() == number
    AnnualPlan.objects.everywhere(because="test").filter(pk=plan.pk).update(state="issued")
    leader = county.posts["county_leader"]
    assert len(annual_shown.shares_of(task, leader)) == annual_counts.shares(leader).count() == 1


def test_phases_are_summed_up_when_they_are_over(county):
    office, plan = county.client("township_clerk"), make_annual(county)
    year = this_year()
    add = url("phase-create", plan.pk)
    over = {
        "name": "动员部署",
        "from_date": f"{year - 1}-12-01",
        "until": f"{year - 1}-12-31",
        "reason": "补划",
    }
    assert office.post(add, over | {"until": f"{year - 1}-11-01"}).status_code == 422
    assert office.post(add, over).status_code == 302
    later = {"name": "总结", "from_date": f"{year}-12-01", "until": f"{year + 1}-01-31", "reason": "补划"}
    assert office.post(add, later).status_code == 302
    first, last = PlanPhase.objects.order_by("from_date")
    assert "阶段小结" in [one.kind for one in waiting_plans.waiting(county.posts["township_clerk"])]
    assert office.post(url("phase-summary", last.pk), {"summary": "早了"}).status_code == 422
    assert office.post(url("phase-summary", first.pk), {"summary": "部署到位"}).status_code == 302
    assert "部署到位" in office.get(url("plan-detail", plan.pk)).text
    refused = office.post(url("phase-remove", first.pk), {"reason": "多余"})
    assert refused.status_code == 422 and "已写小结" in refused.text
    assert office.post(url("phase-remove", last.pk), {"reason": "多余"}).status_code == 302


def test_next_year_is_rolled_over_in_outline(county):
    office, plan = county.client("township_clerk"), make_annual(county, tasks=3)
    page = url("plan-roll-over", plan.pk)
    assert office.get(page).status_code == 200
    first, _second, third = plan.tasks.order_by("number")
    nothing = office.post(page, {"year": plan.year + 1})
    assert nothing.status_code == 422 and "至少列入一项" in nothing.text
    AnnualTask.objects.everywhere(because="test").filter(pk=third.pk).update(
        text=f"编制{plan.year}年度计划，{plan.year - 1}年已有的不重复"
    )
    chosen = {f"carry_{first.pk}": "on", f"carry_{third.pk}": "on", f"batch_{third.pk}": "reserve"}
    assert office.post(page, {"year": plan.year, **chosen}).status_code == 422
    assert office.post(page, {"year": plan.year + 1, **chosen}).status_code == 302
    new = AnnualPlan.objects.everywhere(because="test").get(before=plan)
    rows = list(new.tasks.order_by("number").values_list("number", "title", "batch", "outline", "due_on"))
    assert rows == [(1, "任务1", "", True, None), (2, "任务3", "reserve", True, None)]
    assert new.title == f"{county.township}{plan.year + 1}年重点任务"
    said = new.tasks.get(number=2).text
    assert said == f"编制{plan.year + 1}年度计划，{plan.year - 1}年已有的不重复"


def test_the_township_begins_with_what_the_county_asks(county):
    above = make_annual(county, division=county.county)
    clerk = county.posts["township_clerk"]
    office = county.client("township_clerk")
    assert above.title in office.get(LIST).text
    assert [one.kind for one in waiting_plans.waiting(clerk)] == ["年度计划"]
    assert office.post(url("plan-from-above", above.pk), {}).status_code == 302
    plan = AnnualPlan.objects.everywhere(because="test").get(above=above)
    assert [task.above.title for task in plan.tasks.order_by("number")] == ["任务1", "任务2"]
    annual.add_task(plan=plan, by=clerk, title="自己的", due_on=above.tasks.first().due_on)
    added = AnnualTask.objects.create(plan=above, number=3, title="新任务", due_on=above.tasks.first().due_on)
    assert "有1项本计划还没有列入" in office.get(url("plan-detail", plan.pk)).text
    assert office.post(url("plan-take-added", plan.pk), {}).status_code == 302
    taken = plan.tasks.get(above=added)
    assert taken.number == 4  # three is the township's own
    assert office.get(url("task-detail", taken.pk)).status_code == 200
    assert rolling.take_added(plan=plan, by=clerk) == 0


def test_offices_beneath_are_told_of_an_issued_plan(county):
    plan = make_annual(county, division=county.county, state="draft")
    annual.issue(plan=plan, by=county.posts["county_office"])
    told = {notice.person_id for notice in Notice.objects.filter(title__startswith="上级计划已下达")}
    assert county.posts["township_clerk"].person_id in told
    assert county.posts["village_clerk"].person_id not in told


def test_what_a_leader_leads_is_handed_over(county):
    leader, receiver = county.posts["township_leader"], county.posts["township_clerk"].person
    running, over = make_annual(county), make_annual(county, year=this_year() - 1, state="closed")
    AnnualTask.objects.everywhere(because="test").update(leader=leader.person)
    assert len(moving_tasks.led_by(leader)) == 2
    assert moving_tasks.hand_tasks(leader, receiver, None) == 2
    assert {task.leader for task in running.tasks.all()} == {receiver}
    assert {task.leader for task in over.tasks.all()} == {leader.person}


def test_foreign_plans_are_not_found(county):
    foreign = make_annual(county, division=county.other_township)
    clerk = county.client("township_clerk")
    for name in ("plan-detail", "plan-print", "plan-edit"):
        assert clerk.get(url(name, foreign.pk)).status_code == 404
    assert clerk.post(act(foreign, "close"), {"summary": "x"}).status_code == 404


def test_pages_ask_evenly(county):
    office = county.client("county_office")
    plan = make_annual(county, division=county.county)
    assert_flat(office, LIST, lambda n: make_annual(county, year=2030 + n, tasks=1), rows=6)

    def one_more(number: int) -> None:
        task = AnnualTask.objects.create(plan=plan, number=10 + number, title=f"第{number}", outline=True)
        person = employ(county.posts["village_clerk"].role, county, name=f"人{number}")
        Assignment.objects.create(
            task=task, party=county.party, division=county.village, due_on="2030-01-01", person=person.person
        )

    assert_flat(office, url("plan-detail", plan.pk), one_more, rows=6)
    assert office.get(url("plan-export")).status_code == 200
