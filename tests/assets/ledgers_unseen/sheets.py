"""Themes of several sheets, or of several tables in one."""

import random
from dataclasses import replace

from tests.assets.ledgers_unseen import others
from tests.assets.ledgers_unseen.bodies import Body, order
from tests.assets.ledgers_unseen.layouts import one_page, some_style, theme
from tests.assets.ledgers_unseen.pages import Page
from tests.assets.ledgers_unseen.tables import Table
from tests.assets.ledgers_unseen.townships import KINDS, Township


@theme
def sheet_per_village(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, village="name", titles=rng.choice([0, 1]), subtotals="")
    table = Table(rng, town, style)
    pages = []
    for n, village in enumerate(town.some_villages(6), 1):
        page = Page(
            rng.choice(
                [village.short, village.stem, f"{n}.{village.short}", f"{n}{village.short}", village.name]
            )
        )
        facilities = order([town.facility(village) for _ in range(rng.randint(2, 6))], "name", style.category)
        table.serial = 0
        Body(table, page, place=rng.choice(["", village.short])).whole(facilities)
        pages.append(page)
    return others.with_side_sheets(rng, town, pages)


@theme
def sheet_per_category(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, category="name", subtotals="", bad=0.04)
    table = Table(rng, town, style)
    villages = town.some_villages(5)
    pages = []
    for n, kind in enumerate(rng.sample(list(KINDS), rng.randint(2, 5)), 1):
        page = Page(rng.choice([kind, f"{n}.{kind}", f"{kind}类", f"{kind}台账", f"附表{n} {kind}"]))
        facilities = [town.facility(rng.choice(villages), kind) for _ in range(rng.randint(2, 8))]
        table.serial = 0
        Body(table, page).whole(order(facilities, style.village, "name"))
        pages.append(page)
    return others.with_side_sheets(rng, town, pages)


@theme
def side_sheets(rng: random.Random, town: Township) -> list[Page]:
    return others.with_side_sheets(rng, town, one_page(rng, town, some_style(rng), "台账"), every=True)


@theme
def stacked(rng: random.Random, town: Township) -> list[Page]:
    """Tables one below another: per village under its own title, or with other columns."""
    page = Page("台账")
    same = rng.random() < 0.6
    style = some_style(
        rng,
        village="title" if same else "column",
        titles=1,
        total="",
        footer=rng.choice(["", "signed"]),
        reprint=0,
        bad=0,
    )
    table = Table(rng, town, style)
    for n, village in enumerate(town.some_villages(4)):
        if n:
            page.blank(rng.randint(0, 3))
            table = table if same else Table(rng, town, replace(style, permuted=True, left=style.left))
        facilities = [town.facility(village) for _ in range(rng.randint(2, 5))]
        table.serial = 0
        known = list(page.header_rows)
        Body(table, page, place=village.short).whole(order(facilities, style.village, style.category))
        if n:
            again = page.header_rows[len(known) :]
            page.header_rows = known
            page.skipped += [{"row": row, "kind": "head"} for row in again]
    return [page]


@theme
def side_by_side(rng: random.Random, town: Township) -> list[Page]:
    """Two tables beside each other, each with the same heads."""
    style = some_style(
        rng, depth=1, drop=("fund", "party", "owner", "remark", "person", "phone"), others=0, extra=(), village="column",
        total="", subtotals="", footer="", left=0, bad=0, permuted=False, notes_right=False, serial="running", unit_at="cell",
    )  # fmt: skip
    return [others.side_by_side(rng, town, style)]


@theme
def transposed(rng: random.Random, town: Township) -> list[Page]:
    return [others.transposed(rng, town)]
