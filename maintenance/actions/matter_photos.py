"""处置前、处置后照片: evidence of a matter, kept once each, never removed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.rights import Right
from common.attachments import Owner
from common.models import Attachment
from maintenance.actions.inspecting_photos import PHOTOS as OF_INSPECTION
from maintenance.actions.keeping import keep_once, kept
from maintenance.actions.matter_holding import held
from maintenance.models import Matter, MatterState
from maintenance.models.matters import OPEN

OWNER_OF = {"before": "maintenance.matter_before", "after": "maintenance.matter_after"}
MOST = 12  # of each
WHEN = {
    "before": OPEN,
    "after": (MatterState.ACCEPTED, MatterState.SUSPENDED, MatterState.HANDLED),
}
RIGHTS = {
    "before": (Right.MATTER_REPORT, Right.MATTER_HANDLE),
    "after": (Right.MATTER_HANDLE,),
}


def why_no_photo(matter: Matter, when: str, post) -> str:
    """Why this post may not add a photo now, in a sentence; empty: it may."""
    if not any(may(post, right) for right in RIGHTS[when]):
        return _("您的岗位不能上传照片")
    if matter.state not in WHEN[when]:
        return _("现为“%s”，不能再上传照片") % matter.get_state_display()
    if photos_of(matter, when).count() >= MOST:
        return _("最多 %s 张照片") % MOST
    return ""


@transaction.atomic
def add_photo(*, matter: Matter, when: str, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """Keep a photo of before or after; the same one sent twice is kept once. Raises Refused, Http404, ValidationError."""
    row = held(matter, by=by)
    if not any(may(by, right) for right in RIGHTS[when]):
        raise Refused(why_no_photo(row, when, by))
    if said := why_no_photo(row, when, by):
        raise ValidationError(said)
    return _keep(row, when, file, account_id)


def keep_all(matter: Matter, when: str, files: Iterable[UploadedFile], *, account_id: int | None) -> None:
    """The photos that came with the report itself, in its transaction. Raises ValidationError."""
    found = list(files)
    if len(found) > MOST:
        raise ValidationError({"photos": _("最多 %s 张照片") % MOST})
    for file in found:
        _keep(matter, when, file, account_id)


def _keep(matter: Matter, when: str, file: UploadedFile, account_id: int | None) -> Attachment:
    owner = Owner(OWNER_OF[when], matter.pk)
    return keep_once(file, owner=owner, division=matter.division_id, account_id=account_id)


def photos_of(matter: Matter, when: str) -> QuerySet[Attachment]:
    """The photos of a matter already held."""
    return kept(Owner(OWNER_OF[when], matter.pk))


def evidence_of(matter: Matter) -> list[Attachment]:
    """处置前: of every look that found it, its own, of the reports merged into it, and of what it was split from."""
    looks = dict.fromkeys([matter.inspection_id, *_looks_of(matter)])
    owners = [(OF_INSPECTION, str(key)) for key in looks if key]
    owners += [(OWNER_OF["before"], str(key)) for key in _told_of(matter)]
    kept = Attachment.objects.filter(
        owner_kind__in={kind for kind, _key in owners},
        owner_id__in={key for _kind, key in owners},
        state=Attachment.State.KEPT,
    )
    by_owner: dict[tuple[str, str], list[Attachment]] = {}
    for photo in kept.order_by("created_at", "pk"):
        by_owner.setdefault((photo.owner_kind, photo.owner_id), []).append(photo)
    return [photo for owner in owners for photo in by_owner.get(owner, [])]


def _looks_of(matter: Matter) -> list[int]:
    return list(matter.points.order_by("answer__inspection").values_list("answer__inspection", flat=True))


def _told_of(matter: Matter) -> list[int]:
    """The matter, the reports merged into it, and what it was split from with those merged into that."""
    found = [matter.pk, *matter.merged.values_list("pk", flat=True)]
    return found + (_told_of(matter.split_from) if matter.split_from else [])


def asks_for_photo(matter: Matter) -> bool:
    """Whether a checkpoint that failed asks for one."""
    return matter.points.filter(answer__checkpoint__photo_asked=True).exists()


def refuse_without_photo(matter: Matter) -> None:
    """Raise ValidationError where the checkpoint asks for a photo and there is none of after."""
    if asks_for_photo(matter) and not photos_of(matter, "after").exists():
        raise ValidationError({"done_text": _("该检查点须拍照：请先上传处置后照片")})
