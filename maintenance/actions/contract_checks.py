"""质量考核 and 年度评估 of a contract: what a period's score lets be paid, and whether a year was qualified."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.rights import Right
from maintenance import contract_terms as terms
from maintenance.actions.contracts import held
from maintenance.models import Contract, ContractState, QualityCheck, YearEvaluation
from maintenance.models.contracts import FLOW, STANDING

Result = YearEvaluation.Result
BEFORE_ITS_END = timedelta(
    days=60
)  # a year may be judged in its last two months, so that a renewal comes in time


@transaction.atomic
def check(
    *,
    contract: Contract,
    period_from: date,
    score: Decimal,
    by,
    note: str = "",
    looked_at: int = 0,
    failed: int = 0,
) -> QualityCheck:
    """Score one period; share and sum to be paid follow from the bands. Raises Refused, Http404, ValidationError."""
    row = held(contract, by)
    if row.state not in (*STANDING, ContractState.ENDED, ContractState.TERMINATED):
        raise ValidationError(_("合同%(state)s，不能考核") % {"state": row.get_state_display()})
    if failed > looked_at:
        raise ValidationError({"failed": _("不合格的不能多于查看的")})
    spans = terms.periods(row.from_date, row.until, row.period)
    found = [number for number, span in enumerate(spans) if span[0] == period_from]
    if not found:
        raise ValidationError({"period_from": _("请选择合同里的一个周期")})
    first, last = spans[found[0]]
    if first > timezone.localdate() or (row.ended_on and first > row.ended_on):
        raise ValidationError({"period_from": _("这个周期还没有开始，或合同已经终止")})
    if row.checks.filter(period_from=first, voided_at=None).exists():
        raise ValidationError({"period_from": _("这个周期已经考核；要改请先作废原考核")})
    price = terms.prices(row.price, spans)[found[0]]
    share = terms.share_of(score, row.bands.values_list("least", "share"))
    return QualityCheck.objects.create(
        contract=row,
        period_from=first,
        period_until=last,
        score=score,
        share=share,
        price=price,
        payable=terms.payable(price, share),
        looked_at=looked_at,
        failed=failed,
        note=note,
        checked_by_id=by.person_id,
    )


@transaction.atomic
def void_check(*, check: QualityCheck, reason: str, by) -> None:
    """Set a wrong check aside, so that its period can be checked anew. Raises Refused, Http404, ValidationError."""
    require(by, Right.CONTRACT_MANAGE, check)
    row = QualityCheck.objects.everywhere(because="held").select_for_update().get(pk=check.pk)
    if row.voided_at:
        raise ValidationError(_("已经作废"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明作废原因")})
    row.voided_at, row.voided_reason = timezone.now(), reason.strip()[:200]
    row.save(update_fields=["voided_at", "voided_reason"])


def average(contract: Contract, span: tuple[date, date]) -> Decimal | None:
    """The mean score of a year's checks; None without one."""
    found = contract.checks.filter(voided_at=None, period_from__gte=span[0], period_from__lte=span[1])
    scores = list(found.values_list("score", flat=True))
    whole = sum(scores, start=Decimal(0))
    return (whole / len(scores)).quantize(Decimal("0.01"), ROUND_HALF_UP) if scores else None


@transaction.atomic
def evaluate(
    *, contract: Contract, year: int, result: str, text: str, by, score: Decimal | None = None
) -> YearEvaluation:
    """Judge one year; its score is the mean of the checks unless given. 不合格 sets the contract to be ended.

    Raises Refused, Http404, WrongMove, ValidationError.
    """
    row = held(contract, by)
    if row.state not in (ContractState.ACTIVE, ContractState.ENDED):
        raise ValidationError(_("合同%(state)s，不能评估") % {"state": row.get_state_display()})
    spans = terms.years(row.from_date, row.until)
    if not 1 <= year <= len(spans):
        raise ValidationError({"year": _("合同没有这一年")})
    if row.evaluations.filter(year=year).exists():
        raise ValidationError({"year": _("第 %(n)s 年已经评估") % {"n": year}})
    if timezone.localdate() < spans[year - 1][1] - BEFORE_ITS_END:
        raise ValidationError({"year": _("第 %(n)s 年还没有到评估的时候") % {"n": year}})
    mean = average(row, spans[year - 1]) if score is None else score
    if mean is None:
        raise ValidationError({"score": _("这一年没有质量考核，请填写得分")})
    made = YearEvaluation.objects.create(
        contract=row, year=year, score=mean, result=result, text=text, evaluated_by_id=by.person_id
    )
    if result == Result.UNQUALIFIED and row.state == ContractState.ACTIVE:
        FLOW.move(row, "fail", by=by)
    return made
