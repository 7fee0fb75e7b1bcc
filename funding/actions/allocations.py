"""下达: money of one source given out by a document and split among divisions; issued, it stands in the issuer's treasury."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.access import covers, require, require_division
from accounts.models import Division
from accounts.rights import Right
from common.models.versions import StaleVersion
from common.money import with_unit
from funding.actions import booking
from funding.actions.booking import Line
from funding.bases import why_not_issued
from funding.models import Allocation, AllocationShare, BookingKind, BudgetLine, FundAccount
from funding.places import AWARD_GATES

HELD = "an allocation the caller holds, locked"
AWARD = "award_grant"


class Share(NamedTuple):
    """What of it goes to a division, in yuan; the budget line it fulfils, if one is named."""

    division: Division
    amount: Decimal
    budget_line: BudgetLine | None = None
    note: str = ""


Shares = Sequence[Share | tuple[Division, Decimal]]


@transaction.atomic
def draft(*, division: Division, amount: Decimal, shares: Shares, by, **fields: Any) -> Allocation:
    """A draft: `document, name, year, source, earmark, purpose, award, sector`, and how it is split.

    Raises Refused, ValidationError: a source the office may not give out, an earmark of other money, a document used
    already, shares beyond the whole or outside the area.
    """
    require(by, Right.ALLOCATION_ISSUE)
    require_division(by, division.pk)
    _check(division, **fields)
    row = Allocation(division=division, amount=amount, made_by_id=by.person_id, **fields)
    split = _checked(row, shares, by)
    row.save()
    _write(row, split)
    return row


def _check(
    division: Division, *, document: str, source: str, year: int, but: int | None = None, **fields: Any
) -> None:
    if said := why_not_issued(source, division.level):
        raise ValidationError({"source": said})
    earmark = fields.get("earmark")
    if earmark and (earmark.source, earmark.year) != (source, year):
        raise ValidationError({"earmark": _("专项与资金来源、年度不一致")})
    if earmark and earmark.sector_id and earmark.sector_id != getattr(fields.get("sector"), "pk", None):
        raise ValidationError(
            {"sector": _("该专项只用于“%(sector)s”，请选该行业") % {"sector": earmark.sector}}
        )
    same = Allocation.objects.everywhere(because="a document is used once").filter(division=division)
    if same.filter(document=document).exclude(pk=but or 0).exists():
        raise ValidationError({"document": _("文号“%(n)s”已经登记过") % {"n": document}})


def _checked(row: Allocation, shares: Shares, by, given: Decimal = Decimal(0)) -> list[Share]:
    """The shares, each division once, all within the issuer's area, with what is `given` already not beyond the whole."""
    split = [Share(*one) for one in shares]
    _require_once(split)
    issuer = row.division
    outside = [one.division for one in split if not beneath(issuer, one.division)]
    if outside or not all(covers(by, one.division.pk) for one in split):
        raise ValidationError(_("只能分配给%(area)s所辖单位") % {"area": issuer.name})
    if gone := next((one.division for one in split if one.division.closed_on), None):
        raise ValidationError(_("%(old)s已撤并，请分配给%(new)s") % {"old": gone, "new": gone.heir})
    if any(one.amount <= 0 for one in split):
        raise ValidationError(_("每个单位的分配金额须大于零"))
    whole = sum((one.amount for one in split), start=given)
    if whole > row.amount:
        said = {"sum": with_unit(whole), "whole": with_unit(row.amount)}
        raise ValidationError(_("分配合计 %(sum)s，超过下达总额 %(whole)s") % said)
    return split


def _require_once(split: list[Share], there: frozenset[str] = frozenset()) -> None:
    """Raise ValidationError where a division is named twice, or has its share already."""
    codes = [one.division.pk for one in split]
    if len({*codes}) < len(codes) or there & {*codes}:
        raise ValidationError(_("同一单位只能分配一次，请合并"))


def beneath(above: Division, division: Division) -> bool:
    """Whether a division is one of another's area, or itself."""
    return any(start <= division.pk < end for start, end in above.ranges)


def _write(row: Allocation, split: list[Share]) -> None:
    AllocationShare.objects.bulk_create(
        AllocationShare(
            allocation=row,
            division=one.division,
            amount=one.amount,
            budget_line=one.budget_line,
            note=one.note,
        )
        for one in split
    )


def _locked(allocation: Allocation, by) -> Allocation:
    """The row, held, of a post that may issue it. Raises Refused, Http404."""
    require(by, Right.ALLOCATION_ISSUE, allocation)
    rows = Allocation.objects.everywhere(because=HELD).select_for_update(of=("self",))
    return rows.select_related("division", "earmark__sector", "sector").get(pk=allocation.pk)


