"""Tables as .xlsx and .csv: other programs read back what was meant, and nothing is ever a formula."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from common.spreadsheets import cells
from common.spreadsheets.answers import spreadsheet_answer
from common.spreadsheets.out import Column, Sheet, write_csv, write_xlsx, xlsx_pieces
from common.spreadsheets.sheets import FORMULA_STARTS, inert
from common.xml_text import possible

COLUMNS = [
    Column("code", "编码", 24, "code"),
    Column("name", "名称", 20),
    Column("length", "长度", 10, "number", unit="米"),
    Column("cost", "造价", 14, "money", unit="元"),
    Column("built", "建成日期", 12, "date"),
    Column("seen", "登记时间", 18, "datetime"),
    Column("share", "占比", 8, "percent"),
]
ROW = (
    "3201150010010100000117",
    "张溪桥",
    12.5,
    Decimal("123456.70"),
    date(2015, 6, 30),
    datetime(2026, 11, 22, 1, 30, tzinfo=UTC),
    Decimal("0.25"),
)


def book(*sheets):
    stream = io.BytesIO()
    write_xlsx(stream, *sheets)
    for name in zipfile.ZipFile(stream).namelist():
        ElementTree.fromstring(zipfile.ZipFile(stream).read(name))  # every part is well-formed
    stream.seek(0)
    return stream


def opened(*sheets):
    return openpyxl.load_workbook(book(*sheets))


def table(values, kind="text"):
    """One column of values, as openpyxl reads them back."""
    sheet = opened(Sheet("表", [Column("a", "甲", kind=kind)], [(value,) for value in values])).active
    return [sheet.cell(3 + index, 1) for index in range(len(values))]


def test_it_works():
    sheet = opened(Sheet("设施台账", COLUMNS, [ROW], unit_line="单位：米、元", signature="填表人：")).active
    assert sheet.title == "设施台账"
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A5"].value] == [
        "设施台账",
        "单位：米、元",
        "填表人：",
    ]
    assert [cell.value for cell in sheet[3]] == [
        "编码",
        "名称",
        "长度（米）",
        "造价（元）",
        "建成日期",
        "登记时间",
        "占比",
    ]
    read = [cell.value for cell in sheet[4]]
    assert read[:3] == ["3201150010010100000117", "张溪桥", 12.5]
    assert read[3:5] == [123456.7, datetime(2015, 6, 30)]
    assert read[5] == datetime(2026, 11, 22, 9, 30)  # by the clock in Nanjing
    assert read[6] == 0.25
    assert [cell.number_format for cell in sheet[4]][:4] == ["@", "@", "General", "#,##0.00"]


def test_it_prints_well():
    sheet = opened(
        Sheet(
            "台账",
            COLUMNS,
            [ROW] * 3,
            unit_line="单位：元",
            signature="填表人：",
            footer="张三 & 李四",
            freeze_columns=2,
        )
    ).active
    assert sheet.print_area == "'台账'!$A$1:$G$7"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:G6"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:G1", "A2:G2", "A7:G7"}
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.oddFooter.left.text == "张三 && 李四"
    assert sheet.column_dimensions["A"].width == pytest.approx(24.7)


def test_rows_are_high_enough_for_what_wraps():
    columns = [Column("a", "甲", 10), Column("b", "乙", 10, "code")]
    rows = [("五个字正好", "长" * 20), ("六个字就换行", ""), ("abcdefghij", ""), ("一\n二\n三\n四", "")]
    heights = [
        opened(Sheet("表", columns, rows)).active.row_dimensions[number].height for number in range(3, 7)
    ]
    assert heights == [None, 33, None, 63]


def test_templates_offer_lists_and_notes():
    kinds = [
        f"第{number}类设施" for number in range(60)
    ]  # longer than the 255 letters an inline list may have
    columns = [
        Column("kind", "类型", choices=kinds, note="请从列表中选择"),
        Column("state", "状态", choices=("完好", "损坏"), required=True),
        Column("again", "原状态", choices=("完好", "损坏")),
    ]
    read = opened(Sheet("模板", columns, blank_rows=50), Sheet("选项", COLUMNS))
    sheet = read["模板"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {
        "A3:A52": "'选项(2)'!$A$1:$A$60",
        "B3:B52": "'选项(2)'!$B$1:$B$2",
        "C3:C52": "'选项(2)'!$B$1:$B$2",
    }
    assert read["选项(2)"].sheet_state == "hidden"
    assert [cell.value for cell in read["选项(2)"]["A"]] == kinds
    assert sheet["A2"].comment.text == "请从列表中选择"
    assert sheet["B2"].font.color.rgb == "FFC0271D"
    assert sheet["A52"].border.left.style == "thin"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_text_is_a_formula(start):
    text = f"{start}cmd|' /C calc'!A0"
    (cell,) = table([text])
    assert cell.data_type == "s"
    assert cell.number_format == "@"  # stays text when somebody edits it
    assert cell.value == text.replace("\r", "\n")
    assert inert(text) == f"'{text}"
    stream = io.BytesIO()
    write_csv(
        stream, Sheet("表", [Column("a", "甲"), Column("b", "乙", kind="number")], [(text, -5), (text, text)])
    )
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    assert rows == [["甲", "乙"], [f"'{text}", "-5"], [f"'{text}", f"'{text}"]]


def test_real_numbers_stay_numbers_and_what_excel_would_spoil_becomes_text():
    values = [
        3,
        -2.5,
        Decimal("0.10"),
        10**18,
        Decimal("1234567890123456.7"),
        float("nan"),
        Decimal("inf"),
        "不详",
        True,
    ]
    read = table(values, "number")
    assert [cell.value for cell in read[:3]] == [3, -2.5, 0.1]
    assert [cell.value for cell in read[3:]] == [
        str(10**18),
        "1234567890123456.7",
        "nan",
        "Infinity",
        "不详",
        "是",
    ]
    assert {cell.data_type for cell in read[3:]} == {"s"}


def test_days_excel_cannot_count_are_text():
    read = table([date(1900, 2, 28), date(1949, 10, 1), datetime(2020, 1, 1, 12), None], "date")
    assert [cell.value for cell in read[:2]] == ["1900-02-28", datetime(1949, 10, 1)]
    assert read[3].value is None


def test_text_that_xml_or_excel_would_change():
    values = [
        "a<b>&\"c'",
        " 前后 ",
        "两\n行",
        "_x000D_",
        "\x00\x0b控制",
        "\ud800",
        "😀" * 20_000,
        "x" * 40_000,
    ]
    read = [cell.value for cell in table(values)]
    assert read[:3] == values[:3]
    assert read[4:6] == ["控制", ""]
    assert (
        read[6].startswith("😀") and read[6].endswith("…") and len(read[6].encode("utf-16-le")) <= 2 * 32_767
    )
    assert len(read[7]) == 32_767
    raw = zipfile.ZipFile(book(Sheet("表", [Column("a", "甲")], [("_x000D_",)]))).read(
        "xl/worksheets/sheet1.xml"
    )
    assert b"_x005F_x000D_" in raw


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_two_independent_readers_read_the_same_text(texts):
    stream = book(Sheet("表", [Column("a", "甲"), Column("b", "乙")], [(text, "x") for text in texts]))
    expected = [possible(text).replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    rows = openpyxl.load_workbook(stream).active.iter_rows(min_row=3, values_only=True)
    assert [row[0] or "" for row in rows] == [openpyxl_reads(text) for text in expected]
    stream.seek(0)
    by_calamine = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert [row[1] for row in by_calamine[2:]] == ["x"] * len(texts)


def openpyxl_reads(text):
    """openpyxl leaves Excel's escape as it is written."""
    return cells._EXCEL_ESCAPE.sub("_x005F_", text)


