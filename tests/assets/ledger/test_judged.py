"""What the judging child tells its parent is what it read: every value, problem and note, and how each sheet was understood."""

import subprocess
import sys
from decimal import Decimal

import pytest

from assets.ledger import (
    Choices,
    Problem,
    Reading,
    Skipped,
    Unreadable,
    Values,
    judged,
    read_ledger,
    read_workbook,
)
from tests.assets.ledger.conftest import REFERENCE, build_knowledge

TOWNSHIP = "320115007000"
EXAMPLE = REFERENCE / "example_ledger.xlsx"
FULL = Reading(
    "表",
    7,
    Values(
        "路灯", "0101", "320115007001", Decimal("1E+3"), "盏", "2019-06", Decimal("-0.50"), "a", "b", "c", "d",
        ("17000000001", "025-52281234"), "e", Decimal("118.123456"), Decimal("31.1"), "f", "g", "h", (Decimal("1.0"), ""),
    ),
    {"name": "路\t灯\\\n"},
    {"village": "“谷里”"},
    [Problem("no_unit", None, "flag", "", "第7行：…。", "盏", ("0101", "0102"), "C"), Problem("x", "name", "held", "", "")],
    {"备注二": "null"},
)  # fmt: skip


def judging(file, choices=None):
    """What the child itself says about a file."""
    given = judged.given(build_knowledge(TOWNSHIP), choices or Choices())
    command = [sys.executable, "-m", "assets.ledger.judged", str(file)]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.splitlines()


def test_a_row_with_everything_arrives_as_it_was():
    items = [FULL, Skipped("表", 8, "total", "合计"), Reading("表", 9, Values())]
    assert list(judged.items_from([*judged.lines(items), b'{"understood": []}'])) == items


def test_the_child_says_what_the_core_reads():
    understood, told = [], []
    read = list(read_ledger(read_workbook(EXAMPLE), build_knowledge(TOWNSHIP), told=understood.append))
    assert list(judged.items_from(judging(EXAMPLE), told.append)) == read
    assert told == [sheet.as_json() for sheet in understood]


def test_a_choice_reaches_the_child():
    chosen = Choices.from_json({"sheets": {"*": {"include": False}}})
    found = list(judged.items_from(judging(EXAMPLE, chosen)))
    assert not any(isinstance(item, Reading) for item in found)


def test_endless_cells_are_cut_and_told(tmp_path):
    file = tmp_path / "long.csv"
    rows = [
        ["序号", "村", "设施名称", "类别", "备注"],
        ["1", "谷里社区", "一号路灯", "太阳能路灯", "长" * 40_000],
    ]
    file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    told = []
    (_, reading) = judged.items_from(judging(file), told.append)
    assert len(reading.raw["remark"]) == 32_767
    assert "只读取了前32767个" in "".join(told[0]["notes"])


def test_a_child_that_cannot_read_or_dies_halfway_is_told(tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(b"")
    with pytest.raises(Unreadable, match="空的"):
        list(judged.items_from(judging(tmp_path / "empty.xlsx")))
    with pytest.raises(Unreadable, match="中断"):
        list(judged.items_from(judged.lines([FULL])))


def test_the_child_imports_no_django():
    code = "import sys, assets.ledger.judged, assets.ledger.reader; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
