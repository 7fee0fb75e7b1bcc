"""Themes stranger still: far heads, two measures, datums, names of sheets, breakdowns of sums, forms half filled."""

import random

from tests.assets.ledgers_unseen.bodies import Body, order
from tests.assets.ledgers_unseen.layouts import facilities_of, one_page, some_style, theme
from tests.assets.ledgers_unseen.pages import Page
from tests.assets.ledgers_unseen.tables import Table
from tests.assets.ledgers_unseen.townships import KINDS, Township


@theme
def far_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, far=True, depth=1, drop=(), messy_heads=False))


@theme
def two_measures(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, two_measures=True, depth=1, subtotals="", total="", bad=0))


@theme
def map_picked(rng: random.Random, town: Township) -> list[Page]:
    """Positions in GCJ-02, said in a line above or in the heads."""
    style = some_style(
        rng,
        datum=rng.choice(["line", "head"]),
        depth=1,
        messy_heads=False,
        extra=rng.choice([("lon", "lat"), ("position",)]),
    )
    return one_page(rng, town, style)


@theme
def unit_in_title(rng: random.Random, town: Township) -> list[Page]:
    """The unit of amounts at the end of the title, or among other units."""
    style = some_style(rng, unit_at="none", titles=0)
    page = Page("台账")
    table = Table(rng, town, style)
    text = rng.choice(
        [
            "{t}（单位：{u}）",
            "{t}  单位：公里、座、{u}",
            "{t}（金额单位：{u}）",
            "{t}(单位:{u})",
            "{t}（投资单位：{u}）",
        ]
    )
    page.line(
        table.left,
        text.format(t=f"{town.name}公共基础设施管护台账", u=table.amount_unit),
        "title",
        table.right,
    )
    Body(table, page).whole(facilities_of(rng, town, style))
    return [page]


@theme
def sheets_named_oddly(rng: random.Random, town: Township) -> list[Page]:
    """Villages in the names of sheets, with other words around them; some sheets hold a head and no row."""
    style = some_style(rng, village="name", titles=rng.choice([0, 1]), subtotals="", total="", footer="")
    table = Table(rng, town, style)
    forms = [
        "{v}台账",
        "{s}",
        "附件{n}-{v}",
        "{v}({n})",
        "{n}、{v}",
        "{v}设施",
        "{v}2024",
        "{n:02d}{v}",
        "表{n} {v}",
        "{v}管护清单",
    ]
    pages = []
    for n, village in enumerate(town.some_villages(6), 1):
        page = Page(rng.choice(forms).format(v=village.short, s=village.stem, n=n))
        body = Body(table, page)
        table.serial = 0
        body.above()
        body.head()
        if n == 1 or rng.random() < 0.8:
            body.blocks(
                order([town.facility(village) for _ in range(rng.randint(1, 5))], "name", style.category)
            )
        pages.append(page)
    return pages


@theme
def categories_named_oddly(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, category="name", subtotals="", total="", footer="", bad=0.03)
    table = Table(rng, town, style)
    villages = town.some_villages(5)
    forms = [
        "{k}",
        "{n}、{k}",
        "附表{n}-{k}",
        "{k}设施",
        "{k}明细",
        "{k}（{n}）",
        "{k}清单",
        "表{n} {k}",
        "{k}2024年",
    ]
    pages = []
    for n, kind in enumerate(rng.sample(list(KINDS), 4), 1):
        page = Page(rng.choice(forms).format(k=kind, n=n))
        table.serial = 0
        made = [town.facility(rng.choice(villages), kind) for _ in range(rng.randint(2, 6))]
        Body(table, page).whole(order(made, style.village, "name"))
        pages.append(page)
    return pages


@theme
def breakdowns(rng: random.Random, town: Township) -> list[Page]:
    """其中：… below the total."""
    style = some_style(rng, total="bottom", footer="")
    page = Page("台账")
    table = Table(rng, town, style)
    Body(table, page).whole(facilities_of(rng, town, style))
    at = table.left + (table.facts.index("serial") if "serial" in table.facts else table.facts.index("name"))
    for kind in rng.sample(list(KINDS), 2):
        page.put(at, f"其中：{kind}")
        page.put(table.left + table.facts.index("quantity"), f"{rng.randint(1, 9)}{KINDS[kind][2]}")
        page.next("subtotal")
    return [page]


