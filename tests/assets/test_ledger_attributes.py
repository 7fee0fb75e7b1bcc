"""Columns of a ledger that name an attribute of the row's type: read, compared, registered; what reads as none is flagged."""

from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command

from assets.models import Facility, LedgerBatch, LedgerRow
from tests.assets.factories import make_type
from tests.factories import GULI, make_post

HEADS = ["村（社区）", "设施名称", "设施类别", "数量", "路面宽度（米）", "路面类型", "起点", "是否危桥"]
ROWS = [
    ["谷里社区", "前塘进村道路", "村道", "1.2公里", 3.5, "水泥", "谷里社区", None],
    ["谷里社区", "后塘进村道路", "村道", "0.8公里", "很宽", "沥青", "老村部", None],
    ["谷里社区", "前塘便民桥", "农村公路桥梁", "1座", 4, None, None, "否"],
]


@pytest.fixture
def ground(county, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


def imported(tmp_path, rows: list[list], *options: str) -> LedgerBatch:
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    file = tmp_path / f"台账{LedgerBatch.objects.count()}.xlsx"
    file.write_bytes(content.getvalue())
    call_command("import_ledger", str(file), "--division", GULI, "--json", *options, stdout=StringIO())
    return LedgerBatch.objects.latest("pk")


def attributes_of(name: str) -> dict:
    return Facility.objects.get(name=name).attributes


def test_columns_named_like_attributes_of_the_rows_type_are_registered(ground, tmp_path):
    batch = imported(tmp_path, ROWS)
    assert batch.counts["imported"] == 3
    assert attributes_of("前塘进村道路") == {
        "width_m": 3.5,
        "surface_kind": "水泥",
        "start_point": "谷里社区",
    }
    assert attributes_of("前塘便民桥") == {"is_dangerous_bridge": False}


def test_what_is_none_is_flagged_and_kept_as_it_was_written(ground, tmp_path):
    batch = imported(tmp_path, ROWS)
    row = LedgerRow.objects.get(batch=batch, name="后塘进村道路")
    assert row.flagged and [problem["code"] for problem in row.problems] == ["attribute_unreadable"]
    assert "路面宽度" in row.problems[0]["message"] and "很宽" in row.raw
    assert attributes_of("后塘进村道路") == {"surface_kind": "沥青", "start_point": "老村部"}


def test_other_values_of_attributes_are_a_proposed_change(ground, tmp_path):
    imported(tmp_path, ROWS)
    assert imported(tmp_path, ROWS).counts["unchanged"] == 3
    wider = [[*ROWS[0][:4], 4.5, "水泥", None, None]]
    proposed = imported(tmp_path, wider)
    assert proposed.counts["held"] == 1
    (problem,) = proposed.rows.get(verdict="held").problems
    assert "不同：路面宽度。" in problem["message"]
    assert imported(tmp_path, wider, "--update").counts["changed"] == 1
    assert attributes_of("前塘进村道路") == {
        "width_m": 4.5,
        "surface_kind": "水泥",
        "start_point": "谷里社区",
    }
