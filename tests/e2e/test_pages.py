"""Every page that a reader of the demo county can reach by links: open to all eyes, as wide as the screen, calm."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from accounts.models import Account
from tests.e2e.conftest import DESK, PHONE, assert_accessible, assert_fits

READERS = [
    "county.admin",
    "hx.clerk",
    "shitang.clerk",
    "audit.admin",
    "county.office",
]  # then the pages repeat
NOT_PAGES = ("-export", "held-export", "attachment-show", "facility-print")
LONGEST_WALK = 60


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The lived-in county, as `make demo` loads it."""
    call_command("load_demo", verbosity=0)


def links(page: Page) -> Iterator[str]:
    """Paths of this site that the page's links lead to, without their query."""
    for address in page.locator("a[href]").evaluate_all("found => found.map(one => one.href)"):
        if urlsplit(address).netloc == urlsplit(page.url).netloc:
            yield urlsplit(address).path


def name_of(path: str) -> str:
    """The name of the page behind a path; empty for files and what is no page."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if name.endswith(NOT_PAGES) else name


def wrong_with(page: Page, address: str, complaints: list[str]) -> list[str]:
    """What is wrong with a page, at a desk and on a phone."""
    found: list[str] = []
    complaints.clear()
    page.set_viewport_size(DESK)
    try:
        answer = page.goto(address)
    except Error as error:
        return [] if "Download is starting" in error.message else [f"{address}: {error.message}"]
    if answer is None or answer.status != 200:
        return [f"{address}: {answer.status if answer else 'no answer'}"]
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for check in (assert_fits, assert_accessible):
            try:
                check(page)
            except AssertionError as error:
                found.append(f"{address} {size['width']}: {error}")
    return found + [f"{address}: {words}" for words in complaints]


def test_every_page(demo: None, witnessed, page: Page, live_server, sign_in) -> None:
    """Witnessed from the demo on: what loading it writes is seen by tests/test_audit_whole.py."""
    complaints: list[str] = []
    page.on("console", lambda line: line.type in {"error", "warning"} and complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    seen: dict[str, str] = {}
    wrong: list[str] = []
    for reader in READERS:
        sign_in(Account.objects.get(username=reader).person.posts.first())
        ahead = ["/"]
        while ahead and len(seen) < LONGEST_WALK:
            path = ahead.pop(0)
            wrong += wrong_with(page, live_server.url + path, complaints)
            for link in links(page):
                if (name := name_of(link)) and name not in seen:
                    seen[name] = link
                    ahead.append(link)
    assert wrong == []
    assert len(seen) >= 25, sorted(seen)
