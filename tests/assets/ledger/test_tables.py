"""Where the table lies and which rows are no facility: the kinds of sheets that townships really have."""

from decimal import Decimal

import pytest

HEAD = [
    "序号",
    "所在村",
    "设施名称",
    "设施类别",
    "数量",
    "建成时间",
    "投资（万元）",
    "管护责任人",
    "联系电话",
]


def facility(n, name="下庄公厕", village="石坝村", category="公厕", quantity="1座"):
    return [n, village, name, category, quantity, 2018, 12.9, "傅春生", 17006810000 + n]


def two(first=1):
    return [facility(first, "下庄公厕"), facility(first + 1, "上庄公厕")]


def test_the_plainest_table(ledger):
    found = ledger([HEAD, *two()])
    assert [item.values.name for item in found.good] == ["下庄公厕", "上庄公厕"]
    assert found.skipped == {1: "head"}


def test_blank_rows_and_columns_before_the_table_and_notes_to_its_right(ledger):
    rows = [
        [],
        [],
        [None, None, *HEAD],
        [None, None, *facility(1)],
        [None, None, *facility(2, "上庄公厕"), None, "核对过"],
    ]
    found = ledger(rows)
    assert [item.row for item in found.good] == [4, 5]
    assert found.skipped == {1: "blank", 2: "blank", 3: "head"}
    assert found.understood["台账"].columns[0].letter == "C"


@pytest.mark.parametrize(
    "line",
    [
        "单位：万元",
        "填报单位：谷里街道办事处　　单位：万元",
        "（金额单位：万元）",
        "单位:万元  2024年11月",
        "计量单位：公里、万元",
    ],
)
def test_the_unit_of_amounts_stands_in_a_line_under_the_title(ledger, line):
    head = [*HEAD[:6], "总投资", *HEAD[7:]]
    found = ledger([["谷里街道管护台账"], [line], head, *two()], merges=["A1:I1", "A2:I2"])
    assert [item.values.cost_yuan for item in found.good] == [Decimal(129000)] * 2
    assert found.skipped == {1: "title", 2: "title", 3: "head"}


def test_amounts_without_any_unit_are_not_guessed(ledger):
    head = [*HEAD[:6], "总投资", *HEAD[7:]]
    found = ledger([head, *two()])
    assert [item.values.cost_yuan for item in found.good] == [None, None]
    assert found.flags == {2: ["amount_unit_unknown"], 3: ["amount_unit_unknown"]}
    assert found[2].raw["cost"] == "12.9"


def test_a_head_of_two_rows_merged_both_ways(ledger):
    upper = [
        "序号",
        "设施",
        None,
        "所在地",
        None,
        "规模",
        None,
        "建设情况",
        None,
        "管护主体",
        "管护责任人",
        None,
        "备注",
    ]
    lower = [
        None,
        "名称",
        "类别",
        "村",
        "组",
        "数量",
        "单位",
        "时间",
        "投资（万元）",
        None,
        "姓名",
        "电话",
        None,
    ]
    row = [
        1,
        "下庄公厕",
        "公厕",
        "石坝村",
        "三组",
        2,
        "座",
        "2018.5",
        12.9,
        "物业公司",
        "傅春生",
        "17006810009",
        "好",
    ]
    merges = ["A2:A3", "B2:C2", "D2:E2", "F2:G2", "H2:I2", "J2:J3", "K2:L2", "M2:M3", "A1:M1"]
    found = ledger([["台账"], upper, lower, row], merges=merges)
    (reading,) = found.good
    values = reading.values
    assert found.skipped == {1: "title", 2: "head", 3: "head"}
    assert (values.name, values.type_code, values.division) == ("下庄公厕", "0401", "320115007204")
    assert (values.quantity, values.unit, values.built) == (2, "座", "2018-05")
    assert (values.cost_yuan, values.party, values.person) == (129000, "物业公司", "傅春生")
    assert (values.phones, values.remark, values.address) == (("17006810009",), "好", "三组")


def test_a_head_of_two_rows_without_merges(ledger):
    upper = ["序号", "设施名称", "类别", "所在村", "管护责任人", None, "资金", None]
    lower = [None, None, None, None, "姓名", "电话", "金额（元）", "来源"]
    found = ledger(
        [upper, lower, [1, "下庄公厕", "公厕", "石坝村", "傅春生", "17006810009", 129000, "村集体"]]
    )
    values = found.good[0].values
    assert (values.person, values.phones) == ("傅春生", ("17006810009",))
    assert (values.cost_yuan, values.fund_source) == (129000, "村集体")


