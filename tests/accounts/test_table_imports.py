"""Plain tables by Excel: what was exported comes back as it is, what was edited changes just that, all of it or nothing."""

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.actions.parties import change_party, create_party
from accounts.actions.table_imports import write_table
from accounts.imports.divisions import DivisionResource
from accounts.imports.grids import GridResource
from accounts.imports.parties import DepartmentResource, PartyResource
from accounts.imports.tables import TABLE_RIGHTS, TableResource
from accounts.models import Department, Division, Grid, GridMember, Party, Person, Sector, TableImport
from accounts.places import IMPORTABLE_TABLES
from common import jobs
from tests.accounts.workbooks import (
    brought_in,
    differences,
    edited,
    exported,
    filled,
    handed_over,
    judged,
    kinds,
    standing,
    upload,
)
from tests.county import County
from tests.flat import assert_flat

GOOD_CREDIT_CODE = "91110000600037341L"
OURS = (PartyResource, DepartmentResource, DivisionResource, GridResource)


@pytest.fixture
def lived_in(county: County) -> County:
    """Words that break careless tables: formulas, line breaks, zeros in front, twins, a closed village, empty cells."""
    village, township = county.village, county.township
    Party.objects.create(
        kind="builder", name="=1+1建设公司", division=village, note="第一行\n第二行", address="'老街"
    )
    Party.objects.create(
        kind="operator", name="清河水务站", division=township, duty_phone="010-0001001", active=False
    )
    Party.objects.create(kind="builder", name="清河水务站", division=township, credit_code=GOOD_CREDIT_CODE)
    closed = Division.objects.create(
        code="990101001209",
        name="旧村委会",
        short_name="旧村",
        level="village",
        parent=township,
        closed_on="2024-01-01",
    )
    Party.objects.create(kind="household", name="+张三家", division=closed)
    bureau = Party.objects.create(kind="industry_department", name="安平县水务局", division=county.county)
    department = Department.objects.create(party=bureau, title="水务局")
    department.sectors.set(
        [
            Sector.objects.get_or_create(code=code, name=name)[0]
            for code, name in (("02", "供水"), ("05", "农村水利"))
        ]
    )
    station = Party.objects.create(kind="industry_department", name="清河镇水利站", division=township)
    Department.objects.create(party=station, title="水利站")
    village.aliases.create(name="柳树庄", source="confirmed")
    village.aliases.create(name="柳村", source="former")
    village.figures.create(year=2023, households=300)
    village.figures.create(year=2024, households=312, population=1020)
    first = village.settlements.create(kind="natural_village", name="前柳")
    village.settlements.create(kind="natural_village", name="后柳")
    village.settlements.create(kind="group", name="1组")
    grid = Grid.objects.create(division=village, number=1, name="第一网格")
    grid.settlements.add(first)
    for name, duty in (("柳一", "head"), ("柳二", "member"), ("柳三", "member")):
        grid.members.create(person=Person.objects.create(name=name, division=village), duty=duty)
    return county


@pytest.fixture
def clerk(lived_in):
    return lived_in.posts["township_clerk"]


# --- Out and in again --------------------------------------------------------------------------
@pytest.mark.parametrize("table", OURS, ids=lambda table: table.key)
@pytest.mark.parametrize("role", ["county_admin", "township_clerk"])
def test_what_was_exported_comes_back_unchanged(lived_in, table, role):
    by = lived_in.posts[role]
    made = handed_over(table, edited(exported(table, by), lambda row: None), by)
    number = len(standing(table, by))
    assert kinds(made) == {"same": number}, judged(made)
    assert number > 0


EDITS = [
    (PartyResource, "单位", "清河水务站", "值班电话", "025-52282002", "duty_phone"),
    (PartyResource, "单位", "=1+1建设公司", "备注", None, "note"),
    (PartyResource, "单位", "+张三家", "状态", "停用", "active"),
    (DepartmentResource, "部门", "安平县水务局", "主管大类", "供水", "sectors"),
    (DepartmentResource, "部门", "安平县水务局", "通用名称", "水利局", "title"),
    (DivisionResource, "区划", "柳树村", "别名", "柳树庄、大柳树", "aliases"),
    (DivisionResource, "区划", "柳树村", "别名", None, "aliases"),
    (DivisionResource, "区划", "柳树村", "自然村", "前柳、东柳", "natural_villages"),
    (DivisionResource, "区划", "柳树村", "人口", 1021, "population"),
    (GridResource, "所在村", "柳树村", "网格名称", "柳树网格", "name"),
    (GridResource, "所在村", "柳树村", "覆盖自然村组", "前柳、1组", "settlements"),
    (GridResource, "所在村", "柳树村", "网格员", "柳三", "members"),
]


