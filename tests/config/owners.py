"""Owners of embedded servers as separate processes, for tests that kill them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config import guard

ROOT = Path(__file__).resolve().parents[2]
BARE = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


@contextmanager
def folder() -> Iterator[Path]:
    """A data folder that every account can reach (pytest's own are closed to others)."""
    place = Path(tempfile.mkdtemp(prefix="guanhu-test-"))
    place.chmod(0o755)
    try:
        yield place / "var"
    finally:
        clear(place / "var")
        shutil.rmtree(place)


def clear(var: Path) -> None:
    """Remove a data folder, with the room it links to if its parents were closed."""
    room = (var / "servers").resolve()
    shutil.rmtree(room, ignore_errors=True)
    shutil.rmtree(var, ignore_errors=True)


def services(
    var: Path, *command: str, env: dict[str, str] = BARE, fast: bool = True
) -> subprocess.Popen[str]:
    """`python -m config.services run` in a session of its own."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "config.services",
            "run",
            *["--fast"] * fast,
            "--var",
            str(var),
            "--",
            *command,
        ],
        cwd=ROOT,
        env=env,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, without a word of farewell."""
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    for pipe in (process.stdout, process.stderr):
        assert pipe
        pipe.close()  # a command whose guard was killed too may hold the other end


def works_in(var: Path) -> set[int]:
    """Processes that work in the data folder or name it on their command line."""
    places = {str(var), str((var / "servers").resolve())}
    return {pid for pid in guard.running() if pid != os.getpid() and guard.alive(pid) and _names(pid, places)}


def _names(pid: int, places: set[str]) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        return any(
            place in words or str(Path(f"/proc/{pid}/cwd").readlink()).startswith(place) for place in places
        )
    except OSError:
        return False


def eventually(question: Callable[[], object], seconds: float = 90) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False
