"""整改前、整改后照片: of the same place, kept once each, never removed; what a form sends at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.access import Refused, may
from accounts.rights import Right
from common.attachments import Owner
from common.models import Attachment
from maintenance.actions.keeping import keep_once, keep_some, kept
from tasks_checklist.actions.finding_holding import held
from tasks_checklist.actions.findings import draft, issue
from tasks_checklist.actions.recording import copies_of
from tasks_checklist.models import Finding, FindingState, RectificationRule
from tasks_checklist.models.finding_flow import other_unit, other_writer

OWNER_OF = {"before": "tasks_checklist.finding_before", "after": "tasks_checklist.finding_after"}
MOST = 12  # of each
WHEN = {
    "before": (FindingState.DRAFT, FindingState.ISSUED, FindingState.SIGNED, FindingState.RETURNED),
    "after": (FindingState.SIGNED, FindingState.RETURNED),
}
ISSUER, UNIT = (Right.FINDING_ISSUE, other_writer), (Right.FINDING_RECTIFY, other_unit)
# who takes them; the unit also the place as it finds it, where nobody of the office has been there
SIDES = {"before": (ISSUER, UNIT), "after": (UNIT,)}
LEAST_WORDS = 10  # of what was done about a grave finding


def photos_of(finding: Finding, when: str) -> QuerySet[Attachment]:
    """The photos of a finding already held."""
    return kept(Owner(OWNER_OF[when], finding.pk))


def why_no_photo(finding: Finding, when: str, post) -> str:
    """Why this post may not add a photo now, in a sentence; empty: it may."""
    sides = [other for right, other in SIDES[when] if may(post, right)]
    if not sides:
        return _("您的岗位不能上传照片")
    refused = [other(finding, post) for other in sides]
    if all(refused):
        return refused[0]
    if finding.state not in WHEN[when]:
        return _("现为“%s”，不能上传照片") % finding.get_state_display()
    return _("最多 %s 张照片") % MOST if photos_of(finding, when).count() >= MOST else ""


@transaction.atomic
def add_photo(*, finding: Finding, when: str, file: UploadedFile, by, account_id: int | None) -> Attachment:
    """Keep a photo; the same one sent twice is kept once. Raises Refused, Http404, ValidationError."""
    row = held(finding, by=by)
    if said := why_no_photo(row, when, by):
        entitled = any(may(by, right) for right, _other in SIDES[when])
        raise ValidationError(said) if entitled else Refused(said)
    owner = Owner(OWNER_OF[when], row.pk)
    return keep_once(file, owner=owner, division=row.division_id, account_id=account_id)


@transaction.atomic
def write_down(
    *,
    photos: Iterable[UploadedFile],
    account_id: int | None,
    at_once: bool,
    by,
    due_on: date | None = None,
    stop_photos: Iterable[str] = (),
    **said: Any,
) -> Finding:
    """Draft a finding with what was photographed and, `at_once`, issue it. Raises Refused, Http404, ValidationError.

    `stop_photos`: of the visit's stop, which keep their own.
    """
    row = draft(by=by, **said)
    owner = Owner(OWNER_OF["before"], row.pk)
    photos = [*photos, *copies_of(row.stop, stop_photos)] if row.stop else photos
    keep_some(photos, most=MOST, owner=owner, division=row.division_id, account_id=account_id)
    return issue(finding=row, by=by, due_on=due_on) if at_once and row.state == FindingState.DRAFT else row


def refuse_unproved(finding: Finding, result: str) -> None:
    """What was done is said; where the place was photographed, it is photographed again. Raises ValidationError.

    A grave finding is closed on both photos and on words that say something alone.
    """
    grave = finding.severity == RectificationRule.Severity.GRAVE
    if not result.strip():
        raise ValidationError({"result": _("请写明整改结果")})
    if grave and len("".join(result.split())) < LEAST_WORDS:
        said = _("严重问题请写清怎么整改的、现在怎样，不少于 %s 个字")
        raise ValidationError({"result": said % LEAST_WORDS})
    before = photos_of(finding, "before").exists()
    if grave and not before:
        raise ValidationError(_("严重问题须有整改前照片，请先在本页上传，再申请销号"))
    if (grave or before) and not photos_of(finding, "after").exists():
        raise ValidationError(_("请上传同一位置的整改后照片，再申请销号"))
