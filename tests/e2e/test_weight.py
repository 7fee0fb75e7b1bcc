"""The first page on a phone weighs less than 200 KB over the wire (ui.md)."""

from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Page

from accounts.models import Post
from tests.e2e.conftest import PHONE
from tests.factories import client_of

MOST = 200_000


def asked_for(page: Page, address: str) -> list[str]:
    """The paths a browser asks for when it opens a page with an empty cache."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.set_viewport_size(PHONE)
    page.goto(address, wait_until="networkidle")
    return sorted(set(paths))


def weight(client: Client, path: str) -> int:
    """Bytes of the answer as the middleware sends it. (The live server itself serves files past the middleware.)"""
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, path
    assert answer.headers.get("Content-Encoding") == "gzip" or len(answer.getvalue()) < 1000, path
    return len(answer.getvalue()) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())


def test_sign_in_page(page: Page, live_server) -> None:
    check(asked_for(page, f"{live_server.url}/sign-in/"), Client())


def test_home(clerk_page: Page, live_server, clerk: Post) -> None:
    check(asked_for(clerk_page, f"{live_server.url}/"), client_of(clerk))


def check(paths: list[str], client: Client) -> None:
    found = {path: weight(client, path) for path in paths}
    assert len(found) > 10
    assert sum(found.values()) < MOST, found