def test_lower_words_get_their_sense_from_the_group(ledger):
    upper = ["设施", None, "产权", None, "管护主体", None, "监管单位", None, "村"]
    lower = ["名称", "类别", "单位", "性质", "名称", "电话", "名称", "电话", None]
    row = [
        "下庄公厕",
        "公厕",
        "石坝村委会",
        "集体",
        "物业公司",
        "17006810009",
        "区水务局",
        "17006810010",
        "石坝村",
    ]
    merges = ["A1:B1", "C1:D1", "E1:F1", "G1:H1", "I1:I2"]
    values = ledger([upper, lower, row], merges=merges).good[0].values
    assert (values.owner, values.party, values.phones) == ("石坝村委会", "物业公司", ("17006810009",))


def test_heads_with_marks_newlines_and_units(ledger):
    head = [
        "*设 施 名 称",
        "设施\n类型",
        "村（社区）",
        "长  度\n（km）",
        "总投资\n（元）",
        "投入使用\n时间",
        "联系电话（手机）",
    ]
    found = ledger([head, ["进村道路", "村道", "石坝村", 3.2, "1,335,000", "2020年5月", "17006810009"]])
    values = found.good[0].values
    assert (values.quantity, values.unit, values.cost_yuan) == (Decimal("3.2"), "公里", 1335000)
    assert (values.built, values.phones) == ("2020-05", ("17006810009",))


def test_numbers_of_columns_under_the_head(ledger):
    found = ledger([HEAD, [1, 2, 3, 4, 5, 6, 7, 8, 9], *two()])
    assert found.skipped == {1: "head", 2: "head"}
    assert len(found.good) == 2


def test_the_head_repeated_for_printing(ledger):
    found = ledger([["台账"], HEAD, *two(), ["台账"], HEAD, *two(3)], merges=["A1:I1", "A5:I5"])
    assert found.skipped == {1: "title", 2: "head", 5: "title", 6: "head"}
    assert found.held == {7: ["duplicate_in_file"], 8: ["duplicate_in_file"]}


@pytest.mark.parametrize("label", ["小计", "小 计", "本村小计", "石坝村小计：", "小计（2处）"])
@pytest.mark.parametrize("column", [0, 1, 2, 3])
def test_subtotals_with_the_label_in_any_column(ledger, label, column):
    total = [None] * 9
    total[column], total[4], total[6] = label, "2座", 25.8
    assert ledger([HEAD, *two(), total]).skipped == {1: "head", 4: "subtotal"}


@pytest.mark.parametrize("label", ["合计", "合  计", "总计", "总 计", "合计："])
@pytest.mark.parametrize("column", [0, 1, 2, 3])
def test_totals(ledger, label, column):
    total = [None] * 9
    total[column], total[4] = label, 2
    assert ledger([HEAD, *two(), total]).skipped == {1: "head", 4: "total"}


def test_a_row_without_name_is_no_total_because_it_counts(ledger):
    found = ledger([HEAD, facility(1, None, quantity="共计12座"), facility(2)])
    assert found.held == {2: ["missing_name"]}
    assert found[2].values.quantity is not None


@pytest.mark.parametrize(
    "section",
    [
        ["一、道路类"],
        ["（一）公厕"],
        ["二、环卫设施（共2处）"],
        ["一", None, "道路类"],
        ["道路类"],
        ["石坝村"],
        ["第一部分 道路"],
    ],
)
def test_section_rows(ledger, section):
    found = ledger([HEAD, section, *two()])
    assert found.skipped == {1: "head", 2: "section"}
    assert len(found.good) == 2


def test_a_section_gives_the_category_or_the_village_where_no_column_does(ledger):
    head = ["序号", "设施名称", "数量", "建成时间", "负责人"]
    rows = [
        head,
        ["一、公厕"],
        [1, "下庄厕所", "1座", 2018, "张三"],
        ["二、路灯"],
        [2, "太阳能灯一批次", "12盏", 2019, "李四"],
    ]
    found = ledger(sheets={"石坝村": rows})
    assert [(item.values.type_code, item.values.division) for item in found.good] == [
        ("0401", "320115007204"),
        ("0802", "320115007204"),
    ]


