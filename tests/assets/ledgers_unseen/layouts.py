"""Ledgers never seen, one layout a seed: `build(seed)` gives pages and answer key, `write(seed, folder)` the workbook.

Each seed has a theme (seed modulo their number) that forces what it is about; the rest is drawn at random.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.assets.ledgers_unseen import others
from tests.assets.ledgers_unseen.bodies import FOOTERS, Body, order
from tests.assets.ledgers_unseen.pages import Page, answer_key, save
from tests.assets.ledgers_unseen.style import Style
from tests.assets.ledgers_unseen.tables import Table
from tests.assets.ledgers_unseen.townships import KINDS, Facility, Township, townships

Theme = Callable[[random.Random, Township], list[Page]]
THEMES: dict[str, Theme] = {}
COUNTY_WIDE = ("two_townships",)


def theme(made: Theme) -> Theme:
    THEMES[made.__name__] = made
    return made


def build(seed: int, township: str | None = None) -> tuple[list[Page], dict[str, Any]]:
    """The pages of a ledger and its key; of any township, or of the one wanted."""
    rng = random.Random(seed)
    name = list(THEMES)[seed % len(THEMES)]
    drawn = rng.choice(townships())
    town = Township(rng, township or drawn)
    pages = THEMES[name](rng, town)
    scope = f"{town.code[:6]}000000" if name in COUNTY_WIDE else town.code
    return pages, answer_key(pages, file=f"{name}-{seed}.xlsx", theme=name, scope=scope)


def write(seed: int, folder: Path, township: str | None = None) -> tuple[Path, dict[str, Any]]:
    """Write the workbook of a seed; answers its path and its key."""
    pages, key = build(seed, township)
    path = folder / key["file"]
    save(pages, path)
    return path, key


def write_plain(seed: int, folder: Path) -> tuple[Path, dict[str, Any]]:
    """A workbook whose rows stay what they are in any order of columns: one head row, no lines across columns."""
    rng = random.Random(seed)
    town = Township(rng, rng.choice(townships()))
    style = some_style(rng, depth=1, titles=0, unit_at=rng.choice(["head",
        "cell"]), footer="", subtotals="", total="", left=0)  # fmt: skip
    page = Page("台账")
    body = Body(Table(rng, town, style), page)
    body.head()
    body.blocks(facilities_of(rng, town, style))
    key = answer_key([page], file=f"plain-{seed}.xlsx", theme="plain", scope=town.code)
    save([page], folder / key["file"])
    return folder / key["file"], key


# -- what most themes share ----------------------------------------------------------------------------------------


def some_style(rng: random.Random, **forced: Any) -> Style:
    """A style drawn at random, with what the theme forces."""
    style = Style(
        left=rng.choice([0, 0, 0, 0, 1, 2]),
        blank_top=rng.choice([0, 0, 0, 1, 2]),
        blank_after_title=rng.random() < 0.1,
        titles=rng.choice([0, 1, 1, 1, 2]),
        depth=rng.choice([1, 1, 1, 2]),
        messy_heads=rng.random() < 0.25,
        unlisted=rng.random() < 0.3,
        permuted=rng.random() < 0.2,
        others=rng.choice([0, 0, 0, 1, 3]),
        village=rng.choice(["column", "column", "merged"]),
        unit_at=rng.choice(["head", "head", "line", "cell"]),
        quantity=rng.choice(["text", "text", "unit"]),
        drop=tuple(
            rng.sample(["fund", "party", "owner", "remark", "phone", "person", "built"], rng.randint(0, 4))
        ),
        extra=tuple(rng.choice([[], [], [], ["group"], ["lon", "lat"], ["position"]])),
        subtotals=rng.choice(["", "", "block"]),
        total=rng.choice(["", "bottom"]),
        footer=rng.choice(["", "", *FOOTERS]),
        serial=rng.choice(["running", "running", "running", "gaps", "per_block", "none", "text"]),
    )
    return replace(style, **forced)


def facilities_of(rng: random.Random, town: Township, style: Style, most: int = 4) -> list[Facility]:
    made = [
        town.facility(village)
        for village in town.some_villages(most)
        for _ in range(rng.randint(*style.rows))
    ]
    return order(made, style.village, style.category)


def one_page(rng: random.Random, town: Township, style: Style, name: str = "") -> list[Page]:
    page = Page(name or rng.choice(["台账", "Sheet1", "管护台账", "2024年"]))
    Body(Table(rng, town, style), page).whole(facilities_of(rng, town, style))
    return [page]


# -- themes of one sheet -------------------------------------------------------------------------------------------


@theme
def plain(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng))


@theme
def offset(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(
        rng,
        left=rng.randint(1, 4),
        blank_top=rng.randint(1, 4),
        notes_right=True,
        blank_after_title=rng.random() < 0.5,
    )
    return one_page(rng, town, style)


@theme
def facts_in_line(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, unit_at="line", titles=rng.randint(1, 2)))


@theme
def two_row_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, depth=2, foreign_groups=rng.randint(0, 2)))


@theme
def two_row_heads_unmerged(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, depth=2, merged_heads=False))


@theme
def three_row_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, depth=3, foreign_groups=rng.randint(0, 1), drop=()))


@theme
def messy_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, messy_heads=True, unit_at="head"))


@theme
def unlisted_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, unlisted=True, depth=1, drop=()))


@theme
def printed_pages(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, reprint=rng.randint(3, 7), page_sums=rng.random() < 0.6, rows=(4, 9))
    return one_page(rng, town, style)


@theme
def merged_blocks(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(
        rng,
        village="merged",
        township=rng.choice(["", "merged", "column"]),
        category=rng.choice(["column", "merged"]),
    )
    return one_page(rng, town, style)


@theme
def category_sections(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, category="section"))


@theme
def village_sections(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, village="section"))


@theme
def nested_sections(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, village="section", category="section", rows=(3, 8)))


@theme
def sums(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(
        rng, subtotals="block", total=rng.choice(["top", "bottom"]), blanks_between=rng.random() < 0.3
    )
    return one_page(rng, town, style)


@theme
def footers(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, footer=rng.choice(list(FOOTERS))))


@theme
def template_rows(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, template_rows=rng.randint(1, 12), serial="running", footer="signed")
    return one_page(rng, town, style)


@theme
def tiny(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, rows=(1, 1), bad=0)
    page = Page("Sheet1")
    facilities = facilities_of(rng, town, style, 3)[: rng.randint(1, 3)]
    Body(Table(rng, town, style), page).whole(facilities)
    return [page]


@theme
def many_columns(rng: random.Random, town: Township) -> list[Page]:
    return one_page(
        rng, town, some_style(rng, others=rng.choice([8, 20, 60]), depth=1, permuted=rng.random() < 0.5)
    )


@theme
def permuted(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, permuted=True))


@theme
def empty_heads(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, empty_heads=rng.randint(1, 3), depth=1))


@theme
def column_numbers(rng: random.Random, town: Township) -> list[Page]:
    return one_page(rng, town, some_style(rng, column_numbers=True))


@theme
def village_in_title(rng: random.Random, town: Township) -> list[Page]:
    """A village's own file: no village column, the village only in title or line."""
    style = some_style(rng, village="title", titles=1)
    village = rng.choice(town.villages)
    page = Page("Sheet1")
    facilities = order([town.facility(village) for _ in range(rng.randint(3, 12))], "title", style.category)
    Body(
        Table(rng, town, style),
        page,
        place=rng.choice([village.short, village.name, f"{town.name}{village.short}"]),
    ).whole(facilities)
    return [page]


