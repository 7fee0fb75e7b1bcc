"""照片 of a facility: taken on the spot, removed for a reason that the trail keeps. The first is its cover."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import may, require
from accounts.rights import Right
from assets.models import Facility
from common import attachments
from common.attachments.content import PICTURES
from common.audit import note
from common.models import Attachment

PHOTOS = "assets.facility"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST = 30  # of one facility


@transaction.atomic
def add_photo(*, facility: Facility, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """Keep a photo; the same one sent twice is kept once. Raises Refused, Http404, ValidationError in words.

    Whoever may say the condition may show it: a caretaker on the spot.
    """
    right = Right.FACILITY_CHANGE if may(by, Right.FACILITY_CHANGE) else Right.FACILITY_CONDITION
    require(by, right, facility)
    Facility.objects.visible_to(by).select_for_update(of=("self",)).get(pk=facility.pk)
    there = photos_of(facility)
    if there.count() >= MOST:
        raise ValidationError(f"一处设施最多 {MOST} 张照片，请先删除过时的")
    owner = attachments.Owner(PHOTOS, facility.pk)
    try:
        photo = attachments.keep(
            file, owner=owner, by=account_id, division=facility.division_id, accepted=PICTURES
        )
    except attachments.NotAccepted as refusal:
        raise ValidationError(f"没有收下这张照片：{refusal}") from refusal
    if twin := there.filter(sm3=photo.sm3).exclude(pk=photo.pk).first():
        attachments.discard(photo)
        return twin
    return photo


@transaction.atomic
def remove_photo(*, facility: Facility, photo: Attachment, reason: str, by) -> None:
    """Throw a photo away; the trail keeps who, when and why. Raises Refused, Http404, ValidationError."""
    require(by, Right.FACILITY_CHANGE, facility)
    if not reason.strip():
        raise ValidationError({"reason": "请写明删除理由"})
    taken = timezone.localtime(photo.created_at)
    note(
        "photo.remove",
        table=Facility._meta.db_table,
        key=facility.pk,
        details={"title": f"{taken:%Y-%m-%d %H:%M} 上传的照片", "reason": reason.strip()},
    )
    attachments.discard(photo)


def photos_of(facility: Facility) -> QuerySet[Attachment]:
    """The photos of a facility already held, the cover first."""
    return Attachment.objects.of(PHOTOS, facility.pk).filter(state=Attachment.State.KEPT)