def test_villages_as_sections(ledger):
    head = ["序号", "设施名称", "设施类型", "数量", "建成时间", "负责人"]
    rows = [
        head,
        ["石坝村"],
        [1, "下庄公厕", "公厕", "1座", 2018, "张三"],
        ["双塘村"],
        [2, "下庄公厕", "公厕", "1座", 2018, "张三"],
    ]
    found = ledger(rows, merges=["A2:F2", "A4:F4"])
    assert [item.values.division for item in found.good] == ["320115007204", "320115007201"]


@pytest.mark.parametrize(
    "footer",
    [
        ["填报人：周会计", None, None, None, "审核人：陈主任", None, "填报日期：2024年11月5日"],
        ["填表人：", None, "负责人（签字）："],
        ["注：1.本表一式三份"],
        ["备注：以上为2024年数据"],
        [None, None, None, None, None, None, "（盖章）"],
        ["单位负责人：王某", None, None, "填报日期："],
        ["联系电话：025-52712345"],
        ["制表：周会计", None, "复核：陈主任"],
        [None, None, None, None, None, None, "2024年11月5日"],
        ["025-52712345"],
    ],
)
def test_footers(ledger, footer):
    found = ledger([HEAD, *two(), footer])
    assert found.skipped == {1: "head", 4: "footer"}
    assert len(found.good) == 2


def test_lines_of_a_note_after_the_footer(ledger):
    rows = [
        HEAD,
        *two(),
        [],
        ["填表说明："],
        ["1、设施名称应与实物一致，不得简写"],
        ["2、投资以万元为单位，保留一位小数"],
    ]
    assert ledger(rows, merges=["A5:I5", "A6:I6", "A7:I7"]).skipped == {
        1: "head", 4: "blank", 5: "footer", 6: "footer", 7: "footer",
    }  # fmt: skip


def test_merged_villages_fill_down_inside_the_range_and_nowhere_else(ledger):
    rows = [
        HEAD,
        facility(1, "一号公厕"),
        facility(2, "二号公厕", None),
        [None, "小计", None, None, "2座"],
        facility(3, "三号公厕", None),
    ]
    found = ledger(rows, merges=["B2:B3"])
    assert [item.row for item in found.good] == [2, 3]
    assert found.skipped == {1: "head", 4: "subtotal"}
    assert found.held == {5: ["missing_village"]}


def test_categories_and_keepers_fill_too_but_amounts_do_not(ledger):
    rows = [HEAD, facility(1, "一号"), [2, None, "二号", None, None, None, None, None, None]]
    found = ledger(rows, merges=["B2:B3", "D2:D3", "E2:E3", "G2:G3", "H2:H3", "I2:I3", "F2:F3"])
    second = found.good[1].values
    assert (second.type_code, second.person, second.built, second.phones) == (
        "0401", "傅春生", "2018", ("17006810001",),
    )  # fmt: skip
    assert (second.quantity, second.cost_yuan) == (None, None)
    assert "merged_shared" in found.flags[3]


def test_several_sheets_one_per_village_with_a_summary_and_notes(ledger):
    head = ["序号", "设施名称", "类别", "规模", "建成年份", "管护员"]
    rows = [["管护台账"], head, [1, "下庄公厕", "公厕", "1座", 2018, "张三"]]
    sheets = {
        "汇总": [
            ["谷里街道设施汇总表"],
            ["序号", "村名", "设施数量", "总投资（万元）"],
            [1, "石坝村", 1, 2],
            ["合计", None, 2, 4],
        ],
        "石坝村": rows,
        "2.双塘村": rows,
        "填表说明": [["填表说明"], ["一、本表由各村填报"], ["二、不得空项"]],
    }
    found = ledger(sheets=sheets)
    assert [(item.sheet, item.values.division) for item in found.good] == [
        ("石坝村", "320115007204"),
        ("2.双塘村", "320115007201"),
    ]
    assert {name: sheet.role for name, sheet in found.understood.items()} == {
        "汇总": "summary", "石坝村": "ledger", "2.双塘村": "ledger", "填表说明": "note",
    }  # fmt: skip
    assert not found.held


