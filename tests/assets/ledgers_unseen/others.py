"""Layouts that are no plain table: sheets beside the ledger, tables beside each other, tables lying on their side."""

import random

from tests.assets.ledgers_unseen.pages import Page
from tests.assets.ledgers_unseen.style import Style
from tests.assets.ledgers_unseen.tables import Table
from tests.assets.ledgers_unseen.townships import KINDS, Facility, Township

ODD = {
    "供水设施": ["合计水站", "总计桥供水站", "小计庄供水泵站"],
    "桥梁": ["合计桥", "小计桥", "共计河桥"],
    "农村道路": ["一号道路", "第一大道", "共建路"],
    "路灯": ["一、二组路灯", "（二）期路灯", "审核站前路灯"],
    "公共厕所": ["总计公厕", "联系桥公厕", "注塘公厕"],
    "沟渠河道": ["汇总渠", "小计河", "备注河"],
    "公共服务用房": ["日期便民服务点", "负责人活动室党群服务中心"],
}


def odd_names(rng: random.Random, facilities: list[Facility]) -> None:
    """Rename some facilities to what could be taken for another kind of row; each name once."""
    left = {kind: rng.sample(names, len(names)) for kind, names in ODD.items()}
    for facility in facilities:
        if left.get(facility.kind):
            facility.name = left[facility.kind].pop()


def with_side_sheets(
    rng: random.Random, town: Township, pages: list[Page], *, every: bool = False
) -> list[Page]:
    """The ledger's sheets among a summary, instructions, a dictionary, and last year's hidden table."""
    made = list(pages)
    if every or rng.random() < 0.5:
        made.insert(rng.choice([0, len(made)]), summary(rng, town))
    if every or rng.random() < 0.4:
        made.insert(rng.choice([0, len(made)]), instructions(rng))
    if every or rng.random() < 0.3:
        made.append(dictionary(rng))
    if every or rng.random() < 0.3:
        made.insert(rng.choice([0, len(made)]), last_year(rng, town))
    return made


def summary(rng: random.Random, town: Township) -> Page:
    """Counts per village, or per category, or both across."""
    page = Page(rng.choice(["汇总", "汇总表", "统计表", "总表", "各村汇总"]), role="summary")
    page.line(0, f"{town.name}公共基础设施汇总表", "title", 5)
    form = rng.randint(0, 2)
    if form == 0:
        heads = ["序号", "村（社区）", "设施数量", "总投资（万元）", "备注"]
        lines = [
            [n, v.short, rng.randint(3, 20), rng.randint(50, 900), None]
            for n, v in enumerate(town.villages[:6], 1)
        ]
    elif form == 1:
        heads = ["设施类别", "数量", "单位", "投资（万元）"]
        lines = [[kind, rng.randint(3, 60), KINDS[kind][2], rng.randint(50, 900)] for kind in list(KINDS)[:8]]
    else:
        kinds = rng.sample(list(KINDS), 5)
        heads = ["村名", *kinds, "合计"]
        lines = [
            [v.short, *[rng.randint(0, 9) for _ in kinds], rng.randint(10, 40)] for v in town.villages[:6]
        ]
    for at, text in enumerate(heads):
        page.put(at, text)
    page.next()
    for line in [*lines, ["合计", *[rng.randint(20, 90) for _ in heads[1:3]]]]:
        for at, value in enumerate(line):
            page.put(at, value)
        page.next()
    return page


def instructions(rng: random.Random) -> Page:
    page = Page(rng.choice(["填表说明", "填报须知", "说明", "填表要求"]), role="note")
    lines = [
        "填表说明", "一、本表由各村（社区）填报，街道审核汇总。",
            "二、设施名称：填写设施全称，不得简写。", "三、所在村：填写行政村（社区）规范名称。",
        "四、设施类别：按目录填写。", "五、投资金额以万元为单位，保留一位小数。", "联系人：周会计，电话：025-52190000",
    ]  # fmt: skip
    for text in lines:
        page.put(0, text)
        page.next()
    return page


def dictionary(rng: random.Random) -> Page:
    page = Page(rng.choice(["字典", "下拉选项", "代码表", "类别目录"]), role="note")
    for at, text in enumerate(["设施类别", "资金来源", "产权归属"]):
        page.put(at, text)
    page.next()
    for kind, fund, owner in zip(
        list(KINDS)[:4],
        ["上级补助", "村集体", "区级财政", "社会捐赠"],
        ["国有", "村集体", "企业", "个人"],
        strict=True,
    ):
        for at, text in enumerate((kind, fund, owner)):
            page.put(at, text)
        page.next()
    return page


def last_year(rng: random.Random, town: Township) -> Page:
    page = Page(rng.choice(["2023年", "去年台账", "旧表"]), state="hidden")
    table = Table(rng, town, Style(bad=0))
    table.head(page)
    for _ in range(4):
        table.data(page, town.facility(town.villages[0]))
    return page


def side_by_side(rng: random.Random, town: Township, style: Style) -> Page:
    """Two tables of the same columns, row by row beside each other, with an empty column between or none."""
    page = Page("台账")
    table = Table(rng, town, style)
    gap = rng.choice([0, 1])
    second = table.width + gap
    page.line(0, f"{town.name}管护台账", "title", second + table.width - 1)
    table.head(page)
    page.row -= 1
    page.header_rows.pop()
    table.head(page, second)
    for _ in range(rng.randint(2, 6)):
        for left in (0, second):  # one row cannot be two facilities: it is held, and nothing is lost
            table.data(page, town.facility(rng.choice(town.villages)), left=left)
            page.row -= 1
            page.good.pop()
            page.expected.pop()
        page.close_bad("tables_side_by_side", None)
    return page


def transposed(rng: random.Random, town: Township) -> Page:
    """Heads down the first column, one facility a column: to be refused, not read."""
    page = Page("台账", role="note")
    facts = ["name", "category", "village", "quantity", "built", "person", "phone"]
    table = Table(rng, town, Style(others=0))
    made = [table.cells(town.facility(rng.choice(town.villages))) for _ in range(rng.randint(3, 8))]
    words = {head.fact: head.path[-1] for head in table.columns}
    if rng.random() < 0.5:
        page.put(0, f"{town.name}管护台账")
        page.next()
    for fact in facts:
        page.put(0, words[fact])
        for at, cells in enumerate(made, 1):
            page.put(at, cells[fact])
        page.next()
    return page
