"""People and accounts by Excel: rehearsed row by row, told in Chinese, written whole or not at all."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.actions.table_imports import hand_over_table, take_passwords, write_table
from accounts.imports.people import PersonResource
from accounts.models import Account, Person, TableImport
from common import jobs
from common.models import JobState
from tests.county import employ
from tests.factories import client_of

HEAD = list(PersonResource.heads().values())


def workbook(*rows: dict, heads: list[str] = HEAD, title: str = "人员与账号导入表") -> SimpleUploadedFile:
    """An upload with a title row, the heads, and the rows given by head."""
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("人员.xlsx", stream.getvalue())


def row(name="张三", division="柳树村", **cells):
    return {"姓名": name, "所属区划": division} | cells


@pytest.fixture
def admin(county):
    return county.posts["county_admin"]


def rehearsed(admin, *rows, **given):
    """[(kind, problems)] of the rows."""
    import json

    made = hand_over_table(table=PersonResource, file=workbook(*rows, **given), by=admin)
    return [(one["kind"], one["problems"]) for one in json.loads(made.rows)["rows"]]


def test_rehearsal_writes_nothing(county, admin):
    before = Person.objects.count(), Account.objects.count()
    found = rehearsed(admin, row(账号="gl.zhangsan", 角色="村（社区）经办", 手机="138 0000 1234"))
    assert found == [("new", [])]
    assert (Person.objects.count(), Account.objects.count()) == before


def test_written_with_account_post_and_phone(county, admin):
    sent = row(账号="gl.zhangsan", 角色="村（社区）经办", 手机="138 0000 1234", 职务="会计", 本村村民="是")
    made = hand_over_table(table=PersonResource, file=workbook(sent), by=admin)
    counts = write_table(table_import=made, by=admin)
    person = Person.objects.get(name="张三")
    assert counts["accounts"] == 1
    assert (person.phone, person.title, person.is_villager) == ("13800001234", "会计", True)
    assert person.account.must_change_password
    assert [str(post) for post in person.posts.all()] == ["柳树村 · 村（社区）经办"]


def test_passwords_work_and_are_given_out_once(county, admin):
    made = hand_over_table(table=PersonResource, file=workbook(row(账号="gl.zhangsan")), by=admin)
    write_table(table_import=made, by=admin)
    ((area, name, username, password),) = take_passwords(table_import=made, by=admin)
    assert (area, name, username) == ("柳树村", "张三", "gl.zhangsan")
    assert Account.objects.get(username=username).check_password(password)
    client = county.client("county_admin")
    again = client.post(reverse("accounts:table-import-passwords", args=[made.pk]), follow=True)
    assert "已经下载过" in again.content.decode()
    assert password not in str(TableImport.objects.filter(pk=made.pk).values())


def test_the_same_file_again_changes_nothing(county, admin):
    sent = row(账号="gl.zhangsan", 角色="村（社区）经办", 手机="13800001234", 本村村民="是")
    write_table(table_import=hand_over_table(table=PersonResource, file=workbook(sent), by=admin), by=admin)
    assert rehearsed(admin, sent) == [("same", [])]


def test_changed_by_number_and_a_masked_phone_stays(county, admin):
    person = Person.objects.create(name="张三", division=county.village, phone="13800001234", title="会计")
    sent = row(编号=str(person.pk), 手机="138****1234", 职务="主任")
    made = hand_over_table(table=PersonResource, file=workbook(sent), by=admin)
    assert made.counts["changed"] == 1
    write_table(table_import=made, by=admin)
    now = Person.objects.get(pk=person.pk)
    assert (now.title, now.phone) == ("主任", "13800001234")


def test_columns_left_out_leave_what_is_there(county, admin):
    Person.objects.create(name="张三", division=county.village, title="会计", duty_phone="52281234")
    assert rehearsed(admin, row(), heads=["姓名", "所属区划"]) == [("same", [])]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"姓名": ""}, "“姓名”：没有填写"),
        ({"所属区划": "柳树"}, "未找到“柳树”。是否为“柳树村”？"),
        ({"所属区划": "越界远村"}, "未找到“越界远村”"),
        ({"单位": "无此单位公司"}, "“单位”：未找到"),
        ({"手机": "12"}, "“手机”：“12”不是电话号码"),
        ({"本村村民": "对"}, "应填“是”或“否”"),
        ({"账号": "张三"}, "“账号”：账号用小写字母开头"),
        ({"角色": "村长"}, "“角色”：未找到“村长”"),
        ({"角色": "镇街经办"}, "“岗位区域”：“镇街经办”的区域应选镇（街道）"),
        ({"角色": "行业主管部门", "岗位区域": "安平县"}, "须选择行业"),
        ({"编号": "99999999"}, "“编号”：未找到编号“99999999”"),
        ({"编号": "abc"}, "未找到编号"),
        ({"职务": "长" * 60}, "最多 40 字"),
    ],
)
def test_wrong_cells_are_told_with_column_value_and_remedy(county, admin, cells, said):
    ((kind, problems),) = rehearsed(admin, row() | cells)
    assert kind == "wrong"
    assert said in "；".join(problems)


def test_no_row_reaches_beyond_the_area(county, admin):
    stranger = Person.objects.create(name="外县人", division=county.fourth_village)
    kinds = rehearsed(
        admin, row(name="外县人", 编号=str(stranger.pk)), row(division=county.fourth_village.pk)
    )
    assert [kind for kind, _problems in kinds] == ["wrong", "wrong"]


def test_nobody_is_granted_a_post_by_himself(county, admin):
    ((kind, problems),) = rehearsed(
        admin,
        row(
            name=admin.person.name,
            division="安平县",
            编号=str(admin.person.pk),
            角色="村（社区）经办",
            岗位区域="柳树村",
        ),
    )
    assert kind == "wrong" and "本人" in problems[0]


def test_twice_in_one_file(county, admin):
    first = Person.objects.create(name="张三", division=county.village)
    twice = row(编号=str(first.pk), 职务="甲"), row(编号=str(first.pk), 职务="乙")
    same = row("李四", 账号="same.one"), row("王五", 账号="same.one")
    kinds = rehearsed(admin, *twice, *same)
    assert [kind for kind, _problems in kinds] == ["changed", "wrong", "new", "wrong"]


def test_rows_with_problems_are_left_out_and_the_rest_is_written(county, admin):
    made = hand_over_table(
        table=PersonResource, file=workbook(row("李四"), row("王五", division="无此村")), by=admin
    )
    assert made.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
    write_table(table_import=made, by=admin)
    assert Person.objects.filter(name="李四").exists() and not Person.objects.filter(name="王五").exists()


@pytest.mark.django_db(transaction=True)
def test_rows_that_were_not_written_can_still_be_read_without_their_telephones(county, admin):
    sent = [row(), row("李四", "不存在的村", 手机="13800005678")]
    made = hand_over_table(table=PersonResource, file=workbook(*sent), by=admin)
    write_table(table_import=made, by=admin)
    made.refresh_from_db()
    page = client_of(admin).get(reverse("accounts:table-import-detail", args=[made.pk])).text
    assert "没有登记的行" in page and "李四" in page and "未找到“不存在的村”" in page
    assert "张三" not in page and "13800005678" not in made.rows


def test_if_one_row_no_longer_fits_none_is_written(county, admin):
    from django.db import transaction

    made = hand_over_table(
        table=PersonResource, file=workbook(row("李四"), row("王五", 账号="wang.wu")), by=admin
    )
    Account.objects.create(
        username="wang.wu", person=Person.objects.create(name="抢先者", division=county.village)
    )
    with pytest.raises(jobs.Failed, match="第 4 行.*wang.wu.*一行也没有导入"), transaction.atomic():
        write_table(table_import=made, by=admin)
    assert not Person.objects.filter(name="李四").exists()
    assert TableImport.objects.get(pk=made.pk).state == "checked"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("a.xlsx", b"no workbook"), "只能导入 .xlsx"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "不完整或已损坏"),
        (workbook(heads=["名字", "村"]), "没有找到表头"),
        (workbook(), "表头下面没有内容"),
        (SimpleUploadedFile("a.xlsx", b"x" * (3 << 20)), "超过 2 MB"),
    ],
)
def test_files_that_cannot_be_taken(county, file, said):
    file.seek(0)
    page = county.client("county_admin").post(
        reverse("accounts:table-import", args=["people"]), {"file": file}
    )
    assert page.status_code == 422
    assert said in page.content.decode()


def test_too_many_rows(county):
    many = workbook(*[row(f"人{number}") for number in range(501)])
    page = county.client("county_admin").post(
        reverse("accounts:table-import", args=["people"]), {"file": many}
    )
    assert "一次最多 500 行" in page.content.decode()


def test_template_can_be_filled_and_sent_back(county, admin):
    client = county.client("county_admin")
    answer = client.get(reverse("accounts:table-template", args=["people"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    heads = next(
        line for line in sheet.iter_rows(max_row=5) if any("姓名" in str(cell.value) for cell in line)
    )
    at = {str(cell.value).replace("*", "").strip(): cell.column for cell in heads if cell.value}
    sheet.cell(heads[0].row + 1, at["姓名"]).value = "赵六"
    sheet.cell(heads[0].row + 1, at["所属区划"]).value = "柳树村"
    stream = BytesIO()
    book.save(stream)
    made = hand_over_table(
        table=PersonResource, file=SimpleUploadedFile("模板.xlsx", stream.getvalue()), by=admin
    )
    assert made.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 0}


def test_export_can_be_sent_back_unchanged(county, admin):
    Person.objects.create(name="张三", division=county.village, phone="13800001234", title="会计")
    answer = county.client("county_admin").get(
        reverse("accounts:person-export"), {"village": county.village.pk}
    )
    made = hand_over_table(
        table=PersonResource,
        file=SimpleUploadedFile("人员.xlsx", b"".join(answer.streaming_content)),
        by=admin,
    )
    assert made.counts | {"same": 0} == {"new": 0, "changed": 0, "same": 0, "wrong": 0}, made.rows
    assert made.counts["same"] > 0


def test_walk_from_upload_to_the_job(county, django_capture_on_commit_callbacks):
    client = county.client("county_admin")
    client.post(
        reverse("accounts:table-import", args=["people"]),
        {"file": workbook(row(账号="gl.zhangsan", 手机="13800001234"))},
    )
    made = TableImport.objects.get()
    page = client.get(reverse("accounts:table-import-detail", args=[made.pk])).content.decode()
    assert "登记这 1 行" in page and "138****1234" in page and "13800001234" not in page
    client.post(reverse("accounts:table-import-confirm", args=[made.pk]))
    from accounts.actions.table_imports import job_of

    job = jobs.run(job_of(made).pk)
    assert job.state == JobState.DONE, job.problem
    page = client.get(reverse("accounts:table-import-detail", args=[made.pk])).content.decode()
    assert "已开通 1 个账号" in page
    sheet = client.post(reverse("accounts:table-import-passwords", args=[made.pk]))
    cells = [
        cell.value
        for line in load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.iter_rows()
        for cell in line
    ]
    assert "gl.zhangsan" in cells


def test_dropped_import_forgets_its_rows(county, admin):
    made = hand_over_table(table=PersonResource, file=workbook(row()), by=admin)
    client = county.client("county_admin")
    client.post(reverse("accounts:table-import-drop", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.rows) == ("dropped", "")
    client.post(reverse("accounts:table-import-confirm", args=[made.pk]))
    assert not Person.objects.filter(name="张三").exists()


def test_import_of_another_is_not_found(county, admin):
    made = hand_over_table(table=PersonResource, file=workbook(row()), by=admin)
    other = client_of(employ(admin.role, county, name="另一管理员"))
    assert other.get(reverse("accounts:table-import-detail", args=[made.pk])).status_code == 404
