"""Pictures of the demo county, as each role sees it, at a desk and on a phone: `make shots`.

    python scripts/shots.py [WORD …]     # only pictures whose name contains one of the words

var/shots/ROLE-PAGE-WIDTH.png   every page of the navigation, for looking through
docs/pictures/NAME.png          the few that README and guides show, in few colours

Starts the demo itself on a free port (servers from DATABASE_URL and REDIS_URL), or takes the running one at
BASE_URL. Says which pages are too wide or complain in the browser's console; then it ends with 1.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ALL, KEPT = ROOT / "var/shots", ROOT / "docs/pictures"
DESK, PHONE = (1440, 900), (360, 780)
PATIENCE = 240  # seconds until the demo answers: it loads a county first
COLOURS = 96
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def first(page: Page, address: str) -> None:
    """Open a list, then the first row's name."""
    page.goto(address)
    page.locator("td.name a, .list tbody a").first.click()


def facility(page: Page, base: str) -> None:
    first(page, f"{base}/facilities/?registration=coded")


def ledger(page: Page, base: str) -> None:
    first(page, f"{base}/facilities/ledgers/")


def at(path: str) -> Callable[[Page, str], None]:
    return lambda page, base: page.goto(base + path) and None


# name: (role, size, how to get there)
PICTURES: dict[str, tuple[str, tuple[int, int], Callable[[Page, str], None]]] = {
    "sign-in": ("", DESK, at("/sign-in/")),
    "sign-in-phone": ("", PHONE, at("/sign-in/")),
    "home": ("township_clerk", DESK, at("/")),
    "home-phone": ("village_clerk", PHONE, at("/")),
    "facility-list": ("township_clerk", DESK, at("/facilities/")),
    "facility-list-phone": ("village_clerk", PHONE, at("/facilities/")),
    "facility-detail": ("township_clerk", DESK, facility),
    "ledger-check": ("township_clerk", DESK, ledger),
    "person-list": ("county_admin", DESK, at("/people/")),
    "division-list": ("county_admin", DESK, at("/divisions/")),
    "calendar": ("county_admin", DESK, at("/calendar/")),
    "audit-list": ("auditor", DESK, at("/audit/")),
}


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that answers. Raises SystemExit if it does not come up."""
    if base := os.environ.get("BASE_URL"):
        yield base.rstrip("/")
        return
    port = free_port()
    (ALL / "demo").mkdir(parents=True, exist_ok=True)
    log = (ALL / "demo.log").open("w")
    env = os.environ | {"DEMO": "1", "PORT": str(port), "VAR_DIR": str(ALL / "demo")}
    running = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor"], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(60)
        log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, running: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            urlopen(address, timeout=5)  # noqa: S310 — our own address
            return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"演示系统没有启动，见 {ALL / 'demo.log'}")


def accounts() -> dict[str, dict]:
    """One demo account per role, by the role's code."""
    command = [sys.executable, "manage.py", "load_demo", "--json"]
    printed = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"DEMO": "1"}, capture_output=True, text=True, check=True
    )
    found = json.loads(printed.stdout[printed.stdout.index("{") :])["accounts"]
    return {account.get("code") or account["role"]: account for account in reversed(found)}


def sign_in(page: Page, base: str, account: dict) -> None:
    """Through the front door, the second factor by the code that the demo shows."""
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=username]", account["username"])
    page.fill("input[name=password]", account["password"])
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state()
    if shown := page.locator("[data-demo-token]").first.text_content() if "second-factor" in page.url else "":
        page.fill("input[name=token]", re.sub(r"\D", "", shown))
        page.locator("form button[type=submit]").first.click()
        page.wait_for_load_state()


class Album:
    """Takes pictures and notes what is wrong with a page."""

    def __init__(self, browser: Browser, base: str, words: list[str]) -> None:
        self.browser, self.base, self.words = browser, base, words
        self.wrong: list[str] = []

    def wants(self, name: str) -> bool:
        return not self.words or any(word in name for word in self.words)

    @contextmanager
    def page(self, name: str, account: dict | None) -> Iterator[Page]:
        """A fresh browser, signed in."""
        with self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
            page = context.new_page()
            page.on(
                "console", lambda line: line.type == "error" and self.wrong.append(f"{name}: {line.text}")
            )
            page.on("pageerror", lambda error: self.wrong.append(f"{name}: {error}"))
            if account:
                sign_in(page, self.base, account)
            yield page

    def take(self, page: Page, file: Path, size: tuple[int, int]) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_load_state("networkidle")
        if (wide := page.evaluate("document.documentElement.scrollWidth") - size[0]) > 0:
            self.wrong.append(f"{file.name}: {wide} px too wide")
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)

    def walk(self, role: str, account: dict) -> None:
        """Every page of this role's navigation, at both widths."""
        with self.page(role, account) as page:
            page.goto(self.base)
            links = page.locator(".sidebar .entry").evaluate_all(
                "found => found.map(one => one.getAttribute('href'))"
            )
            for link in ["/", *[link for link in links if link != "/"]]:
                page.goto(self.base + link)
                stem = link.strip("/").replace("/", "-") or "home"
                for size in (DESK, PHONE):
                    self.take(page, ALL / f"{role}-{stem}-{size[0]}.png", size)

    def keep(self, name: str, account: dict | None) -> None:
        """A picture for the documents."""
        _role, size, go = PICTURES[name]
        with self.page(name, account) as page:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            go(page, self.base)
            self.take(page, KEPT / f"{name}.png", size)
        shrink(KEPT / f"{name}.png")


def shrink(file: Path) -> None:
    """Few colours, few bytes: a page has hardly more."""
    picture = Image.open(file).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    words = sys.argv[1:]
    with demo() as base, sync_playwright() as playwright:
        known = accounts()
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        album = Album(playwright.chromium.launch(executable_path=chromium, args=QUIET), base, words)
        for name, (role, _size, _go) in PICTURES.items():
            if album.wants(name):
                album.keep(name, known.get(role))
        for role, account in known.items():
            if album.wants(role):
                album.walk(role, account)
    print("\n".join(album.wrong) or f"图片在 {KEPT.relative_to(ROOT)} 和 {ALL.relative_to(ROOT)}")
    sys.exit(bool(album.wrong))


if __name__ == "__main__":
    main()
