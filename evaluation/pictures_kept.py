"""Pictures and papers beside experiences, events and media: who may add them, who may read them, whose they are."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import may, require
from accounts.rights import Right
from common.attachments import Owner
from common.attachments.content import ACCEPTED, PICTURES
from evaluation.models import Event, EventState, Experience, ExperienceState, MediaItem, MediaState
from maintenance.actions.keeping import keep_some, kept

MOST = 12
BEFORE, AFTER, EVENT, MEDIA = (
    "evaluation.before",
    "evaluation.after",
    "evaluation.event",
    "evaluation.media",
)
MODELS: dict[str, Any] = {BEFORE: Experience, AFTER: Experience, EVENT: Event, MEDIA: MediaItem}
OPEN_STILL = {  # an experience handed in is judged by what lies there
    Experience: (ExperienceState.DRAFT, ExperienceState.RETURNED),
    Event: (EventState.PLANNED, EventState.HELD),
    MediaItem: (MediaState.RECORDED,),
}


def files_of(kind: str, row: Any):
    """What is kept with a row already held."""
    return kept(Owner(kind, row.pk))


def may_add(row: Any, post) -> bool:
    return row.state in OPEN_STILL[type(row)] and may(post, Right.CASE_WRITE, row)


@transaction.atomic
def add(*, kind: str, row: Any, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Keep files with the row; of an experience pictures only. Raises Refused, Http404, ValidationError."""
    require(by, Right.CASE_WRITE, row)
    if not may_add(row, by):
        raise ValidationError(_("现为“%s”，不能再加文件") % row.get_state_display())
    accepted = PICTURES if kind in (BEFORE, AFTER) else ACCEPTED
    said = {"division": row.division_id, "account_id": account_id, "accepted": accepted}
    keep_some(files, most=MOST, owner=Owner(kind, row.pk), **said)


def reader(kind: str):
    """Who may read such files: whoever sees the row (ATTACHMENT_OWNERS)."""

    def may_read(post, owner_id: str) -> bool:
        known = may(post, Right.EVALUATION_VIEW) and owner_id.isdigit()
        return known and MODELS[kind].objects.visible_to(post).filter(pk=int(owner_id)).exists()

    return may_read
