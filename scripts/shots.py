"""Take the pictures of README and guide from a real demo system: `make shots [ONLY=facility]`.

Starts the supervisor as `make demo` does, on a folder of its own (var/shots), signs in through its page
as a person would, and writes docs/pictures/NAME.png. A page that is not there or complains in the console fails.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402
from django.urls import reverse  # noqa: E402

from config.servers import free_port  # noqa: E402

PICTURES = ROOT / "docs/pictures"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Shot:
    """One picture: who looks (None: nobody signed in), at which page, on what, after which steps."""

    name: str
    username: str | None
    page: str
    args: tuple[object, ...] = ()
    size: str = "desk"
    steps: Callable[[Page], None] | None = None


def first_facility(page: Page) -> None:
    """Open the first facility of the list."""
    page.locator("[data-phone=title] a").first.click()


def hand_over(page: Page) -> None:
    """Hand over the example ledger and wait for the check page."""
    page.set_input_files("input[type=file]", ROOT / "reference/example_ledger.xlsx")
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_text("看懂了什么")).to_be_visible(timeout=60_000)


SHOTS = [
    Shot("sign-in", None, "accounts:sign-in"),
    Shot("ledger-hand-over", "gl.clerk", "assets:ledger-hand-over"),
    Shot("ledger-check", "gl.clerk", "assets:ledger-hand-over", steps=hand_over),
    Shot("home", "gl.clerk", "portal:home"),
    Shot("home-phone", "shitang.clerk", "portal:home", size="phone"),
    Shot("facility-list", "hx.clerk", "assets:facility-list"),
    Shot("facility-list-phone", "hx.clerk", "assets:facility-list", size="phone"),
    Shot("facility-detail", "hx.clerk", "assets:facility-list", steps=first_facility),
    Shot("ledger-list", "gl.clerk", "assets:ledger-list"),
    Shot("person-list", "county.admin", "accounts:person-list"),
    Shot("people-import", "county.admin", "accounts:people-import"),
    Shot("post-list", "county.admin", "accounts:post-list"),
    Shot("role-list", "county.admin", "accounts:role-list"),
    Shot("division-list", "county.admin", "accounts:division-list"),
    Shot("party-list", "county.office", "accounts:party-list"),
    Shot("calendar-year", "county.admin", "accounts:calendar-now"),
    Shot("job-list", "gl.clerk", "accounts:job-list"),
    Shot("audit-list", "audit.admin", "accounts:audit-list"),
    Shot("suggestion-list", "gl.clerk", "accounts:suggestion-list"),
]


@contextmanager
def system(var: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A running demo system: its address, and the password of each account."""
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
        accounts = json.loads(told)["accounts"]
        yield f"http://127.0.0.1:{port}", {one["username"]: one["password"] for one in accounts}
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


def take(shot: Shot, browser: Browser, address: str, passwords: dict[str, str]) -> list[str]:
    """One picture; what was wrong with the page, in words."""
    context = browser.new_context(
        viewport=PHONE if shot.size == "phone" else DESK,
        device_scale_factor=2 if shot.size == "phone" else 1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda line: line.type == "error" and wrong.append(f"{shot.name}: {line.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{shot.name}: {error}"))
    if shot.username:
        sign_in(page, address, shot.username, passwords[shot.username])
    answer = page.goto(address + reverse(shot.page, args=shot.args))
    if not answer or answer.status != 200:
        wrong.append(f"{shot.name}: {answer.status if answer else '没有回应'}")
    if shot.steps:
        shot.steps(page)
        page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{shot.name}.png")
    context.close()
    return wrong


def main() -> None:
    """All pictures, or those whose name holds the word given."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    shots = [shot for shot in SHOTS if only in shot.name] or sys.exit(f"没有名字含“{only}”的图片")
    django.setup()
    PICTURES.mkdir(exist_ok=True)
    chromium = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    wrong: list[str] = []
    with system(ROOT / "var/shots") as (address, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in shots:
            wrong += take(shot, browser, address, passwords)
            print(f"docs/pictures/{shot.name}.png", flush=True)
        browser.close()
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
