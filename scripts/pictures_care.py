"""The pictures of the list, of inspections and repairs, for the guides of clerks and caretakers."""

from pictures import Shot, opens
from playwright.sync_api import Page, expect


def second_edition(page: Page) -> None:
    """What the township's second edition changed, column by column."""
    opens("横溪街道 2026年第2版")(page)
    page.locator(".measure", has_text="变更").get_by_role("link").click()


def published_list(page: Page) -> None:
    """The first edition made known: which villages hung it, who objects."""
    page.get_by_role("link", name="管护责任清单（2026年第1版）").first.click()


def breaking(page: Page) -> None:
    """A device whose readings are past their limit."""
    page.locator("main tbody tr", has_text="越限").get_by_role("link").first.click()


def first_row(page: Page) -> None:
    """The newest of those asked for."""
    page.locator("main tbody a").first.click()


def downloaded(page: Page) -> None:
    """Today's list is on the phone."""
    expect(page.get_by_text("处设施都可离线登记")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def look(page: Page) -> None:
    """A pond that is due today: its first point fails."""
    downloaded(page)
    page.get_by_role("link", name="后史庄塘").first.click()
    expect(page.get_by_role("heading", name="检查项", exact=True)).to_be_visible()
    first = page.locator(".point").first
    first.get_by_role("radio", name="不合格", exact=True).check()
    first.get_by_role("textbox").fill("坝顶南侧有一道三米长的裂缝")


def look_without_signal(page: Page) -> None:
    """The same with the network gone: what waits, and what not to do until it is sent."""
    downloaded(page)
    page.context.set_offline(True)
    look(page)
    for point in page.locator(".point").all()[1:]:
        if (passed := point.get_by_role("radio", name="合格", exact=True)).count():
            passed.check()
    page.get_by_role("button", name="完成并存本机").click()
    page.get_by_role("link", name="待发送 1 条").click()
    expect(page.get_by_text("1 条巡查还在本机")).to_be_visible()


CARE = [
    Shot("item-list", "hx.clerk", "maintenance:item-list", query="?village=320115009210"),
    Shot("item-flow", "hx.clerk", "maintenance:item-flow"),
    Shot("edition-detail", "hx.clerk", "maintenance:edition-list", steps=second_edition),
    Shot("publication-detail", "hx.clerk", "maintenance:publication-list", steps=published_list),
    Shot("plan-create", "hx.clerk", "maintenance:plan-create", query="?template=toilet"),
    Shot("matter-list", "hx.clerk", "maintenance:matter-list"),
    Shot("matter-detail", "hx.clerk", "maintenance:matter-list", steps=opens("化粪池盖板破损")),
    Shot(
        "question-detail",
        "shitang.clerk",
        "maintenance:question-list",
        query="?state=answered",
        steps=first_row,
    ),
    Shot("device-detail", "hx.clerk", "maintenance:device-list", steps=breaking),
    Shot(
        "water-test-detail",
        "hx.clerk",
        "maintenance:water-test-list",
        query="?result=failed",
        steps=first_row,
    ),
    Shot("standard-detail", "hx.clerk", "maintenance:standard-list", steps=opens("农村公厕")),
    Shot("contract-detail", "hx.clerk", "maintenance:contract-list", steps=opens("横溪街道环境卫生保洁服务")),
    Shot(
        "inspecting-today-phone",
        "caretaker",
        "maintenance:inspecting-today",
        size="phone",
        steps=downloaded,
    ),
    Shot("inspecting-look-phone", "caretaker", "maintenance:inspecting-today", size="phone", steps=look),
    Shot(
        "inspecting-waiting-phone",
        "caretaker",
        "maintenance:inspecting-today",
        size="phone",
        steps=look_without_signal,
    ),
    Shot("matter-create-phone", "caretaker", "maintenance:matter-create", size="phone"),
    Shot(
        "matter-detail-phone",
        "caretaker",
        "maintenance:matter-list",
        size="phone",
        steps=opens("健身器材螺栓松动"),
    ),
]
