"""专项: registered by the office that gives it out; what it is for stands once money has come."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import change
from funding.bases import why_not_issued
from funding.models import Earmark, FundAccount, FundUse

HELD = "accounts of an earmark the caller holds"


@transaction.atomic
def register(*, division: Division, uses: Iterable[FundUse], by, **fields: Any) -> Earmark:
    """An earmark of an area: `name, year, source, sector, issuer, document, limit`. Raises Refused, ValidationError."""
    require(by, Right.ALLOCATION_ISSUE)
    require_division(by, division.pk)
    _check(division, **fields)
    made = Earmark.objects.create(division=division, made_by_id=by.person_id, **fields)
    made.uses.set(uses)
    return made


def _check(division: Division, *, source: str, name: str, year: int, but: int | None = None, **_more) -> None:
    if said := why_not_issued(source, division.level):
        raise ValidationError({"source": said})
    same = Earmark.objects.everywhere(because="an earmark is named once a year")
    if same.filter(division=division, year=year, name=name).exclude(pk=but or 0).exists():
        raise ValidationError({"name": _("%(year)s年已有同名专项") % {"year": year}})


@transaction.atomic
def revise(*, earmark: Earmark, version: int, uses: Iterable[FundUse], by, **fields: Any) -> Earmark:
    """Write it anew while no money has come under it. Raises Refused, Http404, StaleVersion, ValidationError."""
    require(by, Right.ALLOCATION_ISSUE, earmark)
    row = (
        Earmark.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("division")
        .get(pk=earmark.pk)
    )
    if FundAccount.objects.everywhere(because=HELD).filter(earmark=row).exists():
        raise ValidationError(_("该专项已有资金，来源、用途不能再改；确需改变的，凭下达单位批复办理调整用途"))
    _check(row.division, but=row.pk, **fields)
    change(row, version=version, **fields)
    row.uses.set(uses)
    return row
