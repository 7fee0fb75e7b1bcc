"""What comes out of an .xlsx file, cell by cell, and the plain sentence for every file that is not one."""

import subprocess
import sys
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from assets.ledger import Unreadable, read_workbook, sheets_from
from assets.ledger.sheets import Day, Fault, Merge, Shown, column_index, letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def parts(sheet, strings=None, workbook_pr="", prefix=""):
    """The parts of a workbook with one sheet, as text."""
    relations = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    if strings is not None:
        relations.append(("rId2", "sharedStrings", "sharedStrings.xml"))
    links = "".join(
        f'<Relationship Id="{i}" Type="{RELS}/{kind}" Target="{to}"/>' for i, kind, to in relations
    )
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{RELS}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',  # noqa: E501
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{workbook_pr}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',  # noqa: E501
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings is not None:
        found["xl/sharedStrings.xml"] = strings
    return found


def pack(path, found, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return path


def sheet_of(data, after=""):
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{data}</sheetData>{after}</worksheet>'  # noqa: E501


@pytest.fixture
def first_sheet(tmp_path):
    """The rows of the first sheet of a workbook given as parts or as an openpyxl book."""

    def read(source):
        path = tmp_path / "book.xlsx"
        if isinstance(source, Workbook):
            source.save(path)
        else:
            pack(path, source)
        for sheet in read_workbook(path):
            return dict(sheet.rows), sheet
        raise AssertionError

    return read


def entry(name):
    """A directory entry of an OLE container."""
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes(62)


def refusal(path):
    with pytest.raises(Unreadable) as caught:
        for sheet in read_workbook(path):
            list(sheet.rows)
    return str(caught.value)


def test_letters_and_indexes():
    assert [letter(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_index(letter(index)) == index for index in range(2000))


def test_cells_of_every_kind(first_sheet):
    book = Workbook()
    page = book.active
    page.append(["文字", 5, 2.5, True, None, datetime(2020, 5, 1, 8), date(2020, 5, 1), "=1+1", "#REF!"])
    rows, _ = first_sheet(book)
    assert rows[1] == (
        "文字",
        5,
        2.5,
        True,
        None,
        Day("2020-05-01"),
        Day("2020-05-01"),
        Fault("公式无值", "=1+1"),
        Fault("#REF!"),
    )


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (date(2017, 1, 15), 'yyyy"年"m"月"', Day("2017-01")),
        (date(2017, 1, 15), "yyyy", Day("2017")),
        (date(2017, 1, 15), "[$-804]yyyy/m/d;@", Day("2017-01-15")),
        (date(2017, 1, 15), "mmm-yy", Day("2017-01")),
        (date(2017, 1, 15), 'm"月"d"日"', Day("2017-01-15")),
        (2020.1, "0.00", Shown(2020.1, "2020.10")),
        (2020.5, "0.0", 2020.5),
        (5, '0"盏"', Shown(5, "5盏")),
        (3.2, '0.0"km"', Shown(3.2, "3.2km")),
        (42.7, "#,##0.00", Shown(42.7, "42.70")),
        (12.345, "0.0", 12.345),
        (17002440001, "0", 17002440001),
        (17002440001, "General", 17002440001),
        (17002440001, "@", 17002440001),
        (0.5, "0%", 0.5),
    ],
)
def test_numbers_as_their_formats_show_them(first_sheet, value, code, cell):
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = code
    rows, _ = first_sheet(book)
    assert rows[1] == (cell,)


def test_the_epoch_of_1904(first_sheet):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    found = parts(
        sheet_of('<row r="1"><c r="A1" s="0"><v>42490</v></c></row>'),
        workbook_pr='<workbookPr date1904="1"/>',
    )
    found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="s" Type="{RELS}/styles" Target="styles.xml"/></Relationships>'
    )
    found["xl/styles.xml"] = styles
    rows, sheet = first_sheet(found)
    assert rows[1] == (Day("2020-05-01"),)
    assert sheet.epoch_1904


