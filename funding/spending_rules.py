"""What a payment must keep to: its fund's purpose, its unit, its voucher, its contract's checks (domain.md 10.4)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Division, Sector
from accounts.scoping import in_ranges
from assets.models import Facility
from assets.nearby import levels_of
from common.money import with_unit
from funding.matching_names import payee_key
from funding.models import Expenditure, ExpenditureLine, FundAccount, FundUse, Settlement, SpendingState
from funding.settling import akin, left_of, settlements_of
from maintenance.models import Caretaker, Contract, Matter

SERVICE = "service"  # 购买服务: paid by result where a contract stands
HELD = "what the payment that is held names"
# blanks, unseen signs, dashes
_UNREAD = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad_~\-\u2010-\u2015\u2212]+")
_NUMBER_WORD = re.compile(r"^(?:no[.:]+|no(?=\d)|第)")


@dataclass(frozen=True)
class Part:
    """What part of a payment goes on; yuan."""

    use: FundUse
    amount: Decimal
    sector: Sector | None = None
    facility: Facility | None = None
    matter: Matter | None = None
    caretaker: Caretaker | None = None
    shared_by: str = ""
    month: date | None = None


def parts_of(row: Expenditure) -> list[Part]:
    """The lines as they are stored. One query."""
    beside = ("use", "sector", "facility__type", "matter", "caretaker")
    return [
        Part(
            line.use,
            line.amount,
            line.sector,
            line.facility,
            line.matter,
            line.caretaker,
            line.shared_by,
            line.month,
        )
        for line in row.lines.select_related(*beside)
    ]


def voucher_key(number: str) -> str:
    """A voucher's number as it is compared: no width, case, blanks, dashes, no leading No., № or 第…号."""
    plain = unicodedata.normalize("NFKC", number.replace("№", "No.")).casefold()
    plain = _UNREAD.sub("", plain)
    bare = _NUMBER_WORD.sub("", plain)
    return (bare.removesuffix("号") if plain.startswith("第") else bare)[:60]


def check(row: Expenditure, parts: Sequence[Part]) -> None:
    """Everything about a payment that is drafted or asked for. Raises ValidationError at the first thing wrong."""
    _check_fund(row.account, row.division)
    _check_sum(row.amount, parts)
    for part in parts:
        _check_purpose(row.account, part)
        _check_place(row.division, part)
    check_voucher(row)
    check_result(row, parts)
    check_settlements(row, parts)


def _check_fund(account: FundAccount, division: Division) -> None:
    if account.kind != FundAccount.Kind.AVAILABLE or account.division_id != division.pk:
        raise ValidationError({"account": _("只能从本单位可用的资金里列支")})
    if division.closed_on:
        said = _("%(old)s已撤并，请由%(new)s列支") % {"old": division, "new": division.heir}
        raise ValidationError({"account": said})


def _check_sum(amount: Decimal, parts: Sequence[Part]) -> None:
    if amount <= 0 or any(part.amount <= 0 for part in parts):
        raise ValidationError({"amount": _("金额须大于零")})
    whole = sum((part.amount for part in parts), Decimal(0))
    if whole != amount:
        said = _("明细合计 %(parts)s，与支出金额 %(whole)s 不符")
        raise ValidationError({"amount": said % {"parts": with_unit(whole), "whole": with_unit(amount)}})


def _check_purpose(account: FundAccount, part: Part) -> None:
    """专款专用: only the earmark's uses, only its sector."""
    earmark = account.earmark
    if earmark is None:
        return
    uses = list(earmark.uses.all())
    if uses and part.use not in uses:
        said = _("专项“%(name)s”只能用于%(uses)s，不能用于%(use)s；调整用途须有下达单位的批准文件")
        names = "、".join(use.name for use in uses)
        raise ValidationError({"use": said % {"name": earmark.name, "uses": names, "use": part.use.name}})
    if earmark.sector_id and (part.sector is None or part.sector.pk != earmark.sector_id):
        said = _("专项“%(name)s”只能用于%(sector)s")
        raise ValidationError({"sector": said % {"name": earmark.name, "sector": earmark.sector}})


def _check_place(division: Division, part: Part) -> None:
    """A unit pays for what lies in its own area."""
    places = [row.division_id for row in (part.facility, part.matter, part.caretaker) if row is not None]
    if any(not any(low <= code < high for low, high in division.ranges) for code in places):
        raise ValidationError(
            {"facility": _("只能列支%(division)s的设施、事项和人员") % {"division": division}}
        )
    if part.facility and part.sector and part.facility.type.sector_id != part.sector.pk:
        said = _("设施“%(name)s”不属于%(sector)s")
        raise ValidationError({"sector": said % {"name": part.facility.name, "sector": part.sector}})


