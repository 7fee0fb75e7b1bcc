"""The page of one facility in the browser: tabs without reloading, acts in the dialog, photos from a phone's camera."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Post
from assets.actions.ownership import record_ownership
from assets.actions.photos import photos_of
from assets.models import Facility
from tests.assets.factories import make_facility
from tests.e2e.conftest import PHONE, assert_accessible, assert_fits
from tests.factories import SHITANG

TABS = ("权属与移交", "变动记录", "照片", "关系", "基本信息")


@pytest.fixture
def facility(clerk: Post) -> Facility:
    made = make_facility(division=SHITANG, type_code="0101", name="石塘村口至水闸道路")
    note = "两村都主张所有，老书记记得是九八年一起修的"
    record_ownership(
        facility=made, kind="dispute", on_date=timezone.localdate(made.registered_at), note=note, by=clerk
    )
    return made


@pytest.fixture
def opened(clerk_page: Page, live_server, facility: Facility) -> Page:
    clerk_page.goto(live_server.url + reverse("assets:facility-detail", args=[facility.pk]))
    return clerk_page


def photo(colour: str, side: int = 900) -> dict:
    stream = io.BytesIO()
    Image.new("RGB", (side, side * 3 // 4), colour).save(stream, format="JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


@pytest.mark.parametrize("size", [None, PHONE])
def test_tabs_come_without_reloading_and_each_is_calm(opened: Page, size) -> None:
    if size:
        opened.set_viewport_size(size)
    opened.evaluate("window.stays = true")
    for word in TABS:
        opened.get_by_role("navigation", name="本设施").get_by_role("link", name=word).click()
        expect(
            opened.get_by_role("navigation", name="本设施").get_by_role("link", name=word)
        ).to_have_attribute("aria-current", "page")
        assert_fits(opened)
        assert_accessible(opened)
    assert opened.evaluate("window.stays"), "the page was loaded anew"
    assert opened.complaints == []  # type: ignore[attr-defined]


def test_a_condition_is_said_in_the_dialog_on_a_phone(opened: Page, facility: Facility) -> None:
    opened.set_viewport_size(PHONE)
    opened.get_by_role("link", name="报状况").click()
    dialog = opened.get_by_role("dialog")
    dialog.get_by_label("受损").check()
    dialog.get_by_role("button", name="群众反映").click()
    assert_accessible(opened)
    dialog.get_by_role("button", name="上报").click()
    expect(opened.get_by_text("已记录状况")).to_be_visible()
    expect(opened.locator(".object-head .state", has_text="受损")).to_be_visible()


def test_photos_go_up_one_by_one_and_what_failed_stays_named(opened: Page, facility: Facility) -> None:
    opened.set_viewport_size(PHONE)
    opened.get_by_role("navigation", name="本设施").get_by_role("link", name="照片").click()
    camera = opened.locator("input[capture]")
    expect(camera).to_have_attribute("accept", "image/jpeg,image/png,image/webp")
    broken = {"name": "坏的.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xffbroken"}
    opened.locator("input[data-pick][multiple]").set_input_files([photo("green"), photo("red", 4000), broken])
    expect(opened.locator(".photos li")).to_have_count(2)
    expect(opened.locator(".sending .failed")).to_contain_text("坏的.jpg")
    expect(opened.get_by_role("button", name="再传一次")).to_be_visible()
    assert {max(one.width, one.height) for one in photos_of(facility)} <= {900, 2560, 4000}
    assert_fits(opened)
    assert_accessible(opened)
