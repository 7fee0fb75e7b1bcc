"""Themes that go further: what stands around, between and beneath a table that still is a ledger."""

import random
from dataclasses import replace

from tests.assets.ledgers_unseen import others
from tests.assets.ledgers_unseen.bodies import Body, order
from tests.assets.ledgers_unseen.layouts import facilities_of, one_page, some_style, theme
from tests.assets.ledgers_unseen.pages import Page
from tests.assets.ledgers_unseen.tables import Table
from tests.assets.ledgers_unseen.townships import KINDS, Township, townships


@theme
def wide_names(rng: random.Random, town: Township) -> list[Page]:
    return one_page(
        rng, town, some_style(rng, wide_name=True, depth=rng.choice([1, 2]), others=rng.choice([0, 2]))
    )


@theme
def formulas(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(
        rng,
        formulas=True,
        subtotals="block",
        total="bottom",
        template_rows=rng.choice([0, 3]),
        serial="running",
    )
    return one_page(rng, town, style)


@theme
def split_labels(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, split_labels=True, subtotals="block", total="bottom"))


@theme
def hints(rng: random.Random, town: Township) -> list[Page]:
    return one_page(
        rng,
        town,
        some_style(rng, hints=rng.choice(["what", "example"]), serial="running", depth=rng.choice([1, 2])),
    )


@theme
def asides_in_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, asides=True, messy_heads=False, unlisted=rng.random() < 0.5))


@theme
def upright_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, upright=True, depth=rng.choice([1, 2])))


@theme
def person_and_phone(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, person_phone=True))


@theme
def broad_and_narrow(rng: random.Random, town: Township) -> list[Page]:
    return one_page(
        rng, town, some_style(rng, broad_category=True, category=rng.choice(["column", "column", "merged"]))
    )


@theme
def parts_of_money(rng: random.Random, town: Township) -> list[Page]:
    return one_page(
        rng,
        town,
        some_style(rng, parts=True, unit_at=rng.choice(["head", "line"]), permuted=rng.random() < 0.5),
    )


@theme
def small_table_right(rng: random.Random, town: Township) -> list[Page]:
    """Counts by category in columns of their own, right of the ledger."""
    pages = one_page(rng, town, some_style(rng, depth=1, notes_right=False, total=""))
    (page,) = pages
    right = max(column for _, column in page.cells) + 2
    first = page.header_rows[0]
    for at, line in enumerate([("类别", "数量"), *[(kind, rng.randint(1, 9)) for kind in list(KINDS)[:3]]]):
        if first + at not in {*page.header_rows, *page.good, *(bad["row"] for bad in page.bad)}:
            break
        for column, value in enumerate(line):
            page.cells[first + at, right + column] = value
    return pages


@theme
def counts_above(rng: random.Random, town: Township) -> list[Page]:
    """A few lines of sums before the ledger begins."""
    page = Page("台账")
    style = some_style(rng, titles=1)
    page.line(0, f"{town.name}设施汇总情况", "title", 4)
    for line in [("类别", "数量", "投资"), ("道路", 12, 350), ("公厕", 6, 80), ("合计", 18, 430)]:
        for column, value in enumerate(line):
            page.put(column, value)
        page.next()
    page.blank()
    Body(Table(rng, town, style), page).whole(facilities_of(rng, town, style))
    return [page]


@theme
def more_after_total(rng: random.Random, town: Township) -> list[Page]:
    """Facilities added below the total, under a word or none."""
    style = some_style(rng, total="bottom", footer="", template_rows=0)
    page = Page("台账")
    table = Table(rng, town, style)
    body = Body(table, page)
    body.whole(facilities_of(rng, town, style))
    if rng.random() < 0.6:
        page.line(table.left, rng.choice(["补充登记", "补报：", "2024年新增"]), "section", table.right)
    body.blocks(facilities_of(rng, town, style, 2))
    return [page]


@theme
def continued(rng: random.Random, town: Township) -> list[Page]:
    """A second sheet goes on without any head."""
    style = some_style(
        rng,
        titles=1,
        village="column",
        category="column",
        footer="",
        total="",
        subtotals="",
        depth=1,
        bad=0.03,
    )
    table = Table(rng, town, style)
    first, second = Page("台账"), Page(rng.choice(["Sheet2", "台账（续）", "续表"]))
    Body(table, first).whole(facilities_of(rng, town, style))
    Body(table, second).blocks(facilities_of(rng, town, style))
    second.columns = {}
    return [first, second]


