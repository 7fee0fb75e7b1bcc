"""适用技术库: techniques kept, with files; where each is in use, since when, to what effect."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility, FacilityType
from common.attachments import Owner
from common.attachments.content import ACCEPTED
from common.models.versions import change
from maintenance.actions.keeping import keep_some
from maintenance.models import Technique, TechniqueUse

FILES = "maintenance.technique"  # owner of the files, in the place ATTACHMENT_OWNERS
MOST_FILES = 20
HELD = "a row the caller holds, locked"


@transaction.atomic
def add(*, division: Division, types: Iterable[FacilityType], by, **fields: Any) -> Technique:
    """A technique for an area of the post. Raises Refused, Http404 for another's sector."""
    require(by, Right.TRAINING_MANAGE)
    require_division(by, division.pk)
    made = Technique.objects.create(division=division, made_by_id=by.person_id, **fields)
    require(by, Right.TRAINING_MANAGE, made)
    made.types.set(types)
    return made


@transaction.atomic
def revise(
    *,
    technique: Technique,
    version: int,
    division: Division,
    types: Iterable[FacilityType],
    by,
    **fields: Any,
) -> Technique:
    """Write it anew. Raises Refused, Http404, StaleVersion."""
    require(by, Right.TRAINING_MANAGE, technique)
    require_division(by, division.pk)
    change(technique, version=version, division=division, **fields)
    require(by, Right.TRAINING_MANAGE, technique)
    technique.types.set(types)
    return technique


def owner_of(technique: Technique) -> Owner:
    return Owner(FILES, technique.pk)


@transaction.atomic
def add_files(*, technique: Technique, files: Iterable[UploadedFile], by, account_id: int | None) -> None:
    """Photos, drawings, papers; the same one twice is kept once. Raises Refused, Http404, ValidationError."""
    require(by, Right.TRAINING_MANAGE, technique)
    said = {"division": technique.division_id, "account_id": account_id, "accepted": ACCEPTED}
    keep_some(files, most=MOST_FILES, owner=owner_of(technique), **said)


def use_right(post) -> Right:
    """The township and the departments say where it is in use, and so does the village itself."""
    return Right.TRAINING_MANAGE if may(post, Right.TRAINING_MANAGE) else Right.LIST_FILL


@transaction.atomic
def put_to_use(
    *,
    technique: Technique,
    division: Division,
    from_date: date,
    by,
    facility: Facility | None = None,
    effect: str = "",
) -> TechniqueUse:
    """In use in a village of the post's area, or for one facility of it. Raises Refused, Http404, ValidationError."""
    require(by, use_right(by))
    require_division(by, division.pk)
    if not technique.active or not Technique.objects.reaching(by).filter(pk=technique.pk).exists():
        raise Http404
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("设施要在所选的村（社区）")})
    if from_date > timezone.localdate():
        raise ValidationError({"from_date": _("应用起始不能晚于今天")})
    return keep_use(
        technique=technique, division=division, facility=facility, from_date=from_date, effect=effect, by=by
    )


def keep_use(
    *, technique: Technique, division: Division, facility: Facility | None, by, **said: Any
) -> TechniqueUse:
    """What the caller has asked about; in use there already, it is the same use with the newer words."""
    rows = TechniqueUse.objects.everywhere(because=HELD).select_for_update()
    there = rows.filter(technique=technique, division=division, facility=facility, until=None).first()
    if there is None:
        where = {"technique": technique, "division": division, "facility": facility}
        return TechniqueUse.objects.create(made_by_id=by.person_id, **where, **said)
    if said["effect"]:
        there.effect = said["effect"]
        there.save(update_fields=["effect"])
    return there


@transaction.atomic
def tell_effect(*, use: TechniqueUse, effect: str, by, until: date | None = None) -> None:
    """Say what it brought, and since when it is no longer in use. Raises Refused, Http404, ValidationError."""
    require(by, use_right(by), use)
    row = TechniqueUse.objects.everywhere(because=HELD).select_for_update().get(pk=use.pk)
    if row.until:
        raise ValidationError(_("%(day)s 已停用，不能再改") % {"day": row.until})
    if until and not row.from_date <= until <= timezone.localdate():
        raise ValidationError({"until": _("停用日期在应用起始之后、今天以前")})
    row.effect, row.until = effect.strip(), until
    row.save(update_fields=["effect", "until"])
