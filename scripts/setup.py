"""Bring the environment up to date: .venv, browser files, for tests a browser. Quick when nothing changed.

    python3 scripts/setup.py [--dev] [--browser]

Run by the system's Python, when only the standard library is there yet. Each step leaves a stamp with the
hash of what it read, and is left out while the stamp holds.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
NODE_AT_LEAST = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def say(words: str) -> None:
    """A line for the person at the terminal."""
    print(words, flush=True)


def run(*argv: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a step's command. Raises SystemExit in words if it fails; what it printed stands above."""
    done = subprocess.run([str(word) for word in argv], cwd=ROOT, env=env, check=False)
    if done.returncode:
        sys.exit(
            f"安装未完成：{' '.join(str(word) for word in argv[:4])} … 失败（{done.returncode}），原因见上。"
        )


def works(*argv: str | Path) -> bool:
    """Whether a command can be run and succeeds."""
    try:
        return subprocess.run([str(word) for word in argv], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def stamped(stamp: Path, *read: Path) -> Iterator[bool]:
    """Whether the step is due. The stamp is written when the step has ended well."""
    digest = hashlib.sha256(sys.version.encode())
    for path in read:
        digest.update(path.read_bytes())
    due = not stamp.exists() or stamp.read_text() != digest.hexdigest()
    if due:
        stamp.unlink(missing_ok=True)
    yield due
    if due:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest.hexdigest())


def make_venv() -> None:
    """A virtual environment that works; a moved or broken one is made anew."""
    if works(PYTHON, "-c", "import sys, pip; raise SystemExit(sys.version_info[:2] < (3, 11))"):
        return
    say("正在建立 Python 环境 …")
    shutil.rmtree(VENV, ignore_errors=True)
    if not works(sys.executable, "-c", "import ensurepip") and may_apt():
        apt("python3-venv")
    if not works(sys.executable, "-m", "venv", VENV):
        sys.exit("未能建立 .venv：这台机器的 Python 缺少 venv 模块（Debian 上为 python3-venv 软件包）。")


def install_python(*, dev: bool) -> None:
    """The pinned packages; those for developers include the base."""
    base, more = (ROOT / "requirements" / name for name in ("base.txt", "dev.txt"))
    stamps = {base: VENV / "installed-base", more: VENV / "installed-dev"}
    wanted = more if dev else base
    with stamped(stamps[wanted], wanted) as due:
        if due:
            say(f"正在安装 Python 软件包（{wanted.name}）…")
            run(PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--require-hashes", "-r", wanted)
    if dev:
        with stamped(stamps[base], base):
            pass  # the same pins


def browser_files() -> None:
    """var/npm, from the packages of package-lock.json."""
    script, icons = ROOT / "scripts/npm_assets.py", ROOT / "static/icons.txt"
    lock, listing = ROOT / "package-lock.json", ROOT / "package.json"
    with stamped(ROOT / "var/npm-made", lock, script, icons) as due:
        if not due and (ROOT / "var/npm/icons.svg").exists():
            return
        with stamped(ROOT / "node_modules/installed", lock, listing) as due_packages:
            if due_packages:
                say("正在安装网页组件 …")
                npm, env = find_npm()
                run(npm, "ci", "--no-progress", "--no-update-notifier", "--loglevel=error", env=env)
        run(PYTHON, script)


def find_npm() -> tuple[Path, dict[str, str]]:
    """The system's npm if its node is new enough, else one installed into .venv."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= NODE_AT_LEAST:
        return Path(npm), dict(os.environ)
    say("本机没有 Node.js 20 以上版本，正在装入 .venv …")
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-input",
        "--require-hashes",
        "-r",
        ROOT / "requirements/node.txt",
    )
    return BIN / "npm", os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def browser() -> None:
    """A Chromium with Chinese letters: the system's, else Debian's, else Playwright's own download."""
    if not _system_browser() and may_apt():
        apt("chromium", "fonts-noto-cjk")
    elif shutil.which("fc-list") and not _has_chinese_letters() and may_apt():
        apt("fonts-noto-cjk")
    if _system_browser() or list(_playwright_folder().glob("chromium*/**/chrome*")):
        return
    say("正在下载浏览器 …")
    run(PYTHON, "-m", "playwright", "install", "chromium")


def _system_browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def _playwright_folder() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")


def _has_chinese_letters() -> bool:
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def may_apt() -> bool:
    """Whether we may install Debian's packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*packages: str) -> None:
    """Install Debian packages without questions."""
    say(f"正在安装系统软件包：{'、'.join(packages)} …")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        run("apt-get", *words, env=env)


def main(words: Sequence[str] | None = None) -> None:
    """python3 scripts/setup.py [--dev] [--browser]"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--browser", action="store_true", help="also a Chromium")
    asked = parser.parse_args(words)
    if sys.version_info < (3, 11):  # noqa: UP036 — this one file meets whatever Python the machine has
        sys.exit(f"需要 Python 3.11 以上版本，当前为 {sys.version.split()[0]}。")
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var/setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two verbs at once: the second waits and finds all done
        make_venv()
        install_python(dev=asked.dev)
        browser_files()
        if asked.browser:
            browser()


if __name__ == "__main__":
    main()
