"""12345工单 by workbook: previewed, taken in with number, limit and reply; sent again it is updated, not doubled."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.actions.table_imports import hand_over_table, write_table
from maintenance.actions.matter_beside import reply
from maintenance.imports.hotline import HotlineResource
from maintenance.models import Matter
from tests.assets.factories import make_facility
from tests.factories import GULI_VILLAGE, HENGXI, SHITANG, client_of, make_post
from tests.maintenance.matter_rows import make_matter

HEADS = (
    "工单编号",
    "诉求标题",
    "诉求内容",
    "所在村",
    "地址",
    "设施编码",
    "诉求人",
    "联系电话",
    "办结时限",
    "等级",
)


@pytest.fixture
def clerk(db):
    make_facility(division=GULI_VILLAGE)
    make_facility(division=SHITANG)
    return make_post(role="township_clerk", division=HENGXI)


def workbook(*rows) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(HEADS)
    for row in rows:
        book.active.append((*row, *[""] * (len(HEADS) - len(row))))
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("工单.xlsx", stream.getvalue())


def taken(clerk, *rows):
    made = hand_over_table(table=HotlineResource, file=workbook(*rows), by=clerk)
    return made


def sheets():
    return Matter.objects.everywhere(because="test").filter(source="hotline").order_by("pk")


LAMP = ("JN-001", "路灯不亮", "连续三晚不亮", "石塘村", "村口", "", "王先生", "13912345678")


def test_it_works(clerk):
    due = timezone.localtime() + timedelta(hours=30)
    made = taken(clerk, (*LAMP, f"{due:%Y-%m-%d %H:%M}", "C"), ("JN-002", "井盖缺失", "", "石塘村"))
    assert made.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0} and not sheets().exists()
    write_table(table_import=made, by=clerk)
    lamp, cover = sheets()
    assert (lamp.outside_number, lamp.state, lamp.severity, lamp.place) == ("JN-001", "reported", "C", "村口")
    assert lamp.phone == "13912345678" and lamp.done_by_time == lamp.outside_due
    assert timezone.localtime(lamp.outside_due).minute == due.minute
    assert cover.severity == "B" and cover.outside_due is None


def test_the_same_number_is_updated_not_doubled(clerk):
    write_table(table_import=taken(clerk, LAMP), by=clerk)
    made = taken(clerk, (*LAMP[:2], "又不亮了", *LAMP[3:]))
    assert made.counts["changed"] == 1
    write_table(table_import=made, by=clerk)
    (lamp,) = sheets()
    assert lamp.text == "又不亮了" and lamp.steps.last().act == "update"
    assert taken(clerk, (*LAMP[:2], "又不亮了", *LAMP[3:])).counts == {
        "new": 0,
        "changed": 0,
        "same": 1,
        "wrong": 0,
    }


def test_what_is_over_is_not_updated(clerk):
    write_table(table_import=taken(clerk, LAMP), by=clerk)
    sheets().update(state="rejected")
    assert taken(clerk, (*LAMP[:2], "又不亮了", *LAMP[3:])).counts["wrong"] == 1


def test_twice_in_one_file_is_one(clerk):
    made = taken(clerk, LAMP, (*LAMP[:2], "又打来催", *LAMP[3:]))
    assert (made.counts["new"], made.counts["wrong"]) == (1, 1)
    write_table(table_import=made, by=clerk)
    assert sheets().count() == 1


def test_wrong_lines_are_said_with_their_reason(clerk):
    made = taken(
        clerk,
        ("", "没有编号", "", "石塘村"),
        ("JN-3", "不知道在哪", "", "无名村"),
        ("JN-4", "别的镇", "", "谷里社区"),
        ("JN-5", "时间不对", "", "石塘村", "", "", "", "", "后天"),
    )
    assert made.counts["wrong"] == 4


def test_a_facility_by_its_code(clerk):
    facility = make_facility(division=SHITANG)
    write_table(table_import=taken(clerk, ("JN-6", "漏水", "", "石塘村", "", facility.code)), by=clerk)
    assert sheets()[0].facility == facility


def test_the_reply_goes_back_in_the_export(clerk):
    write_table(table_import=taken(clerk, LAMP), by=clerk)
    reply(matter=sheets()[0], text="已修复，感谢监督", by=clerk)
    answer = client_of(clerk).get(reverse("accounts:table-export", args=["hotline"]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert "已修复，感谢监督" in cells and "139****5678" in cells and "13912345678" not in cells
    assert taken_back(clerk, answer) == {"new": 0, "changed": 0, "same": 1, "wrong": 0}


def taken_back(clerk, _answer) -> dict:
    answer = client_of(clerk).get(reverse("accounts:table-export", args=["hotline"]))
    file = SimpleUploadedFile("导出.xlsx", b"".join(answer.streaming_content))
    return hand_over_table(table=HotlineResource, file=file, by=clerk).counts


def test_two_at_once_leave_one(clerk):
    village = make_post(role="village_clerk", division=SHITANG)
    make_matter(by=village, source="hotline", outside_number="JN-9")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_matter(by=village, source="hotline", outside_number="JN-9")


def test_the_page_opens_to_who_dispatches(clerk):
    url = reverse("accounts:table-import", args=["hotline"])
    assert client_of(clerk).get(url).status_code == 200
    village = make_post(role="village_clerk", division=SHITANG)
    assert client_of(village).get(url).status_code in (403, 404)
