"""典型经验: written, handed in, reviewed by others, read by everyone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from common.privacy import has_identity_number, has_mobile
from evaluation.models import EXPERIENCE_FLOW, Experience, ExperienceState
from evaluation.pictures_kept import AFTER, files_of
from maintenance.actions.holding import held

PROSE = ("title", "before", "practice", "effect", "lesson")
TO_WRITE = (ExperienceState.DRAFT, ExperienceState.RETURNED)


@transaction.atomic
def draft(*, division: Division, by, **said: Any) -> Experience:
    """One begun; `said`: sector, year, direction and the words. Raises Refused, ValidationError."""
    require(by, Right.CASE_WRITE)
    require_division(by, division.pk)
    _no_private(said)
    return Experience.objects.create(division=division, written_by_id=by.person_id, **said)


@transaction.atomic
def revise(*, experience: Experience, version: int, by, **said: Any) -> Experience:
    """A draft, or what was sent back, written anew. Raises Refused, Http404, StaleVersion, ValidationError."""
    row = held(experience, by=by)
    require(by, Right.CASE_WRITE, row)
    if row.state not in TO_WRITE:
        raise ValidationError(_("现为“%s”，不能再改；退回后才能修改") % row.get_state_display())
    _no_private(said)
    said.pop("division", None)  # it stays where it was begun
    change(row, version=version, **said)
    return row


def _no_private(said: dict[str, Any]) -> None:
    """Everyone will read it."""
    for name in PROSE:
        words = said.get(name, "")
        if has_mobile(words) or has_identity_number(words):
            raise ValidationError({name: _("要向社会公开，不能写手机号码、身份证号码")})


@transaction.atomic
def submit(*, experience: Experience, by, seen: int | None = None) -> Experience:
    """报送, with at least one picture. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(experience, by=by, seen=seen)
    EXPERIENCE_FLOW.find(row, "submit")
    if not files_of(AFTER, row).exists():
        raise ValidationError(_("请至少上传一张现状照片；有原来的照片更好，可以前后对照"))
    said = {"submitted_at": timezone.now(), "submitted_by_id": by.person_id, "said": ""}
    EXPERIENCE_FLOW.move(row, "submit", by=by, **said)
    return row


@transaction.atomic
def approve(*, experience: Experience, by, remark: str = "", seen: int | None = None) -> Experience:
    """审核通过: it counts for the village from now on. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(experience, by=by, seen=seen)
    now = timezone.now()
    EXPERIENCE_FLOW.move(
        row, "approve", by=by, approved_at=now, reviewed_by_id=by.person_id, said=remark.strip()
    )
    return row


@transaction.atomic
def send_back(*, experience: Experience, reason: str, by, seen: int | None = None) -> Experience:
    """退回. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(experience, by=by, seen=seen)
    said = {"reviewed_by_id": by.person_id, "said": reason.strip()}
    EXPERIENCE_FLOW.move(row, "return", by=by, reason=reason, **said)
    return row


@transaction.atomic
def publish(*, experience: Experience, by, seen: int | None = None) -> Experience:
    """公开: anyone reads it with its pictures. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(experience, by=by, seen=seen)
    EXPERIENCE_FLOW.move(row, "publish", by=by, published_at=timezone.now())
    return row


@transaction.atomic
def withdraw(*, experience: Experience, reason: str, by, seen: int | None = None) -> Experience:
    """撤下: it counts no more and nobody reads it. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(experience, by=by, seen=seen)
    said = {"withdrawn_at": timezone.now(), "said": reason.strip()}
    EXPERIENCE_FLOW.move(row, "withdraw", by=by, reason=reason, **said)
    return row
