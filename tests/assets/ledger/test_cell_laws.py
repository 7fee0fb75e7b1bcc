"""Laws of reading cells: what was written is read in every spelling, nothing ever stops a ledger, and a cell and its
shown text mean the same (whoever mends a row on the page gives back what was shown)."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets.ledger.amounts import read_amount
from assets.ledger.dates import read_date
from assets.ledger.phones import read_phones
from assets.ledger.positions import Bounds, read_position
from assets.ledger.quantities import choose_measure, doubtful, read_measure, settle
from assets.ledger.sheets import Day, Fault, Shown, shown
from assets.ledger.units import find_unit
from tests.assets.ledgers_unseen import cells, writings

TODAY = date(2026, 11, 22)
JIANGNING = Bounds(118.40, 31.55, 119.15, 32.15)
SEEDS = st.integers(0, 10**9).map(random.Random)
MARKS = "0123456789.,-+/*×~至约共余多几米公里座盏处亩㎡km元万亿¥年月日一二三十百千点半E°′″东经北纬：()（） 、\n\t\u3000\u200b#=W"
TEXTS = st.one_of(st.text(max_size=30), st.text(alphabet=MARKS, max_size=24))
NUMBERS = st.one_of(
    st.integers(-(10**13), 10**13),
    st.integers(0, 100_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1000, 30_000_000_000).map(lambda number: round(number, 3)),
)
CELLS = st.one_of(
    TEXTS, NUMBERS, st.booleans(), st.none(), st.builds(Day, TEXTS.filter(bool)), st.just(Fault("#REF!"))
)


def _settled(cell, unit):
    """Number and unit of a quantity cell, as a type counted in a unit takes it."""
    wanted = find_unit(unit)
    found, _ = read_measure(cell)
    which = choose_measure(found, wanted) if found else None
    return settle(*found[which], (), wanted)[:2] if which is not None else None


# -- what was written is read ------------------------------------------------------------------------------------------
@given(SEEDS, st.sampled_from(cells.FACILITIES))
def test_quantities_in_every_spelling(r, thing):
    written = writings.quantity(thing, r)
    if written.issue or written.form:
        return
    value, unit = _settled(written.cell, thing["unit"])
    assert (value, unit) == (Decimal(written.value["value"]), written.value["unit"]), written


@given(SEEDS)
def test_dates_in_every_spelling_with_their_precision(r):
    written = writings.built(r)
    if written.value is writings.UNJUDGED or written.form:
        return
    found = (
        read_date(written.cell, TODAY) if not isinstance(written.cell, date) else read_date(Day(""), TODAY)
    )
    assert found.value == written.value, written
    assert bool(found.problem) == bool(written.issue), (written, found)


@given(SEEDS, st.sampled_from(("元", "万元", None)))
def test_amounts_in_every_spelling(r, unit):
    written = writings.cost(unit, r)
    if written.values.get("cost_yuan") is None:
        return
    found = read_amount(written.cell, unit)
    assert found.yuan == Decimal(written.values["cost_yuan"]), (written, found)
    assert bool(found.problem) == bool(written.issue), (written, found)


@given(SEEDS, st.sampled_from(("025", "0519")))
def test_phones_in_every_spelling(r, area):
    _, phone = writings.person_and_phone("王秀兰", area, r)
    if phone.cell is None:
        return
    found = read_phones(phone.cell, area)
    assert sorted(found.numbers) == sorted(phone.values["phones"]), (phone, found)
    assert bool(found.problem) == bool(phone.issue), (phone, found)


@given(
    SEEDS,
    st.floats(118.5, 119.1),
    st.floats(31.6, 32.1),
    st.sampled_from(("wgs", "gcj", "bd")),
    st.booleans(),
)
def test_positions_in_every_spelling(r, lon, lat, datum, pair):
    lon, lat = round(lon, 6), round(lat, 6)
    written = writings.position(lon, lat, datum, pair, r)
    (first, *_) = written.values()
    if first.issue or not (first.values and first.values["lon"]):
        return
    names = {"wgs": None, "gcj": "GCJ-02", "bd": "BD-09"}
    found = read_position(tuple(each.cell for each in written.values()), names[datum], JIANGNING)
    assert found.problem is None, (written, found)
    assert abs(float(found.longitude) - lon) < 1e-4, (written, found)
    assert abs(float(found.latitude) - lat) < 1e-4, (written, found)


# -- nothing stops a ledger --------------------------------------------------------------------------------------------
@given(CELLS, CELLS)
def test_no_cell_stops_a_ledger(cell, other):
    numbers, wrong = read_measure(cell)
    for number, unit in numbers:
        settle(number, unit, (), find_unit("公里"))
    assert not (numbers and wrong)
    doubtful(shown(cell))
    amount = read_amount(cell, "万元")
    assert amount.yuan is None or amount.yuan >= 0
    built = read_date(Day("2020-05") if isinstance(cell, Day) else cell, TODAY).value
    assert built is None or len(built) in (4, 7, 10)
    phones = read_phones(cell, "025")
    assert all(number[0] in "0148" for number in phones.numbers)
    for given_cells in ((cell,), (cell, other)):
        place = read_position(given_cells, None, JIANGNING)
        assert (place.longitude is None) == (place.latitude is None)


# -- a cell and its shown text mean the same ---------------------------------------------------------------------------
@given(NUMBERS)
@example(43952.5)
@example(20205)
@example(1e16)
@example(0.00001)
@example(1000.5)
@example(17002440001.0)
@example(2552712345)
def test_a_number_means_what_it_shows(number):
    text = shown(number)
    assert read_measure(number) == read_measure(text)
    assert read_amount(number, "万元") == read_amount(text, "万元")
    assert read_amount(number, None) == read_amount(text, None)
    assert read_position((number, 31.8), None, JIANGNING) == read_position((text, "31.8"), None, JIANGNING)
    assert read_phones(number, "025").numbers == read_phones(text, "025").numbers
    if not text.endswith(
        ".1"
    ):  # 2020.1 may have been 2020.10: only the number has lost its zero, a text has not
        assert read_date(number, TODAY) == read_date(text, TODAY)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from((4, 7, 10)))
def test_a_day_means_what_it_shows(day, length):
    cell = Day(day.isoformat()[:length])
    assert read_date(cell, TODAY) == read_date(shown(cell), TODAY)
    assert read_date(cell, TODAY).value == cell.text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5, "5盏"),
        (1200, "1,200米"),
        (2020, "2020年"),
        (42.7, "42.70"),
        (42.7, "¥42.70"),
        (427000, "￥427,000"),
        (-3.5, "(3.50)"),
    ],
)
def test_a_number_in_a_format_means_what_it_shows(number, text):
    cell = Shown(number, text)
    assert read_measure(cell) == read_measure(text)
    assert read_amount(cell, "万元").yuan == read_amount(text, "万元").yuan
    assert read_date(cell, TODAY) == read_date(text, TODAY)
