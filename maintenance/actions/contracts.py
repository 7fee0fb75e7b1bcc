"""管护合同: drawn up with its facilities, signed, ended at its term or before it, renewed after its evaluations."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from assets.models import Facility
from common.models.versions import StaleVersion, change
from maintenance import contract_terms as terms
from maintenance.models import Contract, ContractState, PayBand, YearEvaluation
from maintenance.models.contracts import FLOW

Bands = Sequence[tuple[Decimal, Decimal]]
HELD = "a contract the caller holds, locked"
MOST_FACILITIES = 20_000
COPIED = ("name", "division", "sector", "client", "party", "service", "acceptance", "period")


@transaction.atomic
def draw_up(
    *, division: Division, bands: Bands, by, before: Contract | None = None, **fields: Any
) -> Contract:
    """A draft of a contract in the post's area. Raises Refused, Http404, ValidationError for the term or the bands."""
    require(by, Right.CONTRACT_MANAGE)
    require_division(by, division.pk)
    _check_term(fields["from_date"], fields["until"])
    _check_number(division, fields["number"])
    contract = Contract.objects.create(division=division, before=before, made_by_id=by.person_id, **fields)
    require(by, Right.CONTRACT_MANAGE, contract)
    _write_bands(contract, bands)
    return contract


def _check_term(from_date: date, until: date) -> None:
    if until <= from_date:
        raise ValidationError({"until": _("截止日期要在起始日期之后")})
    if until > (last := terms.last_day(from_date)):
        raise ValidationError(
            {"until": _("购买服务合同不超过三年，最晚到 %(day)s") % {"day": f"{last:%Y-%m-%d}"}}
        )


def _check_number(division: Division, number: str, *, but: int | None = None) -> None:
    same = Contract.objects.everywhere(because="numbers are given once").filter(
        division=division, number=number
    )
    if (same.exclude(pk=but) if but else same).exists():
        raise ValidationError({"number": _("合同编号“%(number)s”已经用过") % {"number": number}})


def _write_bands(contract: Contract, bands: Bands) -> None:
    """Higher scores never earn less."""
    if not bands:
        raise ValidationError(_("请写依效付费的档次，至少一档"))
    ordered = sorted(bands)
    if len({least for least, _share in ordered}) < len(ordered):
        raise ValidationError(_("付款档次的得分有重复"))
    if [share for _least, share in ordered] != sorted(share for _least, share in ordered):
        raise ValidationError(_("得分高的档次，付款比例不能低于得分低的"))
    contract.bands.all().delete()
    PayBand.objects.bulk_create(PayBand(contract=contract, least=a, share=b) for a, b in ordered)


def held(contract: Contract, by) -> Contract:
    """The contract, locked, of a post that may manage it. Raises Refused, Http404."""
    require(by, Right.CONTRACT_MANAGE, contract)
    rows = Contract.objects.everywhere(because=HELD).select_for_update(of=("self",))
    return rows.select_related("division").get(pk=contract.pk)


