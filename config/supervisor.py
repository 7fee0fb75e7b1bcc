"""Everything the system needs on one machine, under one small supervisor: `make demo`.

    [DEMO=1] [PORT=8000] python -m config.supervisor [--var DIR]

Starts PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL name servers), brings the database up to date,
then runs web, worker and beat. What dies is started again; Ctrl-C, SIGTERM or our own death ends everything.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from config import guard, services
from config.processes import Family, Refused, adopt_orphans, claimed, end_strays, open_log

ROOT = Path(__file__).resolve().parent.parent
STEADY = 30.0  # seconds a program must live for its next crash to count as the first
LONGEST_PAUSE = 15.0  # seconds between two tries to start what keeps dying
WEB_PATIENCE = 180.0  # seconds until the first page must be served


class Ended(Exception):
    """Ctrl-C, or a signal to end: no error."""


class Runnable(Protocol):
    """What the supervisor keeps alive: a server or a program."""

    name: str
    child: subprocess.Popen[bytes] | None
    family: Family

    def start(self) -> None:
        """Start it, again if it ran before."""

    def stop(self) -> None:
        """End it in good order."""


class Program:
    """One of our own processes, with a log of its own."""

    def __init__(
        self, name: str, argv: Sequence[str], *, family: Family, logs: Path, env: Mapping[str, str]
    ) -> None:
        self.name, self.argv, self.family, self.env = name, argv, family, env
        self.log = logs / f"{name}.log"
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what a dead predecessor left of its group (a worker's pool) ends first."""
        if self.child:
            self.family.bury(self.child)
        with open_log(self.log) as log:
            self.child = self.family.start(
                [sys.executable, "-m", *self.argv], log=log, env=self.env, cwd=ROOT
            )

    def run(self) -> str:
        """Start it, wait, and give what it printed. Raises Refused with the log's last lines if it failed."""
        with open_log(self.log) as log:
            begin = log.tell()
        self.start()
        assert self.child
        failed = self.child.wait()
        self.family.bury(self.child)
        self.child = None
        printed = self.log.read_bytes()[begin:].decode(errors="replace")
        if failed:
            tail = "\n".join(printed.splitlines()[-15:])
            raise Refused(f"{tail}\nmanage.py {self.name} 未完成，全文见 {self.log}。")
        return printed

    def ask_to_end(self) -> None:
        """The first, polite signal, so that all end side by side."""
        if self.child:
            guard.send(self.child.pid, signal.SIGTERM)

    def stop(self) -> None:
        """End it. A worker in the middle of a job is cut off after 5 s: the job's lease brings it back."""
        if self.child:
            self.family.stop(self.child, seconds=5, signals=(signal.SIGTERM, signal.SIGQUIT))
            self.child = None


class Watch:
    """Starts one runnable again when it dies, after a pause that doubles while it keeps dying."""

    def __init__(self, watched: Runnable) -> None:
        self.watched = watched
        self.pause = 0.25
        self.started = time.monotonic()
        self.due: float | None = None

    def look(self, now: float) -> bool:
        """One look, several times a second; whether it was just started again."""
        child = self.watched.child
        if self.due is None and child and child.poll() is not None:
            self.pause = 0.25 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            say(f"{self.watched.name} 已退出（{child.returncode}），{self.pause:g} 秒后重新启动。")
        if self.due is None or now < self.due:
            return False
        self._start_again()
        return True

    def _start_again(self) -> None:
        self.due = None
        try:
            self.watched.start()
        except Refused as refusal:
            self.due = time.monotonic() + LONGEST_PAUSE
            say(str(refusal))
        self.started = time.monotonic()


