"""What the browser tests share: the system's Chromium, a signed-in page, the accessibility check."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from playwright.sync_api import BrowserContext, Page, Playwright

from accounts.models import Post
from tests.factories import HENGXI, client_of, make_person, make_post

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's synchronous interface runs an event loop of its own
)
AXE_ONCE = f"if (!window.axe) {{{AXE_SCRIPT}}}"  # a page that is looked at twice, at a desk and on a phone, reads it once
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")  # it shows a test picture


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def no_connection() -> None:
    """Playwright's loop hides the connections of this thread, and Django opens others beside them."""
    connections.close_all()


@pytest.fixture(scope="session")
def playwright(no_connection: None, playwright: Playwright) -> Iterator[Playwright]:
    """As the plugin's; both sets of connections are closed, or the test database could not be dropped."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each test names its live server; replaces a plugin's fixture that pytest finds deprecated."""


@pytest.fixture(scope="session", autouse=True)
def _verify_url() -> None:
    """As above."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; without one, Playwright's own."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*QUIET, *CAMERA]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": DESK, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def clerk(transactional_db: None) -> Post:
    """The clerk of 横溪街道."""
    return make_post(division=HENGXI, person=make_person(division=HENGXI, name="沈知遥"))


@pytest.fixture
def sign_in(live_server, context: BrowserContext) -> Callable[[Post], None]:
    """`sign_in(post)`: the browser holds a session of that post. The sign-in page has its own tests."""

    def enter(post: Post) -> None:
        session = client_of(post).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def clerk_page(page: Page, live_server, clerk: Post, sign_in: Callable[[Post], None]) -> Page:
    """A page of the signed-in clerk; what its console complains of is collected in `page.complaints`."""
    sign_in(clerk)
    complaints: list[str] = []
    page.on("console", lambda line: line.type in {"error", "warning"} and complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


def assert_accessible(page: Page) -> None:
    """axe finds nothing on the page as it stands."""
    found = Axe(AXE_ONCE).run(page)
    told = [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']]}"
        for one in found.response["violations"]
    ]
    assert not told, "\n".join(told)


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{page.url} is {wide} px too wide"
