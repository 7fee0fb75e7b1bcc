"""Processes that end with their owner, however the owner ends."""

import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from config import guard

PR_SET_CHILD_SUBREAPER = 36


class Refused(SystemExit):
    """The command cannot go on; its text is one Chinese sentence for the person at the keyboard."""


class Family:
    """The children of one owner. A guard process ends them all if the owner dies without a word (kill -9)."""

    def __init__(self, *, held: Sequence[int] = ()) -> None:
        """`held`: descriptors (of lock files) that the guard keeps open until the last child is gone."""
        self._signals: dict[int, int] = {}
        self._held = held
        self._guard = self._new_guard()

    def start(
        self,
        argv: Sequence[str | Path],
        *,
        log: IO[bytes] | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        account: pwd.struct_passwd | None = None,
        last_signal: int = signal.SIGTERM,
        own_group: bool = True,
    ) -> subprocess.Popen[bytes]:
        """Start a child, under `account` if given; `last_signal` is what the guard of a dead owner sends it.

        With a log the child reads nothing and writes there; without one it shares our terminal.
        """
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT} if log else {}
        as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        child = subprocess.Popen(  # type: ignore[call-overload]
            [str(word) for word in argv],
            env=env,
            cwd=cwd,
            start_new_session=own_group,
            **streams,
            **as_account,
        )
        self._signals[child.pid] = int(last_signal)
        self._tell(f"+{child.pid} {self._signals[child.pid]}")
        return child  # type: ignore[no-any-return]

    def bury(self, child: subprocess.Popen[bytes]) -> None:
        """A child has ended: end what is left of its group (a worker's pool), tell the guard."""
        child.wait()
        guard.send(child.pid, signal.SIGKILL, group=True)
        self._signals.pop(child.pid, None)
        self._tell(f"-{child.pid}")

    def stop(
        self, child: subprocess.Popen[bytes], *, seconds: float, signals: Sequence[int] = (signal.SIGTERM,)
    ) -> None:
        """End a child and its descendants: each signal with `seconds` of patience, then SIGKILL."""
        everyone = guard.tree(child.pid)
        for number in signals:
            if child.poll() is None:
                guard.send(child.pid, number)
                _wait(child, seconds)
        for pid in everyone if child.poll() is None else everyone[1:]:
            guard.send(pid, signal.SIGKILL)
        self.bury(child)

    def members(self) -> set[int]:
        """The children and the guard."""
        return {*self._signals, self._guard.pid}

    def check(self) -> None:
        """Replace a guard that was killed."""
        if self._guard.poll() is not None:
            self._guard = self._new_guard()
            for pid, number in self._signals.items():
                self._tell(f"+{pid} {number}")

    def close(self) -> None:
        """All children are over: let the guard go."""
        self._tell("done")
        self._guard.communicate()

    def _new_guard(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=self._held,
            start_new_session=True,
            text=True,
            cwd="/",
        )

    def _tell(self, words: str) -> None:
        assert self._guard.stdin
        with suppress(BrokenPipeError, ValueError):  # a killed guard is replaced by check()
            self._guard.stdin.write(words + "\n")
            self._guard.stdin.flush()


def _wait(child: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        child.wait(seconds)


@contextmanager
def claimed(folder: Path) -> Iterator[int]:
    """Be the only owner of a folder; gives the lock's descriptor. Raises Refused if another process owns it.

    The guard of a killed owner holds the lock until it has ended that owner's children; we wait for this.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:  # an ordinary user's folder stays theirs
        os.fchown(descriptor, folder.stat().st_uid, -1)
    try:
        _lock(descriptor, folder)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + 2 * guard.PATIENCE + 4
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 20, 0).decode().strip()
            if (owner.isdigit() and guard.alive(int(owner))) or time.monotonic() > deadline:
                raise Refused(
                    f"目录 {folder} 正由进程 {owner or '（未知）'} 使用，请先结束它，或改用别的目录。"
                ) from None
            time.sleep(0.1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies (else init would be), so that end_strays finds them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_strays(spared: Collection[int] = ()) -> None:
    """End every child of ours but the spared ones, with its descendants: orphans, or one a signal cut off at birth."""
    for child in set(guard.children(os.getpid())) - set(spared):
        for pid in guard.tree(child):
            guard.send(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def open_log(path: Path) -> IO[bytes]:
    """A log to append to; one above 10 MB is set aside as `.1` first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > 10_000_000:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab", buffering=0)