class Supervisor:
    """Servers, preparation, programs, watching; `stack` undoes each in reverse."""

    def __init__(self, var: Path, *, port: int, demo: bool, stack: ExitStack) -> None:
        self.var, self.port, self.demo, self.stack = var, port, demo, stack
        var.mkdir(parents=True, exist_ok=True)
        self.family = Family(held=[stack.enter_context(claimed(var))])
        stack.callback(self.family.close)
        self.env = os.environ | {
            "VAR_DIR": str(var),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
        }
        if demo:  # what the demo's plates lead to; a server says its own
            self.env.setdefault("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
        self.watches: list[Watch] = []

    def run(self) -> None:
        """All of it, until Ended is raised by a signal."""
        self._start_servers()
        accounts = self._prepare()
        self._wait_for_web(self._start_programs())
        say(greeting(self.port, accounts))
        while True:
            for watch in self.watches:
                watch.watched.family.check()
                if watch.look(time.monotonic()):
                    self._end_orphans()
            time.sleep(0.1)

    def _end_orphans(self) -> None:
        """What a dead program left in a group of its own: a child that read a ledger for a killed worker."""
        families = {self.family, *(watch.watched.family for watch in self.watches)}
        end_strays({pid for family in families for pid in family.members()})

    def _start_servers(self) -> None:
        given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
        for name, server in services.embedded(self.var, self.stack, fast=False, given=given).items():
            say(f"正在启动 {server.name} …")
            self.stack.callback(server.stop)
            server.start()
            self.env[name] = server.url
            self.watches.append(Watch(server))

    def _prepare(self) -> list[dict[str, Any]]:
        """Migrate and fill; the demo accounts, one of each role (none without DEMO)."""
        for words, command in (("更新数据表", "migrate"), ("装入参考数据", "load_reference")):
            say(f"正在{words} …")
            self._manage(command)
        if not self.demo:
            return []
        say("正在装入演示县 …")
        return demo_accounts(self._manage("load_demo", "--json"))

    def _manage(self, *words: str) -> str:
        program = self._program(words[0], ["django", *words])
        self.stack.callback(program.stop)
        return program.run()

    def _start_programs(self) -> Program:
        """Web, worker and beat; gives web."""
        bind = ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
        size = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        patience = ["--timeout", "60", "--graceful-timeout", "4"]
        pool = ["--pool", "prefork", "--concurrency", "2", "--prefetch-multiplier", "1"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        celery = ["celery", "--app", "config.celery", "--quiet"]
        programs = [
            self._program("web", ["gunicorn", *bind, *size, *patience, "config.wsgi:application"]),
            self._program("worker", [*celery, "worker", *pool, *quiet]),
            self._program("beat", [*celery, "beat"]),
        ]
        for program in programs:
            self.stack.callback(program.stop)
        for program in programs:
            self.stack.callback(program.ask_to_end)  # undone first: all are asked, then each is waited for
            program.start()
            self.watches.append(Watch(program))
        return programs[0]

    def _program(self, name: str, argv: Sequence[str]) -> Program:
        return Program(name, argv, family=self.family, logs=self.var / "log", env=self.env)

    def _wait_for_web(self, web: Program) -> None:
        """Until the first page comes, whichever. Raises Refused if the web server ends instead."""
        deadline = time.monotonic() + WEB_PATIENCE
        while time.monotonic() < deadline and web.child and web.child.poll() is None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            with suppress(OSError, HTTPException), closing(connection):
                connection.request("GET", "/", headers={"Connection": "close"})
                connection.getresponse()
                return
            time.sleep(0.1)
        raise Refused(f"网页服务未能启动，原因见 {web.log}。")


def demo_accounts(printed: str) -> list[dict[str, Any]]:
    """The accounts that `load_demo --json` printed: all that the sign-in page of the demo names."""
    begin = re.search(r"^\{", printed, re.MULTILINE)
    return json.JSONDecoder().raw_decode(printed, begin.start() if begin else 0)[0]["accounts"]


def greeting(port: int, accounts: Sequence[Mapping[str, Any]]) -> str:
    """Where to look and who may sign in."""
    lines = ["", f"管护已启动：http://127.0.0.1:{port}/", ""]
    if accounts:
        keys = ("role_name", "division_name", "username", "password")
        rows = [[account[key] for key in keys] for account in accounts]
        lines += [f"  {line}" for line in columns([("角色", "区划", "账号", "密码"), *rows])]
        lines += ["", "需要动态口令的账号，登录页上有当前口令（仅示范环境）。"]
    return "\n".join([*lines, "按 Ctrl-C 结束。", ""])


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines, each column as wide as its widest word on a terminal."""
    widths = [max(map(_width, column)) + 3 for column in zip(*rows, strict=True)]
    padded = (
        [word + " " * (width - _width(word)) for word, width in zip(row, widths, strict=True)] for row in rows
    )
    return ["".join(row).rstrip() for row in padded]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def say(words: str) -> None:
    """A line for the person at the terminal (who may have closed it)."""
    with suppress(OSError):
        os.write(sys.stdout.fileno(), f"{words}\n".encode())


def refuse_taken(port: int, patience: float = 3) -> None:
    """Raises Refused if another program listens on our port, and still does after `patience` seconds.

    The web processes of a predecessor that was just killed need a moment to notice.
    """
    deadline = time.monotonic() + patience
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise Refused(f"端口 {port} 已被别的程序占用，请换一个端口，例如：PORT={port + 1} make demo")
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _end(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(
            each, signal.SIG_IGN
        )  # ending has its own patience; a second Ctrl-C must not cut it short
    raise Ended


def _port() -> int:
    word = os.environ.get("PORT") or "8000"
    if not (word.isdigit() and 0 < int(word) < 65_536):
        raise Refused(f"PORT={word} 不是有效的端口号，请用 1 到 65535 之间的数。")
    return int(word)


def main() -> None:
    """python -m config.supervisor [--var DIR]"""
    parser = argparse.ArgumentParser(prog="python -m config.supervisor")
    parser.add_argument(
        "--var", type=Path, default=Path(os.environ.get("VAR_DIR") or ROOT / "var"), help="数据目录"
    )
    var = parser.parse_args().var.resolve()
    port = _port()
    refuse_taken(port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    adopt_orphans()
    try:
        with ExitStack() as stack:
            Supervisor(var, port=port, demo=os.environ.get("DEMO") in ("1", "true", "on"), stack=stack).run()
    except Ended:
        say("已全部结束。")
    finally:
        end_strays()


if __name__ == "__main__":
    main()