@pytest.mark.parametrize(
    ("title", "tab"),
    [("甲/乙:丙?", "甲_乙_丙_"), ("长" * 40, "长" * 31), ("'引号'", "引号"), ("", "Sheet1"), ("a'b", "a'b")],
)
def test_tabs_have_names_excel_accepts(title, tab):
    read = opened(Sheet(title, COLUMNS, [ROW]))
    assert read.sheetnames == [tab]
    assert read.active.print_title_rows == "$2:$2"


def test_tabs_of_one_name_are_told_apart():
    assert opened(*[Sheet("Ledger", COLUMNS), Sheet("ledger", COLUMNS)]).sheetnames == ["Ledger", "ledger(2)"]


def test_an_empty_table_is_still_a_workbook():
    sheet = opened(Sheet("空表", [Column("a", "甲", choices=("一",))])).active
    assert [cell.value for cell in sheet["A"]] == ["空表", "甲"]


def test_a_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        book(Sheet("表", COLUMNS, [("只有一个",)]))


def test_memory_stays_flat_however_many_rows():
    def peak(rows):
        tracemalloc.start()
        for _piece in xlsx_pieces(Sheet("表", COLUMNS, (ROW for _ in range(rows)))):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    few = peak(2_000)
    assert peak(20_000) < few * 1.5 + 200_000


def test_the_first_bytes_leave_before_the_last_row_is_asked():
    asked = []

    def rows():
        for number in range(5_000):
            asked.append(number)
            yield ROW

    pieces = xlsx_pieces(Sheet("表", COLUMNS, rows()))
    assert b"PK" in next(piece for piece in pieces if piece)
    assert len(asked) < 5_000


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_a_door_answers_with_a_named_stream(form, start):
    answer = spreadsheet_answer("谷里街道台账", Sheet("台账", COLUMNS, [ROW]), form=form)
    assert answer.getvalue().startswith(start)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B0%B7")
