"""Lists under a thumb: short rows, numbers that say what they count, a way back that keeps the filters."""

import pytest
from playwright.sync_api import Page, expect

from tests.assets.factories import make_facility
from tests.e2e.conftest import PHONE
from tests.factories import COUNTY, HENGXI, SHITANG, make_post

TWO_LINES = 68  # pixels: 24 for the name, 20 for the facts, the rest is air


@pytest.fixture
def phone(clerk_page: Page, live_server) -> Page:
    """A clerk on a phone, before the list of two facilities, one with a long kind."""
    make_facility(type_code="0402", name="后石坝垃圾收集亭")
    make_facility(type_code="0401", name="老石桥公厕")
    clerk_page.set_viewport_size(PHONE)
    clerk_page.goto(f"{live_server.url}/facilities/")
    return clerk_page


def test_a_row_takes_two_lines(phone: Page) -> None:
    heights = phone.locator("#list tbody tr").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert len(heights) == 2
    assert max(heights) <= TWO_LINES


def test_the_whole_row_is_the_target(phone: Page) -> None:
    row = phone.locator("#list tbody tr", has_text="老石桥公厕")
    row.click(position={"x": 300, "y": row.bounding_box()["height"] - 6})
    expect(phone.get_by_role("heading", level=1)).to_have_text("老石桥公厕")


def test_numbers_without_a_head_say_what_they_count(phone: Page, live_server) -> None:
    phone.goto(f"{live_server.url}/divisions/")
    bare = phone.locator("#list td.num:visible").evaluate_all(
        "cells => cells.filter(cell => !cell.querySelector('.none') && !cell.dataset.unit).map(cell => cell.outerHTML)"
    )
    assert bare == []


def test_the_way_back_keeps_the_filters(phone: Page, live_server) -> None:
    phone.goto(f"{live_server.url}/facilities/?q=公厕")
    phone.get_by_role("link", name="老石桥公厕").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("老石桥公厕")
    phone.locator(".crumbs a[href]:visible").click()
    expect(phone).to_have_url(f"{live_server.url}/facilities/?q=%E5%85%AC%E5%8E%95")
    expect(phone.locator("#list tbody tr")).to_have_count(1)


def test_no_arrow_leads_nowhere(phone: Page, live_server) -> None:
    for path in ("/", "/facilities/"):
        phone.goto(live_server.url + path)
        expect(phone.locator(".crumbs a:visible")).to_have_count(0)


def test_a_village_leaves_with_its_township(page: Page, live_server, sign_in, transactional_db) -> None:
    make_facility(division=SHITANG)
    sign_in(make_post(role="county_office", division=COUNTY))
    page.goto(f"{live_server.url}/facilities/?township={HENGXI}&village={SHITANG}")
    page.locator("select[name=township]").select_option("")
    expect(page).to_have_url(f"{live_server.url}/facilities/?sort=village")
