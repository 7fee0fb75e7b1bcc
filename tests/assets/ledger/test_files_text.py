"""Separated text and web pages in particular: what Excel shows of them is what is read."""

import struct

import pytest

from assets.ledger import Reading, Unreadable, read_ledger, read_workbook
from assets.ledger.sheets import Fault, Merge
from tests.assets.ledger.other_files import as_text


@pytest.fixture
def read(tmp_path):
    """The one sheet of a file with this content and its rows."""

    def one(content):
        path = tmp_path / "台账"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        ((sheet, rows),) = [(sheet, list(sheet.rows)) for sheet in read_workbook(path)]
        return sheet, rows

    return one


def test_rows_count_as_in_excel(read):
    """A quoted line break is inside its row, an empty line is a row, `sep=` is none."""
    _, rows = read('sep=;\r\n村;名称\r\n\r\n石坝村;"下庄\r\n公厕"\r\n谷里;桥\r\n')
    assert rows == [(1, ("村", "名称")), (3, ("石坝村", "下庄\r\n公厕")), (4, ("谷里", "桥"))]


def test_cells_that_programs_protect_are_unwrapped_and_formulas_never_run(read):
    _, rows = read(
        "村,电话,数量\n石坝村,=\"01700\",=SUM(A1:A9)\n石坝村,'=1+1,'-2\n石坝村,320115007204123456,2020.10\n"
    )
    assert rows[1][1] == ("石坝村", "01700", Fault("公式无值", "=SUM(A1:A9)"))
    assert rows[2][1] == ("石坝村", "=1+1", "-2")
    assert rows[3][1] == ("石坝村", "320115007204123456", "2020.10")


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found_under_a_title_and_in_spite_of_the_others(read, separator):
    lines = ["谷里街道管护台账", separator.join(("村", "名称", "备注"))]
    lines += [separator.join(("石坝村", f"{n}号公厕", "好、新；2019年")) for n in range(4)]
    _, rows = read("\n".join(lines))
    assert rows[0][1] == ("谷里街道管护台账",)
    assert {len(cells) for _, cells in rows[1:]} == {3}


def test_an_unclosed_quote_swallows_nothing(read):
    sheet, rows = read('村,名称,电话\n石坝村,"公厕,170\n谷里,桥,171\n' + "谷里,路,172\n" * 300)
    assert len(rows) == 303
    assert rows[1] == (2, ("石坝村", '"公厕', "170"))
    assert sheet.notes == ["第2行的引号不成对，引号按普通字符读取，请核对这一行。"]


HEAD = ("序号", "所在村", "设施名称", "设施类别", "规模")


def ledger(*villages):
    rows = [(str(n), village, f"{n}号公厕", "公共厕所", "1座") for n, village in enumerate(villages, start=1)]
    return as_text([(1, HEAD), *enumerate(rows, start=2)], "utf-8")


def test_a_village_above_empty_cells_holds_for_them_and_each_row_says_so(read, knowledge):
    sheet, rows = read(ledger("石坝村", "", "", "谷里社区", ""))
    assert sheet.merges == (Merge(2, 1, 4, 1), Merge(5, 1, 6, 1))
    assert "B列空着的格按上面最近的内容理解" in sheet.notes[0]
    sheet.rows = rows
    readings = [item for item in read_ledger([sheet], knowledge) if isinstance(item, Reading)]
    assert [item.values.division[-3:] for item in readings] == ["204", "204", "204", "001", "001"]
    assert [[p.code for p in item.problems] for item in readings] == [
        [],
        ["filled_down"],
        ["filled_down"],
        [],
        ["filled_down"],
    ]


def test_an_empty_cell_among_villages_that_are_repeated_is_empty(read, knowledge):
    sheet, rows = read(ledger("石坝村", "石坝村", "", "谷里社区", "谷里社区", ""))
    assert (sheet.merges, sheet.supposed) == ((), False)
    sheet.rows = rows
    readings = [item for item in read_ledger([sheet], knowledge) if isinstance(item, Reading)]
    assert [item.held for item in readings] == [False, False, True, False, False, True]


def test_a_damaged_character_is_said_not_guessed(read):
    content = "村,名称\n石坝村,公厕\n".encode() + "谷里社区,桥\n".encode() * 30
    sheet, rows = read(content.replace("桥".encode(), b"\xe6\xa1", 1))
    assert rows[2][1][1] == "\ufffd"
    assert "1处文字的编码损坏" in sheet.notes[0]


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=gb2312><title>导出</title>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>公厕</x:Name>
</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--><style>td {mso-number-format:"\\@"}</style></head>
<body><h3>谷里街道&nbsp;台账</h3>
<TABLE border=1><tr><th>村<th colspan=2>设施&amp;名称<br>（全）<th>电话</tr>
<tr><td rowspan="2">石坝村</td><td>甲<td>乙<td style="mso-number-format:'\\@'" x:num="17002440001">#####</tr>
<tr style='display:none'><td>丙</td><td>丁 &lt; 戊</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr>
<tr height=0 style='display:none'><td width=72></td></tr></table>填报人：程若溪</body></html>"""


def test_a_web_page_reads_as_excel_opens_it(read):
    sheet, rows = read(PAGE.encode("gb18030"))
    assert sheet.name == "公厕"
    assert rows == [
        (1, ("谷里街道\xa0台账",)),
        (2, ("村", "设施&名称\n（全）", None, "电话")),
        (3, ("石坝村", "甲", "乙", "17002440001")),
        (4, (None, "丙", "丁 < 戊", "1 2")),
        (6, ("填报人：程若溪",)),
    ]
    assert sheet.merges == (Merge(2, 1, 2, 2), Merge(3, 0, 4, 0))


def test_a_table_laid_out_inside_a_table_is_read(read):
    inner = "<table><tr><td>村</td><td>名称</td></tr><tr><td>石坝村</td><td>公厕</td></tr></table>"
    _, rows = read(f"<table><tr><td>台账<table><tr><td>单位：万元</td></tr></table>{inner}</td></tr></table>")
    assert [cells for _, cells in rows] == [("台账 单位：万元",), ("村", "名称"), ("石坝村", "公厕")]


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def test_a_workbook_of_excel_2_without_a_container(read):
    text = "石坝村".encode("gb18030")
    label = struct.pack("<HH3sB", 1, 0, bytes(3), len(text)) + text
    number = struct.pack("<HH3sd", 1, 1, bytes(3), 2.5)
    stream = record(0x0009, struct.pack("<HH", 2, 0x10)) + record(0x0042, struct.pack("<H", 936))
    _, rows = read(stream + record(0x0004, label) + record(0x0003, number) + record(0x000A, b""))
    assert rows == [(2, ("石坝村", 2.5))]


def test_a_page_without_a_table_is_no_ledger(read):
    with pytest.raises(Unreadable, match="没有表格"):
        read("<!DOCTYPE html><html><body>请登录</body></html>")
