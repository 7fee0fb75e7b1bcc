"""张榜: recorded with place, day and photos by who posted, confirmed on site by another, taken down after the term."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import require, require_division
from accounts.actions.notices import TITLE_LENGTH, notify
from accounts.models import Division, Notice
from accounts.rights import Right
from common import attachments
from common.attachments import Owner
from common.attachments.content import PICTURES
from common.models import Attachment
from maintenance.boards import boards_of, holders_beneath, villages_of
from maintenance.models import Posting, Publication
from maintenance.models.postings import FLOW

PHOTOS = "maintenance.posting"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST = 6  # photos of one sheet
POSTABLE = (Publication.State.RUNNING, Publication.State.ENDED)


@transaction.atomic
def add_photo(
    *, publication: Publication, division: Division, file: UploadedFile, by, account_id: int
) -> Attachment:
    """Keep a photo of the board until the sheet is recorded: two days, for its taker alone. Raises as `post_sheet`."""
    _require_posting(publication, division, by)
    if drafts_of(publication, division, account_id).count() >= MOST:
        raise ValidationError(f"一次张榜最多 {MOST} 张照片，请先删除多余的")
    owner = _draft_owner(publication, division)
    try:
        return attachments.keep(
            file, owner=owner, by=account_id, division=division.pk, draft=True, accepted=PICTURES
        )
    except attachments.NotAccepted as refusal:
        raise ValidationError(f"没有收下这张照片：{refusal}") from refusal


def _draft_owner(publication: Publication, division: Division) -> Owner:
    return Owner(PHOTOS, f"new-{publication.pk}-{division.pk}")


def drafts_of(publication: Publication, division: Division, account_id: int) -> QuerySet[Attachment]:
    """Photos the account has taken for a sheet not recorded yet."""
    owner = _draft_owner(publication, division)
    rows = Attachment.objects.of(owner.kind, owner.id)
    return rows.filter(state=Attachment.State.DRAFT, uploader_id=account_id)


def photos_of(posting: Posting) -> QuerySet[Attachment]:
    """The photos of a sheet already held."""
    return Attachment.objects.of(PHOTOS, posting.pk).filter(state=Attachment.State.KEPT)


@transaction.atomic
def post_sheet(
    *, publication: Publication, division: Division, place: str, posted_on: date, by, account_id: int
) -> Posting:
    """The sheet hangs: where, since when, with the photos taken before. Raises Refused, Http404, ValidationError."""
    _require_posting(publication, division, by)
    if publication.from_date is None or not publication.from_date <= posted_on <= timezone.localdate():
        raise ValidationError({"posted_on": "张榜日期应在公示起日之后，且不晚于今天"})
    photos = list(drafts_of(publication, division, account_id).select_for_update().order_by("pk"))
    if not photos:
        raise ValidationError("请先拍一张张榜的照片")
    posting = Posting.objects.create(
        publication=publication,
        division=division,
        place=place.strip(),
        posted_on=posted_on,
        posted_by_id=by.person_id,
    )
    owner = Owner(PHOTOS, posting.pk)
    attachments.claim(photos, owner=owner, by=account_id, division=division.pk)
    return posting


def _require_posting(publication: Publication, division: Division, by) -> None:
    require(by, Right.NOTICE_POST)
    require_division(by, division.pk)
    held = get_object_or_404(Publication.objects.reaching(by), pk=publication.pk)
    get_object_or_404(villages_of(held), pk=division.pk)
    if held.state not in POSTABLE:
        raise ValidationError(f"该公示{held.standing}，不用张榜")


@transaction.atomic
def urge_posting(*, publication: Publication, by) -> int:
    """催办: whoever posts for a village that lacks the sheet is told, once a day. Answers how many villages lack it.

    Raises Refused, Http404, ValidationError where there is nothing to hurry.
    """
    require(by, Right.NOTICE_PUBLISH, publication)
    if publication.state != Publication.State.RUNNING or publication.is_over() or not publication.on_boards:
        raise ValidationError(f"该公示{publication.standing}，不用催办")
    boards = boards_of(publication, villages_of(publication))
    lacking = [board.division for board in boards if not board.is_posted]
    title, today = f"催办，请张榜：{publication.title}"[:TITLE_LENGTH], timezone.localdate()
    told = set(Notice.objects.filter(title=title, created_at__date=today).values_list("person", flat=True))
    for village in lacking:
        link = reverse("maintenance:posting-create", args=[publication.pk, village.pk])
        for person in holders_beneath(village, Right.NOTICE_POST).exclude(pk__in=told):
            notify(person=person, title=title, body="张榜后拍照上传。", link=link, pressing=True)
    return len(lacking)


@transaction.atomic
def confirm_sheet(*, posting: Posting, by) -> Posting:
    """Seen on the board by somebody else. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _locked(posting, by)
    FLOW.move(row, "confirm", by=by, confirmed_by_id=by.person_id, confirmed_at=timezone.now())
    return row


@transaction.atomic
def refuse_sheet(*, posting: Posting, reason: str, by) -> Posting:
    """Not found on the board, or not to be read: it counts no more, who posted is told why. Raises as `confirm_sheet`."""
    row = _locked(posting, by)
    said = {"refused_reason": reason.strip(), "confirmed_at": timezone.now()}
    FLOW.move(row, "refuse", by=by, reason=reason, confirmed_by_id=by.person_id, **said)
    if row.posted_by is not None and row.posted_by.active:
        link = reverse("maintenance:posting-create", args=[row.publication_id, row.division_id])
        title = f"请重新张榜：{row.publication.title}"
        notify(person=row.posted_by, title=title, body=reason, link=link, pressing=True)
    return row


@transaction.atomic
def remove_sheet(*, posting: Posting, removed_on: date, by) -> Posting:
    """Taken down after the term. Raises Refused, Http404, WrongMove, ValidationError."""
    row = _locked(posting, by)
    if not row.posted_on <= removed_on <= timezone.localdate():
        raise ValidationError({"removed_on": "撤榜日期应在张榜之后，且不晚于今天"})
    FLOW.move(row, "remove", by=by, removed_on=removed_on)
    return row


def _locked(posting: Posting, by) -> Posting:
    rows = Posting.objects.visible_to(by).select_for_update(of=("self",))
    return get_object_or_404(rows.select_related("publication", "posted_by"), pk=posting.pk)


@transaction.atomic
def discard_draft(*, photo: Attachment, by, account_id: int) -> None:
    """Throw away a photo of one's own that is not handed in. Raises Refused, Http404."""
    require(by, Right.NOTICE_POST)
    mine = Attachment.objects.filter(owner_kind=PHOTOS, state=Attachment.State.DRAFT, uploader_id=account_id)
    attachments.discard(get_object_or_404(mine, pk=photo.pk))


def photos_by_posting(postings: Iterable[Posting]) -> dict[int, list[Attachment]]:
    """{posting: its photos, oldest first}. One query."""
    keys = [str(one.pk) for one in postings]
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(owner_kind=PHOTOS, owner_id__in=keys, state=Attachment.State.KEPT)
    for photo in rows.order_by("created_at", "pk") if keys else []:
        found.setdefault(int(photo.owner_id), []).append(photo)
    return found
