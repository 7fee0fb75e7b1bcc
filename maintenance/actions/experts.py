"""专家库: who is registered, and the full number of one of them for a stated reason."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused, may, require, require_division
from accounts.models import Division, Sector
from accounts.rights import Right
from accounts.scoping import ScopeKind
from assets.nearby import levels_of
from common import audit
from common.models.versions import change
from common.phones import phone_values
from maintenance.models import Expert, Question
from maintenance.models.questions import WAITING


def serving(division: Division):
    """The experts and teams whose area covers the division."""
    rows = Expert.objects.everywhere(because="whoever serves an area serves each place in it")
    return rows.filter(active=True, division_id__in=levels_of(division)).order_by(
        "-division_id", "kind", "name"
    )


@transaction.atomic
def register(*, division: Division, sectors: Iterable[Sector], by, **fields: Any) -> Expert:
    """An expert or a team for an area of the post. Raises Refused, ValidationError for sectors that are not the post's."""
    require(by, Right.TRAINING_MANAGE)
    require_division(by, division.pk)
    chosen = _sectors(sectors, by)
    made = Expert.objects.create(division=division, **fields)
    made.sectors.set(chosen)
    return made


@transaction.atomic
def revise(
    *,
    expert: Expert,
    version: int,
    division: Division,
    sectors: Iterable[Sector],
    by,
    phone: str,
    **fields: Any,
) -> Expert:
    """Write an entry anew; a department those of its own sectors. Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.TRAINING_MANAGE, expert)
    require_division(by, division.pk)
    _sectors(expert.sectors.all(), by)
    chosen = _sectors(sectors, by)
    change(expert, version=version, division=division, **phone_values("phone", phone), **fields)
    expert.sectors.set(chosen)
    return expert


def _sectors(sectors: Iterable[Sector], by) -> list[Sector]:
    """The sectors, after asking whether they touch those of a department."""
    found = list(sectors)
    if not found:
        raise ValidationError({"sectors": _("请选择至少一个行业")})
    if by.scope_kind == ScopeKind.AREA_SECTORS and not {one.pk for one in found} & set(by.sector_codes):
        raise Refused(_("该行业不在您的管理范围内"))
    return found


def may_call(post, expert: Expert) -> bool:
    """Whoever may read numbers, and the asker while he waits for this expert."""
    if may(post, Right.CONTACT_REVEAL):
        return True
    mine = Question.objects.visible_to(post).filter(expert=expert, asked_by=post.person_id)
    return post.person_id is not None and mine.filter(state__in=WAITING).exists()


def reveal_expert(*, expert: Expert, by, reason: str) -> str:
    """The full number, for a stated reason; the trail keeps who looked, at whom and why. Raises Refused, ValidationError."""
    if not may_call(by, expert):
        raise Refused(_("只有求助人在等待答复期间，或有权查看电话的岗位，才能查看专家电话"))
    if len(reason.strip()) < 2:
        raise ValidationError({"reason": _("请写明查看原因，如“电话求助”")})
    said = {"reason": reason.strip()[:200]}
    audit.note("contact.reveal", table=Expert._meta.db_table, key=expert.pk, details=said)
    return expert.phone
