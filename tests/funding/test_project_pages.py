"""项目库 through its doors: the pages of a village's phone and the offices' desks, and the API, refuse and do alike."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from funding.actions.negatives import load_first
from funding.models import DecisionRecord, NegativeItem, Project, ProjectPackage
from tests.factories import COUNTY, GULI_VILLAGE, SHITANG, client_of, make_division, make_party, make_post
from tests.flat import assert_flat
from tests.funding.decision_rows import MINUTES, make_decision, said_of
from tests.funding.project_rows import Staff, bring, make_project, some_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return Staff()


def url(name: str, *args) -> str:
    return reverse(f"funding:{name}", args=args)


def act_url(project: Project, act: str) -> str:
    return url("project-act", project.pk, act)


def sent(form: dict) -> dict:
    return {name: value for name, value in form.items() if value not in (None, "")}


def test_a_village_holds_its_vote_on_the_phone(staff):
    client = client_of(staff.clerk)
    said = {"division": SHITANG, "way": "one_case", "title": "修前塘路", "text": "每户筹资 30 元"}
    client.post(url("decision-create"), said)
    record = DecisionRecord.objects.everywhere(because="test").get()
    for step in ("resolve", "publish_decision"):
        page = client.get(url("decision-step", record.pk))
        assert page.status_code == 200
        client.post(url("decision-step", record.pk), sent({"held_on": timezone.localdate(), **said_of(step)}))
        file = SimpleUploadedFile("记录.pdf", MINUTES, content_type="application/pdf")
        assert client.post(url("decision-file", record.pk, step), {"files": file}).status_code == 302
    record.refresh_from_db()
    assert record.state == "adopted"
    page = client.get(url("decision-detail", record.pk)).content.decode()
    assert "记录.pdf" in page
    assert "赞成 27，反对 2，弃权 1" in page


def test_a_meeting_that_cannot_decide_is_told_on_the_page(staff):
    record = make_decision(way="one_case", upto="", by=staff.clerk)
    said = said_of("resolve", attended=10, agreed=10, opposed=0, abstained=0)
    answer = client_of(staff.clerk).post(
        url("decision-step", record.pk), sent({"held_on": timezone.localdate(), **said})
    )
    assert answer.status_code == 422
    assert "到会不足三分之二" in answer.content.decode()


def test_a_project_is_entered_and_its_facilities_named(staff):
    client, kind = client_of(staff.clerk), some_type()
    keeper = make_party(division=SHITANG, kind="village_committee")
    said = {
        "division": SHITANG, "sector": kind.sector_id, "name": "前塘路硬化", "kind": "new", "estimate": "48万元",
        "content": "硬化 1.2 公里", "upkeep_source": "village_collective", "upkeep_cost": "1.2万元", "keeper": keeper.pk,
    }  # fmt: skip
    client.post(url("project-create"), said)
    project = Project.objects.everywhere(because="test").get()
    assert (project.estimate, project.upkeep_cost) == (Decimal(480000), Decimal(12000))
    work = {"division": SHITANG, "type": kind.pk, "name": "前塘路", "quantity": "1.2"}
    client.post(url("project-work-create", project.pk), work)
    page = client.get(url("project-detail", project.pk)).content.decode()
    assert "前塘路" in page
    assert "请先提交村级决策" in page
    client.post(
        url("project-edit", project.pk), said | {"content": "硬化 1.5 公里", "version": project.version}
    )
    project.refresh_from_db()
    assert project.content == "硬化 1.5 公里"


GATED = {  # state, act, who, what spoils it, the words of the refusal
    "declare": ("village_decision", "clerk", {"negative_checked": False}, "请先逐条对照负面清单"),
    "approve": ("department_opinion", "office", {"upkeep_cost": None}, "缺年管护费"),
    "fund": ("planned", "finance", {"plan_year": 2099}, "尚未到年度"),
    "start": ("planned", "clerk", {}, "资金尚未下达"),
    "close": ("handed_over", "office", {}, "实施结果尚未公开"),
}


@pytest.mark.parametrize("act", GATED)
def test_every_gate_refuses_by_page_and_api_in_the_same_words(staff, act):
    state, who, spoiled, words = GATED[act]
    project = bring(make_project(staff), state, staff)
    rows = Project.objects.everywhere(because="test").filter(pk=project.pk)
    rows.update(**spoiled)
    client = client_of(getattr(staff, who))
    said = {
        "amount": "1000",
        "document": "文1号",
        "result": "好",
        "procedure": "village",
        "started_on": "2026-01-05",
    }
    page = client.get(url("project-detail", project.pk)).content.decode()
    assert words in page
    by_page = client.post(act_url(project, act), said)
    assert by_page.status_code == 400
    assert words in by_page.content.decode()
    by_api = client.post(
        f"/api/projects/{project.pk}/acts/{act}/", json.dumps(said), content_type="application/json"
    )
    assert by_api.status_code == 400
    assert words in json.dumps(by_api.json(), ensure_ascii=False)
    assert rows.get().state == state


def test_whoever_has_no_right_or_is_elsewhere_is_turned_away(staff):
    project = bring(make_project(staff), "declared", staff)
    assert client_of(staff.clerk).post(act_url(project, "review")).status_code == 403
    stranger = client_of(make_post(role="village_clerk", division=GULI_VILLAGE))
    assert stranger.get(url("project-detail", project.pk)).status_code == 404
    assert stranger.get(f"/api/projects/{project.pk}/").status_code == 404
    auditor = client_of(make_post(role="auditor", division=COUNTY))
    assert auditor.get(url("project-detail", project.pk)).status_code == 200
    assert auditor.post(act_url(project, "review")).status_code == 403


def test_the_way_of_a_project_by_its_pages(staff):
    project = bring(make_project(staff), "declared", staff)
    client_of(staff.township).post(act_url(project, "review"), {"reason": "同意"})
    client_of(staff.department).post(act_url(project, "opine"), {"reason": "方案可行"})
    client_of(staff.office).post(act_url(project, "approve"), {})
    client_of(staff.office).post(act_url(project, "plan"), {"plan_year": timezone.localdate().year})
    project.refresh_from_db()
    assert project.state == "planned"
    page = client_of(staff.clerk).get(url("project-detail", project.pk)).content.decode()
    assert "方案可行" in page


def test_a_project_goes_into_register_and_list_by_the_api(staff):
    project = bring(make_project(staff), "final", staff)
    answer = client_of(staff.township).post(
        f"/api/projects/{project.pk}/acts/hand_over/", "{}", content_type="application/json"
    )
    assert answer.status_code == 200
    assert answer.json()["state"] == "handed_over"
    assert answer.json()["works"][0]["facility"]


def test_who_misses_one_of_the_three_stands_under_his_department_with_the_days(staff):
    project = bring(make_project(staff, keeper=None), "department_opinion", staff)
    Project.objects.everywhere(because="test").update(declared_on="2026-01-01")
    client = client_of(staff.office)
    page = client.get(url("project-missing")).content.decode()
    assert project.name in page
    assert "管护主体" in page
    days = (timezone.localdate() - project.declared_on.replace(year=2026, month=1, day=1)).days
    assert f"{days:,}" in page
    assert client.get(url("project-missing-export")).status_code == 200
    assert "有 1 个项目没有同步落实管护" in client.get(url("project-list")).content.decode()


def test_only_the_county_keeps_the_negative_list(staff):
    load_first()
    make_division(code=COUNTY)
    load_first()
    office, village = client_of(staff.office), client_of(staff.clerk)
    assert "举债兴建" in village.get(url("negative-list")).content.decode()
    assert village.post(url("negative-create"), {"name": "x", "rule": "reading"}).status_code == 403
    office.post(url("negative-create"), {"name": "临时搭建的景观", "rule": "words", "words": "景观小品"})
    item = NegativeItem.objects.get(name="临时搭建的景观")
    office.post(url("negative-edit", item.pk), {"name": item.name, "rule": "reading", "version": 1})
    item.refresh_from_db()
    assert not item.active


def test_projects_are_packed_by_village_and_year(staff):
    client = client_of(staff.clerk)
    said = {"division": SHITANG, "year": 2026, "name": "石塘村宜居项目包", "task": "路、灯、管网"}
    client.post(url("package-create"), said)
    package = ProjectPackage.objects.everywhere(because="test").get()
    assert client.post(url("package-create"), said).status_code == 422
    client.post(url("package-edit", package.pk), {"year": 2026, "name": "石塘村项目包", "version": 1})
    make_project(staff, package=package)
    page = client.get(url("package-list")).content.decode()
    assert "石塘村项目包" in page
    make_project(staff, name="不在包里的路")
    within = client.get(f"{url('project-list')}?package={package.pk}").content.decode()
    assert "石塘村前塘自然村道路硬化" in within
    assert "不在包里的路" not in within


@pytest.mark.parametrize(
    "name",
    [
        "project-list",
        "decision-list",
        "package-list",
        "project-missing",
        "negative-list",
        "project-list-export",
        "decision-list-export",
    ],
)
def test_lists_ask_as_often_for_thirty_as_for_one(staff, name):
    def row(number: int) -> None:
        project = make_project(staff, name=f"项目{number}", keeper=None)
        Project.objects.everywhere(because="test").filter(pk=project.pk).update(state="declared")
        make_decision(upto="", by=staff.clerk, title=f"议题{number}")
        ProjectPackage.objects.create(division_id=SHITANG, year=2026, name=f"包{number}")

    assert_flat(client_of(staff.office), url(name), row, rows=8)


@pytest.mark.parametrize("name", ["project-detail", "project-edit"])
@pytest.mark.parametrize("state", ["", "in_progress", "handed_over"])
def test_each_role_can_open_a_project_in_each_state(staff, name, state):
    project = make_project(staff)
    project = bring(project, state, staff) if state else project
    for who in ("clerk", "township", "department", "office"):
        assert client_of(getattr(staff, who)).get(url(name, project.pk)).status_code == 200
    if name == "project-detail":
        for act in ("decide", "declare", "accept_first", "close"):
            assert client_of(staff.office).get(act_url(project, act)).status_code in (200, 400, 403)
