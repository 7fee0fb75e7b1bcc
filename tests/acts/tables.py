"""Plain tables by Excel, a new row of each and a changed one."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.actions import table_imports
from accounts.places import IMPORTABLE_TABLES
from common.models import Job, JobState
from tests.acts import at_work
from tests.acts.jobs import work_off

SENT = {
    "parties": {"单位": "横溪保洁队", "种类": "专业服务单位", "所属区划": "横溪街道"},
    "departments": {"部门": "江宁区住建局", "所属区划": "江宁区", "通用名称": "住建局", "主管大类": "供水"},
    "divisions": {
        "区划": "石塘村",
        "别名": "石塘古村",
        "村民小组": "塘东组",
        "户数年份": "2025",
        "户数": "415",
    },
    "grids": {"所在村": "石塘村", "网格号": "80", "网格名称": "塘东网格", "网格长": "魏长庚"},
    "types": {
        "大类": "农村水利",
        "类别": "村民洗衣台",
        "计量单位": "座",
        "经营属性": "非经营性",
        "主管部门": "水务局",
        "巡查间隔": "30",
        "多半的用词": "洗衣台",
    },
}


def workbook(row: dict[str, str]) -> SimpleUploadedFile:
    book, stream = Workbook(), io.BytesIO()
    book.active.append(list(row))
    book.active.append(list(row.values()))
    book.save(stream)
    return SimpleUploadedFile("表.xlsx", stream.getvalue())


def bring_in(key: str, row: dict[str, str]) -> None:
    table = IMPORTABLE_TABLES.get(key)
    with at_work("county.admin") as by:
        made = table_imports.hand_over_table(table=table, file=workbook(row), by=by)
        assert not made.counts["wrong"], made.rows
        job = table_imports.ask_to_write(table_import=made, by=by)
    work_off()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def act_on_tables() -> None:
    unit = {"单位": "江宁区住建局", "种类": "行业主管部门", "所属区划": "江宁区"}
    bring_in("parties", unit)
    for key, row in SENT.items():
        bring_in(key, row)
    bring_in("parties", unit | {"地址": "天元路 9 号"})
