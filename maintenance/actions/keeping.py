"""Photos and papers kept with a row: what came, once each, up to a number."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import attachments
from common.attachments import Owner
from common.attachments.content import PICTURES
from common.models import Attachment


def kept(owner: Owner) -> QuerySet[Attachment]:
    """What is kept with a row already held."""
    return Attachment.objects.of(owner.kind, owner.id).filter(state=Attachment.State.KEPT)


def keep_once(
    file: UploadedFile,
    *,
    owner: Owner,
    division: str,
    account_id: int | None,
    accepted: Iterable[Attachment.Kind] = PICTURES,
) -> Attachment:
    """Keep a file; the same one sent twice is kept once. Raises ValidationError for what is not taken in."""
    try:
        made = attachments.keep(file, owner=owner, by=account_id, division=division, accepted=accepted)
    except attachments.NotAccepted as refusal:
        raise ValidationError(_("没有收下这个文件：%s") % refusal) from refusal
    if twin := kept(owner).filter(sm3=made.sm3).exclude(pk=made.pk).first():
        attachments.discard(made)
        return twin
    return made


def keep_some(files: Iterable[UploadedFile], *, most: int, owner: Owner, **said) -> list[Attachment]:
    """Keep each, up to `most` in all. Raises ValidationError."""
    found = list(files)
    if kept(owner).count() + len(found) > most:
        raise ValidationError(_("最多 %s 个文件") % most)
    return [keep_once(file, owner=owner, **said) for file in found]
