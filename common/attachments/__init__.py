"""Files that belong to something: taken in, looked at, cleaned, kept under a random name, given out.

    photo = request.FILES["photo"]
    attachment = attachments.keep(photo, owner=Owner("facility", facility.pk), by=request.account.pk)

The room of the owner says who may read its files, in the place ATTACHMENT_OWNERS: `fill("facility",
may_read)` with `may_read(post, owner_id: str) -> bool`; the view `accounts:attachment-show` asks it.
"""

from common.attachments.faults import NotAccepted
from common.attachments.keeping import Owner, claim, discard, keep, keep_copy, keep_made
from common.attachments.reading import may_read, opened, thumbnail_of
from common.attachments.sweeping import missing_files, sweep

__all__ = [
    "NotAccepted",
    "Owner",
    "claim",
    "discard",
    "keep",
    "keep_copy",
    "keep_made",
    "may_read",
    "missing_files",
    "opened",
    "sweep",
    "thumbnail_of",
]
