"""试点: drawn up, begun, reviewed with proof, promoted or ended; who sees it, who is told; joined to a plan; refusals."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import demo
from accounts.actions.merging import merge_divisions
from accounts.models import Notice, Sector
from common.models import Attachment
from tasks_checklist import demo_pilots, waiting_pilots
from tasks_checklist.models import AnnualPlan, AnnualTask, Pilot, PilotReview
from tasks_checklist.models.pilots import PILOT_FLOW
from tests.factories import COUNTY, GULI, HENGXI, SHITANG, client_of, make_division, make_post
from tests.flat import assert_flat
from tests.maintenance.caretaker_rows import png
from tests.tasks_checklist.finding_rows import committee, now, office
from tests.tasks_checklist.pilot_rows import make_pilot

pytestmark = pytest.mark.django_db
OTHER = "320115009201"  # another village of the same township
LIST = "tasks_checklist:pilot-list"


@pytest.fixture
def clerk(db):
    office()
    committee()
    return make_post(role="township_clerk", division=HENGXI)


@pytest.fixture
def village(db):
    return make_post(role="village_clerk", division=SHITANG)


def page(row: Pilot) -> str:
    return reverse("tasks_checklist:pilot-detail", args=[row.pk])


def door(row: Pilot, act: str) -> str:
    return reverse("tasks_checklist:pilot-act", args=[row.pk, act])


def told(post, words: str) -> bool:
    return Notice.objects.filter(person=post.person, title__contains=words).exists()


def typed(**values) -> dict:
    today = timezone.localdate()
    said = {"name": "供水管网企业化管护", "tried": "由企业统一维修", "from_date": today, "places": [SHITANG]}
    return said | {"lead_party": office().pk, "until": today + timedelta(days=30), **values}


def test_a_pilot_from_its_draft_to_a_task_of_the_plan(clerk, village, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    leader = make_post(role="township_leader", division=HENGXI)
    other = make_post(role="village_clerk", division=OTHER)
    client, new = client_of(clerk), reverse("tasks_checklist:pilot-create")
    assert client_of(village).get(new).status_code == 403
    assert client.get(new).status_code == 200
    assert client.post(new, typed(places=[])).status_code == 422
    assert client.post(new, typed(places=[GULI])).status_code == 422
    assert client.post(new, typed(until=timezone.localdate() - timedelta(days=1))).status_code == 422
    assert client.post(new, typed()).status_code == 302
    assert client.post(new, typed()).status_code == 422  # the name stands already
    row = Pilot.objects.everywhere(because="test").get()
    assert client_of(village).get(page(row)).status_code == 404  # not yet begun: nobody's business
    assert client.post(door(row, "start"), {"seen": row.version}).status_code == 302
    assert told(village, "列入试点") and not told(other, "列入试点") and not told(clerk, "列入试点")
    shown = client_of(village).get(page(row)).text
    assert "由企业统一维修" in shown and "登记评估" not in shown
    assert client_of(other).get(page(row)).status_code == 404
    review = {
        "reviewed_on": timezone.localdate(),
        "advice": "promote",
        "result": "维修更快",
        "experience": "片区设点",
    }
    later = review | {"reviewed_on": timezone.localdate() + timedelta(days=1)}
    assert client.post(door(row, "review"), later).status_code == 422
    assert client_of(leader).post(door(row, "review"), review).status_code == 403
    assert client.post(door(row, "review"), review).status_code == 302
    assert told(leader, "请决定")
    assert [one.act for one in waiting_pilots.waiting(leader)] == ["决定推广或终止"]
    made = PilotReview.objects.get()
    proof = reverse("tasks_checklist:pilot-review-file", args=[made.pk])
    file = SimpleUploadedFile("成效.png", png(), "image/png")
    assert client_of(village).post(proof, {"files": file}).status_code == 403
    assert (
        client.post(proof, {"files": SimpleUploadedFile("成效.png", png(), "image/png")}).status_code == 302
    )
    kept = Attachment.objects.get()
    assert "成效.png" in client_of(village).get(page(row)).text
    shown_at = reverse("accounts:attachment-show", args=[kept.public_id])
    opened = client_of(village).get(shown_at)
    assert opened.status_code == 200
    b"".join(opened.streaming_content)
    assert client_of(other).get(shown_at).status_code == 404
    spread = {"promoted_to": [OTHER], "decision": "全镇推广"}
    assert client_of(leader).post(door(row, "promote"), {**spread, "promoted_to": []}).status_code == 422
    assert client_of(leader).post(door(row, "promote"), spread).status_code == 302
    row = now(row)
    assert row.state == "promoted" and row.decided_by == leader.person
    assert told(other, "推广") and client_of(other).get(page(row)).status_code == 200
    year = timezone.localdate().year
    plan = AnnualPlan.objects.create(division=clerk.division, year=year, title="年度计划")
    join = reverse("tasks_checklist:pilot-join", args=[row.pk])
    assert "推广“供水管网企业化管护”" in client.get(join).text
    task = {"plan": plan.pk, "title": "推广企业化管护", "text": "各村签协议", "due_on": f"{year}-12-20"}
    assert client.post(join, task).status_code == 302
    row = now(row)
    assert row.task == AnnualTask.objects.everywhere(because="test").get() and row.task.lead_party == office()
    assert client.post(join, task).status_code == 400
    assert "推广企业化管护" in client.get(page(row)).text


def test_only_what_a_review_found_good_is_promoted(clerk):
    row, client = make_pilot(by=clerk, state="reviewed", advice="go_on"), client_of(clerk)
    spread = {"promoted_to": [OTHER], "decision": "推广"}
    make_division(code=OTHER)
    refused = client.post(door(row, "promote"), spread)
    assert refused.status_code == 400 and "没有建议推广" in refused.text
    assert client.post(door(row, "go_on"), {"until": timezone.localdate()}).status_code == 422
    until = timezone.localdate() + timedelta(days=90)
    assert client.post(door(row, "go_on"), {"until": until}).status_code == 302
    assert now(row).state == "running" and now(row).until == until
    review = {"reviewed_on": timezone.localdate(), "advice": "promote", "result": "已见效"}
    assert client.post(door(row, "review"), review).status_code == 302
    assert client.post(door(row, "promote"), spread).status_code == 302


@pytest.mark.parametrize("state", ["draft", "running", "reviewed", "promoted", "ended"])
def test_whatever_is_not_in_the_table_is_refused(clerk, village, state):
    row, client = make_pilot(by=clerk, state=state), client_of(clerk)
    today = timezone.localdate()
    said = {"reason": "无", "reviewed_on": today, "advice": "end", "result": "无", "decision": "无"}
    said |= {"until": today + timedelta(days=9), "promoted_to": [SHITANG]}
    for move in PILOT_FLOW:
        by_api = reverse("api:pilot-act", args=[row.pk, move.act])
        assert client_of(village).post(door(row, move.act), said).status_code in (403, 404)
        assert client_of(village).post(by_api, said).status_code in (400, 403, 404, 409)
        if state not in move.before:
            assert client.post(door(row, move.act), said).status_code == 400
            assert client.post(by_api, said).status_code in (400, 409)
    assert now(row).state == state and client.post(door(row, "explode"), said).status_code == 404
    edit = reverse("tasks_checklist:pilot-edit", args=[row.pk])
    assert client.get(edit).status_code == (400 if state in ("promoted", "ended") else 200)


def test_the_api_acts_as_the_page(clerk):
    row, client = make_pilot(by=clerk), client_of(clerk)
    review = {"reviewed_on": str(timezone.localdate()), "advice": "promote", "result": "可行"}
    spread = {"promoted_to": [SHITANG], "decision": "推广"}
    for act, said in (("start", {}), ("review", review), ("promote", spread)):
        url = reverse("api:pilot-act", args=[row.pk, act])
        answer = client.post(url, said, content_type="application/json")
        assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "promoted" and answer.json()["promoted_to"] == [SHITANG]
    assert [one["result"] for one in answer.json()["reviews"]] == ["可行"]


def test_another_office_runs_nothing_of_it_and_a_department_sees_its_sectors(clerk):
    county = make_post(role="county_office", division=COUNTY)
    office(division=COUNTY, kind="county_office")
    row = make_pilot(by=county, state="reviewed", lead_party=office(division=COUNTY, kind="county_office"))
    assert client_of(clerk).get(page(row)).status_code == 200  # tried in a village of the township
    assert client_of(clerk).post(door(row, "end"), {"reason": "不办"}).status_code == 400
    assert client_of(make_post(role="township_clerk", division=GULI)).get(page(row)).status_code == 404
    department = make_post(role="department", division=COUNTY, sectors=["01"])
    mine, foreign = (
        Sector.objects.get_or_create(code=code, defaults={"name": f"行业{code}"})[0] for code in ("01", "02")
    )
    assert client_of(department).get(page(row)).status_code == 200  # of no sector
    row.sectors.set([foreign])
    assert client_of(department).get(page(row)).status_code == 404
    row.sectors.set([foreign, mine])
    assert client_of(department).get(page(row)).status_code == 200


def test_the_list_its_filters_and_its_workbook(clerk):
    row = make_pilot(by=clerk, state="running", name="一员多岗试点")
    make_pilot(by=clerk, state="ended", name="已终止的试点")
    client = client_of(clerk)
    shown = client.get(reverse(LIST)).text
    assert "一员多岗试点" in shown and "已终止的试点" not in shown
    assert "已终止的试点" in client.get(reverse(LIST), {"state": "ended"}).text
    assert "一员多岗试点" in client.get(reverse(LIST), {"state": "all", "village": SHITANG}).text
    make_division(code=OTHER)
    assert "一员多岗试点" not in client.get(reverse(LIST), {"village": OTHER}).text
    Pilot.objects.everywhere(because="test").filter(pk=row.pk).update(
        from_date=timezone.localdate() - timedelta(days=9), until=timezone.localdate() - timedelta(days=1)
    )
    late = client.get(reverse(LIST), {"state": "overrun"}).text
    assert "一员多岗试点" in late and "到期待评估" in late
    assert [one.act for one in waiting_pilots.waiting(clerk)] == ["登记评估"]
    assert waiting_pilots.found(clerk, "一员多岗")[0].name == "一员多岗试点"
    sent = client.get(reverse("tasks_checklist:pilot-export"), {"state": "all"})
    sheet = load_workbook(BytesIO(b"".join(sent.streaming_content))).active
    cells = {cell.value for line in sheet.iter_rows() for cell in line}
    assert {"一员多岗试点", "已终止的试点", "条件不成熟"} <= cells


def test_the_list_asks_no_more_for_thirty(clerk):
    assert_flat(client_of(clerk), reverse(LIST), lambda number: make_pilot(by=clerk, state="reviewed"))


def test_a_merged_villages_pilot_goes_on_in_its_successor(clerk):
    running = make_pilot(by=clerk, state="running")
    over = make_pilot(by=clerk, state="promoted")
    admin = make_post(role="county_admin", division=COUNTY)
    closed, successor = make_division(code=SHITANG), make_division(code=OTHER)
    said = {"closed": closed, "successor": successor, "on_date": timezone.localdate(), "by": admin}
    merge_divisions(**said)
    assert set(running.places.values_list("pk", flat=True)) == {OTHER}
    assert set(over.places.values_list("pk", flat=True)) == {SHITANG, OTHER}


def test_the_demo_is_whole_and_comes_once(db):
    call_command("load_reference", verbosity=0)
    demo.load({})
    for place, kind in ((SHITANG, "village_committee"), (HENGXI, "township_office")):
        office(division=place, kind=kind)
    assert demo_pilots.load({}) == "示范的试点 6 个"
    rows = Pilot.objects.everywhere(because="test")
    assert set(rows.values_list("state", flat=True)) == {"draft", "running", "reviewed", "promoted", "ended"}
    assert rows.filter(places=None).count() == 0
    assert rows.get(state="promoted").promoted_to.count() > 1
    assert demo_pilots.load({}) == "示范的试点已在册"
