"""任务分解: to many units at once; the workbook out and in again, changed, with unknown names, looked at first."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Notice, Party
from tasks_checklist.actions.assigning import assign
from tasks_checklist.annual_shown import export_url
from tasks_checklist.decomposition_units import Units
from tasks_checklist.models import Assignment, TaskSheet
from tasks_checklist.views.decomposition import MOST_UNKNOWN
from tests.county import make_county
from tests.tasks_checklist.annual_rows import make_annual, stored, this_year

pytestmark = pytest.mark.django_db
K = Party.Kind
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def county():
    made = make_county()
    for division, kind, name in (
        (made.village, K.VILLAGE_COMMITTEE, "柳树村村民委员会"),
        (made.other_village, K.VILLAGE_COMMITTEE, "东村村民委员会"),
        (made.third_village, K.VILLAGE_COMMITTEE, "西村村民委员会"),
        (made.county, K.INDUSTRY_DEPARTMENT, "安平县交通局"),
    ):
        Party.objects.create(kind=kind, name=name, division=division)
    return made


def url(name: str, row) -> str:
    return reverse(f"tasks_checklist:{name}", args=[row.pk])


def unit(name: str) -> Party:
    return Party.objects.everywhere(because="test").get(name=name)


def given(plan) -> set[tuple[int, str]]:
    rows = Assignment.objects.everywhere(because="test").filter(task__plan=plan).exclude(state="dropped")
    return set(rows.values_list("task__number", "party__name"))


def book_of(client, plan):
    answer = client.get(url("decomposition-export", plan))
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def sent(book) -> dict:
    stream = BytesIO()
    book.save(stream)
    return {"file": SimpleUploadedFile("分解表.xlsx", stream.getvalue(), XLSX)}


def upload(client, plan, book) -> TaskSheet:
    answer = client.post(url("task-sheet-create", plan), sent(book))
    assert answer.status_code == 302, answer.text
    return TaskSheet.objects.everywhere(because="test").order_by("-pk").first()


def column(sheet, head: str) -> int:
    """Where a head stands: heads are in the third row beneath title and unit line, or the second."""
    for row in sheet.iter_rows(min_row=1, max_row=4):
        for cell in row:
            if str(cell.value or "").replace("*", "").strip().startswith(head):
                return cell.column
    raise AssertionError(head)


def line_of(sheet, number: int) -> int:
    return next(row[0].row for row in sheet.iter_rows() if str(row[0].value) == str(number))


# --- many at once -------------------------------------------------------------------------------
def test_tasks_are_given_to_many_units_at_once(county):
    plan, office = make_annual(county), county.client("township_clerk")
    first, _second = plan.tasks.order_by("number")
    villages = [unit("柳树村村民委员会").pk, unit("东村村民委员会").pk]
    shown = office.get(url("task-divide", first))
    assert shown.status_code == 200 and "安平县交通局" in shown.text and "西村村民委员会" not in shown.text
    assert office.post(url("task-divide", first), {}).status_code == 422
    foreign = {"units": [unit("西村村民委员会").pk]}
    assert office.post(url("task-divide", first), foreign).status_code == 422
    assert office.post(url("task-divide", first), {"units": villages, "share": "报计划"}).status_code == 302
    assert given(plan) == {(1, "柳树村村民委员会"), (1, "东村村民委员会")}
    share = Assignment.objects.everywhere(because="test").get(party=villages[0])
    assert share.due_on == first.due_on and share.share == "报计划"
    told = Notice.objects.filter(title__startswith="新任务", person=county.posts["village_clerk"].person)
    assert told.count() == 1
    both = {
        "tasks": [one.pk for one in plan.tasks.all()],
        "units": villages,
        "due_on": f"{this_year()}-11-30",
    }
    assert office.post(url("plan-divide", plan), both).status_code == 302
    assert len(given(plan)) == 4 and f"{stored(share).due_on}" == f"{this_year()}-11-30"
    assert county.client("village_clerk").get(url("task-divide", first)).status_code == 403
    plan.tasks.update(outline=True, due_on=None)
    in_outline = office.get(url("plan-divide", plan))
    assert in_outline.status_code == 400 and "还没有定了期限的任务" in in_outline.text


# --- the workbook -------------------------------------------------------------------------------
def test_what_was_taken_out_comes_back_unchanged(county):
    plan, office = make_annual(county), county.client("township_clerk")
    clerk = county.posts["township_clerk"]
    for task in plan.tasks.all():
        assign(task=task, party=unit("柳树村村民委员会"), due_on=task.due_on, share="照办", by=clerk)
    book = book_of(office, plan)
    assert book.sheetnames[:2] == ["任务分解", "分到单位"]
    sheet = upload(office, plan, book)
    page = office.get(url("task-sheet-detail", sheet))
    assert page.status_code == 200 and "没有要导入的行" in page.text
    assert "有错误</span>" not in page.text and "不认得的单位名称" not in page.text
    assert county.client("village_clerk").get(url("decomposition-export", plan)).status_code in (403, 404)


def test_changed_new_unknown_and_gone_are_shown_and_then_written(county):
    plan, office = make_annual(county), county.client("township_clerk")
    clerk = county.posts["township_clerk"]
    first, _second = plan.tasks.order_by("number")
    assign(task=first, party=unit("东村村民委员会"), due_on=first.due_on, by=clerk)
    book = book_of(office, plan)
    tasks, shares = book.worksheets[0], book.worksheets[1]
    at = line_of(tasks, 1)
    tasks.cell(at, column(tasks, "任务"), "改过的任务")
    tasks.cell(at, column(tasks, "责任单位"), "柳树村、供电所、没有的村")
    tasks.cell(line_of(tasks, 2), column(tasks, "责任单位"), "各村（社区）、各行业主管部门")
    fresh = tasks.max_row + 1
    for head, value in (("序号", "7"), ("任务", "新任务"), ("完成期限", f"{this_year()}-12-01")):
        tasks.cell(fresh, column(tasks, head), value)
    shares.cell(shares.max_row + 1, column(shares, "任务序号"), "2")
    shares.cell(shares.max_row, column(shares, "单位"), "柳树村村民委员会")
    shares.cell(shares.max_row, column(shares, "工作要求"), "先行一步")
    shares.delete_rows(line_of(shares, 1))
    sheet = upload(office, plan, book)
    page = url("task-sheet-detail", sheet)
    shown = office.get(page).text
    assert "供电所" in shown and "没有的村" in shown and "表中没有的单位" in shown and "改过的任务" in shown
    assert "导入这 " not in shown and given(plan) == {(1, "东村村民委员会")}  # asked first, nothing written
    assert Units(plan).near("柳树村委") == unit("柳树村村民委员会")  # offered first where it is asked
    answers = {"names": "1", "unit_0": unit("安平县交通局").pk}
    assert office.post(page, answers).status_code == 302
    assert office.post(page, {"names": "1", "unit_0": "0"}).status_code == 302  # the other is nobody's
    sheet = stored(sheet)
    assert sheet.units == {"供电所": unit("安平县交通局").pk, "没有的村": 0}
    from tasks_checklist.decomposition_judging import Judging

    last = {"stamp": Judging(sheet).stamp, "drop_gone": "on"}
    assert office.post(page, last).status_code == 422  # issued: why?
    assert office.post(page, last | {"stamp": "0" * 32, "reason": "调整"}).status_code == 422
    assert office.post(page, last | {"reason": "调整"}).status_code == 302
    assert stored(first).title == "改过的任务"
    assert given(plan) == {
        (1, "柳树村村民委员会"), (1, "安平县交通局"), (2, "柳树村村民委员会"), (2, "东村村民委员会"), (2, "安平县交通局"),
    }  # fmt: skip
    mine = Assignment.objects.everywhere(because="test").get(task__number=2, party__name="柳树村村民委员会")
    assert mine.share == "先行一步"
    new = plan.tasks.get(number=7)
    assert new.title == "新任务" and not new.outline
    assert stored(sheet).counts == {"new": 1, "changed": 2, "same": 0, "wrong": 0, "given": 5, "dropped": 1}
    assert "已导入" in office.get(page).text and office.post(page, last).status_code == 200


def test_wrong_lines_are_said_and_left_out(county):
    plan, office = make_annual(county, state="draft"), county.client("township_clerk")
    book = book_of(office, plan)
    tasks = book.worksheets[0]
    tasks.cell(line_of(tasks, 1), column(tasks, "完成期限"), "年底")
    tasks.cell(line_of(tasks, 2), column(tasks, "任务"), "改过的二")
    shares = book.worksheets[1]
    shares.cell(shares.max_row + 1, column(shares, "任务序号"), "9")
    shares.cell(shares.max_row, column(shares, "单位"), "柳树村")
    sheet = upload(office, plan, book)
    shown = office.get(url("task-sheet-detail", sheet)).text
    for words in ("“年底”不是日期", "没有序号9", "导入这 1 行"):
        assert words in shown, shown[shown.index("<main") : shown.index("</main>")]
    assert office.post(url("task-sheet-drop", sheet), {}).status_code == 302
    assert stored(sheet).state == "dropped" and stored(sheet).rows == []


def test_the_whole_goes_to_offices_and_of_a_draft_to_who_plans_it(county):
    """A department holds rights of its sectors, the workbook every unit's shares."""
    issued = make_annual(county, division=county.county)
    draft = make_annual(county, division=county.county, state="draft", year=this_year() + 1)
    for role, plan, taken in (
        ("department", issued, False),
        ("county_leader", issued, True),
        ("county_leader", draft, False),
        ("auditor", draft, False),
        ("county_office", draft, True),
    ):
        address, client = url("decomposition-export", plan), county.client(role)
        assert (client.get(address).status_code == 200) == taken, (role, plan.state)
        assert bool(export_url(plan, county.posts[role])) == taken, (role, plan.state)
    assert county.client("department").get(url("decomposition-export", issued)).status_code == 403


def test_more_unknown_names_than_a_page_asks_about_are_refused(county):
    plan, office = make_annual(county), county.client("township_clerk")
    book = book_of(office, plan)
    tasks = book.worksheets[0]
    cell = tasks.cell(line_of(tasks, 1), column(tasks, "责任单位"))
    cell.value = "、".join(f"无{number}" for number in range(MOST_UNKNOWN + 1))
    refused = office.post(url("task-sheet-create", plan), sent(book))
    assert refused.status_code == 422 and "有201个不认得的单位名称" in refused.text
    assert not TaskSheet.objects.everywhere(because="test").exists()
    cell.value = "、".join(f"无{number}" for number in range(MOST_UNKNOWN))
    upload(office, plan, book)


def test_what_is_no_decomposition_is_refused_in_words(county):
    plan, office = make_annual(county), county.client("township_clerk")
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    refused = office.post(url("task-sheet-create", plan), sent(book))
    assert refused.status_code == 422 and "没有找到表头" in refused.text
    text = {"file": SimpleUploadedFile("a.xlsx", b"no workbook", XLSX)}
    assert office.post(url("task-sheet-create", plan), text).status_code == 422
    assert not TaskSheet.objects.everywhere(because="test").exists()