def test_formulas_give_their_stored_value_or_say_there_is_none(first_sheet):
    data = """<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;"盏"</f><v>2盏</v></c>
    <c r="C1"><f>SUM(A1:A2)</f><v></v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="str"><f>""</f><v></v></c></row>"""  # noqa: E501
    rows, _ = first_sheet(parts(sheet_of(data)))
    assert rows[1] == (2, "2盏", Fault("公式无值", "=SUM(A1:A2)"), Fault("#DIV/0!", "=1/0"))


def test_shared_strings_with_runs_and_phonetic_guides(first_sheet):
    strings = f'<sst xmlns="{MAIN}"><si><t>石坝</t></si><si><r><t>下庄</t></r><r><t xml:space="preserve"> 公厕</t></r><rPh><t>xià</t></rPh></si><si><t>一_x000D_二</t></si></sst>'  # noqa: E501
    data = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    rows, _ = first_sheet(parts(sheet_of(data), strings))
    assert rows[1] == ("石坝", "下庄 公厕", "一\r二")


def test_prefixed_tags_and_cells_without_places(first_sheet):
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/><x:c t="inlineStr"><x:is><x:t>二</x:t></x:is></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>'  # noqa: E501
    rows, found = first_sheet(parts(sheet))
    assert rows == {1: (1, None, "二"), 2: (3,)}
    assert found.merges == (Merge(1, 0, 2, 1),)


def test_a_dimension_that_lies_is_not_believed(first_sheet):
    data = "".join(f'<row r="{n}"><c r="C{n}"><v>{n}</v></c></row>' for n in range(1, 51))
    rows, _ = first_sheet(parts(sheet_of(data)))
    assert len(rows) == 50
    assert rows[50] == (None, None, 50)


def test_stray_cells_far_away_cost_nothing_and_are_noted(first_sheet):
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>误点</t></is></c></row>'
    rows, sheet = first_sheet(parts(sheet_of(data)))
    assert rows == {1: (1,)}
    assert sheet.notes == ["XFD1048576 单元格在第200列以外，没有读取，内容为“误点”。"]


def test_a_million_styled_empty_rows_are_nothing(first_sheet):
    data = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(2, 200_000)
    )
    rows, _ = first_sheet(parts(sheet_of(data)))
    assert rows == {1: (1,)}


