"""Where handed-over ledgers lie: under a random name, whole or not at all."""

import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from assets.models import LedgerBatch

MOST_BYTES = 60 * 1024 * 1024
MOST_FILES, MOST_TOGETHER = 20, 120 * 1024 * 1024  # of one upload
MOST_WAITING, MOST_A_DAY = 60, 1 << 30  # files of one person not read yet; bytes of one person
GRACE = 24 * 3600  # seconds a file may lie without a row: its transaction may still be open


class TooBig(Exception):
    """The file is larger than a ledger may be; the message is for the screen."""


def keep(file: File) -> str:
    """Write the upload under a random name and answer it. Raises TooBig; leaves nothing half-written.

    The row that names the file is written after this; a file no row names is an orphan, swept nightly.
    """
    folder = settings.MEDIA_ROOT / "ledgers"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
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


def remove(name: str) -> None:
    """Take a file away; an absent one is no error."""
    if name:
        path_of(name).unlink(missing_ok=True)


def sweep() -> int:
    """Remove files that no batch names, once they lie there for a day; answers how many."""
    folder = settings.MEDIA_ROOT / "ledgers"
    limit = time.time() - GRACE
    old = [path for path in folder.glob("*") if path.stat().st_mtime < limit] if folder.exists() else []
    batches = LedgerBatch.objects.everywhere(because="which files any batch names")
    named = set(batches.exclude(stored_as="").values_list("stored_as", flat=True)) if old else set()
    orphans = [path for path in old if path.name not in named]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
