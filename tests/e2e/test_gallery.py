"""The gallery shows every component: accessible, at both widths, with and without script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, assert_accessible, assert_fits

COMPONENTS = Path(settings.TEMPLATES[0]["DIRS"][0]) / "components"


@pytest.fixture
def gallery(clerk_page: Page, live_server) -> Page:
    clerk_page.goto(f"{live_server.url}/gallery/")
    return clerk_page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(gallery: Page, size: dict) -> None:
    gallery.set_viewport_size(size)
    assert_accessible(gallery)
    assert_fits(gallery)
    assert gallery.complaints == []


def test_every_component_says_what_it_takes(gallery: Page) -> None:
    names = {path.stem for path in COMPONENTS.glob("*.html")}
    shown = set(gallery.locator(".described dt").all_text_contents())
    assert shown == names
    assert all(gallery.locator(".described dd").all_text_contents())


def test_focus_is_seen_on_every_control(gallery: Page) -> None:
    """Tab through the page: whatever has the focus is visible and shows an outline or an edge of its own."""
    blind = []
    for _ in range(60):
        gallery.keyboard.press("Tab")
        at = gallery.evaluate(
            """() => {
                const own = document.activeElement, box = own.closest('.pick, .area, .drop') || own;
                const marked = (style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                const seen = marked(getComputedStyle(own)) || marked(getComputedStyle(box));
                const wide = box.getBoundingClientRect().width > 0;
                return {what: own.outerHTML.slice(0, 80), seen: own === document.body || (seen && wide)};
            }"""
        )
        if not at["seen"]:
            blind.append(at["what"])
    assert blind == []


def test_dialog_opens_takes_focus_and_closes_with_escape(gallery: Page) -> None:
    gallery.get_by_role("link", name="退回修改").click()
    dialog = gallery.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="退回修改")).to_be_visible()
    expect(dialog.get_by_label("B2 标准与技术指导落实到村")).to_be_focused()
    dialog.get_by_role("button", name="缺佐证").click()
    expect(dialog.get_by_label("A1 管护制度健全并公开")).to_have_value(re.compile("；缺佐证$"))
    assert_accessible(gallery)
    gallery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_choosing_rows_shows_how_many_the_bulk_act_takes(gallery: Page) -> None:
    bar = gallery.get_by_role("group", name="批量办理")
    expect(bar).to_be_hidden()
    gallery.get_by_label("选择大塘灌溉渠").check()
    expect(bar).to_contain_text("已选 1 个")
    gallery.get_by_label("选择本页全部").check()
    expect(bar).to_contain_text("已选 4 个")
    bar.get_by_role("button", name="改选筛选出的全部 426 个").click()
    expect(bar).to_contain_text("已选 426 个")
    gallery.get_by_label("选择大塘灌溉渠").uncheck()
    expect(bar).to_contain_text("已选 3 个")
    bar.get_by_role("button", name="取消选择").click()
    expect(bar).to_be_hidden()


def test_job_takes_itself_anew_until_it_is_over(gallery: Page) -> None:
    job = gallery.get_by_role("region", name="导入台账：横溪街道明细台账.xlsx")
    expect(job).to_contain_text("128,400 / 200,000 行，约剩 1 分 40 秒")
    expect(job).to_contain_text("入库 199,950 个，50 行待处理。", timeout=6000)
    expect(job.get_by_role("progressbar")).to_have_count(0)


def test_slash_goes_to_the_search_box_and_escape_closes_menus(gallery: Page) -> None:
    gallery.keyboard.press("/")
    expect(gallery.get_by_role("searchbox", name=re.compile("^搜索"))).to_be_focused()
    person = gallery.locator("details.person")
    person.locator("summary").click()
    expect(person.get_by_role("button", name="退出登录")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(person.get_by_role("button", name="退出登录")).to_be_hidden()


@pytest.fixture
def plain_page(browser, clerk, browser_context_args, context, sign_in) -> Iterator[Page]:
    """A signed-in page of a browser without script."""
    sign_in(clerk)
    arguments = {**browser_context_args, "java_script_enabled": False}
    with browser.new_context(**arguments, storage_state=context.storage_state()) as plain:
        yield plain.new_page()


def test_everything_stays_usable_without_script(plain_page: Page, live_server) -> None:
    page = plain_page
    page.goto(f"{live_server.url}/gallery/")
    expect(page.get_by_role("button", name="查询")).to_be_visible()
    expect(page.get_by_role("button", name="指定责任人")).to_be_visible()
    page.get_by_role("link", name="退回修改").click()
    expect(page.get_by_role("heading", name="退回修改", level=1)).to_be_visible()


@pytest.mark.parametrize("path", ["/没有这一页/"])
def test_a_missing_page_says_so_in_words(clerk_page: Page, live_server, path: str) -> None:
    clerk_page.goto(live_server.url + path)
    expect(clerk_page.get_by_role("heading", name="没有找到")).to_be_visible()
    expect(clerk_page.get_by_text("请求编号")).to_be_visible()
    assert_accessible(clerk_page)
