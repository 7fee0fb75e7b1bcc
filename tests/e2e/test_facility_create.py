"""登记 on a village clerk's phone: parts that follow the type, the phone's position, the draft of both; then the code."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Post
from assets.models import Facility
from tests.assets.factories import make_type
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits
from tests.factories import HENGXI, SHITANG, make_post


@pytest.fixture
def village(transactional_db: None) -> Post:
    make_type()
    return make_post(role="village_clerk", division=SHITANG)


@pytest.fixture
def form(page: Page, live_server, village: Post, sign_in, context: BrowserContext) -> Page:
    """The form on the phone, a road chosen."""
    sign_in(village)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": 118.7123, "latitude": 31.7123, "accuracy": 12})
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/facilities/register/")
    page.get_by_label("类别", exact=True).select_option("0101")
    expect(page.get_by_label("路面宽度")).to_be_visible()
    page.get_by_label("设施名称").fill("前塘进村道路")
    page.get_by_label("路面宽度").fill("3.5")
    page.get_by_label("路面类型").select_option("水泥")
    return page


def test_it_is_registered_where_the_phone_stands_and_coded_by_the_township(
    form: Page, live_server, sign_in
) -> None:
    assert_fits(form)
    assert_accessible(form)
    form.get_by_role("textbox", name="数量").fill("1.25")
    form.get_by_role("button", name="用手机定位").click()
    expect(form.get_by_text("误差约 12 米")).to_be_visible()
    form.get_by_role("button", name="登记", exact=True).click()
    expect(form.get_by_text("等镇（街道）赋码")).to_be_visible()
    facility = Facility.objects.get()
    assert facility.attributes == {"width_m": 3.5, "surface_kind": "水泥"}
    assert (str(facility.longitude), facility.position_datum) == ("118.712300", "WGS-84")

    sign_in(make_post(division=HENGXI))
    form.goto(f"{live_server.url}/facilities/coding/")
    assert_fits(form)
    assert_accessible(form)
    form.get_by_label("选中前塘进村道路").check()
    form.get_by_role("button", name="赋码", exact=True).click()
    expect(form.get_by_text("为 1 处设施赋码")).to_be_visible()
    form.get_by_role("button", name="确认赋码").click()
    expect(form.get_by_text("已为 1 处设施赋码")).to_be_visible()
    facility.refresh_from_db()
    assert re.fullmatch(r"320115009210010100001\d", facility.code)


def test_the_draft_comes_back_with_the_parts_that_follow_the_type(form: Page) -> None:
    expect(form.get_by_text("已存本机")).to_be_visible()
    form.wait_for_timeout(800)  # the last word typed is kept half a second later
    form.on("dialog", lambda dialog: dialog.accept())
    form.reload()
    expect(form.get_by_label("路面宽度")).to_have_value("3.5")
    expect(form.get_by_label("路面类型")).to_have_value("水泥")
    expect(form.get_by_label("设施名称")).to_have_value("前塘进村道路")


def test_another_type_keeps_what_both_ask_for(form: Page) -> None:
    form.get_by_role("textbox", name="数量").fill("2")
    form.get_by_label("类别", exact=True).select_option("0102")
    expect(form.get_by_label("受益户数")).to_be_visible()
    expect(form.get_by_role("textbox", name="数量")).to_have_value("2")
    expect(form.get_by_label("路面宽度")).to_have_value("3.5")