@theme
def category_in_title(rng: random.Random, town: Township) -> list[Page]:
    style = some_style(rng, category="title", titles=1, bad=0.03)
    kind = rng.choice(list(KINDS))
    paper = f"{kind}{rng.choice(['管护台账', '台账', '明细表', '一览表', '统计台账', '管护清单'])}"
    page = Page("Sheet1")
    facilities = [
        town.facility(village, kind) for village in town.some_villages(4) for _ in range(rng.randint(2, 4))
    ]
    Body(Table(rng, town, style), page, paper=paper).whole(order(facilities, style.village, "title"))
    return [page]


@theme
def hidden_lines(rng: random.Random, town: Township) -> list[Page]:
    """A filter left on, columns folded away: all of it is data."""
    pages = one_page(rng, town, some_style(rng))
    (page,) = pages
    page.hidden_rows = [row for row in page.good if rng.random() < 0.4]
    page.hidden_columns = rng.sample(range(4, 9), 2)
    return pages


@theme
def odd_names(rng: random.Random, town: Township) -> list[Page]:
    """Facilities whose names look like totals, sections or footers."""
    style = some_style(rng, bad=0)
    page = Page("台账")
    facilities = facilities_of(rng, town, style)
    others.odd_names(rng, facilities)
    Body(Table(rng, town, style), page).whole(facilities)
    return [page]


from tests.assets.ledgers_unseen import harder, sheets, stranger  # noqa: E402, F401  their themes join the others
