"""The guard: a tiny process that outlives its owner by a second and ends what the owner had started.

Run by path (`python -I -S config/guard.py`) with a pipe as standard input. The owner writes `+PID SIGNAL`
for each process it starts and `-PID` for each that is over. When the pipe closes without the word `done`, the
owner is dead, perhaps by kill -9: every process still listed gets its signal, then it and all its descendants
SIGKILL. The guard also holds the owner's lock until that is finished. Linux only (/proc).
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

PATIENCE = 3.0  # seconds between the listed signal and SIGKILL


def _parents() -> dict[int, int]:
    """Every process on the machine and its parent."""
    parents = {}
    for pid in running():
        if state := _state(pid):
            parents[pid] = int(state[1])
    return parents


def running() -> list[int]:
    """The id of every process on the machine."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _state(pid: int) -> list[bytes]:
    """State, parent and so on from /proc/PID/stat; empty if the process is gone."""
    try:
        # The command stands in brackets and may hold blanks and brackets itself.
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []


def tree(pid: int) -> list[int]:
    """The process and all its descendants, parents first."""
    parents = _parents()
    found = [pid]
    for ancestor in found:  # grows while we walk it
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found


def children(pid: int) -> list[int]:
    """The process's own children, ended but not yet reaped ones too."""
    return [child for child, parent in _parents().items() if parent == pid]


def send(pid: int, number: int, *, group: bool = False) -> None:
    """Signal a process (or its group); one that is already gone is no error."""
    try:
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def alive(pid: int) -> bool:
    """Whether the process runs (one that ended but is not yet reaped does not)."""
    return _state(pid)[:1] not in ([], [b"Z"], [b"X"])


def wait_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """Wait until all have ended; the ones that have not after `seconds`."""
    deadline = time.monotonic() + seconds
    left = list(pids)
    while (left := [pid for pid in left if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def end(listed: dict[int, int]) -> None:
    """End every listed process, its group and its descendants: first its own signal, then SIGKILL."""
    trees = {pid: tree(pid) for pid in listed}
    everyone = [pid for family in trees.values() for pid in family]
    for pid, number in listed.items():
        send(pid, number)
    wait_gone(everyone, PATIENCE)
    for pid, family in trees.items():
        send(pid, signal.SIGKILL, group=True)
        for member in family:
            send(member, signal.SIGKILL)


def main() -> None:
    """Follow the owner's words until the pipe closes."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    listed: dict[int, int] = {}
    for line in sys.stdin:
        if line.startswith("+"):
            pid, number = line[1:].split()
            listed[int(pid)] = int(number)
        elif line.startswith("-"):
            listed.pop(int(line[1:]), None)
        elif line.strip() == "done":
            return
    end(listed)


if __name__ == "__main__":
    main()
