"""照片 taken while looking: each sent once under a key of its own, before the record that then takes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.access import require
from accounts.rights import Right
from common import attachments
from common.attachments.content import PICTURES
from common.db.locks import one_at_a_time
from common.models import Attachment
from maintenance.models import Inspection, InspectionPhoto

DRAFT = "maintenance.inspection_photo"  # owner of a photo whose record has not come yet: the photo's own key
PHOTOS = "maintenance.inspection"  # owner of a record's photos, in the place ATTACHMENT_OWNERS
MOST = 30  # of one record
MOST_WAITING = 400  # of one account for their records: a day's work without a signal has fewer


@dataclass(frozen=True)
class Taken:
    """A photo by the key its phone drew; of one checkpoint or of the whole (None)."""

    key: UUID
    checkpoint: int | None = None


class PhotosMissing(ValidationError):
    """Photos a record names were not received, or are gone again: `keys` are to be sent anew."""

    def __init__(self, keys: list[UUID]) -> None:
        super().__init__(f"有 {len(keys)} 张照片没有收到，会重新发送", code="photos_missing")
        self.keys = keys


@transaction.atomic
def keep_photo(*, file: UploadedFile, client_key: UUID, by, account_id: int) -> UUID:
    """Take a photo in; under the same key once, whatever is sent again. Raises Refused, ValidationError in words."""
    require(by, Right.INSPECTION_DO)
    one_at_a_time(f"photo {client_key}")
    taken = InspectionPhoto.objects.everywhere(because="a key drawn by the phone that asks")
    if taken.filter(client_key=client_key).exists() or _waiting([client_key], account_id):
        return client_key
    if Attachment.objects.filter(owner_kind=DRAFT, uploader_id=account_id).count() >= MOST_WAITING:
        raise ValidationError("未随记录发送的照片太多，请先发送巡查记录", code="photos_waiting")
    owner = attachments.Owner(DRAFT, client_key)
    try:
        attachments.keep(file, owner=owner, by=account_id, draft=True, accepted=PICTURES)
    except attachments.NotAccepted as refusal:
        raise ValidationError(f"没有收下这张照片：{refusal}", code="photo_refused") from refusal
    return client_key


def _waiting(keys: Iterable[UUID], account_id: int | None, *, held: bool = False) -> dict[str, Attachment]:
    """Photos of one's own that wait for their record, by key; `held`: locked, so that two records share none."""
    rows = Attachment.objects.filter(
        owner_kind=DRAFT, owner_id__in=[str(key) for key in keys], uploader_id=account_id
    )
    rows = rows.select_for_update().order_by("pk") if held else rows
    return {row.owner_id: row for row in rows}


def claim(photos: Iterable[Taken], *, inspection: Inspection, account_id: int | None) -> None:
    """Tie the photos to their record. Raises PhotosMissing, and ValidationError for too many or a strange checkpoint."""
    wanted = list({one.key: one for one in photos}.values())
    if not wanted:
        return
    if len(wanted) > MOST:
        raise ValidationError(f"一次巡查最多 {MOST} 张照片", code="photos")
    waiting = _waiting([one.key for one in wanted], account_id, held=True)
    if gone := [one.key for one in wanted if str(one.key) not in waiting]:
        raise PhotosMissing(gone)
    points = (
        set(inspection.standard.checkpoints.values_list("pk", flat=True)) if inspection.standard else set()
    )
    if any(one.checkpoint and one.checkpoint not in points for one in wanted):
        raise ValidationError("照片所属的检查点与标准不符", code="standard")
    InspectionPhoto.objects.bulk_create(
        InspectionPhoto(
            client_key=one.key,
            inspection=inspection,
            checkpoint_id=one.checkpoint,
            attachment=waiting[str(one.key)],
        )
        for one in wanted
    )
    attachments.claim(
        waiting.values(),
        owner=attachments.Owner(PHOTOS, inspection.pk),
        by=account_id or 0,
        division=inspection.facility.division_id,
    )
