"""The pictures of key tasks and supervision, for the guide of clerks."""

from pictures import Shot
from playwright.sync_api import Page, expect


def running_plan(page: Page) -> None:
    """横溪's plan of this year."""
    page.locator("main tbody a", has_text="横溪街道").first.click()


def set_back(page: Page) -> None:
    """A sector's steps of the plan's first task, set back from the goal's day."""
    running_plan(page)
    page.locator(".plan-tasks tbody td a").first.click()
    page.locator("main").get_by_role("link", name="倒排时间表").first.click()
    page.select_option("[name=sector]", label="文化体育")
    page.get_by_role("button", name="按目标日期倒排").click()
    expect(page.get_by_text("已由目标日期排出各节点的日期")).to_be_visible()


DUTY = [
    Shot("duty-plan", "hx.clerk", "tasks_checklist:plan-list", query="?state=issued", steps=running_plan),
    Shot("duty-set-back", "hx.clerk", "tasks_checklist:plan-list", query="?state=issued", steps=set_back),
    Shot("duty-timetable", "hx.clerk", "tasks_checklist:milestone-list"),
]
