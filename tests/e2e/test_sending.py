"""A form is sent once, however often an impatient thumb taps."""

from playwright.sync_api import Page, Route, expect

from accounts.models import Post, Suggestion

SLOW = 600  # milliseconds a request waits on a weak network


def test_two_taps_send_one_suggestion(page: Page, live_server, clerk: Post, sign_in) -> None:
    sent: list[str] = []

    def slowly(route: Route) -> None:
        sent.append(route.request.method)
        page.wait_for_timeout(SLOW)
        route.continue_()

    sign_in(clerk)
    page.goto(f"{live_server.url}/suggestions/")
    page.get_by_label("我的建议或问题").fill("路灯能不能按村组排列")
    page.route(
        "**/suggestions/",
        lambda route: slowly(route) if route.request.method == "POST" else route.continue_(),
    )
    page.locator("main form .btn-primary").evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 200); }"
    )
    expect(page.get_by_text("建议已提交")).to_be_visible()
    assert sent == ["POST"]
    assert Suggestion.objects.everywhere(because="test").count() == 1
