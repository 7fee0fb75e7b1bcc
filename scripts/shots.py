"""Take the pictures of README and guide from a real demo system: `make shots [ONLY=facility]`.

Starts the supervisor as `make demo` does, on a folder of its own (var/shots), signs in through its page
as a person would, and writes docs/pictures/NAME.png; then walks the navigation as every role, at a desk and on
a phone, and leaves what it saw in var/shots/seen. A page that is not there, complains in the console or is too
wide fails.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pictures import SHOTS, Shot
from pictures_care import CARE
from pictures_duty import DUTY
from pictures_money import MONEY
from pictures_visits import VISITS
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402
from django.urls import reverse  # noqa: E402

from config.servers import free_port  # noqa: E402

PICTURES = ROOT / "docs/pictures"
VAR = ROOT / "var/shots"
SEEN = VAR / "seen"
COLOURS = 256  # a page has hardly more, and the file is a third
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
SIZES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "phone": {"viewport": PHONE, "device_scale_factor": 2},
}
STANDING = {"longitude": 118.7018, "latitude": 31.7205, "accuracy": 6}  # in the village of shitang.clerk
PLACE: dict[str, Any] = {
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "geolocation": STANDING,
    "permissions": ["geolocation"],
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def system(var: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A running demo system: its address, and its accounts (username, password, role …)."""
    port = free_port()
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor", "--var", str(var)],
        cwd=ROOT,
        env=os.environ | {"DEMO": "1", "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_for(supervisor)
        told = (var / "log/load_demo.log").read_text().splitlines()[-1]
        yield f"http://127.0.0.1:{port}", json.loads(told)["accounts"]
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.communicate()


def _wait_for(supervisor: subprocess.Popen[str]) -> None:
    """Until it greets. Raises SystemExit with what it said if it does not."""
    assert supervisor.stdout
    for line in supervisor.stdout:
        print(line, end="", flush=True)
        if line.startswith("按 Ctrl-C"):
            return
    sys.exit("演示系统未能启动")


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """Through the front door; a second factor's present code stands on the demo's page."""
    page.goto(address + reverse("accounts:sign-in"))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("form button.btn-primary").click()
    if page.url.startswith(address + reverse("accounts:second-factor")):
        code = re.search(r"(?<!\d)\d{6}(?!\d)", page.locator("main").inner_text())
        assert code, "the demo shows no code"
        page.fill("input[name=token]", code.group())
        page.locator("form button.btn-primary").click()
    page.wait_for_url(lambda url: "sign-in" not in url and "second-factor" not in url)


class Album:
    """Opens pages as a person, takes pictures, notes in words what was wrong."""

    def __init__(self, browser: Browser, address: str, passwords: dict[str, str]) -> None:
        self.browser, self.address, self.passwords = browser, address, passwords
        self.wrong: list[str] = []
        self.signed_in: dict[str, Any] = {}  # a code of the second factor is good for one sign-in only

    @contextmanager
    def page(self, name: str, username: str | None, size: str) -> Iterator[Page]:
        """A browser of its own, signed in as that account."""
        kept = self.signed_in.get(username or "")
        with self.browser.new_context(**SIZES[size], **PLACE, storage_state=kept) as context:
            page = context.new_page()
            if username and not kept:
                sign_in(page, self.address, username, self.passwords[username])
                self.signed_in[username] = context.storage_state()
            page.on("console", lambda line: self.note(name, line.type, line.text))
            page.on("pageerror", lambda error: self.wrong.append(f"{name}: {error}"))
            yield page

    def note(self, name: str, kind: str, words: str) -> None:
        """What the console complains of; without signal on purpose it may."""
        if kind == "error" and "ERR_INTERNET_DISCONNECTED" not in words:
            self.wrong.append(f"{name}: {words}")

    def open(self, name: str, page: Page, path: str) -> None:
        answer = page.goto(self.address + path)
        if not answer or answer.status != 200:
            self.wrong.append(f"{name} {path}: {answer.status if answer else '没有回应'}")

    def keep(self, name: str, page: Page, file: Path) -> None:
        """The picture in few colours."""
        page.wait_for_load_state("networkidle")
        if wide := page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        ):
            self.wrong.append(f"{name}: {page.url} 宽出 {wide} 像素")
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)
        with Image.open(file) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)

    def take(self, shot: Shot) -> None:
        """One picture for the documents."""
        with self.page(shot.name, shot.username, shot.size) as page:
            self.open(shot.name, page, reverse(shot.page, args=shot.args) + shot.query)
            if shot.steps:
                shot.steps(page)
            self.keep(shot.name, page, PICTURES / f"{shot.name}.png")
        print(f"docs/pictures/{shot.name}.png", flush=True)

    def walk(self, username: str) -> None:
        """Every page of this account's navigation and of the tabs above it, at both sizes."""
        for size in SIZES:
            with self.page(username, username, size) as page:
                self.open(username, page, "/")
                paths = _paths(page, ".sidebar .entry")
                for path in paths:  # grows by the tabs met on the way
                    self.open(username, page, path)
                    paths += [tab for tab in _paths(page, ".section-tabs a") if tab not in paths]
                    stem = path.strip("/").replace("/", "-") or "home"
                    self.keep(username, page, SEEN / f"{username}-{stem}-{size}.png")


def _paths(page: Page, links: str) -> list[str]:
    """Where these links lead."""
    return page.locator(links).evaluate_all("found => found.map(one => one.getAttribute('href'))")


def main() -> None:
    """All pictures, or those whose name holds the word given."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    shots = [shot for shot in (*SHOTS, *CARE, *DUTY, *VISITS, *MONEY) if only in shot.name] or sys.exit(
        f"没有名字含“{only}”的图片"
    )
    django.setup()
    chromium = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    shutil.rmtree(VAR, ignore_errors=True)  # pictures are of a system as it is on its first day
    with system(VAR) as (address, accounts), sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--lang=zh-CN",
        ]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        album = Album(browser, address, {one["username"]: one["password"] for one in accounts})
        for shot in shots:
            album.take(shot)
        for username in [] if only else {one["role"]: one["username"] for one in reversed(accounts)}.values():
            album.walk(username)
        browser.close()
    if album.wrong:
        sys.exit("\n".join(album.wrong))


if __name__ == "__main__":
    main()
