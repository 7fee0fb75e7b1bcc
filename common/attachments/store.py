"""Bytes on the disk: written whole or not at all, under names nobody can guess.

A file comes first and its row after it, in the caller's transaction: a row always has its file. A file
whose row was never committed (the process died, the transaction was rolled back) is an orphan, which the
sweeper removes after a day.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

THUMBNAIL = ".thumb"
PART = ".part"  # being written


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "attachments"


def new_name() -> str:
    """A random name; its first two letters are the folder it lies in."""
    return secrets.token_hex(20)


def path_of(stored: str) -> Path:
    """Where a stored file lies. Raises ValueError for a name this module never gave."""
    if not (len(stored) == 40 and set(stored) <= set("0123456789abcdef")):
        raise ValueError("no stored name")
    return folder() / stored[:2] / stored


def thumbnail_path(stored: str) -> Path:
    return path_of(stored).with_suffix(THUMBNAIL)


@contextmanager
def being_written(*finals: Path) -> Iterator[list[Path]]:
    """Temporary paths beside the final ones;

    those written are made durable and take their place when all is well.
    """
    for final in finals:
        final.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    parts = [final.with_name(final.name + PART) for final in finals]
    try:
        yield parts
        for part, final in zip(parts, finals, strict=True):
            if part.exists():
                _make_durable(part)
                part.rename(final)
                _make_durable(final.parent)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(stored: str) -> None:
    """Take the file and its thumbnail away; absent ones are no error."""
    path_of(stored).unlink(missing_ok=True)
    thumbnail_path(stored).unlink(missing_ok=True)
