"""The acts on the money of one account: for whom, on which stage, by which form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rights import Right
from funding.actions import adjusting
from funding.forms.adjusting import AccountForm, PurposeForm, RecoveryForm, TransferForm
from funding.models import FundAccount

Kind = FundAccount.Kind


@dataclass(frozen=True)
class AccountAct:
    """`do(account=…, by=…, **cleaned)` answers the booking."""

    word: Any
    right: Right
    kinds: tuple[str, ...]
    form: type[AccountForm]
    do: Callable[..., Any]
    told: Any
    asks: Any = ""


ACTS = {
    "purpose": AccountAct(
        _("调整用途"), Right.LEDGER_REVERSE, (Kind.AVAILABLE,), PurposeForm, adjusting.change_purpose,
        _("已调整用途"), _("专项资金只用于专项；改变用途须有原下达单位的批准文件，原文件和批准文件都保留。"),
    ),
    "transfer": AccountAct(
        _("转拨"), Right.DISBURSE, (Kind.AVAILABLE,), TransferForm, adjusting.transfer,
        _("已转拨"), _("资金来源、专项和年度不变，不重复计到账。"),
    ),
    "recover": AccountAct(
        _("收回"), Right.DISBURSE, (Kind.AVAILABLE, Kind.TRANSIT), RecoveryForm, adjusting.recover,
        _("已收回"), _("未使用的资金收回上级财政，或上缴、退回出资方。"),
    ),
}  # fmt: skip
