"""Removing what nobody owns, and noticing what is missing."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from common.attachments import store
from common.attachments.keeping import discard
from common.models import Attachment

GRACE = 24 * 3600  # seconds a file may lie without a row: its transaction may still be open


def sweep() -> dict[str, int]:
    """Remove expired files with their rows, and files without a row; answers how many of each."""
    expired = 0
    for attachment in Attachment.objects.expired(timezone.now()).iterator():
        discard(attachment)
        expired += 1
    return {"expired": expired, "orphans": sum(_sweep_folder(folder) for folder in _folders())}


def _folders() -> Iterator[Path]:
    return (
        (one for one in sorted(store.folder().glob("??")) if one.is_dir())
        if store.folder().exists()
        else iter(())
    )


def _sweep_folder(folder: Path) -> int:
    """Remove the old files of one folder that no row names, thumbnails and half-written ones among them."""
    limit = time.time() - GRACE
    old = {path for path in folder.iterdir() if path.stat().st_mtime < limit}
    stems = {path.name.partition(".")[0] for path in old}
    named = set(Attachment.objects.filter(stored__in=stems).values_list("stored", flat=True))
    orphans = [path for path in old if path.name.partition(".")[0] not in named or path.suffix in LEFT_OVER]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


LEFT_OVER = (store.PART, ".received")


def missing_files() -> list[str]:
    """Rows whose file is gone or has another size, in words (a nightly check)."""
    rows = Attachment.objects.order_by("pk").values_list("pk", "stored", "size", "name").iterator()
    return [
        f"附件 {pk}（{name}）：{fault}" for pk, stored, size, name in rows if (fault := _fault(stored, size))
    ]


def _fault(stored: str, size: int) -> str:
    path = store.path_of(stored)
    if not path.exists():
        return "文件不在"
    return "" if path.stat().st_size == size else "文件大小不符"
