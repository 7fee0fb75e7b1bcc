"""项目库 by Excel: shown first, taken in by the acts of the page, refused by the same gates in the same words."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.actions.table_imports import hand_over_table, write_table
from accounts.models import TableImport
from funding.actions import project_entering as entering
from funding.imports.projects import ProjectResource
from funding.models import NegativeItem, Project, ProjectPackage
from funding.project_flow import FLOW
from tests.factories import (
    COUNTY,
    GULI_VILLAGE,
    HENGXI,
    SHITANG,
    client_of,
    make_division,
    make_party,
    make_post,
)
from tests.flat import assert_flat
from tests.funding.decision_rows import make_decision
from tests.funding.project_rows import Staff, bring, make_project, some_type, step
from tests.funding.test_project_pages import GATED

pytestmark = pytest.mark.django_db
HEADS = ProjectResource.heads()


@pytest.fixture
def staff():
    return Staff()


def workbook(*lines: dict[str, Any]) -> SimpleUploadedFile:
    book, stream = Workbook(), BytesIO()
    names = ["id", *dict.fromkeys(name for line in lines for name in line if name != "id")]
    names += [one.name for one in ProjectResource.columns if one.required and one.name not in names]
    book.active.append([HEADS[name] for name in names])
    for line in lines:
        book.active.append([line.get(name, "") for name in names])
    book.save(stream)
    return SimpleUploadedFile("项目.xlsx", stream.getvalue())


def taken(by, *lines: dict[str, Any]) -> TableImport:
    return hand_over_table(table=ProjectResource, file=workbook(*lines), by=by)


def told(by, **line: Any) -> str:
    """What the preview says is wrong with one line."""
    made = taken(by, line)
    assert made.counts["wrong"] == 1, made.rows
    return "；".join(json.loads(made.rows)["rows"][0]["problems"])


def rows():
    return Project.objects.everywhere(because="test").order_by("id")


def line_of(project: Project, by, **more: Any) -> dict[str, Any]:
    """Its line in the export, with what is changed."""
    return ProjectResource(by=by).cells_of(project) | more


def new_line(**more: Any) -> dict[str, Any]:
    kind = some_type()
    said = {
        "division": "石塘村",
        "name": "前石塘通组路",
        "sector": kind.sector.name,
        "kind": "新建",
        "content": "硬化",
    }
    return said | {"estimate": "48万元", "works": f"{kind.name}/通组路/1.2"} | more


def test_new_projects_enter_as_drafts_with_what_they_build(staff):
    keeper = make_party(division=SHITANG, kind="village_committee")
    package = ProjectPackage.objects.create(division_id=SHITANG, year=2026, name="道路项目包")
    more = {
        "upkeep_source": "村集体",
        "upkeep_cost": "1.2万元",
        "keeper": keeper.name,
        "package": package.name,
    }
    made = taken(staff.clerk, new_line(**more), new_line(name="又一条", works=""))
    assert made.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert not rows().exists()
    write_table(table_import=made, by=staff.clerk)
    road, other = rows()
    assert (road.state, road.estimate, road.upkeep_cost) == ("draft", Decimal(480_000), Decimal(12_000))
    assert (road.keeper, road.package, road.made_by_id) == (keeper, package, staff.clerk.person_id)
    (work,) = road.works.all()
    assert (work.type, work.name, work.quantity) == (some_type(), "通组路", Decimal("1.2"))
    assert not other.works.exists()


def test_the_lists_export_comes_back_as_it_is(staff):
    bring(make_project(staff, award=True), "planned", staff)
    make_project(staff, name="草拟的路", whole=False)
    make_project(staff, division=HENGXI, name="三村管网")
    client = client_of(staff.office)
    answer = client.get(reverse("funding:project-list-export") + "?state=all")
    file = SimpleUploadedFile("项目库.xlsx", b"".join(answer.streaming_content))
    made = hand_over_table(table=ProjectResource, file=file, by=staff.office)
    assert made.counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0}, made.rows


def test_the_template_says_how_it_is_filled_in(staff):
    client = client_of(staff.clerk)
    answer = client.get(reverse("accounts:table-template", args=["projects"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[:2] == ["项目库", "填表说明"]
    words = [cell.value for row in book["填表说明"].iter_rows() for cell in row if cell.value]
    assert any("审定入库前须填" in str(word) for word in words)
    assert "导入" in client.get(reverse("funding:project-list")).content.decode()


def test_what_is_changed_is_shown_and_written_by_the_acts(staff):
    project = make_project(staff)
    kind = some_type()
    line = line_of(
        project, staff.clerk, content="硬化 1.5 公里", works=f"{kind.name}/新路/2；{kind.name}/前塘道路/1.2"
    )
    made = taken(staff.clerk, line)
    assert made.counts["changed"] == 1, made.rows
    assert "硬化道路 1.2 公里，宽 4 米" in made.rows
    write_table(table_import=made, by=staff.clerk)
    project.refresh_from_db()
    assert project.content == "硬化 1.5 公里"
    assert sorted(project.works.values_list("name", flat=True)) == ["前塘道路", "新路"]


@pytest.mark.parametrize("act", GATED)
def test_every_gate_refuses_by_import_in_the_words_of_page_and_api(staff, act):
    state, who, spoiled, words = GATED[act]
    project = bring(make_project(staff), state, staff)
    rows().filter(pk=project.pk).update(**spoiled)
    project.refresh_from_db()
    by = getattr(staff, who)
    after = next(move.after for move in FLOW if move.act == act)
    label = dict(Project._meta.get_field("state").choices)[after]
    if who == "finance":  # enters no projects, so has no import; whoever has may not issue money
        assert client_of(by).get(reverse("accounts:table-import", args=["projects"])).status_code == 403
        by, words = staff.office, "没有“下达资金、登记专项”权限"
    assert words in told(by, **line_of(project, by, state=label))
    assert rows().get().state == state


def test_no_approved_project_comes_by_import_without_upkeep(staff):
    said = told(staff.office, **new_line(state="已入库"))
    assert "管护未同步落实，缺管护资金来源、年管护费、管护主体" in said
    assert "须一步一步办理" in said
    project = bring(make_project(staff), "approved", staff)
    assert "已入库的项目，管护资金来源、年管护费、管护主体不能留空" in told(
        staff.office, **line_of(project, staff.office, upkeep_cost="")
    )
    assert not rows().filter(state="approved").exclude(pk=project.pk).exists()


def test_the_negative_list_and_the_vote_refuse_by_import(staff):
    NegativeItem.objects.create(county_code=COUNTY, name="大牌坊", rule="words", words="牌坊")
    vote = make_decision(by=staff.clerk, title="修牌坊")
    made = taken(
        staff.clerk, new_line(name="村口牌坊", negative_checked="是", state="村级决策", decision=vote.title)
    )
    write_table(table_import=made, by=staff.clerk)
    gate = rows().get()
    assert (gate.state, gate.decision) == ("village_decision", vote)
    assert "属于负面清单：大牌坊" in told(staff.clerk, **line_of(gate, staff.clerk, state="已申报"))
    assert "请先提交村级决策" in told(staff.clerk, **new_line(state="已申报"))
    assert "已经村民决议，不能再改投资估算" in told(staff.clerk, **line_of(gate, staff.clerk, estimate="1"))


def test_steps_are_taken_by_whose_they_are_and_one_by_one(staff):
    projects = [bring(make_project(staff, name=f"路{one}"), "department_opinion", staff) for one in "甲乙"]
    lines = [line_of(one, staff.office, state="已入库") for one in projects]
    assert "没有“审定项目、列入年度计划”权限" in told(staff.clerk, **lines[0])
    made = taken(staff.office, *lines)
    assert made.counts["changed"] == 2, made.rows
    write_table(table_import=made, by=staff.office)
    assert set(rows().values_list("state", flat=True)) == {"approved"}
    planned = line_of(rows()[0], staff.office, state="列入年度计划", plan_year=str(timezone.localdate().year))
    write_table(table_import=taken(staff.office, planned), by=staff.office)
    assert rows()[0].state == "planned"
    reviewed = bring(make_project(staff, name="报来的路"), "township_reviewed", staff)
    opined = line_of(reviewed, staff.department, state="已出行业意见")
    assert "“出具行业意见”要填的内容更多，请在项目页办理" in told(staff.department, **opined)


def test_wrong_cells_are_told_in_words(staff):
    kind = some_type()
    assert "应写成 类别/名称/数量" in told(staff.clerk, **new_line(works="路"))
    assert "未找到“没有的类”" in told(staff.clerk, **new_line(works="没有的类/路/1"))
    assert "数量“x”不是数" in told(staff.clerk, **new_line(works=f"{kind.name}/路/x"))
    assert "不是金额" in told(staff.clerk, **new_line(estimate="若干"))
    assert "随“列入年度计划”一步办理" in told(
        staff.clerk, **line_of(make_project(staff), staff.clerk, plan_year="2026")
    )
    assert "新登记的留空" in told(staff.clerk, **new_line(batch="建设"))


def test_nobody_imports_into_another_village(staff):
    make_division(code=GULI_VILLAGE)
    project = make_project(staff)
    stranger = make_post(role="village_clerk", division=GULI_VILLAGE)
    assert "未找到编号" in told(stranger, **line_of(project, staff.clerk, content="改"))
    auditor = client_of(make_post(role="auditor", division=COUNTY))
    assert auditor.get(reverse("accounts:table-import", args=["projects"])).status_code == 403


def test_the_export_asks_as_often_for_thirty_as_for_one(staff):
    def row(number: int) -> None:
        project = make_project(staff, name=f"项目{number}")
        step(project, "decide", staff)

    assert_flat(client_of(staff.office), reverse("funding:project-list-export"), row, rows=8)


def test_the_import_and_the_form_enter_alike(staff):
    """A draft that the page would refuse is refused here too."""
    other = make_party(division=GULI_VILLAGE, kind="village_committee")
    with pytest.raises(Exception, match="管护主体须是本村"):
        entering.draft(
            division=make_division(code=SHITANG), by=staff.office, name="路", kind="new", content="路",
            estimate=Decimal(1), sector=some_type().sector, keeper=other,
        )  # fmt: skip
    assert "管护主体须是本村" in told(staff.office, **new_line(keeper=other.name))
