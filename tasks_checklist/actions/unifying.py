"""三统一: what a sector of a township has reached is said with its proof, by the township or the department in charge."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require, require_division
from accounts.models import Division, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from accounts.trail import last_change_in_words
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from maintenance.actions.keeping import keep_some
from tasks_checklist.models import Unification

FILES = "tasks_checklist.unification"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_FILES = 20
BECAUSE = "one fact of a township that the post covers"


def may_say(post, division: Division, sector: Sector) -> bool:
    """The township's office and the county's; a department for its own sectors."""
    if not may(post, Right.DUTY_LIST_MANAGE) or division.level != Division.Level.TOWNSHIP:
        return False
    own = post.scope_kind == ScopeKind.AREA or sector.pk in post.sector_codes
    return own and any(start <= division.pk < end for start, end in post.ranges)


@transaction.atomic
def say(
    *,
    division: Division,
    sector: Sector,
    fact: str,
    reached: bool,
    on: date,
    by,
    evidence: str = "",
    seen: int | None = None,
) -> Unification:
    """Say whether a fact is reached, since when, proved by what. `seen`: the version the reader saw, 0 for none.

    Raises Refused, ValidationError: without proof, or when somebody said otherwise meanwhile.
    """
    _require(by, division, sector)
    if reached and not evidence.strip():
        raise ValidationError({"evidence": _("已实现的须写明依据，如文件名称、文号")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("认定日期不能晚于今天")})
    rows = Unification.objects.everywhere(because=BECAUSE).select_for_update(of=("self",))
    row = rows.filter(division=division, sector=sector, fact=fact).first()
    said = {"reached": reached, "on": on, "evidence": evidence.strip(), "said_by_id": by.person_id}
    if row is None:
        return Unification.objects.create(division=division, sector=sector, fact=fact, **said)
    if seen is not None and seen != row.version:
        raise ValidationError(last_change_in_words(row))
    for name, value in said.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


@transaction.atomic
def add_proof(*, row: Unification, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Keep papers and photos with a fact. Raises Refused, Http404, ValidationError."""
    _require(by, row.division, row.sector)
    said = {"division": row.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_FILES, owner=owner_of(row), **said)


def owner_of(row: Unification) -> Owner:
    return Owner(FILES, row.pk)


def _require(by, division: Division, sector: Sector) -> None:
    require(by, Right.DUTY_LIST_MANAGE)
    require_division(by, division.pk)
    if not may_say(by, division, sector):
        raise Refused(_("由%(place)s或主管部门填报") % {"place": division})