@transaction.atomic
def revise(
    *, allocation: Allocation, version: int, amount: Decimal, shares: Shares, by, **fields: Any
) -> Allocation:
    """Write a draft anew with its shares. Raises Refused, Http404, StaleVersion, ValidationError once it is issued, or
    where it does not give out just the awards it was made of.
    """
    row = _locked(allocation, by)
    if row.state != Allocation.State.DRAFT:
        raise ValidationError(_("资金已下达，不能再改；尚未分配的部分可继续分配"))
    if row.version != version:
        raise StaleVersion(row)
    _check(row.division, but=row.pk, **fields)
    for name, value in {**fields, "amount": amount, "version": version + 1}.items():
        setattr(row, name, value)
    split = _checked(row, shares, by)
    _require_as_awarded(row, split)
    row.save()
    row.shares.all().delete()  # type: ignore[attr-defined]
    _write(row, split)
    return row


def _require_as_awarded(row: Allocation, split: list[Share]) -> None:
    """A draft made of awards gives out these and nothing else. Raises ValidationError."""
    awards = row.awards.order_by().values_list("division_id")  # type: ignore[attr-defined]
    sums = dict(awards.annotate(all=Sum("amount")))
    if not sums:
        return
    given = {one.division.pk: one.amount for one in split}
    same = row.award and row.source == AWARD and given == sums
    if not same or row.amount != sum(sums.values()):
        raise ValidationError(_("这件下达由已批准的奖补列成，来源、总额和各单位的金额须与奖补一致"))


@transaction.atomic
def share_out(*, allocation: Allocation, division: Division, amount: Decimal, by, note: str = "") -> None:
    """Give a further division its share of what is issued and not shared out yet; an award waits for acceptance here too.

    Raises Refused, Http404, ValidationError.
    """
    row = _locked(allocation, by)
    there = dict(
        row.shares.order_by().values_list("division_id").annotate(all=Sum("amount"))  # type: ignore[attr-defined]
    )
    new = [Share(division, amount)]
    _require_once(new, frozenset(there))
    _checked(row, new, by, sum(there.values(), Decimal(0)))
    _write(row, [Share(division, amount, note=note)])
    if row.state == Allocation.State.ISSUED:
        if said := award_refusal(row):
            raise ValidationError(said)
        _open_purses(row, [division])


def _open_purses(row: Allocation, divisions: list[Division]) -> None:
    """Whoever is to spend it has its purse from now on: the fund is followed before its money comes (流向)."""
    for division in divisions:
        account_of(row, "available", division)


@transaction.atomic
def issue(*, allocation: Allocation, issued_on: date, by) -> Allocation:
    """下达: the money stands in the issuer's treasury from then on, to be paid down.

    Raises Refused, Http404, ValidationError: nobody to give it to, an award before acceptance (AWARD_GATES).
    """
    row = _locked(allocation, by)
    if row.state != Allocation.State.DRAFT:
        raise ValidationError(_("“%(name)s”已经下达") % {"name": row.name})
    if not row.shares.exists():  # type: ignore[attr-defined]
        raise ValidationError(_("请先分配到单位，再下达"))
    if said := award_refusal(row):
        raise ValidationError(said)
    row.booking = booking.book(
        kind=BookingKind.RECEIPT,
        division=row.division,
        booked_on=issued_on,
        lines=[Line(account_of(row, "outside"), -row.amount), Line(account_of(row, "transit"), row.amount)],
        words=_("下达：%(document)s %(name)s") % {"document": row.document, "name": row.name},
        by=by,
    )
    _open_purses(row, [one.division for one in row.shares.select_related("division")])  # type: ignore[attr-defined]
    row.state, row.issued_on = Allocation.State.ISSUED, issued_on
    row.version += 1
    row.save(update_fields=["booking", "state", "issued_on", "version"])
    return row


def award_refusal(row: Allocation) -> str:
    """Why award money may not be given out yet (先建后补、不建不补); "" for other money and for what is accepted."""
    if not row.award and row.source != AWARD:
        return ""
    gates = AWARD_GATES.filled()
    said = [words for gate in gates if (words := gate(row))]
    return said[0] if said else ("" if gates else _("没有验收合格并获批准的奖补，不能下达"))


def why_not_given(row: Allocation) -> str:
    """Why money of its shares may not be paid down nor arrive; "" if it may."""
    if row.state != Allocation.State.ISSUED:
        return _("资金尚未下达，不能拨付或登记到账")
    return award_refusal(row)


def account_of(row: Allocation, kind: str, division: Division | None = None) -> FundAccount:
    """The purse of the allocation's money at a division (the issuer's), in a stage."""
    return booking.account_for(
        division=division or row.division,
        kind=kind,
        source=row.source,
        year=row.year,
        earmark=row.earmark,
    )


def follow_reversal(receipt, by, reason: str = "") -> None:
    """The receipt is turned round: the allocation is a draft again. Raises ValidationError where money has gone on."""
    rows = Allocation.objects.everywhere(because=HELD).select_for_update(of=("self",))
    row = rows.filter(booking=receipt).first()
    if row is None:
        return
    if row.shares.filter(disbursed__gt=0).exists():  # type: ignore[attr-defined]
        raise ValidationError(_("该笔资金已经拨付，请先冲销拨付"))
    row.state, row.issued_on, row.booking = Allocation.State.DRAFT, None, None
    row.version += 1
    row.save(update_fields=["state", "issued_on", "booking", "version"])
