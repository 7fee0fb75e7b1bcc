"""One ledger in every kind of file reads to the same rows; what a kind cannot hold is said, never lost."""

import pytest

from assets.ledger import Reading, Sheet, Unreadable, read_ledger, read_workbook
from assets.ledger.sheets import Day, Fault, Merge, Shown
from assets.ledger.stream import lines, sheets_from
from tests.assets.ledger.conftest import REFERENCE
from tests.assets.ledger.other_files import as_html, as_text, as_xls, as_xml

EXAMPLE = REFERENCE / "example_ledger.xlsx"


@pytest.fixture(scope="module")
def example():
    (sheet,) = [(list(sheet.rows), sheet.merges) for sheet in read_workbook(EXAMPLE)]
    return sheet


@pytest.fixture
def sheets_of(tmp_path):
    """The sheets of a file with this content; its name says nothing."""

    def read(content):
        path = tmp_path / "台账.dat"
        path.write_bytes(content)
        return [(sheet, list(sheet.rows)) for sheet in read_workbook(path)]

    return read


def told(items):
    """What each row came to, without how it was found out."""
    return [
        (item.row, item.values, sorted(p.code for p in item.problems if p.code != "filled_down"))
        if isinstance(item, Reading)
        else item[1:3]
        for item in items
    ]


WRITERS = {
    "xls": as_xls,
    "xml": as_xml,
    "html in GBK": as_html,
    "html in UTF-8": lambda rows, merges: as_html(rows, merges, "utf-8"),
    "csv in GB18030": lambda rows, _: as_text(rows),
    "csv in UTF-8": lambda rows, _: as_text(rows, "utf-8"),
    "csv in UTF-8 with its mark": lambda rows, _: as_text(rows, "utf-8-sig"),
    "unicode text of Excel": lambda rows, _: as_text(rows, "utf-16", "\t"),
    "UTF-16 without its mark": lambda rows, _: as_text(rows, "utf-16-le", ";"),
    "bars": lambda rows, _: as_text(rows, "gb18030", "|"),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_example_reads_the_same_from_every_kind_of_file(kind, example, sheets_of, knowledge):
    rows, merges = example
    wanted = told(read_ledger([Sheet("台账", rows, merges=merges)], knowledge))
    ((sheet, found),) = sheets_of(WRITERS[kind](rows, merges))
    sheet.rows = found
    assert told(read_ledger([sheet], knowledge)) == wanted


CELLS = [
    (1, ("名称", "时间", "数量", "电话", "对错", "公式")),
    (3, ("下庄\n公厕", Day("2019-05"), Shown(5, "5盏"), 17002440001, True, Fault("#REF!"))),
    (4, (None, Day("2020-06-01"), 2.5, "017002440001", False, "=1")),
]
MERGES = (Merge(3, 0, 4, 0),)


def test_cells_of_an_xls_are_those_of_an_xlsx(sheets_of):
    ((sheet, rows),) = sheets_of(as_xls(CELLS, MERGES))
    assert (sheet.name, sheet.state, sheet.merges, sheet.supposed) == ("表", "visible", MERGES, False)
    assert rows == CELLS


def test_cells_of_excel_2003_xml(sheets_of):
    ((sheet, rows),) = sheets_of(as_xml(CELLS[:2], MERGES))
    assert (sheet.name, sheet.merges) == ("表", MERGES)
    assert rows[1] == (
        3,
        ("下庄\n公厕", Day("2019-05"), "5盏", 17002440001, True, Fault("#REF!")),
    )


def test_what_cannot_be_read_has_the_sentence_of_its_kind(sheets_of):
    for content, word in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "损坏"),
        (b"MZ" + bytes(99), "程序"),
    ):
        with pytest.raises(Unreadable, match=word):
            sheets_of(content)


def test_what_is_met_on_the_way_reaches_the_parent(tmp_path):
    """A stray cell is met after the sheet's head went out; a cell no Excel could hold is cut, and said."""
    path = tmp_path / "f.csv"
    path.write_text(
        "村,名称\n石坝村,公厕\n" + "," * 300 + "误点\n石坝村," + "长" * 40_000 + "\n", encoding="utf-8"
    )
    (sheet,) = [(list(s.rows), s.notes) for s in sheets_from(lines(read_workbook(path)))]
    rows, notes = sheet
    assert [len(str(cells[1])) for number, cells in rows if number == 4] == [32_767]
    assert [note[:6] for note in notes] == ["KO3 单元", "B4 单元格"]
