"""任务分解 on the screen and by the API: list, one share, the phone's report, bulk, 汇总, 报送情况; what waits; told once."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from common import jobs
from tasks_checklist import waiting_assignments
from tasks_checklist.actions import reporting
from tasks_checklist.forms.reports import ReportForm
from tasks_checklist.models import Assignment, AssignmentState, TaskReport
from tasks_checklist.models.assignments import FLOW
from tasks_checklist.periods import period_of
from tests.county import make_county
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.task_rows import make_share, make_task

pytestmark = pytest.mark.django_db
LIST, SUMMARY = reverse("tasks_checklist:assignment-list"), reverse("tasks_checklist:assignment-summary")
COLLECTION = reverse("tasks_checklist:report-collection")
S = AssignmentState


@pytest.fixture
def county():
    return make_county()


def door(name: str, row, *more) -> str:
    return reverse(f"tasks_checklist:{name}", args=[row.pk, *more])


def now(row):
    return type(row).objects.everywhere(because="test").get(pk=row.pk)


def file(name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(), "image/png")


def said(row, **more) -> dict:
    period = row.task.every and timezone.localdate().replace(day=1)
    today = timezone.localdate()
    return {
        "period": period or today, "progress": 40, "done_text": "已部署", "client_key": uuid.uuid4(), **more,
    }  # fmt: skip


def test_reported_returned_and_confirmed_through_the_pages(county):
    row = make_share(county, task=make_task(county, evidence_required="会议纪要；照片", every="monthly"))
    village, office = county.client("village_clerk"), county.client("township_clerk")
    page, new = door("assignment-detail", row), door("report-create", row)
    shown = village.get(page).text
    assert "填报进展" in shown and "还没有" in shown and "确认完成" not in shown
    assert office.get(new).status_code == 403 and village.get(new).status_code == 200
    assert village.post(new, {}).status_code == 422
    sent = said(row)
    for _twice in range(2):
        assert village.post(new, sent).status_code == 302
    made = TaskReport.objects.everywhere(because="test").get()
    assert made.progress == 40 and now(row).state == S.RUNNING
    answer = door("report-answer", made)
    assert village.get(answer).status_code == 403 and office.get(answer).status_code == 200
    assert office.post(answer, {"accepted": "no"}).status_code == 422
    assert office.post(answer, {"accepted": "yes"}).status_code == 302
    refused = village.post(new, said(row, completes="on"))
    assert refused.status_code == 422 and "会议纪要、照片" in refused.text
    done = said(row, completes="on", difficulty="照片在整理")
    assert village.post(new, {**done, "file_0": file()}).status_code == 302
    assert now(row).state == S.REPORTED and "a.png" in office.get(page).text
    back = door("assignment-act", row, "return")
    assert village.get(back).status_code == 403 and office.post(back, {}).status_code == 422
    assert office.post(back, {"reason": "缺照片"}).status_code == 302
    assert "缺照片" in village.get(page).text and "缺照片" in village.get(new).text
    again = said(row, completes="on", file_1=[file("b.png"), file("c.png")])
    assert village.post(new, again).status_code == 302
    assert office.post(door("assignment-act", row, "confirm"), {"said": "属实"}).status_code == 302
    assert now(row).state == S.CONFIRMED and now(row).progress == 100
    assert village.get(new).status_code == 400 and "b.png" in village.get(page).text


def test_what_was_reported_done_is_added_to_or_taken_back_until_the_office_answers(county):
    row = make_share(county, task=make_task(county, evidence_required="照片", every="monthly"))
    village, office = county.client("village_clerk"), county.client("township_clerk")
    page, new, api = (
        door("assignment-detail", row),
        door("report-create", row),
        reverse("api:assignment-report", args=[row.pk]),
    )
    assert village.post(new, said(row, completes="on", file_0=file())).status_code == 302
    before = now(row)
    assert "补充材料" in village.get(page).text and "撤回报完成" in village.get(page).text
    assert "撤回报完成" not in office.get(page).text
    shown = village.get(new).text
    assert (
        "已部署" in shown
        and "已报完成，等办公室确认" in shown
        and 'type="checkbox" name="completes"' not in shown
    )
    more = said(row, completes="True", progress=100, done_text="已部署，已验收", file_0=file("b.png"))
    assert village.post(new, more).status_code == 302
    made = TaskReport.objects.everywhere(because="test").get()
    assert (
        made.done_text == "已部署，已验收"
        and now(row).state == S.REPORTED
        and "b.png" in office.get(page).text
    )
    assert now(row).reported_at == before.reported_at, "what is added later was done by then"
    less = {"progress": 60, "done_text": "还差一处"}
    refused = village.post(api, less, "application/json")
    assert refused.status_code == 400 and "先撤回报完成" in str(refused.json())
    assert office.post(door("assignment-act", row, "recall"), {}).status_code in (400, 403)
    assert village.get(door("assignment-act", row, "recall")).status_code == 200
    assert village.post(door("assignment-act", row, "recall"), {}).status_code == 302
    assert (now(row).state, now(row).reported_at, now(row).progress) == (S.RUNNING, None, 0)
    assert "责任单位撤回" in village.get(page).text and "已部署，已验收" in village.get(new).text, (
        "it is gone on with"
    )
    assert village.post(api, less, "application/json").status_code == 200 and now(row).progress == 60
    assert village.post(new, said(row, completes="on")).status_code == 302
    assert office.post(door("assignment-act", row, "confirm"), {"said": ""}).status_code == 302
    assert village.post(door("assignment-act", row, "recall"), {}).status_code == 400


def test_no_period_before_the_share_was_asked_is_asked_for(county):
    row = make_share(county, task=make_task(county, every="ten_days"))
    village, today = county.client("village_clerk"), timezone.localdate()
    first = period_of("ten_days", today)[0]
    choices = (
        ReportForm(post=county.posts["village_clerk"], row=row, proof=None, on=today).fields["period"].choices
    )
    assert [key for key, _word in choices] == [first.isoformat()]
    sent = {"progress": 9, "done_text": "补报", "on": f"{first - timedelta(days=1):%Y-%m-%d}"}
    refused = village.post(reverse("api:assignment-report", args=[row.pk]), sent, "application/json")
    assert refused.status_code == 400 and "以前的周期不用报" in str(refused.json())
    Assignment.objects.everywhere(because="test").filter(pk=row.pk).update(
        given_at=timezone.now() - timedelta(days=40)
    )
    assert (
        village.post(reverse("api:assignment-report", args=[row.pk]), sent, "application/json").status_code
        == 200
    )


def test_doors_refuse_what_the_table_does_not_hold(county):
    row = make_share(county)
    clients = [county.client(role) for role in ("township_clerk", "village_clerk", "township_leader")]
    for state in S:
        now_row = now(row)
        now_row.state = state
        now_row.save()
        for move in (move for move in FLOW if state not in move.before):
            for client in clients:
                if move.act == "report":
                    assert client.post(door("report-create", row), said(row)).status_code in (400, 403)
                    url = reverse("api:assignment-report", args=[row.pk])
                    sent = {"progress": 9, "done_text": "x"}
                else:
                    sent = {"reason": "无", "said": "无"}
                    assert client.post(door("assignment-act", row, move.act), sent).status_code in (400, 403)
                    url = reverse("api:assignment-act", args=[row.pk, move.act])
                assert client.post(url, sent, "application/json").status_code in (400, 403, 409)
        assert now(row).state == state


def test_a_unit_sees_its_own_alone(county):
    own, foreign = make_share(county), make_share(county, division=county.other_village)
    draft = make_share(county, task=make_task(county, division=county.other_township, issued=False))
    village = county.client("village_clerk")
    text = village.get(LIST).text
    assert door("assignment-detail", own) in text and door("assignment-detail", foreign) not in text
    for row in (foreign, draft):
        assert village.get(door("assignment-detail", row)).status_code == 404
        assert village.get(reverse("api:assignment-detail", args=[row.pk])).status_code == 404
    assert "越界" not in village.get(SUMMARY).text + village.get(COLLECTION).text
    assert waiting_assignments.found(county.posts["village_clerk"], own.task.title)
    assert not waiting_assignments.found(county.posts["village_clerk"], foreign.task.title)


def test_lists_ask_evenly_and_find(county):
    office = county.client("township_clerk")
    task = make_task(county, every="ten_days")
    village = county.posts["village_clerk"]

    def one_more(number: int) -> None:
        row = make_share(county, task=make_task(county, every="ten_days"))
        reporting.report(assignment=row, progress=number, done_text="进展", by=village)

    for page in (LIST, f"{LIST}?light=yellow", f"{SUMMARY}?by=party", COLLECTION):
        assert_flat(office, page, one_more, rows=4)
    late = make_share(county, task=task, due_on=timezone.localdate() - timedelta(days=4), progress=7)
    red = office.get(f"{LIST}?light=red").text
    assert door("assignment-detail", late) in red and "红灯" in red and red.count("逾期4天") >= 1
    assert door("assignment-detail", late) not in office.get(f"{LIST}?light=green").text
    assert door("assignment-detail", late) in office.get(f"{LIST}?state=overdue").text
    assert f"task={task.pk}" in office.get(SUMMARY).text
    assert_flat(office, door("assignment-detail", late), lambda n: _report(late, n), rows=4)


def _report(row, number: int) -> None:
    day = timezone.localdate() - timedelta(days=31 * (number + 1))
    TaskReport.objects.create(
        assignment=row, period_from=day, period_until=day, progress=number, done_text="进展"
    )


def test_many_are_confirmed_from_the_list(county):
    rows = [make_share(county) for _number in range(3)]
    village, office = county.posts["village_clerk"], county.client("township_clerk")
    for row in rows[:2]:
        reporting.report(assignment=row, progress=100, done_text="完", completes=True, by=village)
    url = reverse("tasks_checklist:assignment-bulk")
    sent = {"act": "confirm", "row": [row.pk for row in rows]}
    asked = office.post(url, sent)
    assert "确认完成 2 项" in asked.text and "1 项不在可办之列" in asked.text
    assert county.client("village_clerk").post(url, sent).status_code == 403
    assert office.post(url, {**sent, "agreed": "1", "said": "同意"}).status_code == 302
    assert [now(row).state for row in rows] == [S.CONFIRMED, S.CONFIRMED, S.NOT_STARTED]
    assert office.post(url, {"act": "confirm", "all": "1", "query": "state=all"}).status_code == 302


def test_the_ten_day_report_is_collected_urged_and_read(county):
    tasks = [make_task(county, every="ten_days") for _number in range(2)]
    first, second = (make_share(county, task=task, given_at=_long_ago()) for task in tasks)
    other = make_share(county, task=tasks[0], division=county.other_village, given_at=_long_ago())
    village, office = county.posts["village_clerk"], county.client("township_clerk")
    page = office.get(COLLECTION)
    assert page.context["period"] and [one["value"] for one in page.context["counts"]] == [3, 0, 3, 0, 0]
    reporting.report(assignment=first, progress=10, done_text="旬报", by=village, on=_period_day(page))
    assert [one["value"] for one in office.get(COLLECTION).context["counts"]] == [3, 1, 2, 1, 0]
    missing = office.get(f"{COLLECTION}?state=missing").text
    assert door("assignment-detail", second) in missing and door("assignment-detail", first) not in missing
    url, everything = (
        reverse("tasks_checklist:report-collection-act"),
        {"all": "1", "query": "", "agreed": "1"},
    )
    before = Notice.objects.count()
    for _twice in range(2):
        assert office.post(url, {"act": "remind", **everything}).status_code == 302
    people = {county.posts[role].person_id for role in ("village_clerk", "village_head")}
    told = list(Notice.objects.order_by("pk"))[before:]
    assert {one.person_id for one in told} == people and len(told) == 2
    assert office.post(url, {"act": "read", **everything}).status_code == 302
    assert first.reports.get().state == TaskReport.State.CONFIRMED
    assert office.post(url, {"act": "back", **everything}).status_code == 302  # nothing left to send back
    assert county.client("village_clerk").post(url, {"act": "read", **everything}).status_code == 403
    assert other.reports.count() == 0


def _long_ago():
    return timezone.now() - timedelta(days=90)


def _period_day(page):
    form = page.context["form"]
    return form.window(form.rhythm())[0]


def test_each_is_told_once_and_sees_what_waits(county):
    today = timezone.localdate()
    village, office = county.posts["village_clerk"], county.posts["township_clerk"]
    make_share(county, due_on=today + timedelta(days=3))
    make_share(county, due_on=today - timedelta(days=2))
    make_share(county, due_on=today + timedelta(days=40))
    for _twice in range(2):
        job = jobs.run(jobs.start("tasks_checklist.remind_of_tasks", arguments={}, by=jobs.Asker()).pk)
        assert job.problem == ""
    told = [one.title for one in Notice.objects.filter(person=village.person_id)]
    assert sorted(title[:4] for title in told) == ["即将到期", "已逾期（"]
    back = make_share(county, state=S.RETURNED, said="缺照片")
    waiting = {one.act: one for one in waiting_assignments.waiting(village)}
    assert waiting["补充后再报"].url == door("report-create", back)
    row = make_share(county)
    reporting.report(assignment=row, progress=100, done_text="完", completes=True, by=village)
    acts = [one.act for one in waiting_assignments.waiting(office)]
    assert "确认" in acts and "查看" in acts
    figures = {one["label"]: one["value"] for one in waiting_assignments.measures(office)}
    assert figures["待确认任务"] == 1 and figures["亮红灯任务"] == 1
    client = county.client("township_clerk")
    assert all(client.get(one["url"]).status_code == 200 for one in waiting_assignments.measures(office))


def test_by_the_api_as_on_the_page(county):
    row = make_share(county)
    village, office = county.client("village_clerk"), county.client("township_clerk")
    url = reverse("api:assignment-report", args=[row.pk])
    made = village.post(url, {"progress": 100, "done_text": "完", "completes": True}, "application/json")
    assert made.status_code == 200 and made.json()["completes"]
    act = reverse("api:assignment-act", args=[row.pk, "confirm"])
    assert village.post(act).status_code == 403
    assert office.post(act, {"said": "属实"}, "application/json").json()["state"] == "confirmed"
    assert Assignment.objects.everywhere(because="test").get().said == "属实"
    assert office.get(f"{reverse('api:task-report-list')}?assignment={row.pk}").json()["results"]
