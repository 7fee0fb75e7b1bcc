"""The inside of the limited child: takes its limits upon itself, then becomes the reader.

`python -m common.spreadsheets.child SECONDS BYTES PARENT MODULE FILE` runs MODULE as `python -m` would,
with FILE as its argument. Nothing here imports Django: the child has no settings, no database, no secrets.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys

OUT_OF_MEMORY = 71  # exit status: the reader needed more than it may have
UNREADABLE = 72  # exit status: the reader refused; its sentence stands on standard error
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def limit(seconds: int, size: int) -> None:
    """CPU seconds, address space in bytes, no core, no files written, few files open."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def die_with(parent: int) -> None:
    """Be killed when the parent ends; gain no rights; leave no memory to be read."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def main(seconds: str, size: str, parent: str, module: str, file: str) -> None:
    die_with(int(parent))
    limit(int(seconds), int(size))
    sys.argv = [module, file]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(1)  # the parent has seen enough


if __name__ == "__main__":
    main(*sys.argv[1:])
