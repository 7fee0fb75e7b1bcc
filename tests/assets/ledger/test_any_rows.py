"""Whatever stands in the cells, every row comes out once, nothing raises, and what is good is whole."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.ledger import Reading, Sheet, Skipped, read_ledger
from assets.ledger.rows import ROW_KINDS
from assets.ledger.sheets import Day, Fault, Merge, Shown
from assets.ledger.stream import lines, sheets_from

HEAD = (
    "序号",
    "所在村",
    "设施名称",
    "设施类别",
    "规模",
    "建成时间",
    "投资（万元）",
    "责任人",
    "电话",
    "经度",
    "纬度",
    "备注",
    "统一编码",
    "单位",
)
TRADE = "一二三十百千万亿元公里米座处盏约至、/-—.,，：()（）°′″'\"年月日路灯桥公厕石坝村谷里社区合小计填报人0123456789 \n\u3000\u200b#=+E东经北纬１２"  # noqa: E501

texts = (
    st.text(alphabet=TRADE, max_size=12)
    | st.text(max_size=8)
    | st.sampled_from(["石坝村", "公厕", "小计", "一、道路", "注：", "2座", "-", "#REF!"])
)
numbers = (
    st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.integers(-5, 60000)
    | st.floats(1900, 2030)
)
odd = st.builds(Day, st.sampled_from(["2020-05-01", "2020-05", "2020", "1900-01-00", "9999-99-99"]))
odd |= st.builds(Shown, st.floats(-1e9, 1e9), texts) | st.builds(
    Fault, st.sampled_from(["#REF!", "公式无值"]), texts
)
cells = st.none() | texts | numbers | st.booleans() | odd
rows = st.lists(st.lists(cells, max_size=16).map(tuple), max_size=12)
merges = st.lists(
    st.builds(Merge, st.integers(1, 14), st.integers(0, 5), st.integers(1, 14), st.integers(0, 5)), max_size=4
)


class Read:
    """Reads sheets; a plain object, because hypothesis prints every argument in full."""

    def __init__(self, knowledge):
        self._knowledge = knowledge

    def __call__(self, sheet):
        return list(read_ledger([sheet], self._knowledge))


@pytest.fixture(scope="module")
def read(knowledge):
    return Read(knowledge)


def numbered(lists):
    return [
        (number, row) for number, row in enumerate([HEAD, *lists], 1) if any(cell is not None for cell in row)
    ]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows, merges)
def test_any_rows_come_out_once_each(read, lists, ranges):
    given_rows = numbered(lists)
    items = read(Sheet("表", given_rows, merges=tuple(ranges)))
    last = given_rows[-1][0]
    assert [item.row for item in items] == list(range(1, last + 1))
    for item in items:
        if isinstance(item, Skipped):
            assert item.kind in ROW_KINDS
        else:
            check_reading(item)


def check_reading(item):
    values = item.values
    assert all(problem.message.startswith("第") for problem in item.problems)
    assert values.cost_yuan is None or (
        values.cost_yuan >= 0 and str(values.cost_yuan).upper().count("E") == 0
    )
    assert values.quantity is None or values.quantity >= 0
    assert isinstance(values.phones, tuple)
    if not item.held:
        assert values.name
        assert values.division
        assert values.division.startswith("320115007")
        assert values.type_code
    for degrees in (values.longitude, values.latitude):
        assert degrees is None or isinstance(degrees, Decimal)


@settings(max_examples=200, deadline=None)
@given(rows, st.text(max_size=8))
def test_sheets_pass_through_the_lines_unchanged(lists, name):
    sheet = Sheet(name, numbered(lists), "hidden", (Merge(1, 0, 2, 3),), True, ["注"])
    (back,) = [
        (s.name, list(s.rows), s.state, s.merges, s.epoch_1904, s.notes) for s in sheets_from(lines([sheet]))
    ]
    assert back == (sheet.name, sheet.rows, sheet.state, sheet.merges, True, ["注"])


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(12)), st.booleans())
def test_heads_may_stand_in_any_order(read, order, title):
    row = (
        1,
        "石坝村",
        "下庄公厕",
        "公厕",
        "2座",
        "2018年5月",
        12.9,
        "傅春生",
        17006810009,
        118.65,
        31.83,
        "良好",
    )
    lists = [tuple(HEAD[i] for i in order), tuple(row[i] for i in order)]
    if title:
        lists.insert(0, ("谷里街道管护台账",))
    items = read(Sheet("表", list(enumerate(lists, 1))))
    (reading,) = [item for item in items if isinstance(item, Reading)]
    values = reading.values
    assert not reading.held
    assert (values.name, values.division, values.type_code) == ("下庄公厕", "320115007204", "0401")
    assert (values.quantity, values.unit, values.built) == (2, "座", "2018-05")
    assert (values.cost_yuan, values.person, values.phones) == (129000, "傅春生", ("17006810009",))
    assert (values.longitude, values.latitude, values.remark) == (Decimal("118.65"), Decimal("31.83"), "良好")
