"""The pictures of 督导日程 and 督导记录单, for the guide of clerks."""

from pictures import Shot
from playwright.sync_api import Page, expect

TODAY = "?q=公厕、路灯"  # the demo's visit of today


def todays(page: Page) -> None:
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("link", name="完成督导")).to_be_visible()


def sheet(page: Page) -> None:
    """The stop that is not recorded yet, being filled in."""
    todays(page)
    page.get_by_role("link", name="填记录单").first.click()
    first = page.locator(".sheet-item").first
    first.get_by_text("符合", exact=True).click()
    first.get_by_role("textbox").fill("已按要求补报")
    page.locator(".sheet-item").nth(1).get_by_text("不符合", exact=True).click()
    first.evaluate("item => scrollTo(0, item.offsetTop - 90)")


VISITS = [
    Shot("visit-calendar", "hx.clerk", "tasks_checklist:visit-calendar"),
    Shot("visit-detail", "hx.clerk", "tasks_checklist:visit-list", query=TODAY, steps=todays),
    Shot(
        "visit-record-phone", "hx.clerk", "tasks_checklist:visit-list", size="phone", query=TODAY, steps=sheet
    ),
]
