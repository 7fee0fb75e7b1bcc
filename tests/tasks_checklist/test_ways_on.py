"""The small ways on: a decision taken out of its task, minutes numbered on, what a sheet left unmarked, the running plan first,
photos in the sheet that asks to be struck off, worked weekends."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.trail import events_of
from common.models import WorkdayOverride
from tasks_checklist.actions import decisions, finding_photos, recording, rectifying
from tasks_checklist.load_chart import CELL, LEFT, chart_of
from tasks_checklist.models import AnnualPlan, AnnualTask, AssignmentState, FindingState
from tasks_checklist.running_numbers import first_number, number_after
from tests.factories import HENGXI, SHITANG, client_of, make_person, make_post
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import committee, make_clerk, make_finding, now, office
from tests.tasks_checklist.meeting_rows import make_decision, make_meeting, make_task
from tests.tasks_checklist.pilot_rows import make_pilot
from tests.tasks_checklist.visit_rows import make_plan, make_team, make_visit, stops

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


# --- a decision out of its task -----------------------------------------------------------------
def test_a_decision_leaves_its_task_while_nothing_was_reported(clerk, village):
    row, task = make_decision(by=clerk), make_task(by=clerk)
    decisions.join_task(decision=row, task=task, by=clerk)
    share = now(row).assignment
    page, door = (reverse(f"tasks_checklist:decision-{name}", args=[row.pk]) for name in ("detail", "leave"))
    client = client_of(clerk)
    assert "移出任务" in client.get(page).text and "移出任务" not in client_of(village).get(page).text
    assert client_of(village).post(door, {"reason": "列错"}).status_code == 403
    assert client.post(door, {}).status_code == 422
    assert client.post(door, {"reason": "列错任务"}).status_code == 302
    assert now(row).assignment is None and now(row).standing == "办理中"
    assert now(share).state == AssignmentState.DROPPED
    assert Notice.objects.filter(person=village.person_id, title__contains="移出任务").exists()
    trail = " ".join(f"{one['what']}{one['note']}" for one in events_of(now(row)))
    assert "议定事项移出任务" in trail and "列错任务" in trail and task.title in trail
    assert client.post(door, {"reason": "再移"}).status_code == 400
    decisions.join_task(decision=now(row), task=task, by=clerk)  # and back again: the same share runs
    assert now(row).assignment == share and now(share).state == AssignmentState.NOT_STARTED


def test_a_share_that_stood_before_stays_and_one_that_reports_keeps_its_decision(clerk):
    task, row = make_task(by=clerk), make_decision(by=clerk)
    task.due_on = timezone.localdate()
    stood = decisions.assign(task=task, party=row.party, due_on=task.due_on, share="全年巡查", by=clerk)
    decisions.join_task(decision=row, task=task, by=clerk)
    decisions.leave_task(decision=now(row), reason="单独办", by=clerk)
    assert now(stood).state == AssignmentState.NOT_STARTED
    decisions.join_task(decision=now(row), task=task, by=clerk)
    type(stood).objects.filter(pk=stood.pk).update(state=AssignmentState.RUNNING)
    with pytest.raises(ValidationError, match="已报送进展"):
        decisions.leave_task(decision=now(row), reason="单独办", by=clerk)
    assert now(row).assignment_id == stood.pk


# --- numbers ------------------------------------------------------------------------------------
def test_numbers_run_on_and_begin_anew_each_year():
    assert number_after("横管护会纪〔2026〕3号", 2026) == "横管护会纪〔2026〕4号"
    assert number_after("横管护会纪〔2026〕3号", 2027) == "横管护会纪〔2027〕1号"
    assert number_after("第三期", 2026) == ""
    assert first_number("横溪街道", "管护会纪", 2026) == "横溪管护会纪〔2026〕1号"


def test_minutes_bring_their_number_and_none_is_used_twice(clerk):
    year = timezone.localdate().year
    client, meeting = client_of(clerk), make_meeting(by=clerk, state="held")
    minutes = {"present": "甲", "matters": "", "minutes": "研究了工作", "version": meeting.version}
    assert (
        client.post(reverse("tasks_checklist:meeting-minutes", args=[meeting.pk]), minutes).status_code == 302
    )
    door = reverse("tasks_checklist:meeting-act", args=[meeting.pk, "minute"])
    assert f"横溪管护会纪〔{year}〕1号" in client.get(door).text
    assert client.post(door, {"minutes_number": f"横会〔{year}〕7号"}).status_code == 302
    again = make_meeting(by=clerk, state="held", title="第二次会")
    minutes["version"] = again.version
    client.post(reverse("tasks_checklist:meeting-minutes", args=[again.pk]), minutes)
    door = reverse("tasks_checklist:meeting-act", args=[again.pk, "minute"])
    assert f"横会〔{year}〕8号" in client.get(door).text
    twice = client.post(door, {"minutes_number": f"横会〔{year}〕7号"})
    assert twice.status_code == 422 and "已经用过" in twice.text


# --- supervision --------------------------------------------------------------------------------
def test_done_says_first_what_was_left_unmarked(clerk):
    plan = make_plan()
    visit = make_visit(by=clerk, team=make_team(members=[clerk]))
    visit.plan = plan
    visit.save()
    stop = stops(visit)[0]
    door = reverse("tasks_checklist:visit-act", args=[visit.pk, "record"])
    recording.record_stop(
        stop=stop, by=clerk, seen="查看", answers=[{"what": "清单张贴", "ok": True}, {"what": "巡查真实"}]
    )
    assert f"{stop.party}还有督导内容 1 项没有填" in client_of(clerk).get(door).text
    both = [{"what": line, "ok": True} for line in ("清单张贴", "巡查真实")]
    recording.record_stop(stop=stop, by=clerk, seen="查看", answers=both)
    assert "没有填" not in client_of(clerk).get(door).text


def test_a_worked_weekend_and_a_moved_day_of_rest_are_named(clerk):
    page, client = reverse("tasks_checklist:visit-calendar"), client_of(clerk)
    october = client.get(page, {"month": "2026-10"}).text
    assert "调休上班" in october and "国庆节" in october and "由 2026" not in october
    assert "调休上班" not in client.get(page, {"month": "2026-11"}).text
    WorkdayOverride.objects.create(day=date(2026, 11, 28), worked=True)
    assert "调休上班" in client.get(page, {"month": "2026-11"}).text
    assert "还没有公布" in client.get(page, {"month": "2031-05"}).text


# --- a pilot becomes a task ---------------------------------------------------------------------
def test_the_plan_that_runs_comes_first_and_chosen(clerk):
    year, row = timezone.localdate().year, make_pilot(by=clerk, state="promoted")
    said = {"division": clerk.division, "title": "计划"}
    AnnualPlan.objects.create(year=year + 1, state="draft", **said)
    runs = AnnualPlan.objects.create(year=year, state="issued", **said)
    AnnualPlan.objects.create(year=year - 1, state="issued", **said)
    text = client_of(clerk).get(reverse("tasks_checklist:pilot-join", args=[row.pk])).text
    assert f'<option value="{runs.pk}" selected>' in text
    first = text.index(f'value="{runs.pk}"')
    assert (
        first < text.index(f"{year + 1}年 计划")
        and AnnualTask.objects.everywhere(because="test").count() == 0
    )


# --- striking off -------------------------------------------------------------------------------
def test_the_sheet_takes_the_photos_and_loses_none(clerk, village):
    row = make_finding(by=make_clerk())
    before = SimpleUploadedFile("a.png", png(), "image/png")
    finding_photos.add_photo(finding=row, when="before", file=before, by=clerk, account_id=None)
    rectifying.sign(finding=row, measure="换", by=village)
    door, client = reverse("tasks_checklist:finding-act", args=[row.pk, "apply"]), client_of(village)
    asked = client.get(door).text
    assert 'type="file"' in asked and "multipart/form-data" in asked and "没有照片不能申请销号" in asked
    photo = SimpleUploadedFile("b.png", png(), "image/png")
    refused = client.post(door, {"photos": photo})
    assert refused.status_code == 422 and "已上传 1 张" in refused.text
    assert client.post(door, {"result": "已换新牌"}).status_code == 302
    assert now(row).state == FindingState.APPLIED
    assert finding_photos.photos_of(row, "after").count() == 1


# --- what is drawn and carried on ---------------------------------------------------------------
def test_the_weeks_begin_with_the_first_trip():
    late = chart_of([(1, date(2026, 11, 25)), (1, date(2026, 12, 31))], {1: "一组"}, 2026)
    assert [word for _x, word in late.months] == ["11月", "12月"]
    assert all(LEFT <= one.x < late.width for one in late.cells) and late.width <= LEFT + 12 * CELL
    whole = chart_of([(1, date(2026, 1, 1)), (1, date(2026, 12, 31))], {1: "一组"}, 2026)
    assert len(whole.months) == 12 and all(LEFT <= one.x < whole.width for one in whole.cells)
    assert len(chart_of([], {1: "一组"}, 2026).months) == 12


def test_a_year_that_has_its_plan_is_named_and_the_next_one_offered(clerk):
    year = timezone.localdate().year
    said = {"division": clerk.division, "title": "计划"}
    runs = AnnualPlan.objects.create(year=year, state="issued", **said)
    AnnualTask.objects.create(plan=runs, number=1, title="任务", due_on=date(year, 12, 20))
    door, client = reverse("tasks_checklist:plan-roll-over", args=[runs.pk]), client_of(clerk)
    assert f'value="{year + 1}"' in client.get(door).text
    begun = AnnualPlan.objects.create(year=year + 1, state="draft", **said)
    asked = client.get(door).text
    assert f"{year + 1}年的计划已经有了" in asked and f'value="{year + 2}"' in asked
    assert reverse("tasks_checklist:plan-detail", args=[begun.pk]) in asked
