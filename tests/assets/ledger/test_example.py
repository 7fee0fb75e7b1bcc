"""The example ledger equals its key: every row accounted for, every judged value right, nothing invented."""

import json
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from assets.ledger import Reading, Skipped, read_ledger, read_workbook, sheets_from
from assets.ledger.stream import lines

REFERENCE = Path(__file__).resolve().parents[3] / "reference"

# the key's plain kinds in the words of our catalogue
KINDS = {
    "农村道路": {"0101", "0102", "0109", "0601"},
    "桥梁": {"0103", "0602"},
    "供水设施": {"0201", "0202", "0203", "0204", "0206"},
    "污水处理设施": {"0301", "0302", "0303", "0305"},
    "公共厕所": {"0401"},
    "垃圾收集点": {"0402"},
    "沟渠河道": {"0501", "0507", "0306"},
    "灌溉泵站": {"0502"},
    "塘坝水库": {"0503", "0504"},
    "路灯": {"0801", "0802"},
    "文体广场": {"1101", "1102", "1105"},
    "公共服务用房": {"1201", "1202", "1103", "1301", "1302"},
}
TEXTS = {
    "name": "name",
    "fund_source": "funding_source",
    "owner": "ownership",
    "party": "maintainer_org",
    "person": "maintainer_person",
}


@pytest.fixture(scope="module")
def answer():
    return json.loads((REFERENCE / "example_ledger.xlsx.key.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def understood():
    return []


@pytest.fixture(scope="module")
def items(knowledge, understood):
    sheets = sheets_from(lines(read_workbook(REFERENCE / "example_ledger.xlsx")))
    return list(read_ledger(sheets, knowledge, told=understood.append))


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_every_row_is_accounted_for(items, answer):
    readings = [item for item in items if isinstance(item, Reading)]
    assert [item.row for item in items] == list(range(1, 139))
    assert len([item for item in readings if not item.held]) == answer["totals"]["good"] == 116
    assert len([item for item in readings if item.held]) == answer["totals"]["bad"] == 5


def test_rows_that_are_no_facility_are_named(items, answer):
    skipped = [{"row": item.row, "kind": item.kind} for item in items if isinstance(item, Skipped)]
    wanted = [*answer["sheets"][0]["skipped_rows"], {"row": 3, "kind": "head"}]
    assert skipped == sorted(wanted, key=lambda each: each["row"])


def test_bad_rows_are_held_for_the_reasons_in_the_key(items, answer):
    held = {
        item.row: [(p.code, p.field) for p in item.problems if p.severity == "held"]
        for item in items
        if isinstance(item, Reading) and item.held
    }
    assert held == {
        bad["row"]: [(i["code"], i["field"]) for i in bad["issues"]] for bad in answer["bad_rows"]
    }


def test_columns_are_understood(understood, answer):
    (sheet,) = understood
    facts = {column.letter: column.fact for column in sheet.columns}
    names = {"cost": "cost", "fund_source": "funding_source", "owner": "ownership", "party": "maintainer_org"}
    names |= {"person": "maintainer_person"}
    assert {letter: names.get(fact, fact) for letter, fact in facts.items()} == answer["sheets"][0]["columns"]
    assert sheet.table.head_rows == [3]
    assert sheet.amount_unit == "万元"


def test_values_equal_the_key(items, answer):
    got = {item.row: item.values for item in items if isinstance(item, Reading)}
    wrong = Counter()
    for expected in answer["expected"]:
        values, wanted = got[expected["row"]], expected["values"]
        for ours, theirs in TEXTS.items():
            wrong[ours] += folded(getattr(values, ours) or "") != folded(wanted[theirs])
        wrong["division"] += values.division != wanted["village_code"]
        wrong["type_code"] += values.type_code not in KINDS[wanted["category"]]
        wrong["quantity"] += values.quantity != Decimal(wanted["quantity"]["value"])
        wrong["unit"] += values.unit != wanted["quantity"]["unit"]
        wrong["built"] += values.built != wanted["built"]
        wrong["cost"] += values.cost_yuan != Decimal(wanted["cost_yuan"])
        wrong["phones"] += list(values.phones) != wanted["phones"]
    assert +wrong == {}


def test_problems_speak_chinese_and_name_the_cell(items):
    reading = next(item for item in items if item.row == 44)
    (problem,) = reading.problems
    assert problem.message == "第44行“村（社区）”：范围内没有“谷丰村”。"
    assert problem.raw == "谷丰村"
    assert problem.column == "B"
    assert problem.values[0] == "320115007004"  # 向阳社区, which the facility's name says


def test_conversions_are_shown_beside_the_raw_text(items):
    reading = next(item for item in items if item.row == 26)
    assert reading.raw["quantity"] == "3400米"
    assert reading.values.quantity == Decimal("3.4")
    assert reading.notes["quantity"] == "按米换算为公里"


def test_read_again_with_the_same_memory_everything_is_a_duplicate(knowledge):
    seen = {}
    path = REFERENCE / "example_ledger.xlsx"
    for _ in range(2):
        items = list(read_ledger(read_workbook(path), knowledge, seen=seen))
    assert not [item for item in items if isinstance(item, Reading) and not item.held]
