"""Cells: dates, amounts, quantities, phones, positions, text. What is clear is read, what is not is said."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.ledger.amounts import read_amount
from assets.ledger.dates import read_date
from assets.ledger.phones import read_phones
from assets.ledger.positions import Bounds, find_datum, read_position
from assets.ledger.quantities import read_measure, settle
from assets.ledger.sheets import Day, Fault, Shown
from assets.ledger.text import chinese_number, clean, is_placeholder, key, one_apart
from assets.ledger.units import UNITS, find_unit, head_units
from common.coordinates import GCJ02, from_wgs84

TODAY = date(2026, 11, 22)
JIANGNING = Bounds(118.40, 31.55, 119.15, 32.15)


# -- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "built"),
    [
        (2019, "2019"), ("2019", "2019"), ("2019年", "2019"), ("2019年度", "2019"), (2019.0, "2019"),
        (2019.0000000000002, "2019"),
        ("2017年1月", "2017-01"), ("2017.1", "2017-01"), ("2017.10", "2017-10"), (2017.5, "2017-05"),
        (2017.12, "2017-12"),
        (2017.05, "2017-05"), ("2017/1", "2017-01"), ("2017-01", "2017-01"), ("2017年01月份", "2017-01"),
        ("201701", "2017-01"),
        (201701, "2017-01"), ("2020年5月1日", "2020-05-01"), ("2020-05-01", "2020-05-01"), ("2020.5.1", "2020-05-01"),
        ("2020/5/1", "2020-05-01"), (" 2020 / 5 / 1 ", "2020-05-01"), ("2020-05-01 00:00:00", "2020-05-01"),
        (20200501, "2020-05-01"),
        ("２０２０年５月", "2020-05"), ("二〇二〇年五月", "2020-05"), ("二○一八年十二月", "2018-12"),
        (40459, "2010-10-08"),
        (43952.5, "2020-05-01"), ("43952", "2020-05-01"), (Day("2020-05"), "2020-05"),
        (Day("2020-05-01"), "2020-05-01"),
        (Shown(2020.1, "2020.10"), "2020-10"), ("2015年建成", "2015"), ("建于2015年", "2015"),
        ("2015年6月投入使用", "2015-06"),
    ],
)  # fmt: skip
def test_dates_keep_the_precision_they_have(cell, built):
    found = read_date(cell, TODAY)
    assert (found.value, found.problem) == (built, None)


@pytest.mark.parametrize(
    ("cell", "built", "code"),
    [
        (2020.1, "2020", "date_ambiguous"), ("2020年底", "2020", "date_vague"),
        ("2020年上半年", "2020", "date_vague"),
        ("约2015年", "2015", "date_vague"), ("2015年左右", "2015", "date_vague"),
        ("2020年5月中旬", "2020-05", "date_vague"),
        ("90年代", None, "date_vague"), ("上世纪90年代", None, "date_vague"), ("年底", None, "date_vague"),
        ("不详", None, "date_vague"),
        ("去年", None, "date_vague"), ("2018-2020", None, "date_range"), ("2018年至2020年", None, "date_range"),
        ("2019.5-2020.6", None, "date_range"), ("1998年建，2015年改造", None, "date_range"),
        ("2020.13", None, "date_impossible"),
        ("2019-02-30", None, "date_impossible"), ("2020年13月", None, "date_impossible"),
        (20201301, None, "date_impossible"),
        ("2030年", "2030", "date_future"), (Day("2027-01-01"), "2027-01-01", "date_future"),
        ("98年5月", "1998-05", "date_short_year"),
        ("5/1/2020", None, "date_unreadable"), ("公厕", None, "date_unreadable"), (12, None, "date_unreadable"),
        (-5, None, "date_unreadable"),
        (Fault("#REF!"), None, "date_unreadable"), ("1900年", "1900", "date_doubtful"),
    ],
)  # fmt: skip
def test_doubtful_dates_are_flagged(cell, built, code):
    found = read_date(cell, TODAY)
    assert (found.value, found.problem[0]) == (built, code)


@pytest.mark.parametrize("cell", [None, "", "  ", "/", "—", "-", "无", "\u3000", True])
def test_no_date_is_no_problem(cell):
    assert read_date(cell, TODAY) == (None, None, None)


@given(st.dates(date(1950, 1, 1), TODAY))
def test_every_day_is_read_however_it_is_written(day):
    full = day.isoformat()
    forms = [
        full,
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y/%m/%d}",
        int(f"{day:%Y%m%d}"),
    ]
    forms += [Day(full), f"{day:%Y%m%d}", (day - date(1899, 12, 30)).days]
    assert {read_date(form, TODAY).value for form in forms} == {full}


@given(st.dates(TODAY + timedelta(days=1), date(2099, 12, 31)))
def test_the_future_is_flagged(day):
    assert read_date(day.isoformat(), TODAY).problem[0] == "date_future"


# -- amounts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        (42.7, "万元", 427000), ("42.7", "万元", 427000), ("42.7", "元", "42.7"), ("36.6万元", "元", 366000),
        ("36.6万", "元", 366000),
        ("2,257,000元", "万元", 2257000), ("2，257，000元", None, 2257000), ("¥12,000", "元", 12000),
        ("￥12,000.50", None, "12000.5"),
        ("12万5千元", None, 125000), ("三十万元", None, 300000), ("壹拾贰万叁仟元整", None, 123000),
        ("1.2亿元", None, 120000000),
        ("32.5(万元)", "元", 325000), ("12 万元", None, 120000), ("１２．５万元", None, 125000),
        (Shown(43.2, "43.2万元"), "元", 432000),
        (Shown(42.7, "42.70"), "万元", 427000), (0.1 + 0.2, "万元", 3000), ("人民币12万元", None, 120000),
        ("投资12万元", None, 120000),
    ],
)  # fmt: skip
def test_amounts_in_yuan(cell, unit, yuan):
    found = read_amount(cell, unit)
    assert (found.yuan, found.problem) == (Decimal(yuan), None)


@pytest.mark.parametrize(
    ("cell", "unit", "yuan", "code"),
    [
        ("待审计", "元", None, "amount_pending"), ("未决算", "元", None, "amount_pending"),
        ("30-40万元", "元", None, "amount_unreadable"),
        ("30+20万元", "元", None, "amount_unreadable"), ("免费", "元", None, "amount_unreadable"),
        ("1,2,3", "元", None, "amount_unreadable"),
        ("约30万元", None, 300000, "amount_vague"), ("30万余元", None, 300000, "amount_vague"),
        (-5, "元", None, "amount_negative"),
        (0, "万元", 0, "amount_zero"), (42.7, None, None, "amount_unit_unknown"),
        (2257000, "万元", 22570000000, "amount_absurd"),
        (Fault("#REF!"), "元", None, "amount_unreadable"),
        (Fault("公式无值", "=A1"), "元", None, "amount_unreadable"),
        (1e300, "元", None, "amount_unreadable"),
    ],
)  # fmt: skip
def test_doubtful_amounts_are_flagged(cell, unit, yuan, code):
    found = read_amount(cell, unit)
    assert (found.yuan, found.problem[0]) == (None if yuan is None else Decimal(yuan), code)


@pytest.mark.parametrize("cell", [None, "", "/", "—", "-", "无", "\u200b"])
def test_no_amount_is_no_problem(cell):
    assert read_amount(cell, None) == (None, None, None)


@given(st.decimals(Decimal("0.01"), Decimal("99999999"), places=2))
def test_an_amount_is_the_same_in_every_form(yuan):
    wan = yuan / 10000
    forms = [
        (f"{yuan}", "元"),
        (f"{yuan:,}元", "万元"),
        (f"{wan:f}万元", "元"),
        (f"¥{yuan:,}", "元"),
        (f"{wan:f}", "万元"),
    ]
    assert {read_amount(cell, unit).yuan for cell, unit in forms} == {yuan}


# -- quantities ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("5km", 5, "公里"), ("约3.2公里", "3.2", "公里"), ("共12盏", 12, "盏"), ("全长700米", 700, "米"),
        ("1,200米", 1200, "米"),
        ("三座", 3, "座"), ("十二盏", 12, "盏"), ("两座", 2, "座"), ("一百零五株", 105, "株"),
        ("-5盏", -5, "盏"), ("－5盏", -5, "盏"),
        ("—5盏", -5, "盏"), ("(5)", -5, None), ("2处（其中1处停用）", 2, "处"), ("3公里500米", "3.5", "公里"),
        ("一公里半", "1.5", "公里"),
        ("半公里", "0.5", "公里"), ("1.2万株", 12000, "株"), ("２．５公里", "2.5", "公里"),
        ("2.5KM", "2.5", "公里"), ("200㎡", 200, "平方米"),
        ("350m²", 350, "平方米"), ("3千米", 3, "公里"), (5, 5, None), (3.25, "3.25", None),
        (Shown(5, "5盏"), 5, "盏"), ("5", 5, None),
        ("共计12盏", 12, "盏"), ("长3.2公里，宽4米", "3.2", "公里"), ("3.2公里左右", "3.2", "公里"),
        ("12 盏", 12, "盏"), ("2台套", 2, "台"),
    ],
)  # fmt: skip
def test_quantities(cell, value, unit):
    found, wrong = read_measure(cell)
    assert wrong is None
    ((number, stated),) = found
    assert (number, stated.name if stated else None) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "cell",
    [
        "若干",
        "一批",
        "3-5座",
        "见附件",
        "3.2*4",
        "1,20",
        "#12",
        "数盏",
        "待定",
        True,
        Day("2020-01-01"),
    ],
)
def test_quantities_that_are_none_are_not_guessed(cell):
    assert read_measure(cell) == ([], "quantity_unreadable")


@pytest.mark.parametrize("cell", [None, "", "/", "—", "无", " \u3000"])
def test_no_quantity_is_nothing(cell):
    assert read_measure(cell) == ([], None)


def test_faults_of_quantities_are_told_apart():
    assert read_measure(Fault("#REF!")) == ([], "error_value")
    assert read_measure(Fault("公式无值", "=A1*2")) == ([], "formula_without_value")


@pytest.mark.parametrize(
    ("value", "stated", "heads", "wanted", "result"),
    [
        (700, "米", [], "公里", ("0.7", "公里")), (5, None, ["米"], "公里", ("0.005", "公里")),
        (5, None, [], "盏", ("5", "盏")),
        (5, "处", ["座"], "座", ("5", "处")), (2, "公顷", [], "平方米", ("20000", "平方米")),
        (2, "亩", [], "平方米", ("2", "亩")),
        (5, None, ["公里", "座"], "座", ("5", "座")), (5, None, ["公里", "座"], "公里", ("5", "公里")),
    ],
)  # fmt: skip
def test_units_come_from_cell_then_head_then_type(value, stated, heads, wanted, result):
    found = settle(Decimal(value), find_unit(stated or ""), [UNITS[word] for word in heads], UNITS[wanted])
    assert (found.value, found.unit) == (Decimal(result[0]), result[1])


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "codes"),
    [
        (-1, "座", "座", ["quantity_negative"]), (0, "座", "座", ["quantity_zero"]),
        (3400, "公里", "公里", ["quantity_absurd"]),
        (5000, "座", "座", ["quantity_absurd"]), ("2.5", "座", "座", ["quantity_fraction"]),
        (2, "处", "公里", ["unit_mismatch"]),
        (2, "处", "座", []), (111, "盏", "盏", []), (4160, "米", "公里", []),
    ],
)  # fmt: skip
def test_doubts_about_quantities(value, unit, wanted, codes):
    found = settle(Decimal(value), UNITS[unit], [], UNITS[wanted])
    assert [problem[0] for problem in found.problems] == codes


@given(st.integers(1, 99999))
def test_metres_and_kilometres_are_the_same_length(metres):
    km = Decimal(metres) / 1000
    for text in (f"{metres}米", f"{km}公里", f"{metres:,} m", f"全长{km}km", f"约{metres}米"):
        ((number, unit),), _ = read_measure(text)
        assert settle(number, unit, [], UNITS["公里"]).value == km


@given(st.integers(1, 99999))
def test_chinese_numerals(number):
    assert chinese_number(_spelled(number)) == number


def _spelled(number):
    digits = "零一二三四五六七八九"
    if number >= 10000:
        rest = number % 10000
        return (
            _spelled(number // 10000)
            + "万"
            + ("零" if 0 < rest < 1000 else "")
            + (_spelled(rest) if rest else "")
        )
    text, zero = "", False
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + word
            zero = False
        else:
            zero = True
    return text


@pytest.mark.parametrize(
    ("head", "units"),
    [("长度（km）", ["公里"]), ("规模(公里/座)", ["公里", "座"]), ("投资（万元）", []), ("面积（㎡）", ["平方米"]), ("数量\n(盏)", ["盏"]), ("数量（单位：盏）", ["盏"])],  # noqa: E501
)  # fmt: skip
def test_units_in_heads(head, units):
    assert [unit.name for unit in head_units(head)] == units


# -- phones --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "numbers", "beside"),
    [
        (17002440001, ["17002440001"], ""), (17002440001.0, ["17002440001"], ""),
        ("17002440001.0", ["17002440001"], ""),
        ("170 0244 0001", ["17002440001"], ""), ("170-0244-0001", ["17002440001"], ""),
        ("+86 17002440001", ["17002440001"], ""),
        (8617002440001, ["17002440001"], ""), ("0086-17002440001", ["17002440001"], ""),
        ("025-52712345", ["025-52712345"], ""),
        ("（025）52712345", ["025-52712345"], ""), ("02552712345", ["025-52712345"], ""),
        ("52712345", ["025-52712345"], ""),
        (52712345, ["025-52712345"], ""), ("025 52712345", ["025-52712345"], ""),
        ("0519-8512345", ["0519-8512345"], ""),
        ("025-52712345转801", ["025-52712345-801"], ""), ("400-123-4567", ["400-123-4567"], ""),
        ("010-62712345", ["010-62712345"], ""),
        ("17002440001、17002440002", ["17002440001", "17002440002"], ""),
        ("17002440001/52712345", ["17002440001", "025-52712345"], ""),
        ("17002440001 17002440002", ["17002440001", "17002440002"], ""),
        ("17002440001\n17002440002", ["17002440001", "17002440002"], ""),
        ("17002440001、17002440001", ["17002440001"], ""), ("张三 17002440001", ["17002440001"], "张三"),
        ("张三：17002440001", ["17002440001"], "张三"),
        ("17002440001（张三）", ["17002440001"], "张三"), ("李四17002440001", ["17002440001"], "李四"),
        ("电话：17002440001", ["17002440001"], ""),
        ("０２５－５２７１２３４５", ["025-52712345"], ""), ("170\u200b02440001", ["17002440001"], ""),
    ],
)  # fmt: skip
def test_phones(cell, numbers, beside):
    found = read_phones(cell, "025")
    assert (list(found.numbers), found.beside, found.problem) == (numbers, beside, None)


@pytest.mark.parametrize(
    ("cell", "numbers", "code"),
    [
        ("1.7E+10", [], "phone_digits_lost"), ("1.70024E+10", [], "phone_digits_lost"),
        ("170****0001", [], "phone_masked"),
        ("1700244000", [], "phone_unreadable"), ("170024400011", [], "phone_unreadable"),
        ("12345", [], "phone_unreadable"),
        ("张三、李四", [], "phone_unreadable"), (2552712345, ["025-52712345"], "phone_zero_lost"),
        (Fault("#N/A"), [], "phone_unreadable"),
        ("17002440001、1700244", ["17002440001"], "phone_unreadable"),
    ],
)  # fmt: skip
def test_doubtful_phones_are_flagged(cell, numbers, code):
    found = read_phones(cell, "025")
    assert (list(found.numbers), found.problem[0]) == (numbers, code)


@pytest.mark.parametrize("cell", [None, "", "/", "无", "—", 0, "0"])
def test_no_phone_is_no_problem(cell):
    assert read_phones(cell, "025") == ((), "", None)


@given(
    st.integers(13000000000, 19999999999),
    st.sampled_from(["", " ", "-"]),
    st.sampled_from(["", "+86 ", "86", "张三 ", "电话:"]),
)
def test_a_mobile_is_found_in_every_dress(number, between, before):
    digits = str(number)
    text = before + between.join((digits[:3], digits[3:7], digits[7:]))
    assert read_phones(text, "025").numbers == (digits,)


# -- positions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        ("118.65, 31.83",), ("118.65 31.83",), ("118.65，31.83",), ("118.65/31.83",), ("(118.65;31.83)",),
        ("118.65°E,31.83°N",),
        ("E118°39′00″ N31°49′48″",), ("东经118.65 北纬31.83",), ("经度:118.65;纬度:31.83",),
        ("北纬31.83，东经118.65",), ("31.83N,118.65E",),
        ("N31.83 E118.65",), (118.65, 31.83), ("118°39'0\"", "31°49'48\""), ("118度39分", "31度49分48秒"),
        ("E118.65", "N31.83"),
        ("118.65°", "31.83°"), ("Ｅ１１８．６５", "Ｎ３１．８３"), ("118° 39′ 00″", "31° 49′ 48″"),
    ],
)  # fmt: skip
def test_positions(cells):
    found = read_position(cells, None, JIANGNING)
    assert (found.longitude, found.latitude, found.problem) == (Decimal("118.65"), Decimal("31.83"), None)


@pytest.mark.parametrize(
    ("cells", "code", "read"),
    [
        (("31.83,118.65",), "coordinate_swapped", True), ((31.83, 118.65), "coordinate_swapped", True),
        (("120.5,31.8",), "coordinate_outside", True),
        (("0,0",), "coordinate_impossible", False), (("118.65", None), "coordinate_incomplete", False),
        ((3523456.7, 40389012.3), "coordinate_projected", False),
        (("见附图",), "coordinate_unreadable", False), (("118.65",), "coordinate_unreadable", False),
        ((Fault("#REF!"), 31.8), "coordinate_unreadable", False),
        (("118°75′,31°10′",), "coordinate_unreadable", False),
    ],
)  # fmt: skip
def test_doubtful_positions_are_flagged(cells, code, read):
    found = read_position(cells, None, JIANGNING)
    assert (found.problem[0], found.longitude is not None) == (code, read)


@pytest.mark.parametrize("cells", [(None,), ("/",), ("", "—"), (None, None)])
def test_no_position_is_no_problem(cells):
    assert read_position(cells, None, JIANGNING) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("坐标系：GCJ-02", "GCJ-02"), ("坐标（高德）", "GCJ-02"), ("经纬度(火星坐标)", "GCJ-02"),
        ("百度坐标", "BD-09"), ("CGCS2000坐标系", "CGCS2000"),
        ("2000国家大地坐标系", "CGCS2000"), ("WGS84", "WGS-84"), ("GPS坐标", "WGS-84"), ("经纬度", None),
    ],
)  # fmt: skip
def test_datums(text, datum):
    assert find_datum(text) == datum


@given(st.floats(118.45, 119.1), st.floats(31.6, 32.1))
def test_map_pickers_are_turned_back(lon, lat):
    east, north = from_wgs84(lon, lat, GCJ02)
    found = read_position((f"{east:.7f},{north:.7f}",), GCJ02, JIANGNING)
    assert (float(found.longitude), float(found.latitude)) == pytest.approx((lon, lat), abs=2e-6)
    assert found.note


# -- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  下庄公厕\n", "下庄公厕"), ("下庄　公厕", "下庄公厕"), ("下\u200b庄\xa0公厕\t", "下庄公厕"),
        ("１号（东）Ａ", "1号（东）A"), ("LED 路灯", "LED路灯"),
        ("PE pipe 110", "PE pipe 110"), ("⽔库", "水库"), ("\ufeff名称", "名称"),
    ],
)  # fmt: skip
def test_text_is_cleaned_for_keeping(raw, text):
    assert clean(raw) == text


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert key(clean(text)) == key(text)


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("/", True), ("——", True), ("无", True), ("一", False), ("无为桥", False), ("0", False)],
)
def test_placeholders(text, nothing):
    assert is_placeholder(text) is nothing


@pytest.mark.parametrize(("one", "other", "near"), [("谷里", "谷丰", True), ("谷里", "谷里", False), ("石坝", "石大坝", True), ("石坝", "坝石", True), ("石坝", "双塘", False), ("石", "石坝桥", False)])  # noqa: E501  # fmt: skip
def test_one_character_apart(one, other, near):
    assert one_apart(one, other) is near