@pytest.mark.parametrize(("table", "by_head", "of", "head", "value", "column"), EDITS)
def test_what_was_edited_changes_just_that(lived_in, table, by_head, of, head, value, column):
    by = lived_in.posts["county_admin"]
    before = standing(table, by)

    def change(row):
        if row[by_head] == of and (table is not PartyResource or row["统一社会信用代码"] is None):
            row[head] = value

    brought_in(table, edited(exported(table, by), change), by)
    found = differences(before, standing(table, by))
    assert {name for _key, name in found} == {column}
    assert len(found) == 1
    made = handed_over(table, edited(exported(table, by), lambda row: None), by)
    assert kinds(made).keys() == {"same"}


def test_the_list_exports_what_its_filters_show_and_it_comes_back(lived_in, clerk):
    from io import BytesIO

    answer = lived_in.client("township_clerk").get(reverse("accounts:party-export"), {"kind": "builder"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert kinds(handed_over(PartyResource, upload(book), clerk)) == {"same": 2}


# --- New rows ------------------------------------------------------------------------------------
def test_a_unit_is_registered_once(lived_in, clerk):
    row = {"单位": "清河保洁", "种类": "专业服务单位", "所属区划": "清河镇", "值班电话": "025-52281234"}
    brought_in(PartyResource, filled(PartyResource, row), clerk)
    party = Party.objects.get(name="清河保洁")
    assert (party.kind, party.division, party.duty_phone, party.active) == (
        "contractor",
        lived_in.township,
        "025-52281234",
        True,
    )
    assert kinds(handed_over(PartyResource, filled(PartyResource, row), clerk)) == {"same": 1}


def test_an_empty_cell_of_a_line_without_number_asks_nothing(lived_in, clerk):
    row = {"单位": "清河水务站", "种类": "运营企业", "所属区划": "清河镇"}
    assert kinds(handed_over(PartyResource, filled(PartyResource, row), clerk)) == {"same": 1}
    brought_in(PartyResource, filled(PartyResource, row | {"地址": "老街 1 号"}), clerk)
    party = Party.objects.get(name="清河水务站", kind="operator")
    assert (party.address, party.duty_phone, party.active) == ("老街 1 号", "010-0001001", False)


def test_a_department_is_made_of_a_unit_of_that_kind(lived_in):
    by = lived_in.posts["county_admin"]
    Party.objects.create(kind="industry_department", name="安平县交通局", division=lived_in.county)
    row = {
        "部门": "安平县交通局",
        "所属区划": "安平县",
        "通用名称": "交通运输局",
        "主管大类": "01 交通道路、供水",
    }
    brought_in(DepartmentResource, filled(DepartmentResource, row), by)
    department = Department.objects.get(title="交通运输局")
    assert [sector.pk for sector in department.sectors.all()] == ["01", "02"]


def test_a_grid_is_drawn_with_who_serves_in_it(lived_in, clerk):
    Person.objects.create(name="镇里的人", division=lived_in.township)
    row = {
        "所在村": "柳树村",
        "网格号": 2,
        "网格名称": "第二网格",
        "覆盖自然村组": "后柳，1组",
        "网格长": "柳二",
        "其他力量": "镇里的人",
    }
    brought_in(GridResource, filled(GridResource, row), clerk)
    grid = Grid.objects.get(division=lived_in.village, number=2)
    assert sorted(one.name for one in grid.settlements.all()) == ["1组", "后柳"]
    assert {(one.person.name, one.duty) for one in grid.members.all()} == {
        ("柳二", "head"),
        ("镇里的人", "helper"),
    }


def test_a_duty_changes_hands_in_one_line(lived_in, clerk):
    row = {
        "所在村": "柳树村",
        "网格号": "1",
        "网格名称": "第一网格",
        "网格长": "柳二",
        "网格员": "柳一、柳三",
    }
    heads = list(row)
    brought_in(GridResource, filled(GridResource, row, heads=heads), clerk)
    served = GridMember.objects.filter(grid__number=1).values_list("person__name", "duty")
    assert set(served) == {("柳二", "head"), ("柳一", "member"), ("柳三", "member")}


def test_figures_of_another_year_stand_beside_the_old(lived_in, clerk):
    row = {"区划": "柳树村", "户数年份": 2025, "户数": 320}
    brought_in(DivisionResource, filled(DivisionResource, row), clerk)
    figures = dict(lived_in.village.figures.values_list("year", "households"))
    assert figures == {2023: 300, 2024: 312, 2025: 320}


# --- Wrong lines ---------------------------------------------------------------------------------
PARTY = {"单位": "新公司", "种类": "建设单位", "所属区划": "柳树村"}
VILLAGE = {"代码": "990101001201", "区划": "柳树村"}
GRID = {"所在村": "柳树村", "网格号": "1", "网格名称": "第一网格"}
WRONG = [
    (PartyResource, PARTY | {"单位": ""}, "“单位”：没有填写"),
    (
        PartyResource,
        PARTY | {"种类": "建设公司"},
        "“种类”：“建设公司”不在可选的内容里，请填：县（区）人民政府、",
    ),
    (PartyResource, PARTY | {"种类": ""}, "“种类”：没有填写"),
    (PartyResource, PARTY | {"所属区划": "越界西村"}, "“所属区划”：未找到“越界西村”"),
    (PartyResource, PARTY | {"所属区划": "旧村"}, "“所属区划”：未找到“旧村”"),
    (PartyResource, PARTY | {"值班电话": "打老王"}, "“值班电话”："),
    (PartyResource, PARTY | {"统一社会信用代码": "123"}, "“统一社会信用代码”：统一社会信用代码应为 18 位"),
    (PartyResource, PARTY | {"统一社会信用代码": GOOD_CREDIT_CODE}, "已登记在其他单位名下"),
    (PartyResource, PARTY | {"状态": "倒闭"}, "“状态”：“倒闭”应填“在用”或“停用”"),
    (PartyResource, PARTY | {"备注": "长" * 201}, "太长，最多 200 字"),
    (PartyResource, PARTY | {"备注": "长" * 3000}, "太长，最多 200 字"),
    (PartyResource, PARTY | {"编号": "abc"}, "“编号”：未找到编号“abc”的单位"),
    (PartyResource, PARTY | {"编号": "99999999999999999999"}, "“编号”：未找到编号"),
    (PartyResource, {"单位": "清河水务站", "所属区划": "清河镇"}, "“单位”：有两个以上“清河水务站”"),
    (
        DepartmentResource,
        {"部门": "安平县无此局", "所属区划": "清河镇", "通用名称": "局"},
        "“部门”：没有这个部门，请先在“单位”里登记",
    ),
    (
        DepartmentResource,
        {"部门": "清河局", "所属区划": "清河镇", "通用名称": "局", "主管大类": "供水；天文"},
        "“主管大类”：未找到“天文”",
    ),
    (DivisionResource, VILLAGE | {"代码": "990101001299"}, "没有代码“990101001299”"),
    (DivisionResource, VILLAGE | {"代码": "990101002201"}, "没有代码“990101002201”"),
    (DivisionResource, {"区划": "越界西村"}, "“区划”：未找到“越界西村”"),
    (
        DivisionResource,
        VILLAGE | {"区划": "清河镇"},
        "“区划”：这里不能把“柳树村”改成“清河镇”，区划的代码、名称和上级随“年度区划代码”更新",
    ),
    (DivisionResource, VILLAGE | {"区划": "柳树社区"}, "“区划”：这里不能把“柳树村”改成“柳树社区”"),
    (DivisionResource, VILLAGE | {"上级": "别的镇"}, "“上级”：这里不能把"),
    (DivisionResource, VILLAGE | {"别名": "柳树村委会"}, "已经是该区划的名称或别名"),
    (DivisionResource, VILLAGE | {"别名": "长" * 61}, "每项最多 60 字"),
    (DivisionResource, VILLAGE | {"自然村": "后柳"}, "“前柳”已划入网格，请先从网格中移出"),
    (DivisionResource, {"区划": "清河镇", "自然村": "前柳"}, "自然村组和网格只能登记在村（社区）之下"),
    (DivisionResource, {"区划": "清河镇", "户数": 5}, "“户数年份”：没有填写"),
    (DivisionResource, VILLAGE | {"户数年份": "去年"}, "“户数年份”：“去年”应填 2000 到 2100 的整数"),
    (DivisionResource, VILLAGE | {"户数": "1.5"}, "“户数”：“1.5”应填"),
    (GridResource, GRID | {"网格号": "0"}, "“网格号”：“0”应填 1 到 999 的整数"),
    (GridResource, GRID | {"网格号": "一"}, "“网格号”：“一”应填"),
    (GridResource, GRID | {"覆盖自然村组": "中柳"}, "“覆盖自然村组”：柳树村没有登记“中柳”"),
    (GridResource, GRID | {"网格长": "无此人"}, "“网格长”：没有找到“无此人”"),
    (GridResource, GRID | {"网格长": "柳一、柳四"}, "“网格长”：没有找到“柳四”"),
    (GridResource, GRID | {"网格号": 9, "网格长": "柳一、柳二"}, "“网格长”：该网格已有网格长"),
]


@pytest.mark.parametrize(
    ("table", "row", "said"), WRONG, ids=[f"{table.key}-{said[:12]}" for table, _r, said in WRONG]
)
def test_a_wrong_line_says_its_column_what_was_read_and_the_remedy(lived_in, clerk, table, row, said):
    before = {one: standing(one, clerk) for one in OURS}
    made = handed_over(table, filled(table, row), clerk)
    (line,) = judged(made)
    assert (line["kind"], line["line"]) == ("wrong", 2)
    assert said in "；".join(line["problems"])
    assert {one: standing(one, clerk) for one in OURS} == before


def test_rows_beyond_the_area_are_not_found(lived_in, clerk):
    foreign = Party.objects.create(kind="builder", name="越界公司", division=lived_in.third_village)
    rows = [PARTY | {"编号": str(foreign.pk)}, PARTY | {"单位": "越界公司", "所属区划": "990101002201"}]
    made = handed_over(PartyResource, filled(PartyResource, *rows), clerk)
    told = [row["problems"] for row in judged(made)]
    assert told[0] == [f"“编号”：未找到编号“{foreign.pk}”的单位，请用导出的编号，新登记的留空"]
    assert told[1][0].startswith("“所属区划”：未找到“990101002201”")
    sheet = exported(PartyResource, clerk).worksheets[0]
    assert not any("越界" in str(cell.value) for line in sheet.iter_rows() for cell in line)


def test_a_unit_is_not_moved_out_of_the_area(lived_in, clerk):
    own = Party.objects.get(name="=1+1建设公司")
    rows = [PARTY | {"编号": str(own.pk), "所属区划": "安平县"}]
    (line,) = judged(handed_over(PartyResource, filled(PartyResource, *rows), clerk))
    assert line["kind"] == "wrong"


def test_a_wrong_line_shows_what_it_asks_but_no_telephone(lived_in, clerk):
    """Of a row that is there only what differs, of a new one all that is said."""
    row = {
        "单位": "清河水务站",
        "种类": "运营企业",
        "所属区划": "清河镇",
        "值班电话": "13800001234",
        "状态": "倒闭",
    }
    made = handed_over(
        PartyResource, filled(PartyResource, row, PARTY | {"状态": "倒闭", "地址": "甲"}), clerk
    )
    there, new = (line["changes"] for line in judged(made))
    assert there == [["状态", "停用", "倒闭"]]
    assert new == [["种类", "", "建设单位"], ["地址", "", "甲"], ["状态", "", "倒闭"]]


def test_a_row_twice_in_one_file_counts_once(lived_in, clerk):
    row = {"单位": "清河水务站", "种类": "运营企业", "所属区划": "清河镇"}
    new = {"单位": "双胞胎", "种类": "建设单位", "所属区划": "清河镇"}
    made = handed_over(PartyResource, filled(PartyResource, row, row | {"地址": "甲"}, new, new), clerk)
    assert [one["kind"] for one in judged(made)] == ["same", "wrong", "new", "wrong"]
    assert "出现了两次" in judged(made)[1]["problems"][0]


# --- Between the check and the confirmation -----------------------------------------------------
def failed(made: TableImport, by) -> str:
    """Why the import was not written."""
    with pytest.raises(jobs.Failed) as caught, transaction.atomic():
        write_table(table_import=made, by=by)
    return str(caught.value)


def test_what_somebody_changed_since_the_check_is_noticed(lived_in, clerk):
    party = Party.objects.get(name="清河水务站", kind="operator")
    new = {"单位": "新公司", "种类": "建设单位", "所属区划": "清河镇"}
    rows = [new, {"单位": "清河水务站", "种类": "运营企业", "所属区划": "清河镇", "地址": "甲"}]
    made = handed_over(PartyResource, filled(PartyResource, *rows), clerk)
    change_party(party=party, by=clerk, version=party.version, note="别人写的")
    assert failed(made, clerk).startswith("第 3 行核对以后已被他人改动")
    assert not Party.objects.filter(name="新公司").exists()
    assert Party.objects.get(pk=party.pk).address == ""
    assert TableImport.objects.get(pk=made.pk).state == "checked"


def test_what_somebody_registered_since_the_check_is_noticed(lived_in, clerk):
    made = handed_over(PartyResource, filled(PartyResource, PARTY), clerk)
    create_party(by=clerk, kind="builder", name="新公司", division=lived_in.village)
    assert "核对以后已被他人改动" in failed(made, clerk)
    assert Party.objects.filter(name="新公司").count() == 1


def test_aliases_changed_since_the_check_are_noticed(lived_in, clerk):
    row = {"区划": "柳树村", "别名": "柳树庄、大柳树"}
    made = handed_over(DivisionResource, filled(DivisionResource, row), clerk)
    lived_in.village.aliases.create(name="别人登记的", source="confirmed")
    assert "核对以后已被他人改动" in failed(made, clerk)
    assert {one.name for one in lived_in.village.aliases.all()} == {"柳树庄", "柳村", "别人登记的"}


def test_a_right_lost_since_the_check_is_asked_again(lived_in, clerk):
    made = handed_over(PartyResource, filled(PartyResource, PARTY), clerk)
    clerk.role.rights = [right for right in clerk.role.rights if right != "party.manage"]
    clerk.role.save()
    client = lived_in.client("township_clerk")
    assert client.post(reverse("accounts:table-import-confirm", args=[made.pk])).status_code == 403


# --- Files ---------------------------------------------------------------------------------------
def test_what_is_left_aside_is_said(lived_in, clerk):
    book = Workbook()
    heads = ["单位", "种类", "所属区划", "法人"]
    book.active.append(heads)
    book.active.append(["新公司", "建设单位", "清河镇", "某某"])
    other = book.create_sheet("第二批")
    other.append(heads)
    other.append(["没读的公司", "建设单位", "清河镇", ""])
    book.create_sheet("说明").append(["随便写写"])
    made = handed_over(PartyResource, upload(book), clerk)
    page = lived_in.client("township_clerk").get(reverse("accounts:table-import-detail", args=[made.pk])).text
    assert "没有用到的列：法人" in page and "没有读：第二批" in page and "说明；" not in page


def test_a_head_twice_is_refused(lived_in):
    file = filled(PartyResource, PARTY, heads=["单位", "种类", "所属区划", "单位"])
    page = lived_in.client("township_clerk").post(
        reverse("accounts:table-import", args=["parties"]), {"file": file}
    )
    assert page.status_code == 422 and "表头“单位”出现了两次" in page.text


def test_too_many_rows_are_refused(lived_in):
    rows = [{"单位": f"公司{number}", "种类": "建设单位", "所属区划": "清河镇"} for number in range(1_001)]
    page = lived_in.client("township_clerk").post(
        reverse("accounts:table-import", args=["parties"]), {"file": filled(PartyResource, *rows)}
    )
    assert "一次最多 1000 行，本文件有 1001 行" in page.text


def test_the_template_tells_how_it_is_filled_and_comes_back_empty(lived_in, clerk):
    from io import BytesIO

    answer = lived_in.client("township_clerk").get(reverse("accounts:table-template", args=["parties"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    blank, says = (book[name] for name in ("单位", "填表说明"))
    lists = [rule.formula1 for rule in blank.data_validations.dataValidation]
    assert len(lists) == 3
    assert any(cell.value == "横溪水务站" for line in says.iter_rows() for cell in line)
    page = lived_in.client("township_clerk").post(
        reverse("accounts:table-import", args=["parties"]), {"file": upload(book)}
    )
    assert "表头下面没有内容" in page.text


# --- Pages ---------------------------------------------------------------------------------------
def test_walk_from_the_list_to_the_result(lived_in, clerk):
    client = lived_in.client("township_clerk")
    address = reverse("accounts:table-import", args=["parties"])
    assert address in client.get(reverse("accounts:party-list")).text
    rows = [
        {"单位": "清河水务站", "种类": "运营企业", "所属区划": "清河镇", "值班电话": "025-52289999"},
        PARTY,
    ]
    client.post(address, {"file": filled(PartyResource, *rows)})
    made = TableImport.objects.get()
    page = client.get(reverse("accounts:table-import-detail", args=[made.pk]))
    assert "<del>010-0001001</del>" in page.text and "<ins>025-52289999</ins>" in page.text
    assert "登记这 2 行" in page.text
    client.post(reverse("accounts:table-import-confirm", args=[made.pk]))
    from accounts.actions.table_imports import job_of

    job = job_of(made)
    assert job is not None
    done = jobs.run(job.pk)
    assert (done.state, done.says) == ("done", "新增 1 行，变更 1 行")
    assert Party.objects.get(name="清河水务站", kind="operator").duty_phone == "025-52289999"
    client.post(reverse("accounts:table-import-confirm", args=[made.pk]))
    assert Party.objects.filter(name="新公司").count() == 1


def test_each_table_asks_for_its_own_right(lived_in):
    """A county office keeps types but no units; a village keeps none."""
    office, village = lived_in.client("county_office"), lived_in.client("village_clerk")
    for key, status in (("types", 200), ("parties", 403), ("people", 403), ("nothing", 404)):
        for page in ("table-import", "table-template", "table-export"):
            assert office.get(reverse(f"accounts:{page}", args=[key]), follow=True).status_code == status, key
    assert village.get(reverse("accounts:table-import", args=["parties"])).status_code == 403
    assert {table.right for table in IMPORTABLE_TABLES} <= set(TABLE_RIGHTS)


def test_the_import_of_another_is_not_found(lived_in, clerk):
    made = handed_over(PartyResource, filled(PartyResource, PARTY), clerk)
    other = lived_in.client("county_admin")
    for page in ("detail", "confirm", "drop", "passwords"):
        address = reverse(f"accounts:table-import-{page}", args=[made.pk])
        answer = other.get(address) if page == "detail" else other.post(address)
        assert answer.status_code == 404


@pytest.mark.parametrize("table", OURS, ids=lambda table: table.key)
def test_an_export_asks_as_often_for_thirty_rows_as_for_one(lived_in, table: type[TableResource]):
    def row(number: int) -> None:
        village = Division.objects.create(
            code=f"9901010013{number:02}",
            name=f"村{number}",
            short_name=f"村{number}",
            level="village",
            parent=lived_in.township,
        )
        party = Party.objects.create(kind="industry_department", name=f"局{number}", division=village)
        Department.objects.create(party=party, title=f"局{number}").sectors.add(Sector.objects.all()[0])
        hamlet = village.settlements.create(kind="group", name="1组")
        grid = Grid.objects.create(division=village, number=1, name="网格")
        grid.settlements.add(hamlet)
        grid.members.create(person=Person.objects.create(name=f"人{number}", division=village), duty="head")

    assert_flat(lived_in.client("county_admin"), reverse("accounts:table-export", args=[table.key]), row)
