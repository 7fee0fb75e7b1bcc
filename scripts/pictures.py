"""The pictures of README and guides: who looks at which page, and the steps before the picture is taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Shot:
    """One picture: who looks (None: nobody signed in), at which page, on what, after which steps."""

    name: str
    username: str | None
    page: str
    args: tuple[object, ...] = ()
    size: str = "desk"
    query: str = ""
    steps: Callable[[Page], None] | None = None


def first_facility(page: Page) -> None:
    """Open the first facility of the list."""
    page.locator("[data-phone=title] a").first.click()


def opens(words: str) -> Callable[[Page], None]:
    """Press the first link that says so."""
    return lambda page: page.get_by_role("link", name=words, exact=True).first.click()


def locate(page: Page) -> None:
    """A toilet being registered on site, its position found by the phone."""
    page.select_option("[name=type]", label="农村公厕（座）")
    expect(page.locator("[name=attribute_toilet_stall_count]")).to_be_visible()
    page.fill("[name=name]", "前石塘公厕")
    page.fill("[name=quantity]", "1")
    page.fill("[name=attribute_toilet_stall_count]", "6")
    page.locator("[data-locate]").click()
    expect(page.locator("[data-located]")).to_contain_text("已定位")
    page.locator("[data-locate]").evaluate(
        "button => scrollTo(0, button.closest('.position').offsetTop - 420)"
    )


def tick(page: Page) -> None:
    """Three rows chosen, so that the bar of acts stands open."""
    for box in page.locator("main tbody input[type=checkbox]").all()[:3]:
        box.check()


def walk_along(page: Page) -> None:
    """走测 under way on the first road of the village."""
    first_facility(page)
    opens("定位、画线画面")(page)
    page.locator("[data-clear]").click()
    page.locator("[data-walk]").click()
    for step in range(1, 9):
        east, north = 118.7018 + step * 0.0003, 31.7205 + step * step * 0.00003
        page.context.set_geolocation({"longitude": east, "latitude": north, "accuracy": 6})
        page.wait_for_timeout(1100)  # a phone tells its position once a second


def scan(page: Page) -> None:
    """The plate of the facility shown, as whoever passes by sees it."""
    first_facility(page)
    page.get_by_role("link", name="看公开页面").click()
    page.wait_for_url("**/q/*")
    page.context.clear_cookies()
    page.reload()


def blank_plate(page: Page) -> None:
    """A blank plate of the newest order is scanned where the clerk stands."""
    page.get_by_role("link", name=re.compile(r"^空白码牌 \d")).first.click()
    expect(page.get_by_text("未绑定").first).to_be_visible()
    number = re.search(r">(\w{5}-\w{5})<", page.content())
    assert number, "the order shows no plate"
    page.go_back()
    opens("扫码")(page)
    page.fill("#code", number[1])
    page.get_by_role("button", name="查找").click()
    page.locator("[data-find-near]").click()
    expect(page.get_by_text("身边 300 米")).to_be_visible()


def first_campaign(page: Page) -> None:
    """The one that is under way."""
    page.locator("main tbody a").first.click()


def next_line(page: Page) -> None:
    """From what waits to the first facility to be looked at."""
    opens("核实")(page)
    page.locator("main tbody a").first.click()


def duplicate(page: Page) -> None:
    """What will happen if two of a village are merged."""
    first_facility(page)
    opens("并入另一处")(page)
    page.get_by_role("link", name="并入这一处").last.click()


def merge_villages(page: Page) -> None:
    """What moves when 许高村 goes into 石塘村, before it does."""
    successor = page.locator("[name=successor]")
    successor.select_option(label="石塘村")
    page.get_by_role("button", name="看看将移交什么").click()
    expect(page.get_by_role("button", name="确认撤并")).to_be_visible()


def change_reading(page: Page) -> None:
    """How the sheets of the example ledger are read."""
    hand_over(page)
    page.get_by_role("link", name="不对？改读法").click()


def mend_row(page: Page) -> None:
    """A row of the example ledger that waits."""
    hand_over(page)
    page.get_by_role("link", name="修改", exact=True).first.click()


def hand_over(page: Page) -> None:
    """Hand over the example ledger and wait for the check page."""
    page.set_input_files("input[type=file]", ROOT / "reference/example_ledger.xlsx")
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_text("看懂了什么")).to_be_visible(timeout=60_000)


SHOTS = [
    Shot("sign-in", None, "accounts:sign-in"),
    Shot("ledger-hand-over", "gl.clerk", "assets:ledger-hand-over"),
    Shot("ledger-check", "gl.clerk", "assets:ledger-hand-over", steps=hand_over),
    Shot("ledger-reading", "gl.clerk", "assets:ledger-hand-over", steps=change_reading),
    Shot("ledger-row-edit-phone", "gl.clerk", "assets:ledger-hand-over", size="phone", steps=mend_row),
    Shot("home", "hx.clerk", "portal:home"),
    Shot("home-phone", "shitang.clerk", "portal:home", size="phone"),
    Shot("facility-list", "hx.clerk", "assets:facility-list"),
    Shot("facility-list-phone", "hx.clerk", "assets:facility-list", size="phone"),
    Shot(
        "facility-detail",
        "hx.clerk",
        "assets:facility-list",
        query="?village=320115009210&type=0101",
        steps=first_facility,
    ),
    Shot("facility-create-phone", "shitang.clerk", "assets:facility-create", size="phone", steps=locate),
    Shot("coding-list", "hx.clerk", "assets:coding-list", steps=tick),
    Shot(
        "facility-bulk",
        "hx.clerk",
        "assets:facility-list",
        query="?village=320115009210&type=0802",
        steps=tick,
    ),
    Shot(
        "facility-merge",
        "hx.clerk",
        "assets:facility-list",
        query="?village=320115009210&type=0401",
        steps=duplicate,
    ),
    Shot("map-facilities", "hx.clerk", "assets:map-facilities", query="?village=320115009210"),
    Shot(
        "shape-walk-phone",
        "shitang.clerk",
        "assets:facility-list",
        size="phone",
        query="?type=0101",
        steps=walk_along,
    ),
    Shot(
        "plate-order-detail",
        "hx.clerk",
        "assets:plate-order-list",
        query="?kind=made",
        steps=opens("码牌 40 张"),
    ),
    Shot(
        "plate-bind-phone",
        "hx.clerk",
        "assets:plate-order-list",
        size="phone",
        query="?kind=blank",
        steps=blank_plate,
    ),
    Shot(
        "plate-read-phone",
        "shitang.clerk",
        "assets:facility-list",
        size="phone",
        query="?type=0401",
        steps=scan,
    ),
    Shot("campaign-detail", "hx.clerk", "assets:campaign-list", steps=first_campaign),
    Shot("campaign-line-phone", "shitang.clerk", "portal:home", size="phone", steps=next_line),
    Shot("summary-ledger", "hx.clerk", "assets:summary-ledger"),
    Shot("coverage", "hx.clerk", "assets:coverage"),
    Shot("merge-create", "county.office", "accounts:merge-create", ("320115009209",), steps=merge_villages),
    Shot("ledger-list", "gl.clerk", "assets:ledger-list"),
    Shot("person-list", "county.admin", "accounts:person-list"),
    Shot("people-import", "county.admin", "accounts:table-import", ("people",)),
    Shot("post-list", "county.admin", "accounts:post-list"),
    Shot("role-list", "county.admin", "accounts:role-list"),
    Shot("division-list", "county.admin", "accounts:division-list"),
    Shot("party-list", "county.office", "accounts:party-list"),
    Shot("calendar-year", "county.admin", "accounts:calendar-now"),
    Shot("job-list", "gl.clerk", "accounts:job-list"),
    Shot("audit-list", "audit.admin", "accounts:audit-list"),
    Shot("suggestion-list", "gl.clerk", "accounts:suggestion-list"),
]
