"""Rows and strings read by their pattern are those that the parser reads: a comment in the part leaves all to the parser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.ledger import Unreadable, read_workbook
from assets.ledger.sheets import Sheet, letter
from tests.assets.ledger.test_any_rows import HEAD, Read
from tests.assets.ledger.test_workbook import MAIN, pack, parts, sheet_of

COMMENT = "<!-- not plain -->"
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
values = st.one_of(
    st.integers(-5, 99_999_999_999).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["", "1.0", "2019.10", "1e5", "1-2", "+5", "0", "12345678901234567890123"]),
)
styles = st.sampled_from(["", ' s="0"', ' s="1"', ' s="999"'])
columns = st.one_of(
    st.lists(st.integers(0, 12), unique=True).map(sorted),
    st.lists(st.sampled_from([0, 1, 3, 5, 25, 26, 199, 200, 16383]), max_size=5),
)


@st.composite
def cells(draw, row, column, strings):
    place = f'<c r="{letter(column)}{row}"{draw(styles)}'
    kind = draw(st.sampled_from("nnsssieb"))
    if kind == "s":
        return f'{place} t="s"><v>{draw(st.integers(0, max(0, strings - 1)))}</v></c>'
    if kind == "i":
        return f'{place} t="inlineStr"><is><t>甲&amp;乙</t></is></c>'
    if kind == "e":
        return f"{place}/>"
    if kind == "b":
        return f'{place} t="b"><v>1</v></c>'
    kind = draw(st.sampled_from(["", ' t="n"']))
    return f"{place}{kind}><v>{draw(values)}</v></c>"


@st.composite
def sheets(draw):
    """The rows of a sheet as XML, and its strings."""
    said = draw(st.lists(texts, min_size=1, max_size=6))
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 40), max_size=8))):
        inner = "".join(draw(cells(row, column, len(said))) for column in draw(columns))
        place = draw(st.sampled_from([f' r="{row}"'] * 4 + [f' r="{row}" spans="1:9" ht="3"', ""]))
        rows.append(draw(st.sampled_from([f"<row{place}>{inner}</row>"] * 5 + [f"<row{place}/>"])))
    return "".join(rows), said


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def outcome(path):
    try:
        return [(list(sheet.rows), sheet.notes) for sheet in read_workbook(path)]
    except Unreadable as refusal:
        return str(refusal)


def read_both_ways(folder, data, said):
    """What comes of a sheet: by pattern, by the parser alone."""
    found = []
    for before in ("", COMMENT):
        strings = "".join(f"<si><t>{escaped(text)}</t></si>" for text in said)
        shared = f'<sst xmlns="{MAIN}">{before}{strings}</sst>'
        found.append(outcome(pack(folder / "f.xlsx", parts(sheet_of(before + data), strings=shared))))
    return found


@settings(max_examples=300, deadline=None)
@given(sheets())
def test_the_pattern_reads_what_the_parser_reads(tmp_path_factory, sheet):
    plain, parsed = read_both_ways(tmp_path_factory.mktemp("both"), *sheet)
    assert plain == parsed


def test_rows_go_on_over_the_blocks_of_a_large_part(tmp_path):
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}"><v>{0}</v></c><c r="D{0}" t="s"><v>1</v></c></row>'
    odd = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>乙</t></is></c></row>'
    data = "".join((odd if number % 500 == 0 else row).format(number) for number in range(1, 9001))
    plain, parsed = read_both_ways(tmp_path, data, ["甲", "#REF!"])
    assert plain == parsed
    assert [number for number, _ in plain[0][0]] == list(range(1, 9001))


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>7</v></c></row>',  # no such string
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2">',  # cut short
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></x></row>',
    ],
)
def test_what_is_broken_is_refused_either_way(tmp_path, data):
    plain, parsed = read_both_ways(tmp_path, data, ["甲"])
    assert isinstance(plain, str)
    assert plain == parsed


def forgetful(monkeypatch):
    """Judges that remember nothing."""
    monkeypatch.setattr("assets.ledger.row_cells.MOST_REMEMBERED", 0)
    monkeypatch.setattr("assets.ledger.judge.MOST_REMEMBERED", 0)
    monkeypatch.setattr("assets.ledger.sorting.MOST_REMEMBERED", 0)


SAID = (
    (1, 1.0, True, "1", None),  # 序号
    ("石坝村", "石坝", "石坝村下庄组", "双塘村", "不知道村", None, 320115007),
    ("下庄公厕", "上庄路灯", "村道", "合计", None, " "),
    ("公厕", "农村公厕", "路灯", "道路", "水利", "基础设施", "无", None, 802),
    ("2座", "1", 1, 1.0, True, "约3公里", "12盏", "3樘", "-1座", None),
    ("2018年5月", 2018, 2018.0, 2020.1, "去年", None),
    ("12万元", 12, 12.0, True, "0", 0, -3, "待审计", None),
    ("王守安", "王守安17000000001", "/", None),
    (17000000001, "17000000001", "025-52712345", "1.70E+10", None),
    (None, 118.7),
    (None, 31.9),
    ("备注", None, "x" * 600, "y" * 600),
    (None,),
    ("座", "盏", "米", "樘", None),
)
lists = st.lists(st.tuples(*map(st.sampled_from, SAID)), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def read(knowledge):
    return Read(knowledge)


@settings(max_examples=300, deadline=None)
@given(lists)
def test_what_is_remembered_is_what_is_read_anew(read, rows):
    sheet = Sheet("表", list(enumerate([HEAD, *rows, *rows], 1)))
    remembered = read(sheet)
    with pytest.MonkeyPatch.context() as patch:
        forgetful(patch)
        anew = read(sheet)
    assert remembered == anew
