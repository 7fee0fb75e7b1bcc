"""The whole product under its supervisor, as processes to be killed one by one."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import redis

from config import guard
from config.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ("DATABASE_URL", "REDIS_URL")  # the house brings its own servers
MARKS = {  # words on the command line of each of the supervisor's children
    "postgres": ("bin/postgres", "-D"),
    "valkey": ("valkey-server",),
    "web": ("gunicorn",),
    "worker": ("celery", " worker "),
    "beat": ("celery", " beat "),
}
VICTIMS = ("worker", "pool", "postgres", "backend", "valkey", "web", "beat")


class House:
    """A running supervisor: kill what you like, it starts it again."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port
        self.environment: dict[str, str] = {}  # of the house's own programs

    def children(self) -> dict[str, int]:
        """Process ids of the supervisor's children by name; what is just being restarted is missing."""
        found = {}
        for pid in guard.tree(self.process.pid):
            if _parent(pid) == self.process.pid and guard.alive(pid):
                words = _command_line(pid)
                found |= {name: pid for name, marks in MARKS.items() if all(m in words for m in marks)}
        return found

    def kill(self, victim: str, choose: Callable[[list[int]], int]) -> int:
        """kill -9 one process of that name; of several (pool, backend) `choose` picks."""
        wait_until(lambda: bool(self._named(victim)), 60, f"there is a {victim} to kill")
        pid = choose(self._named(victim))
        os.kill(pid, signal.SIGKILL)
        return pid

    def _named(self, victim: str) -> list[int]:
        within = {"pool": "worker", "backend": "postgres"}
        owner = self.children().get(within.get(victim, victim))
        if owner is None:
            return []
        return sorted(guard.tree(owner)[1:]) if victim in within else [owner]

    def is_back(self, without: int) -> bool:
        """Whether all five services answer and `without`, the one killed, is gone."""
        children = self.children()
        return (
            set(children) == set(MARKS)
            and not guard.alive(without)
            and _is_well(lambda: self.ask("SELECT 1"))
            and _is_well(redis.Redis.from_url(self.environment["REDIS_URL"], socket_timeout=2).ping)
            and _is_well(lambda: self.get("/sample/"))
        )

    def ask(self, statement: str, *arguments: Any) -> list[tuple]:
        """Rows of a statement, through a connection of its own, as the owner of the tables."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"], connect_timeout=3)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, arguments)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url(path), timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def post(self, path: str, **form: Any) -> Any:
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(self.url(path), body, timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def learn_environment(self) -> None:
        """The servers' addresses and the data folder, as the worker has them."""
        words = Path(f"/proc/{self.children()['worker']}/environ").read_text().split("\0")
        known = dict(word.split("=", 1) for word in words if "=" in word)
        self.environment = {name: known[name] for name in (*OUTSIDE, "VAR_DIR")}


@contextmanager
def standing(var: Path, **given: str) -> Iterator[House]:
    """A house in `var` with `given` in its environment, ready for visitors; ended with Ctrl-C's signal."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    with (var.parent / "supervisor.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--var", str(var)],
            cwd=ROOT,
            env=_environment(inherited) | {"PORT": str(port)} | given,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        house = House(process, port)
        wait_until(lambda: _greets(var, process), 180, "the house stands")
        house.learn_environment()
        wait_until(lambda: house.is_back(without=0), 60, "all five services answer")
        yield house
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def wait_until(question: Callable[[], bool], seconds: float, what: str) -> float:
    """Seconds it took to become true. Fails, naming `what`, after `seconds`."""
    begin = time.monotonic()
    while not question():
        assert time.monotonic() < begin + seconds, f"not within {seconds:g} s: {what}"
        time.sleep(0.1)
    return time.monotonic() - begin


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "tests.kill.settings",
        "DEMO": "0",
    }


def _greets(var: Path, process: subprocess.Popen) -> bool:
    said = (var.parent / "supervisor.log").read_text()
    assert process.poll() is None, said
    return "管护已启动" in said


def _is_well(question: Callable[[], Any]) -> bool:
    try:
        question()
    except (OSError, psycopg2.Error, redis.RedisError):
        return False
    return True


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
