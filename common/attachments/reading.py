"""Giving files out."""

from typing import Any, BinaryIO

from common.attachments import store
from common.models import Attachment
from common.places import ATTACHMENT_OWNERS


def may_read(post: Any, attachment: Attachment, *, account_id: int | None) -> bool:
    """Whether this post may read the file: the owner's room is asked; a draft is its uploader's alone.

    A kind of owner nobody answers for is read by nobody.
    """
    if attachment.state == Attachment.State.DRAFT:
        return account_id is not None and attachment.uploader_id == account_id
    asked = ATTACHMENT_OWNERS.get(attachment.owner_kind)
    return asked is not None and bool(asked(post, attachment.owner_id))


def opened(attachment: Attachment) -> BinaryIO:
    """The file, opened for reading. Raises FileNotFoundError."""
    return store.path_of(attachment.stored).open("rb")


def thumbnail_of(attachment: Attachment) -> BinaryIO | None:
    """The small JPEG of a picture, opened; None for anything else."""
    path = store.thumbnail_path(attachment.stored)
    return path.open("rb") if attachment.is_image and path.exists() else None
