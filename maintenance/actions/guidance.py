"""技术指导: a visit on the spot is recorded, and whether its advice was followed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, require, require_division
from accounts.models import Division
from accounts.rights import Right
from assets.models import Facility
from common.models.versions import change
from maintenance.models import GuidanceVisit


@transaction.atomic
def record(
    *, division: Division, visited_on: date, by, facility: Facility | None = None, **fields: Any
) -> GuidanceVisit:
    """A visit in a village of the post's area. Raises Refused, Http404, ValidationError for a day to come."""
    require(by, Right.TRAINING_MANAGE)
    require_division(by, division.pk)
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": _("指导日期不能晚于今天")})
    if facility is not None and facility.division_id != division.pk:
        raise ValidationError({"facility": _("设施要在所选的村（社区）")})
    made = keep_visit(division=division, visited_on=visited_on, facility=facility, by=by, **fields)
    require(by, Right.TRAINING_MANAGE, made)
    return made


def keep_visit(*, by, **fields: Any) -> GuidanceVisit:
    """A visit that the caller has asked about: one registered, or the answer an expert gave on the spot."""
    return GuidanceVisit.objects.create(made_by_id=by.person_id, **fields)


@transaction.atomic
def follow(*, visit: GuidanceVisit, followed_on: date, text: str, by) -> None:
    """Say how the advice was followed: the village, or whoever gave it. Raises Refused, Http404, ValidationError."""
    require(by, follow_right(by), visit)
    row = GuidanceVisit.objects.everywhere(because="held").select_for_update().get(pk=visit.pk)
    if row.followed_on:
        raise ValidationError(_("已登记落实"))
    if not row.visited_on <= followed_on <= timezone.localdate():
        raise ValidationError({"followed_on": _("落实日期在指导之后、今天以前")})
    change(row, version=row.version, followed_on=followed_on, followed_text=text)


def follow_right(post) -> Right:
    return Right.TRAINING_MANAGE if may(post, Right.TRAINING_MANAGE) else Right.LIST_FILL
