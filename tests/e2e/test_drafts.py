"""What was typed survives: leaving the page, a refusal, a lapsed session. What was taken is forgotten."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Party, Post
from tests.factories import COUNTY, make_post


@pytest.fixture
def admin(transactional_db: None) -> Post:
    return make_post(role="county_admin", division=COUNTY)


@pytest.fixture
def form(page: Page, live_server, admin: Post, sign_in) -> Page:
    """The form for a new unit, with a name typed and kept."""
    sign_in(admin)
    page.goto(f"{live_server.url}/parties/new/")
    page.get_by_label("单位名称").fill("清河供水站")
    expect(page.get_by_text("已存本机")).to_be_visible()
    return page


def test_leaving_asks_and_what_was_typed_is_there_again(form: Page) -> None:
    asked: list[str] = []
    form.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form.reload()
    assert asked == ["beforeunload"]
    expect(form.get_by_label("单位名称")).to_have_value("清河供水站")
    expect(form.get_by_text("没有提交的内容")).to_be_visible()


def test_a_refused_form_keeps_its_draft(form: Page) -> None:
    address = form.url
    form.locator("main form .btn-primary").click()
    expect(form.locator(".form-errors")).to_be_visible()
    form.goto(address)
    expect(form.get_by_label("单位名称")).to_have_value("清河供水站")


def test_a_lapsed_session_keeps_the_draft(form: Page, sign_in, admin: Post, context) -> None:
    address = form.url
    context.clear_cookies()
    form.locator("main form .btn-primary").click()
    expect(form.get_by_role("heading", level=1)).to_be_visible()
    sign_in(admin)
    form.goto(address)
    expect(form.get_by_label("单位名称")).to_have_value("清河供水站")


def test_without_network_nothing_is_sent(form: Page, context) -> None:
    address = form.url
    context.set_offline(True)
    form.locator("main form .btn-primary").click()
    expect(form.get_by_text("现在没有网络")).to_be_visible()
    assert form.url == address
    expect(form.get_by_label("单位名称")).to_have_value("清河供水站")


def test_a_form_that_never_arrived_keeps_its_draft(form: Page) -> None:
    """The network breaks as the form is sent: the browser shows a page of its own, which tells us nothing."""
    address = form.url
    for select in form.locator("main form select[required]").all():
        select.select_option(index=1)
    form.route("**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    form.locator("main form .btn-primary").click()
    form.wait_for_url("chrome-error://**")
    form.unroute("**")
    form.goto(address)
    expect(form.get_by_label("单位名称")).to_have_value("清河供水站")
    expect(form.get_by_text("没有送达的内容")).to_be_visible()


def test_what_was_taken_is_forgotten(form: Page) -> None:
    address = form.url
    for select in form.locator("main form select[required]").all():
        select.select_option(index=1)
    form.locator("main form .btn-primary").click()
    expect(form.get_by_role("heading", name="清河供水站")).to_be_visible()
    assert Party.objects.everywhere(because="test").filter(name="清河供水站").count() == 1
    form.goto(address)
    expect(form.get_by_label("单位名称")).to_have_value("")