def test_hidden_sheets_and_their_order(tmp_path):
    book = Workbook()
    book.active.title = "一"
    book.create_sheet("二").sheet_state = "hidden"
    book.create_sheet("三").sheet_state = "veryHidden"
    book.save(tmp_path / "b.xlsx")
    assert [(sheet.name, sheet.state) for sheet in read_workbook(tmp_path / "b.xlsx")] == [
        ("一", "visible"), ("二", "hidden"), ("三", "hidden"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"   \r\n", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0....", "图片"),
        (b"Rar!\x1a\x07....", "压缩包"),
        (b"<html><body><form></form></body></html>", "网页"),
        ("关于管护台账的通知\n各村：\n".encode("gb18030"), "文本"),
        (b"\x00\x01\x02\x03nonsense\x00", "不是 Excel"),
        (b"PK\x03\x04 cut short", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 632 + entry("EncryptedPackage"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 632 + entry("WordDocument"), "Word"),
    ],
)
def test_files_that_are_no_workbook_are_named(tmp_path, content, words):
    (tmp_path / "f.xlsx").write_bytes(content)
    message = refusal(tmp_path / "f.xlsx")
    assert words in message
    assert message.endswith("。")


def broken(change):
    found = parts(sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>'))
    change(found)
    return found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.pop("xl/worksheets/sheet1.xml"), "损坏"),
        (lambda f: f.pop("xl/workbook.xml"), "损坏"),
        (lambda f: [f.pop("_rels/.rels"), f.pop("[Content_Types].xml")], "压缩包"),
        (lambda f: f.update({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}), "损坏"),
        (lambda f: f.update({"xl/worksheets/sheet1.xml": "not xml at all"}), "损坏"),
        (lambda f: f.update({"xl/workbook.xml": f["xl/workbook.xml"].replace("<sheet ", "<nothing ")}), "没有工作表"),
        (lambda f: f.update({"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + f["xl/worksheets/sheet1.xml"].split("?>")[1]}), "不允许"),  # noqa: E501
        (lambda f: f.update({"../evil": "x"}), "异常"),
        (lambda f: f.update({f"x/{n}": "" for n in range(1001)}), "1000个"),
        (lambda f: f.update({"xl/worksheets/sheet1.xml": sheet_of('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')}), "损坏"),
        (lambda f: f.update({"xl/media/big": "0" * (40 * 1024 * 1024)}), "异常地大"),
        (lambda f: f.update({"_rels/.rels": f["_rels/.rels"].replace("xl/workbook.xml", "word/document.xml"), "word/document.xml": "<a/>"}), "Word"),  # noqa: E501
        (lambda f: f.update({"_rels/.rels": f["_rels/.rels"].replace("workbook.xml", "workbook.bin"), "xl/workbook.bin": "x"}), "xlsb"),  # noqa: E501
    ],
)  # fmt: skip
def test_broken_packages_are_refused_with_a_sentence(tmp_path, change, words):
    message = refusal(pack(tmp_path / "f.xlsx", broken(change)))
    assert words in message
    assert message.endswith("。")


@pytest.mark.parametrize("keep", [10, 200, 500, 900, 1200])
def test_files_cut_short_at_any_place(tmp_path, keep):
    path = pack(tmp_path / "f.xlsx", parts(sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')))
    path.write_bytes(path.read_bytes()[:keep])
    assert refusal(path).endswith("。")


def test_every_flipped_byte_is_read_or_refused_never_a_crash(tmp_path):
    book = Workbook()
    book.active.append(["序号", "名称"])
    book.save(tmp_path / "whole.xlsx")
    content = bytearray((tmp_path / "whole.xlsx").read_bytes())
    path = tmp_path / "flipped.xlsx"
    for place in range(0, len(content), 13):
        content[place] ^= 0x55
        path.write_bytes(content)
        try:
            for sheet in read_workbook(path):
                list(sheet.rows)
        except Unreadable as problem:
            assert str(problem).endswith("。")
        content[place] ^= 0x55


def test_too_many_rows_are_refused(tmp_path):
    data = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 300_002))
    message = refusal(pack(tmp_path / "f.xlsx", parts(sheet_of(data))))
    assert "300000行" in message


def test_the_child_writes_lines_that_the_parent_reads(tmp_path):
    book = Workbook()
    book.active.append(["名称", date(2020, 5, 1), "=1+1"])
    book.save(tmp_path / "b.xlsx")
    command = [sys.executable, "-m", "assets.ledger.workbook", str(tmp_path / "b.xlsx")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    (rows,) = [list(sheet.rows) for sheet in sheets_from(done.stdout.splitlines())]
    assert rows == [(1, ("名称", Day("2020-05-01"), Fault("公式无值", "=1+1")))]


def test_the_child_imports_no_django(tmp_path):
    code = "import sys, assets.ledger.workbook; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_child_that_dies_halfway_is_noticed(tmp_path):
    (tmp_path / "f.xlsx").write_bytes(b"")
    command = [sys.executable, "-m", "assets.ledger.workbook", str(tmp_path / "f.xlsx")]
    done = subprocess.run(command, capture_output=True, check=True)
    with pytest.raises(Unreadable, match="空的"):
        list(sheets_from(done.stdout.splitlines()))
    half = ['{"sheet":"表","state":"visible","merges":[],"epoch_1904":false,"notes":[]}', '[1,["a"]]']
    with pytest.raises(Unreadable, match="中断"):
        for sheet in sheets_from(half):
            list(sheet.rows)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="x"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>nine</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    ],
)
def test_nonsense_in_places_and_styles_is_refused(tmp_path, row):
    strings = f'<sst xmlns="{MAIN}"><si><t>石坝</t></si></sst>'
    assert refusal(pack(tmp_path / "f.xlsx", parts(sheet_of(row), strings))).endswith("。")


@pytest.mark.parametrize("value", ["nan", "INF", "1e999", "twelve"])
def test_numbers_that_are_none_stay_text(first_sheet, value):
    rows, _ = first_sheet(parts(sheet_of(f'<row r="1"><c r="A1"><v>{value}</v></c></row>')))
    assert rows[1] == (value,)