@theme
def sections_with_sums(rng: random.Random, town: Township) -> list[Page]:
    """一 | 道路类 | … with the section's own sums in its row."""
    style = some_style(rng, category="section", serial="running", bad=0.03, drop=(), permuted=False, left=0)
    page = Page("台账")
    table = Table(rng, town, style)
    body = Body(table, page)
    body.above()
    body.head()
    name = table.facts.index("name")
    made = facilities_of(rng, town, style)
    for n, kind in enumerate(dict.fromkeys(facility.kind for facility in made)):
        page.put(table.facts.index("serial"), "一二三四五六七八九十"[n % 10])
        page.put(name, rng.choice([kind, f"{kind}类"]))
        some = [facility for facility in made if facility.kind == kind]
        page.put(table.facts.index("quantity"), f"{len(some)}处")
        page.put(table.facts.index("cost"), len(some) * 10)
        page.next("section")
        for facility in some:
            table.data(page, facility)
    body.below()
    return [page]


@theme
def villages_as_lines(rng: random.Random, town: Township) -> list[Page]:
    """村名：石坝村 above each block, with a head of its own or none."""
    style = some_style(rng, village="title", titles=1, footer="", total="", subtotals="", reprint=0, bad=0.03)
    page = Page("台账")
    table = Table(rng, town, style)
    body = Body(table, page)
    again = rng.random() < 0.5
    body.above()
    for n, village in enumerate(town.some_villages(4)):
        text = rng.choice(
            ["村名：{v}", "村（社区）：{v}", "{v}", "填报单位：{v}", "单位：{v}", "{v}（盖章）"]
        )
        if not n or again:
            kind = "title" if not n or "单位" in text else "section"
            page.line(table.left, text.format(v=village.short), kind, table.right)
            known = list(page.header_rows)
            body.head()
            if n:
                page.header_rows, again_rows = known, page.header_rows[len(known) :]
                page.skipped += [{"row": row, "kind": "head"} for row in again_rows]
        else:
            page.line(
                table.left,
                rng.choice(["{v}", "村名：{v}", "村（社区）：{v}"]).format(v=village.short),
                "section",
                table.right,
            )
        for facility in order(
            [town.facility(village) for _ in range(rng.randint(2, 4))], "title", style.category
        ):
            table.data(page, facility)
    return [page]


@theme
def empty_sheets(rng: random.Random, town: Township) -> list[Page]:
    pages = one_page(rng, town, some_style(rng), "台账")
    return [Page("Sheet2", role="empty"), *pages, Page("Sheet3", role="empty"), others.last_year(rng, town)]


@theme
def named_summary(rng: random.Random, town: Township) -> list[Page]:
    """Called 汇总 or 统计, and yet every row is a facility."""
    page = Page(rng.choice(["汇总表", "统计表", "总表", "汇总"]))
    style = some_style(rng, titles=1)
    table = Table(rng, town, style)
    Body(
        table,
        page,
        paper=rng.choice(
            ["公共基础设施管护台账汇总表", "农村公共基础设施统计表", "基础设施管护情况统计汇总表"]
        ),
    ).whole(facilities_of(rng, town, style))
    return [page]


@theme
def two_townships(rng: random.Random, town: Township) -> list[Page]:
    """A county's ledger: the township in a column of its own, in the sheet's name, or as a section."""
    other = Township(
        rng, rng.choice([code for code in townships() if code[:6] == town.code[:6] and code != town.code])
    )
    how = rng.choice(["column", "merged", "sheet"])
    style = some_style(
        rng, village="column", township="" if how == "sheet" else how, category="column", subtotals=""
    )
    if how == "sheet":
        pages = []
        for each in (town, other):
            page = Page(each.name)
            Body(Table(rng, each, style), page).whole(facilities_of(rng, each, style))
            pages.append(page)
        return pages
    page = Page("台账")
    table = Table(rng, town, replace(style))
    body = Body(table, page, place=town.county)
    body.above()
    body.head()
    for each in (town, other):
        table.town = each
        body.blocks(facilities_of(rng, each, style))
    return [page]
