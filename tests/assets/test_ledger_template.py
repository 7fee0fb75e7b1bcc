"""The empty ledger: drop-downs, notes, an example that is not imported; filled in, it is read to the last cell."""

import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command

from assets.ledger_template import template
from assets.models import Facility, FacilityType, OwnerKind
from tests.assets.factories import make_type
from tests.factories import COUNTY, GULI, GULI_VILLAGE, HENGXI, client_of, make_division, make_post

URL = "/facilities/ledgers/template/"


@pytest.fixture
def clerk(county, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_type()
    return make_post(division=GULI)


def downloaded(clerk, **asked: str) -> openpyxl.Workbook:
    answer = client_of(clerk).get(f"{URL}file/", {"division": GULI, **asked})
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def imported(book: openpyxl.Workbook, tmp_path) -> dict:
    path = tmp_path / "模板.xlsx"
    book.save(path)
    out = StringIO()
    call_command("import_ledger", str(path), "--division", GULI, "--json", stdout=out)
    return json.loads(out.getvalue())


def head_of(book) -> dict[str, int]:
    return {cell.value: cell.column for cell in book.active[3]}


def test_it_offers_villages_types_and_kinds_of_owner(clerk) -> None:
    book = downloaded(clerk)
    lists = [[cell.value for cell in column if cell.value] for column in book["选项"].columns]
    assert book["选项"].sheet_state == "hidden"
    assert any({"谷里社区", "向阳社区"} <= set(words) for words in lists)
    assert any("农村公路桥梁" in words for words in lists)
    assert [str(label) for label in OwnerKind.labels] in lists
    assert len(book.active.data_validations.dataValidation) == 4
    heads = head_of(book)
    assert "万元" in book.active.cell(3, heads["原值（元）"]).comment.text
    assert not any("石塘" in word for words in lists for word in words)


def test_untouched_it_imports_nothing_and_says_so(clerk, tmp_path) -> None:
    report = imported(downloaded(clerk), tmp_path)
    assert report["rows"]["imported"] == 0
    assert not Facility.objects.exists()
    assert report["message"] == "台账里只有表头（或示例行），没有设施的数据行；请填好后再上传。"


def test_filled_in_it_is_read_to_the_last_cell(clerk, tmp_path) -> None:
    book = downloaded(clerk, type="0401")
    heads, sheet = head_of(book), book.active
    said = {
        "设施名称": "后塘自然村公厕", "类别": "公厕", "村（社区）": "谷里社区", "位置": "村口", "数量": "2", "单位": "座",
        "建成": "2019-06", "原值（元）": "85000", "建设资金来源": "财政资金", "公厕类别": "二类", "厕位数（个）": "6",
        "产权归属": "村集体", "管护主体": "绿野保洁", "责任人": "程守安", "联系电话": "13812345678", "经费来源": "村集体收入",
        "经度（WGS-84）": "118.712345", "纬度（WGS-84）": "31.812345", "备注": "新建",
    }  # fmt: skip
    said["类别"] = FacilityType.objects.get(pk="0401").name
    for head, text in said.items():
        sheet.cell(5, heads[head], text)
    report = imported(book, tmp_path)
    assert (report["rows"]["imported"], report["problems"]) == (1, [])
    (sample,) = [one for one in report["skipped"] if one["row"] == 4]
    assert sample["kind"] in ("note", "sample")
    facility = Facility.objects.get()
    assert (facility.division_id, facility.type_id, facility.unit) == (GULI_VILLAGE, "0401", "座")
    assert (facility.built, facility.fund_source, facility.note) == ("2019-06", "财政资金", "新建")
    assert facility.attributes == {"toilet_class": "二类", "toilet_stall_count": 6}
    assert (str(facility.longitude), facility.owner_kind) == ("118.712345", "village")
    assert (facility.facts.fund_source, facility.facts.phone_list) == ("村集体收入", ["13812345678"])


def test_every_word_it_offers_is_read_as_itself(clerk) -> None:
    """Each type by its own name, each unit, each kind of owner."""
    from assets.ledger_knowledge import knowledge_for
    from assets.ledger_words import owner_kind

    knowledge = knowledge_for(make_division(code=GULI), today=date(2026, 11, 22))
    for kind in FacilityType.objects.all():
        assert knowledge.kinds.kind(kind.name, "某处", ()).code == kind.code, kind.name
    for kind in OwnerKind:
        assert owner_kind(str(kind.label)) == kind.value


def test_no_type_has_two_columns_of_one_head(clerk) -> None:
    for kind in FacilityType.objects.all():
        heads = [column.full_head for column in template(make_division(code=GULI), kind).columns]
        assert len(set(heads)) == len(heads), kind


def test_it_is_for_ones_own_area(clerk) -> None:
    client = client_of(clerk)
    assert "下载模板" in client.get(URL).text
    assert client.get(f"{URL}file/", {"division": HENGXI}).status_code == 400
    assert client.get(f"{URL}file/").status_code == 400
    assert URL in client.get("/facilities/ledgers/").text
    assert URL in client.get("/facilities/ledgers/hand-over/").text


def test_for_a_county_the_township_is_asked_too(clerk) -> None:
    heads = [column.head for column in template(make_division(code=COUNTY)).columns]
    assert "镇（街道）" in heads