def test_one_sheet_per_category(ledger):
    head = ["序号", "村（社区）", "名称", "数量", "建成时间", "联系电话"]
    sheets = {
        "道路": [head, [1, "石坝村", "进村主干道", "3公里", 2018, 17006810009]],
        "二、公厕": [["谷里街道公厕台账"], head, [1, "石坝村", "下庄", "1座", 2018, 17006810009]],
        "Sheet3": [
            ["谷里街道2024年太阳能路灯管护台账"],
            head,
            [1, "石坝村", "下庄", "12盏", 2018, 17006810009],
        ],
    }
    assert [item.values.type_code for item in ledger(sheets=sheets).good] == ["0101", "0401", "0802"]


def test_hidden_sheets_stay_out_until_asked(ledger):
    from assets.ledger import Choices, SheetChoice

    sheets = {"今年": [HEAD, facility(1)], "去年": [HEAD, facility(1, "老公厕")]}
    found = ledger(sheets=sheets, states={"去年": "hidden"})
    assert [item.sheet for item in found.items] == ["今年", "今年"]
    assert found.understood["去年"].role == "hidden"
    asked = Choices(sheets={"去年": SheetChoice(include=True)})
    found = ledger(sheets=sheets, states={"去年": "hidden"}, choices=asked)
    assert [item.values.name for item in found.good] == ["下庄公厕", "老公厕"]


def test_the_same_facility_in_two_sheets_is_one(ledger):
    sheets = {"甲": [HEAD, facility(1)], "乙": [HEAD, facility(1), facility(2, "二号公厕")]}
    found = ledger(sheets=sheets)
    assert [(item.sheet, item.row) for item in found.good] == [("甲", 2), ("乙", 3)]
    assert "“甲”表第2行" in found.rows["乙", 2].problems[-1].message


def test_a_name_that_differs_by_a_number_is_another_facility(ledger):
    found = ledger(
        [HEAD, facility(1, "双坪村四组桥", category="桥梁"), facility(2, "双坪村三组桥", category="桥梁")]
    )
    assert len(found.good) == 2


def test_the_same_name_with_other_blanks_and_width_is_the_same(ledger):
    found = ledger([HEAD, facility(1, "下庄１号公厕"), facility(2, " 下庄1号\u200b 公厕\n")])
    assert found.held == {3: ["duplicate_in_file"]}


def test_a_second_table_with_other_columns_below_the_first(ledger):
    other = ["序号", "设施名称", "设施类别", "所在村", "规模"]
    rows = [["道路"], HEAD, *two(), [], ["表二"], other, [1, "进村道路", "村道", "双塘村", "3公里"]]
    found = ledger(rows, merges=["A1:I1", "A6:I6"])
    assert found.skipped == {1: "title", 2: "head", 5: "blank", 6: "section", 7: "head"}
    assert found[8].values.division == "320115007201"
    assert found[8].values.quantity == 3


def test_columns_of_other_things_are_kept_not_taken(ledger):
    head = [*HEAD, "监督电话", "年管护经费（万元）", "路面宽度（米）", "设施状况"]
    found = ledger([head, [*facility(1), "17006810010", 2, 3.5, "完好"]])
    (reading,) = found.good
    assert reading.values.phones == ("17006810001",)
    assert reading.values.cost_yuan == 129000
    assert reading.extra == {
        "监督电话": "17006810010",
        "年管护经费（万元）": "2",
        "路面宽度（米）": "3.5",
        "设施状况": "完好",
    }


def test_columns_whose_heads_say_nothing_are_read_by_their_cells(ledger):
    head = ["编号", "地点", "设施名称", "分", "多少", "啥时候", "花费", "谁管", "号"]
    rows = [head, *[facility(n, f"第{n}公厕") for n in range(1, 8)]]
    found = ledger(rows)
    facts = {column.letter: column.fact for column in found.understood["台账"].columns}
    assert facts == {
        "A": "serial", "B": "village", "C": "name", "D": "category", "E": "quantity", "F": "built", "G": "",
        "H": "person", "I": "phone",
    }  # fmt: skip
    assert "下面的内容像" in next(c.reason for c in found.understood["台账"].columns if c.letter == "D")


def test_a_person_may_decide_what_a_column_means(ledger):
    from assets.ledger import Choices, SheetChoice

    head = [*HEAD[:2], "叫什么", *HEAD[3:]]
    choice = Choices(sheets={"台账": SheetChoice(columns={"C": "name", "H": ""}, amount_unit="元")})
    found = ledger([head, *two()], choices=choice)
    assert [item.values.name for item in found.good] == ["下庄公厕", "上庄公厕"]
    assert found.good[0].values.person is None
    assert found.good[0].values.cost_yuan == Decimal("12.9")