def _drafted(contract: Contract, by) -> Contract:
    row = held(contract, by)
    if row.state != ContractState.DRAFT:
        raise ValidationError(_("合同%(state)s，不能再改") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def revise(*, contract: Contract, version: int, bands: Bands, by, **fields: Any) -> Contract:
    """Write a draft anew. Raises Refused, Http404, StaleVersion, ValidationError once it is signed."""
    row = _drafted(contract, by)
    if row.version != version:
        raise StaleVersion(row)
    _check_term(fields["from_date"], fields["until"])
    _check_number(row.division, fields["number"], but=row.pk)
    change(row, version=version, **fields)
    require(by, Right.CONTRACT_MANAGE, row)
    _write_bands(row, bands)
    return row


@transaction.atomic
def add_facilities(*, contract: Contract, facilities: Iterable[int], by) -> int:
    """Put facilities of the contract's area into a draft. Answers how many are new. Raises Refused, Http404, ValidationError."""
    row = _drafted(contract, by)
    through = Contract.facilities.through
    there = set(through.objects.filter(contract=row).values_list("facility_id", flat=True))
    here = in_ranges("division_id", row.division.ranges)
    seen = Facility.objects.visible_to(by).counted().filter(here, pk__in=list(facilities))
    if row.sector_id:
        seen = seen.filter(type__sector=row.sector_id)
    new = [key for key in seen.order_by("pk").values_list("pk", flat=True) if key not in there]
    if len(there) + len(new) > MOST_FACILITIES:
        raise ValidationError(_("一份合同最多 %(n)s 处设施") % {"n": MOST_FACILITIES})
    through.objects.bulk_create(through(contract_id=row.pk, facility_id=key) for key in new)
    return len(new)


@transaction.atomic
def remove_facilities(*, contract: Contract, facilities: Iterable[int], by) -> int:
    """Take facilities out of a draft. Raises Refused, Http404, ValidationError."""
    row = _drafted(contract, by)
    through = Contract.facilities.through
    return through.objects.filter(contract=row, facility__in=list(facilities)).delete()[0]


@transaction.atomic
def sign(*, contract: Contract, signed_on: date, by) -> None:
    """签订生效. Raises Refused, Http404, WrongMove, ValidationError without facilities."""
    row = held(contract, by)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("签订日期不能晚于今天")})
    FLOW.move(row, "sign", by=by, signed_on=signed_on)


@transaction.atomic
def finish(*, contract: Contract, by) -> None:
    """到期办结, once its last day has passed. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(contract, by)
    FLOW.move(row, "finish", by=by, ended_on=row.until)


@transaction.atomic
def terminate(*, contract: Contract, reason: str, by) -> None:
    """终止 before its term, for a reason. Raises Refused, Http404, WrongMove, ValidationError."""
    row = held(contract, by)
    said = {"ended_on": timezone.localdate(), "ended_reason": reason.strip()[:300]}
    FLOW.move(row, "terminate", by=by, reason=reason, **said)


@transaction.atomic
def drop(*, contract: Contract, reason: str, by) -> None:
    """作废 a draft. Raises Refused, Http404, WrongMove, ValidationError without a reason."""
    FLOW.move(held(contract, by), "drop", by=by, reason=reason, ended_reason=reason.strip()[:300])


def why_not_renewed(contract: Contract) -> str:
    """What stands against a renewal, in a sentence; empty: it may be renewed."""
    if contract.state not in (ContractState.ACTIVE, ContractState.ENDED):
        return _("合同%(state)s，不能续签") % {"state": contract.get_state_display()}
    if contract.renewals.exclude(state=ContractState.DROPPED).exists():
        return _("已经续签过")
    results = dict(contract.evaluations.values_list("year", "result"))
    for year in range(1, len(terms.years(contract.from_date, contract.until)) + 1):
        if year not in results:
            return _("第 %(n)s 年还没有年度评估，评估合格才能续签") % {"n": year}
        if results[year] == YearEvaluation.Result.UNQUALIFIED:
            return _("第 %(n)s 年评估不合格，不能续签") % {"n": year}
    return ""


@transaction.atomic
def renew(*, contract: Contract, number: str, from_date: date, until: date, price: Decimal, by) -> Contract:
    """A draft that follows on, with the same facilities and bands. Raises Refused, Http404, ValidationError."""
    row = held(contract, by)
    if why := why_not_renewed(row):
        raise ValidationError(why)
    if from_date <= row.until:
        raise ValidationError({"from_date": _("续签从原合同到期后起：%(day)s 之后") % {"day": row.until}})
    said = {name: getattr(row, name) for name in COPIED}
    said |= {"number": number, "from_date": from_date, "until": until, "price": price, "before": row}
    bands = list(row.bands.values_list("least", "share"))
    made = draw_up(bands=bands, by=by, **said)
    add_facilities(contract=made, facilities=row.facilities.values_list("pk", flat=True), by=by)
    return made
