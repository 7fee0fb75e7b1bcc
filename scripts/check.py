"""Everything a change must pass besides the tests, two steps at a time: `make check`.

Runs beside empty embedded servers (migrations and system checks look at a database). A step that fails shows
what it said; the others one line.
"""

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv/bin"
PYTHON = str(BIN / "python")
TEMPLATES = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
SERVER = {  # what a real server sets: `check --deploy` judges these settings, nothing is silenced
    "ALLOWED_HOSTS": "guanhu.example",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "DEMO": "0",
}


@dataclass(frozen=True)
class Step:
    """One check: its Chinese name, command, and what it needs in the environment."""

    name: str
    argv: list[str]
    env: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple["Step", float, int, str]:
        """The step, seconds, exit code, output."""
        begin = time.monotonic()
        env = os.environ | {"DATABASE_ROLE": ""} | self.env  # the empty database has no restricted role yet
        done = subprocess.run(self.argv, cwd=ROOT, env=env, text=True, stdout=-1, stderr=-2, check=False)
        return self, time.monotonic() - begin, done.returncode, done.stdout


STEPS = [  # the longest first
    # Without its cache: what django-stubs once made up for two query sets of one name outlives the mistake there.
    Step("类型", [str(BIN / "mypy"), "--no-error-summary", "--cache-dir", os.devnull, "."]),
    Step("引用方向", [str(BIN / "lint-imports"), "--no-logo"]),
    Step("服务器设置", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], SERVER),
    Step("数据表变更", [PYTHON, "-W", "error", "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("模板可编译", [PYTHON, "scripts/compile_templates.py"]),
    Step("模板风格", [str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES]),
    Step("代码风格", [str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", "."]),
    Step("代码排版", [str(BIN / "ruff"), "format", "--check", "--output-format", "concise", "."]),
]


def shortened(output: str, lines: int = 60) -> str:
    """The beginning of a long output; how many lines were left off."""
    found = output.splitlines()
    more = [f"… 另有 {len(found) - lines} 行"] if len(found) > lines else []
    return "\n".join([*found[:lines], *more])


def main() -> None:
    """Run all; exit 1 if any failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for step, seconds, code, output in pool.map(Step.run, STEPS):
            print(f"{'✗' if code else '✓'} {step.name}（{seconds:.1f} 秒）", flush=True)
            if code:
                failed.append(step.name)
                print(shortened(output))
    if failed:
        sys.exit(f"未通过：{'、'.join(failed)}")


if __name__ == "__main__":
    main()