def test_words_confirmed_by_a_person_are_read(ledger):
    from assets.ledger import Choices

    choices = Choices(villages={"谷丰村": "320115007204"}, types={"农家乐": "0103"})
    found = ledger([HEAD, facility(1, "便民桥", "谷丰村", "农家乐")], choices=choices)
    assert (found.good[0].values.division, found.good[0].values.type_code) == ("320115007204", "0103")


def test_a_table_without_category_reads_what_the_names_say_and_flags_it(ledger):
    head = ["序号", "所在村", "设施名称", "数量", "负责人", "电话"]
    rows = [
        head,
        [1, "石坝村", "下庄公厕", "1座", "张三", 17006810009],
        [2, "石坝村", "农家乐", "1处", "张三", 17006810009],
    ]
    found = ledger(rows)
    assert found.flags == {2: ["category_from_name"]}
    assert found.held == {3: ["missing_category"]}


def test_an_empty_book_and_a_head_alone(ledger):
    assert ledger([[]]).items == []
    found = ledger([["台账"], HEAD])
    assert found.skipped == {1: "title", 2: "head"}
    assert not found.readings


def test_a_county_reads_all_its_townships_and_asks_where_names_repeat(ledger, knowledge_of):
    head = ["所在镇街", "所在村", "设施名称", "设施类别", "数量"]
    rows = [
        head,
        ["谷里街道", "柏树村", "一号公厕", "公厕", "1座"],
        [None, "柏树村", "二号公厕", "公厕", "1座"],
        [None, "石坝村", "三号公厕", "公厕", "1座"],
    ]
    found = ledger(rows, known=knowledge_of("320115000000"))
    assert [item.values.division for item in found.good] == ["320115007200", "320115007204"]
    assert found.held == {3: ["ambiguous_village"]}


NO_VILLAGE = ["序号", "设施名称", "设施类别", "数量", "建成时间", "负责人"]
LONE = [1, "下庄公厕", "公厕", "1座", 2018, "张三"]


@pytest.mark.parametrize(
    "above",
    [
        [["谷里街道石坝村2024年公共基础设施管护台账"]],
        [["公共基础设施管护台账"], ["填报单位：石坝村委会    单位：万元"]],
        [["管护台账"], ["村名：石坝", None, "日期：2024年11月"]],
        [["石坝村民委员会设施清单"]],
    ],
)
def test_the_village_stands_in_the_title(ledger, above):
    (reading,) = ledger([*above, NO_VILLAGE, LONE]).good
    assert reading.values.division == "320115007204"
    assert "石坝" in reading.notes["village"]


def test_a_title_with_two_villages_decides_nothing(ledger):
    found = ledger([["石坝村、双塘村管护台账"], NO_VILLAGE, LONE])
    assert found.held == {3: ["missing_village"]}


def test_a_row_of_units_under_the_head(ledger):
    upper = ["设施名称", "类别", "所在村", "长度", "投资", "建成时间"]
    lower = [None, None, None, "km", "万元", None]
    found = ledger([upper, lower, ["进村路", "村道", "石坝村", 3.2, 12.5, 2018]])
    assert found.skipped == {1: "head", 2: "head"}
    values = found.good[0].values
    assert (values.quantity, values.unit, values.cost_yuan) == (Decimal("3.2"), "公里", 125000)


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("坐标系：GCJ-02", ("经度", "纬度")),
        ("台账", ("经度（高德）", "纬度（高德）")),
        ("台账", ("经纬度（GCJ02）", None)),
    ],
)
def test_the_datum_stands_in_the_title_or_the_head(ledger, title, heads):
    cells = ["118.6512,31.8321", None] if heads[1] is None else [118.6512, 31.8321]
    found = ledger([[title], [*HEAD, *heads], [*facility(1), *cells]])
    values = found.good[0].values
    assert (values.longitude, values.latitude) == (Decimal("118.6461613"), Decimal("31.8342303"))
    assert "GCJ-02" in found[3].notes["position"]


def test_without_a_datum_wgs84_is_taken_and_said(ledger):
    found = ledger([[*HEAD, "经度", "纬度"], [*facility(1), 118.65, 31.83]])
    assert found.good[0].values.longitude == Decimal("118.65")
    assert "没有写明坐标系" in found.understood["台账"].reasons["datum"]


