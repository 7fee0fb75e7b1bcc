"""The acts: take a file in, keep one we made, tie a draft to its owner, throw one away."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from common.attachments import store
from common.attachments.content import ACCEPTED, PICTURES, clean_name, kind_of
from common.attachments.faults import NotAccepted
from common.attachments.pictures import Size, redraw
from common.crypto import sm3_of_file
from common.models import Attachment

MOST_BYTES = 10 << 20
DRAFT_LIVES = timedelta(days=2)


class Owner(NamedTuple):
    """What a file belongs to:

    a key of the place ATTACHMENT_OWNERS, and the row's id as that room knows it.
    """

    kind: str
    id: object


def keep(
    file: UploadedFile,
    *,
    owner: Owner,
    by: int | None,
    division: str = "",
    draft: bool = False,
    accepted: Iterable[Attachment.Kind] = ACCEPTED,
    expires_at: datetime | None = None,
) -> Attachment:
    """Take in what a person hands over: type by content, limits, pictures encoded anew; answers its row.

    `by` is the account's id. A `draft` was uploaded before its owner was saved: it expires unless claimed.
    Whether this person may add files to this owner is asked by the room that calls. Raises NotAccepted;
    leaves nothing then.
    """
    stored = store.new_name()
    final, thumbnail = store.path_of(stored), store.thumbnail_path(stored)
    received = final.with_suffix(".received")  # as it came; gone when this function ends
    with store.being_written(final, thumbnail) as (picture_part, thumbnail_part):
        try:
            _receive(file, received)
            kind = kind_of(received)
            if kind not in accepted:
                raise NotAccepted(f"这里不能上传{kind.label}文件")
            size = _written(received, kind, picture_part, thumbnail_part)
        finally:
            received.unlink(missing_ok=True)
    return _record(
        stored,
        name=clean_name(file.name or "", kind),
        kind=kind,
        owner=owner,
        by=by,
        division=division,
        picture=size,
        state=Attachment.State.DRAFT if draft else Attachment.State.KEPT,
        expires_at=expires_at or (timezone.now() + DRAFT_LIVES if draft else None),
    )


def _receive(file: UploadedFile, path: Path) -> None:
    """Write the upload down, counting: what the sender says about its size is not believed."""
    size = 0
    with path.open("xb") as target:
        for chunk in file.chunks():
            size += len(chunk)
            if size > MOST_BYTES:
                raise NotAccepted(f"文件超过 {MOST_BYTES >> 20} MB，请缩小或拆分后再上传")
            target.write(chunk)


def _written(received: Path, kind: Attachment.Kind, final: Path, thumbnail: Path) -> Size | None:
    """Put what is to be kept where it is to be written;

    pictures are drawn anew, other files stay as they are.
    """
    if kind in PICTURES:
        return redraw(received, kind, picture=final, thumbnail=thumbnail)
    received.rename(final)
    return None


def keep_made(
    pieces: Iterable[bytes],
    *,
    name: str,
    kind: Attachment.Kind,
    owner: Owner,
    by: int | None,
    division: str = "",
    expires_at: datetime | None = None,
) -> Attachment:
    """Keep a file we made ourselves (an export, a report), written as its pieces come; answers its row."""
    stored = store.new_name()
    with store.being_written(store.path_of(stored)) as (part,), part.open("xb") as target:
        for piece in pieces:
            target.write(piece)
    return _record(
        stored,
        name=clean_name(name, kind),
        kind=kind,
        owner=owner,
        by=by,
        division=division,
        expires_at=expires_at,
    )


def keep_copy(of: Attachment, *, owner: Owner, by: int | None, division: str = "") -> Attachment:
    """Keep what lies with one owner with another too: either may go without the other. Answers its row.

    Kept files are never written again, so both names lead to the same bytes. Whether this person may read it is asked
    by the room that calls. Raises FileNotFoundError; leaves nothing then.
    """
    stored = store.new_name()
    with store.being_written(store.path_of(stored), store.thumbnail_path(stored)) as (part, thumbnail):
        os.link(store.path_of(of.stored), part)
        if store.thumbnail_path(of.stored).exists():
            os.link(store.thumbnail_path(of.stored), thumbnail)
    size = None if of.width is None or of.height is None else Size(of.width, of.height)
    kind = Attachment.Kind(of.kind)
    return _record(stored, name=of.name, kind=kind, owner=owner, by=by, division=division, picture=size)


def _record(
    stored: str, *, owner: Owner, by: int | None, picture: Size | None = None, **columns: object
) -> Attachment:
    """The row of a file that lies durably in its place; without the row the file goes again."""
    path = store.path_of(stored)
    try:
        return Attachment.objects.create(
            stored=stored,
            owner_kind=owner.kind,
            owner_id=str(owner.id),
            uploader_id=by,
            size=path.stat().st_size,
            sm3=sm3_of_file(path),
            width=picture and picture.width,
            height=picture and picture.height,
            **columns,
        )
    except Exception:
        store.remove(stored)
        raise


def claim(attachments: Iterable[Attachment], *, owner: Owner, by: int, division: str = "") -> int:
    """Tie drafts of one's own to what they were uploaded for, now that it is saved;

    answers how many were tied.
    """
    ids = [attachment.pk for attachment in attachments]
    mine = Attachment.objects.filter(pk__in=ids, state=Attachment.State.DRAFT, uploader_id=by)
    return mine.update(
        state=Attachment.State.KEPT,
        owner_kind=owner.kind,
        owner_id=str(owner.id),
        division=division,
        expires_at=None,
    )


def discard(attachment: Attachment) -> None:
    """Throw a file away: its row now, file and thumbnail when that is committed (security rule 40)."""
    stored = attachment.stored
    with transaction.atomic():
        attachment.delete()
        transaction.on_commit(lambda: store.remove(stored))
