"""Where handed-over ledgers lie: under a random name, whole or not at all."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

MOST_BYTES = 60 * 1024 * 1024
MOST_FILES, MOST_TOGETHER = 20, 120 * 1024 * 1024  # of one upload


class TooBig(Exception):
    """The file is larger than a ledger may be; the message is for the screen."""


def keep(file: File) -> str:
    """Write the upload under a random name and answer it. Raises TooBig; leaves nothing half-written.

    The row that names the file is written after this; a file no row names is an orphan, swept nightly.
    """
    folder = settings.MEDIA_ROOT / "ledgers"
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    being_written = folder / f".{name}"
    try:
        _write(file, being_written)
        being_written.rename(folder / name)
    finally:
        being_written.unlink(missing_ok=True)
    return name


def _write(file: File, path: Path) -> None:
    size = 0
    with path.open("wb") as target:
        for chunk in file.chunks():
            size += len(chunk)
            if size > MOST_BYTES:
                raise TooBig("文件超过 60 MB，请按村拆开后分别导入")
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())


def path_of(name: str) -> Path:
    return settings.MEDIA_ROOT / "ledgers" / name


def sweep(named: set[str]) -> int:
    """Remove files that no batch names; answers how many."""
    folder = settings.MEDIA_ROOT / "ledgers"
    orphans = [path for path in folder.glob("*") if path.name not in named] if folder.exists() else []
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