@theme
def half_filled(rng: random.Random, town: Township) -> list[Page]:
    """Forms with numbers and villages written beforehand; rows of blanks and of dashes."""
    style = some_style(rng, village="column", serial="running", total="", footer="signed", subtotals="")
    page = Page("台账")
    table = Table(rng, town, style)
    body = Body(table, page)
    body.above()
    body.head()
    for facility in facilities_of(rng, town, style):
        table.data(page, facility)
        if rng.random() < 0.3:
            table.serial += 1
            for at, fact in enumerate(table.facts):
                blank = {"serial": table.serial, "village": facility.village.short}.get(
                    fact, rng.choice(["", " ", None])
                )
                page.put(table.left + at, blank)
            page.next("blank")
    page.put(table.left, "　")
    page.next("blank")
    body.below()
    return [page]


@theme
def merged_over_sums(rng: random.Random, town: Township) -> list[Page]:
    """The village's range holds its subtotal too."""
    style = some_style(rng, village="column", serial="running", bad=0, permuted=False)
    page = Page("台账")
    table = Table(rng, town, style)
    body = Body(table, page)
    body.above()
    body.head()
    column = table.left + table.facts.index("village")
    for village in town.some_villages(4):
        first = page.row
        for n in range(rng.randint(2, 5)):
            table.data(page, town.facility(village), hide=frozenset(["village"] if n else []))
        page.put(table.left + table.facts.index("name"), rng.choice(["小计", "小  计", "本村小计"]))
        page.put(table.left + table.facts.index("quantity"), "5处")
        page.next("subtotal")
        page.merge(column, column, first, page.row - 1)
    body.below()
    return [page]


@theme
def upright_title(rng: random.Random, town: Township) -> list[Page]:
    """The paper's name written down the left side, merged along the whole table."""
    style = some_style(
        rng, left=1, blank_top=0, titles=0, unit_at="head", footer="", depth=rng.choice([1, 2])
    )
    style.left = 1
    pages = one_page(rng, town, style)
    (page,) = pages
    first = page.header_rows[0]
    if not any(column == 0 for _, column in page.cells):
        page.cells[first, 0] = "农村公共基础设施"
        page.merge(0, 0, first, page.row - 1)
    return pages


@theme
def everything(rng: random.Random, town: Township) -> list[Page]:
    """Many of the habits at once."""
    often = lambda share=0.3: rng.random() < share  # noqa: E731
    style = some_style(
        rng, depth=rng.choice([1, 2, 3]), merged_heads=often(0.8), messy_heads=often(0.5), unlisted=often(0.5), far=often(),
        permuted=often(), others=rng.choice([0, 2, 5, 12]), foreign_groups=rng.choice([0, 1]), column_numbers=often(),
        village=rng.choice(["column", "merged", "section"]), category=rng.choice(["column", "column", "merged", "section"]),
        township=rng.choice(["", "", "column", "merged"]), subtotals=rng.choice(["",
            "block"]), total=rng.choice(["", "top", "bottom"]),
        reprint=rng.choice([0, 0, 4, 7]), page_sums=often(), template_rows=rng.choice([0, 0, 2]), blanks_between=often(),
        notes_right=often(), wide_name=often(0.2), formulas=often(0.2), split_labels=often(), asides=often(),
        person_phone=often(0.2), broad_category=often(0.2), parts=often(0.2), rows=(2, 9),
    )  # fmt: skip
    return one_page(rng, town, style)


@theme
def labels_in_remarks(rng: random.Random, town: Township) -> list[Page]:
    """Remarks that read like labels, in rows that lack a serial number, a name or a village."""
    style = some_style(
        rng, serial=rng.choice(["none", "none", "running"]), bad=0.3, village="column", drop=()
    )
    page = Page("台账")
    facilities = facilities_of(rng, town, style)
    words = ["合计2座", "小计", "其中：村集体出资3万元", "注：与邻村共用", "审核人：张三", "共计12处",
        "（盖章）", "填报日期：2024年", "详见说明", "一、二组共用", "示例", "联系电话：025-52190000"]  # fmt: skip
    for facility in facilities:
        facility.facts["remark"] = rng.choice(words)
    Body(Table(rng, town, style), page).whole(facilities)
    return [page]