def check_voucher(row: Expenditure) -> None:
    """One voucher is paid once to a payee, wherever it was first handed in."""
    if row.voucher_on and row.voucher_on > timezone.localdate():
        raise ValidationError({"voucher_on": _("凭证日期不能晚于今天")})
    if not row.voucher_number:
        return
    if not row.voucher_key:
        raise ValidationError({"voucher_number": _("凭证号须有数字或文字")})
    if not row.voucher_kind:
        raise ValidationError({"voucher_kind": _("请选择凭证种类")})
    same = Expenditure.objects.everywhere(because="one voucher is paid once, wherever").standing()
    if same.filter(payee_key=row.payee_key, voucher_key=row.voucher_key).exclude(pk=row.pk).exists():
        raise ValidationError(
            {"voucher_number": _("该收款方的这张凭证（%s）已经用过，不能重复支付") % row.voucher_number}
        )


def check_result(row: Expenditure, parts: Sequence[Part]) -> None:
    """依效付费: a contract's service is paid by its check of the period, no more than the check allows."""
    found = row.quality_check
    if found is None:
        _refuse_unchecked(row, parts)
        return
    contract: Contract = found.contract
    if found.voided_at is not None:
        raise ValidationError({"quality_check": _("这一期质量考核已作废，请重新考核后付款")})
    if not akin(row.division, contract.division):
        raise ValidationError({"quality_check": _("合同“%s”不在付款单位的范围内") % contract.name})
    if row.payee_party_id != contract.party_id:
        raise ValidationError({"payee_party": _("收款单位须是合同的承包单位：%s") % contract.party})
    if row.amount > found.payable:
        said = _("本期考核 %(score)s 分，可付 %(payable)s，不能超过")
        told = said % {"score": found.score, "payable": with_unit(found.payable)}
        raise ValidationError({"amount": told})
    same = Expenditure.objects.everywhere(because="a check is paid once").standing()
    if same.filter(quality_check=found).exclude(pk=row.pk).exists():
        raise ValidationError({"quality_check": _("这一期考核的价款已经申请过")})


def _refuse_unchecked(row: Expenditure, parts: Sequence[Part]) -> None:
    """Whoever holds a contract here or over it is paid by its checks, be he chosen from the list or only written down.

    Whatever the use: what else he is paid for hangs on a repair, which is accepted by itself, or on a settlement.
    """
    if row.settlement_id or all(part.matter is not None and part.use.pk != SERVICE for part in parts):
        return
    here = in_ranges("division_id", row.division.ranges) | Q(division_id__in=levels_of(row.division))
    contracts = Contract.objects.everywhere(because=HELD).standing().filter(here).order_by()
    held_by = contracts.values_list("party_id", "party__name").distinct()
    if any(pk == row.payee_party_id or payee_key(name) == row.payee_key for pk, name in held_by):
        said = _("该单位按合同依效付费，请选择付哪一期的质量考核；合同以外的维修请写在维修事项上")
        raise ValidationError({"quality_check": said})


def check_settlements(row: Expenditure, parts: Sequence[Part]) -> None:
    """No more than is left of each settlement that counts the payment. Locks them; raises ValidationError."""
    for settlement in settlements_of(row, [part.matter for part in parts]):
        if settlement.pk == row.settlement_id:
            _check_rest(row, settlement)
        left = left_of(settlement, but=row.pk)
        if settlement.payable is not None and row.amount > left:
            said = _("结算余额 %(left)s，不能超过（%(name)s）")
            raise ValidationError({"amount": said % {"left": with_unit(left), "name": settlement.name}})


def _check_rest(row: Expenditure, settlement: Settlement) -> None:
    if settlement.state != "audited":
        raise ValidationError({"settlement": _("结算%s，不能付尾款") % settlement.get_state_display()})
    if row.payee_party_id != settlement.party_id:
        raise ValidationError({"payee_party": _("收款单位须是结算的收款单位：%s") % settlement.party})
    if not akin(row.division, settlement.division):
        raise ValidationError({"settlement": _("结算“%s”不在付款单位的范围内") % settlement.name})


def sayable(row: Expenditure, **said: Any) -> Expenditure:
    """Put what is said of a payment on the row, cleaned; a payee that is a unit is called by its name."""
    for name, value in said.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.payee_party_id and row.payee_party is not None:
        row.payee = row.payee_party.name
    row.payee_key = payee_key(row.payee)
    row.voucher_key = voucher_key(row.voucher_number)
    if not row.payee_key:
        raise ValidationError({"payee": _("请写收款方")})
    return row


def write_lines(row: Expenditure, parts: Sequence[Part]) -> None:
    """Lines of a payment not yet asked for are written anew."""
    row.lines.all().delete()
    ExpenditureLine.objects.bulk_create(
        ExpenditureLine(expenditure=row, **{name: getattr(part, name) for name in LINE_COLUMNS})
        for part in parts
    )


LINE_COLUMNS = ("use", "amount", "sector", "facility", "matter", "caretaker", "shared_by", "month")
CHANGEABLE = (SpendingState.DRAFT, SpendingState.RETURNED)