def test_formulas_without_a_stored_value(ledger):
    rows = [
        HEAD,
        [*facility(1, '="下庄"&"公厕"')],
        [*facility(2, "二号公厕", quantity="=1+1")],
        [*facility(3, "三号公厕")[:6], "=A1*2", "张三", "=B1"],
        [*facility(4, "四号公厕", "=B2")],
        [*facility(5, "五号公厕", category="#N/A")],
    ]
    found = ledger(rows)
    assert found.held == {
        2: ["formula_without_value"], 3: ["formula_without_value"], 5: ["formula_without_value"], 6: ["error_value"],
    }  # fmt: skip
    assert found.flags == {4: ["amount_unreadable", "phone_unreadable"]}
    assert found[2].raw["name"] == '="下庄"&"公厕"'
    assert found[4].values.cost_yuan is None


def test_a_sheet_that_explains_columns_is_no_ledger(ledger):
    sheets = {
        "台账": [HEAD, facility(1)],
        "填表说明": [["字段名称", "类型", "说明"], ["设施名称", "文本", "必填"], ["数量", "数字", "带单位"]],
        "Sheet3": [["名称", "说明"], ["公厕", "农村公共厕所"]],
    }
    found = ledger(sheets=sheets)
    assert {name: sheet.role for name, sheet in found.understood.items()} == {
        "台账": "ledger", "填表说明": "note", "Sheet3": "note",
    }  # fmt: skip
    assert len(found.good) == 1
    assert not found.held


def test_a_quantity_in_one_of_several_columns(ledger):
    head = ["设施名称", "类别", "所在村", "长度（km）", "座数", "面积（㎡）"]
    rows = [
        head,
        ["进村路", "村道", "石坝村", 3.2, None, None],
        ["公厕甲", "公厕", "石坝村", None, 2, 45],
        ["桥", "农桥", "石坝村", 0.02, 1, None],
    ]
    found = ledger(rows)
    assert [(r.values.quantity, r.values.unit) for r in found.good] == [
        (Decimal("3.2"), "公里"),
        (2, "座"),
        (1, "座"),
    ]


def test_a_column_of_units(ledger):
    head = ["设施名称", "类别", "所在村", "数量", "计量单位"]
    found = ledger(
        [
            head,
            ["进村路", "村道", "石坝村", 700, "米"],
            ["公厕", "公厕", "石坝村", 2, "座"],
            ["亭", "凉亭", "石坝村", 1, "筐"],
        ]
    )
    assert [(r.values.quantity, r.values.unit) for r in found.good] == [
        (Decimal("0.7"), "公里"),
        (2, "座"),
        (1, "处"),
    ]
    assert found.flags == {4: ["unit_unknown"]}


def test_a_unit_nobody_knows_is_kept_and_flagged(ledger):
    found = ledger([HEAD, facility(1, quantity="12筐")])
    assert (found.good[0].values.quantity, found.good[0].values.unit) == (12, "筐")
    assert found.flags == {2: ["unit_unknown"]}


def test_a_broad_category_that_the_name_contradicts_is_read_by_name_and_flagged(ledger):
    found = ledger([HEAD, facility(1, "下庄公厕", category="公共服务设施")])
    assert found.good[0].values.type_code == "0401"
    assert found.flags == {2: ["category_conflict"]}


def test_name_and_phone_in_one_cell_either_way(ledger):
    head = [*HEAD[:7], "责任人及电话"]
    found = ledger([head, [*facility(1)[:7], "傅春生 17006810009"]])
    assert (found.good[0].values.person, found.good[0].values.phones) == ("傅春生", ("17006810009",))
    found = ledger([HEAD, [*facility(1)[:7], None, "傅春生17006810009"]])
    assert (found.good[0].values.person, found.good[0].values.phones) == ("傅春生", ("17006810009",))
    found = ledger([HEAD, [*facility(1)[:7], "傅春生（17006810009）", None]])
    assert (found.good[0].values.person, found.good[0].values.phones) == ("傅春生", ("17006810009",))


def test_zero_and_absurd_quantities_are_imported_and_flagged(ledger):
    found = ledger(
        [HEAD, facility(1, quantity="0座"), facility(2, "进村路", category="村道", quantity="3400公里")]
    )
    assert found.flags == {2: ["quantity_zero"], 3: ["quantity_absurd"]}


def test_former_names_are_imported_and_flagged(ledger, knowledge_of):
    found = ledger([HEAD, facility(1, village="枣凹村")], known=knowledge_of("140781106000"))
    assert found.flags == {2: ["former_name"]}
    assert found.good[0].values.division == "140781106206"


