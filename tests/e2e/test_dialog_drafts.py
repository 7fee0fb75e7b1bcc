"""What is written in a dialog survives a broken network, a closed page and a lapsed session; what was taken is forgotten."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Post
from tests.assets.factories import make_facility
from tests.e2e.conftest import PHONE
from tests.factories import SHITANG, make_post

WORDS = "门锁坏了，蹲位堵塞"


@pytest.fixture
def village(transactional_db: None) -> Post:
    return make_post(role="village_clerk", division=SHITANG)


def ask(page: Page) -> None:
    page.get_by_role("link", name="报状况").click()
    expect(page.locator("#dialog textarea")).to_be_visible()


@pytest.fixture
def dialog(page: Page, live_server, village: Post, sign_in) -> Page:
    """A phone on which 报状况 is open, with a sentence written and kept."""
    facility = make_facility()
    sign_in(village)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("assets:facility-detail", args=[facility.pk]))
    ask(page)
    page.locator("#dialog textarea").fill(WORDS)
    expect(page.locator("#dialog").get_by_text("已存本机")).to_be_visible()
    return page


def send(page: Page) -> None:
    page.locator("#dialog .btn-primary").click()


def test_a_broken_network_is_told_in_the_dialog(dialog: Page) -> None:
    dialog.route("**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    send(dialog)
    expect(dialog.locator("#dialog").get_by_text("网络断开")).to_be_visible()
    expect(dialog.locator("#dialog textarea")).to_have_value(WORDS)


def test_what_was_written_is_there_again(dialog: Page) -> None:
    dialog.reload()
    ask(dialog)
    expect(dialog.locator("#dialog textarea")).to_have_value(WORDS)
    expect(dialog.locator("#dialog").get_by_text("没有提交的内容")).to_be_visible()


def test_cancelling_throws_it_away(dialog: Page) -> None:
    dialog.locator("#dialog .dialog-acts [data-close]").click()
    ask(dialog)
    expect(dialog.locator("#dialog textarea")).to_have_value("")


def test_a_lapsed_session_keeps_it(dialog: Page, context, sign_in, village: Post) -> None:
    address = dialog.url
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    send(dialog)
    dialog.wait_for_url("**/sign-in/**")
    sign_in(village)
    dialog.goto(address)
    ask(dialog)
    expect(dialog.locator("#dialog textarea")).to_have_value(WORDS)


def test_what_was_taken_is_forgotten(dialog: Page) -> None:
    dialog.get_by_label("受损").check()
    send(dialog)
    expect(dialog.locator("#dialog textarea")).to_have_count(0)
    ask(dialog)
    expect(dialog.locator("#dialog textarea")).to_have_value("")
