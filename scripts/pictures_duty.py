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
    page.fill("[name=goal_on]", f"{page.input_value('[name=goal_on]')[:4]}-12-18")
    page.get_by_role("button", name="按目标日期倒排").click()
    expect(page.get_by_text("已由目标日期排出各节点的日期")).to_be_visible()


def changed_duties(page: Page) -> None:
    """What the township's second edition of the duty list changed, column by column."""
    page.locator("main tbody a", has_text="第2版").first.click()
    page.locator(".measure", has_text="变更").get_by_role("link").click()


def minuted(page: Page) -> None:
    """A coordination meeting with its decisions."""
    page.locator("main tbody a", has_text="第三季度管护工作协调会").first.click()


def running_supervision(page: Page) -> None:
    """横溪's supervision plan of this year."""
    page.locator("main tbody a", has_text="横溪街道").first.click()


def adopted_drawing(page: Page) -> None:
    """How its visits were drawn up."""
    running_supervision(page)
    page.locator("main a[href*='/duty/drawings/']").first.click()


def promoted_pilot(page: Page) -> None:
    """A pilot that was found good and is done everywhere now."""
    page.locator("main tbody a").first.click()


def reporting(page: Page) -> None:
    """The village's report on a share that runs."""
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="填报进展").click()


def first_paper(page: Page) -> None:
    """The newest paper of those asked for."""
    page.locator("main tbody a").first.click()


DUTY = [
    Shot("duty-assignments", "hx.clerk", "tasks_checklist:assignment-list"),
    Shot(
        "duty-report",
        "shitang.clerk",
        "tasks_checklist:assignment-list",
        query="?state=running",
        size="phone",
        steps=reporting,
    ),
    Shot("duty-plan", "hx.clerk", "tasks_checklist:plan-list", query="?state=issued", steps=running_plan),
    Shot("duty-set-back", "hx.clerk", "tasks_checklist:plan-list", query="?state=issued", steps=set_back),
    Shot("duty-timetable", "hx.clerk", "tasks_checklist:milestone-list"),
    Shot("duty-edition", "hx.clerk", "tasks_checklist:duty-edition-list", steps=changed_duties),
    Shot("duty-unification", "hx.clerk", "tasks_checklist:unification-table"),
    Shot(
        "duty-pilot", "hx.clerk", "tasks_checklist:pilot-list", query="?state=promoted", steps=promoted_pilot
    ),
    Shot("duty-meeting", "hx.clerk", "tasks_checklist:meeting-list", steps=minuted),
    Shot(
        "supervision-plan",
        "hx.clerk",
        "tasks_checklist:supervision-list",
        query="?state=standing",
        steps=running_supervision,
    ),
    Shot(
        "supervision-drawing",
        "hx.clerk",
        "tasks_checklist:supervision-list",
        query="?state=standing",
        steps=adopted_drawing,
    ),
    Shot("supervision-risk", "hx.clerk", "tasks_checklist:risk-list"),
    Shot(
        "paper-detail",
        "hx.clerk",
        "tasks_checklist:paper-list",
        query="?kind=monthly_bulletin",
        steps=first_paper,
    ),
    Shot("duty-rules", "county.office", "tasks_checklist:rule-list"),
]
