"""The embedded PostgreSQL and Valkey, for a machine without servers; the wheels are known below here.

    with services.running(Path("var")) as env:   # env: DATABASE_URL, REDIS_URL
    python -m config.services run --var DIR [--fast] [--programs POSTGRES REDIS] -- COMMAND …

A URL already in the environment replaces its server. The servers listen on loopback only, with a password,
and end with their owner.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from config import guard
from config.ground import prepare
from config.processes import Family, claimed, end_strays
from config.servers import Postgres, Server, Valkey


@contextmanager
def running(
    var: Path,
    *,
    fast: bool = False,
    given: Mapping[str, str] | None = None,
    programs: tuple[Path, Path] | None = None,
) -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL: those already `given` (default: the environment), else of servers in `var`.

    `fast` gives up safety against power failure, for tests. Raises Refused if `var` has another owner or a
    server does not start. `programs` other than the wheels': PostgreSQL's folder, Redis's server.
    """
    given = os.environ if given is None else given
    addresses = {name: given[name] for name in ("DATABASE_URL", "REDIS_URL") if given.get(name)}
    with ExitStack() as stack:
        servers = embedded(var.resolve(), stack, fast=fast, given=addresses, programs=programs)
        for name, server in servers.items():
            stack.callback(server.stop)
            server.start()
            addresses[name] = server.url
        yield addresses


def embedded(
    var: Path,
    stack: ExitStack,
    *,
    fast: bool,
    given: Mapping[str, str],
    programs: tuple[Path, Path] | None = None,
) -> dict[str, Server]:
    """The servers that `given` leaves to us, not yet started; `stack` releases their folder."""
    kinds = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}
    wanted = {name: kind for name, kind in kinds.items() if name not in given}
    if not wanted:
        return {}
    ground = prepare(var, programs=programs)
    lock = stack.enter_context(claimed(ground.room))
    family = Family(held=[lock])
    stack.callback(family.close)
    return {name: kind(ground, family, var / "log", fast=fast) for name, kind in wanted.items()}


def run(command: Sequence[str], *, var: Path, fast: bool, programs: tuple[Path, Path] | None = None) -> int:
    """Run a command beside the servers; its exit code (128 + signal if it was killed)."""
    with running(var, fast=fast, programs=programs) as addresses, ExitStack() as stack:
        family = Family()
        stack.callback(family.close)
        child = family.start(command, env=os.environ | addresses, own_group=False)
        stack.callback(family.stop, child, seconds=10)
        _on_signals(lambda number, _: None if _typed(number) else guard.send(child.pid, number))
        code = child.wait()
        _on_signals(signal.SIG_IGN)  # ending the servers has its own patience
    return code if code >= 0 else 128 - code


def _on_signals(answer: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, answer)


def _give_up(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _typed(number: int) -> bool:
    """Whether it is a Ctrl-C at our terminal: then the command, in the same group, has got it already."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return number == signal.SIGINT and os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def main(words: Sequence[str] | None = None) -> int:
    """python -m config.services run --var DIR [--fast] [--programs POSTGRES REDIS] -- COMMAND …"""
    parser = argparse.ArgumentParser(prog="python -m config.services")
    parser.add_argument("act", choices=["run"])
    parser.add_argument("--var", type=Path, default=Path("var"), help="服务器的数据目录")
    parser.add_argument("--fast", action="store_true", help="不防断电，供测试")
    parser.add_argument(
        "--programs", nargs=2, type=Path, metavar=("POSTGRES", "REDIS"), help="其他版本的服务器程序"
    )
    parser.add_argument("command", nargs="+", metavar="COMMAND")
    asked = parser.parse_args(words)
    _on_signals(_give_up)
    try:
        programs = tuple(asked.programs) if asked.programs else None
        return run(asked.command, var=asked.var, fast=asked.fast, programs=programs)
    finally:
        end_strays()


if __name__ == "__main__":
    sys.exit(main())
