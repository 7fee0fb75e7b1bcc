"""Reading what a stranger uploaded: the reader runs in a child process that can take nothing down with it.

`lines("assets.ledger.workbook", path)` runs `python -m assets.ledger.workbook PATH` and yields what it
prints, line by line. The child is limited in processor time, memory, output and waiting time; it stands in
a process group of its own, dies with its parent, writes no file, and knows neither database nor secrets. By
`subprocess`, not `multiprocessing`: Celery's workers are daemonic and may not have children of that kind.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from common import acting
from common.spreadsheets import child

log = logging.getLogger("guanhu.reading")
ROOT = Path(__file__).resolve().parent.parent.parent
PIECE = 1 << 16
KEPT_OF_STDERR = 4000  # bytes, its end
AT_ONCE = 2  # by pages of one process: half of its threads answer others, however many files are brought


@dataclass(frozen=True)
class Limits:
    """What one reading may cost (security rule 42)."""

    cpu_seconds: int = 120
    wall_seconds: float = 300
    memory: int = 1 << 30  # bytes of address space
    output: int = 2 << 30  # bytes of all lines
    line: int = 16 << 20  # bytes of one line


LIMITS = Limits()


class CannotRead(Exception):
    """A file was not read; its words say why, in Chinese."""

    sentence = "文件无法读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"

    def __init__(self, sentence: str = "", *, detail: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.detail = detail  # for the log, never for the screen


class TooLarge(CannotRead):
    """More memory or output than allowed."""

    sentence = "文件太大，读取所需的内存超过了限制；请删去表格外多余的行列和格式，或拆成几个文件再上传。"


class TookTooLong(CannotRead):
    """More processor time, or more waiting, than allowed."""

    sentence = "文件读取时间超过了限制；请删去表格外多余的行列和格式，或拆成几个文件再上传。"


class Unreadable(CannotRead):
    """The reader refused the file or fell over it."""


class Busy(CannotRead):
    """Others are read just now; nobody waits in line, since whoever waits keeps a page of somebody else waiting."""

    sentence = "正有别的文件在读取，请过一分钟再上传。"


_turns = threading.BoundedSemaphore(AT_ONCE)


def records(module: str, file: Path, *, limits: Limits = LIMITS) -> Iterator[Any]:
    """`lines`, each parsed as JSON. Raises Unreadable for one that is not."""
    for line in lines(module, file, limits=limits):
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(detail=f"no JSON: {line[:200]!r}") from error


def lines(module: str, file: Path, *, limits: Limits = LIMITS, given: bytes = b"") -> Iterator[bytes]:
    """The lines a reading module prints about `file`, without line ends, as they come; `given` is its standard input.

    Raises TooLarge, TookTooLong or Unreadable, also after lines were yielded; Busy where the pages of this process
    read AT_ONCE already. Leaving the loop early ends the child.
    """
    with _turn(), _child(module, file, limits, given) as process:
        output = _Output(process, limits)
        yield from output.lines()
        _judge(_ended(process, output.deadline), output.complaint)


@contextmanager
def _turn() -> Iterator[None]:
    """One of the readings that pages may ask for at once; a worker reads one file at a time anyway."""
    if acting.current().door not in ("page", "api"):
        yield
        return
    if not _turns.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _child(module: str, file: Path, limits: Limits, given: bytes) -> Iterator[subprocess.Popen[bytes]]:
    """The child at work; whatever happens, its whole group is gone afterwards."""
    own = [sys.executable, "-B", "-X", "utf8", "-m", child.__name__]
    arguments = [str(limits.cpu_seconds), str(limits.memory), str(os.getpid()), module, str(file.resolve())]
    with TemporaryFile() as told:  # a pipe would have to be filled while the child prints
        told.write(given)
        told.seek(0)
        process = subprocess.Popen(
            own + arguments,
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # reaped already, and no child of its own left
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


class _Output:
    """Reads both pipes at once, within the limits."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.process, self.limits = process, limits
        self.deadline = time.monotonic() + limits.wall_seconds
        self.complaint = b""
        self._total = 0

    def _pieces(self) -> Iterator[bytes]:
        with selectors.DefaultSelector() as selector:
            for pipe in (self.process.stdout, self.process.stderr):
                selector.register(pipe, selectors.EVENT_READ)  # type: ignore[arg-type]
            while selector.get_map():
                ready = selector.select(max(0, self.deadline - time.monotonic()))
                if not ready:
                    raise TookTooLong(detail="waited too long")
                for key, _ in ready:
                    piece = os.read(key.fd, PIECE)
                    if not piece:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is self.process.stderr:
                        self.complaint = (self.complaint + piece)[-KEPT_OF_STDERR:]
                    else:
                        yield piece

    def lines(self) -> Iterator[bytes]:
        begun: list[bytes] = []  # pieces of the line that has not ended yet
        length = 0
        for piece in self._pieces():
            self._total += len(piece)
            first, *others = piece.split(b"\n")
            begun.append(first)
            length += len(first)
            if self._total > self.limits.output or length > self.limits.line:
                raise TooLarge(detail="printed too much")
            if others:
                yield b"".join(begun)
                yield from others[:-1]
                begun, length = [others[-1]], len(others[-1])
        if length:
            yield b"".join(begun)


def _ended(process: subprocess.Popen[bytes], deadline: float) -> int:
    """The exit status of a child that has closed its pipes."""
    try:
        return process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise TookTooLong(detail="did not end") from error


def _judge(status: int, complaint: bytes) -> None:
    """Turn an exit status into the sentence for the person."""
    words = complaint.decode(errors="replace").strip()
    if status == 0:
        return
    if status == -signal.SIGXCPU:
        raise TookTooLong(detail=words)
    # A C library that cannot get memory ends by abort; the kernel, when the machine runs out, by kill.
    if status in (child.OUT_OF_MEMORY, -signal.SIGKILL) or "MemoryError" in words:
        raise TooLarge(detail=words)
    if status == child.UNREADABLE:
        raise Unreadable(words, detail=words)
    log.error("a reader fell over its file, status %s: %s", status, words)
    raise Unreadable(detail=words)