def test_a_unified_code_is_read_and_a_wrong_one_flagged(ledger):
    head = [*HEAD, "统一编码"]
    rows = [
        head,
        [*facility(1), "320115007204-0401-00001-" + "7"],
        [*facility(2, "上庄公厕"), "3201150072040401"],
    ]
    from assets import codes

    rows[1][-1] = codes.group(codes.make("320115007204", "0401", 1))
    found = ledger(rows)
    assert found.good[0].values.code == codes.make("320115007204", "0401", 1)
    assert found.flags == {3: ["code_invalid"]}


def test_placeholders_are_empty_not_words(ledger):
    head = [*HEAD, "资金来源", "管护单位", "产权归属", "备注"]
    found = ledger([head, [1, "石坝村", "下庄公厕", "公厕", "1座", "/", "—", "无", "/", "/", "—", "-", "无"]])
    values = found.good[0].values
    assert (values.built, values.cost_yuan, values.person, values.phones) == (None, None, None, ())
    assert (values.fund_source, values.party, values.owner, values.remark) == (None, None, None, None)
    assert found.flags == {}
    assert ledger([HEAD, facility(1, "/")]).held == {2: ["missing_name"]}


def test_a_hundred_rows_of_one_village_cost_no_more_than_their_cells(ledger):
    rows = [HEAD, *[facility(n, f"第{n}号公厕", "石坝村" if n == 1 else None) for n in range(1, 101)]]
    found = ledger(rows, merges=["B2:B101"])
    assert len(found.good) == 100
    assert {item.values.division for item in found.good} == {"320115007204"}


def test_rows_numbered_beforehand_and_never_filled_in_are_blank(ledger):
    found = ledger([HEAD, *two(), [3], [4, None, None, " "], ["合计", None, None, None, "2座"]])
    assert found.skipped == {1: "head", 4: "blank", 5: "blank", 6: "total"}


def test_notes_to_the_right_of_the_table_are_kept(ledger):
    found = ledger(
        [HEAD, [*facility(1), None, "已核对"], [None] * 11 + ["下月再查"], facility(2, "上庄公厕")]
    )
    assert found.good[0].extra == {"K列": "已核对"}
    assert found.skipped == {1: "head", 3: "note"}


def test_a_list_of_telephones_is_no_ledger(ledger):
    sheets = {
        "台账": [HEAD, facility(1)],
        "通讯录": [["所在村", "姓名", "电话"], ["石坝村", "张三", 17006810009]],
    }
    found = ledger(sheets=sheets)
    assert found.understood["通讯录"].role == "note"
    assert not found.held


def test_a_village_that_imports_its_own_ledger_need_not_name_itself(ledger, knowledge_of):
    found = ledger([NO_VILLAGE, LONE], known=knowledge_of("320115007204"))
    assert found.good[0].values.division == "320115007204"


def test_a_column_of_sentences_is_no_quantity(ledger):
    head = ["序号", "行政村", "项目名称", "项目类型", "建设内容及规模", "建设年度", "总投资（万元）"]
    rows = [
        [n, "石坝村", f"第{n}通组路", "通组路", f"新建水泥路{n}.2公里，宽3.5米，含路肩", 2018, 12.9]
        for n in range(1, 6)
    ]
    found = ledger([head, *rows])
    assert len(found.good) == 5
    assert found.good[0].extra == {"建设内容及规模": "新建水泥路1.2公里，宽3.5米，含路肩"}


def test_a_cell_that_says_ditto_says_what_stands_above(ledger):
    rows = [HEAD, facility(1), facility(2, "上庄公厕", village="同上"), facility(3, "中庄公厕")]
    rows[2][7] = rows[3][7] = "同上"
    found = ledger(rows)
    assert [item.values.person for item in found.good] == ["傅春生"] * 3
    assert {item.values.division for item in found.good} == {found.good[0].values.division}


def test_a_row_that_is_no_facility_keeps_its_words(ledger):
    found = ledger([["谷里街道管护台账"], HEAD, *two(), ["合计", None, None, None, "2座"]], merges=["A1:I1"])
    assert {item.row: item.said for item in found.items if hasattr(item, "said")} == {
        1: "谷里街道管护台账",
        2: "序号 所在村 设施名称 设施类别",
        5: "合计 2座",
    }
