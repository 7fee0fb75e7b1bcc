"""绩效: goals set and agreed, the unit's own score, its check by finance, what follows; execution is counted, not typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require, require_division
from accounts.models import Division
from accounts.rights import Right
from accounts.scoping import in_ranges
from funding import performance_points as points
from funding.models import Allocation, Earmark, Performance, PerformanceMeasure
from funding.models.performance import PERFORMANCE_FLOW
from funding.performances import execution
from maintenance.actions.holding import held

EXECUTION = PerformanceMeasure.Part.EXECUTION
HELD = "the measures of a sheet that the caller holds"


@dataclass(frozen=True)
class Wanted:
    """One measure as it is set."""

    part: str
    name: str
    target: Decimal
    weight: Decimal
    unit: str = ""
    less: bool = False


@transaction.atomic
def draft(
    *,
    division: Division,
    year: int,
    name: str,
    amount: Decimal,
    goal: str,
    measures: Sequence[Wanted],
    allocation: Allocation | None = None,
    earmark: Earmark | None = None,
    by,
) -> Performance:
    """A sheet begun. Raises Refused, ValidationError (one sheet for a unit, year and fund)."""
    require(by, Right.PERFORMANCE_FILL)
    require_division(by, division.pk)
    if allocation and not allocation.shares.filter(in_ranges("division_id", division.ranges)).exists():
        raise ValidationError({"allocation": _("这次下达没有分给本单位")})
    said = {"allocation": allocation, "earmark": earmark, "amount": amount, "goal": goal.strip()}
    try:
        with transaction.atomic():
            row = Performance.objects.create(
                division=division, year=year, name=name.strip(), filled_by_id=by.person_id, **said
            )
    except IntegrityError as refusal:
        if "performance_once" in str(refusal):
            raise ValidationError(_("该单位这一年度的这笔资金已有绩效表")) from refusal
        raise
    _write(row, measures)
    return row


@transaction.atomic
def change(
    *,
    performance: Performance,
    name: str,
    amount: Decimal,
    goal: str,
    measures: Sequence[Wanted],
    seen: int | None = None,
    by,
) -> Performance:
    """Goals worded anew while they are drafted. Raises Refused, Http404, ValidationError."""
    require(by, Right.PERFORMANCE_FILL, performance)
    row = held(performance, by=by, seen=seen)
    PERFORMANCE_FLOW.find(row, "submit")
    row.name, row.amount, row.goal, row.filled_by_id = name.strip(), amount, goal.strip(), by.person_id
    row.version += 1
    row.save(update_fields=["name", "amount", "goal", "filled_by", "version"])
    row.measures.all().delete()
    _write(row, measures)
    return row


def _write(row: Performance, measures: Sequence[Wanted]) -> None:
    if any(one.weight <= 0 for one in measures):
        raise ValidationError(_("每项指标的分值须大于零"))
    PerformanceMeasure.objects.bulk_create(
        [
            PerformanceMeasure(performance=row, order=order, **vars(wanted))
            for order, wanted in enumerate(measures, 1)
        ]
    )


@transaction.atomic
def submit(*, performance: Performance, seen: int | None = None, by) -> Performance:
    """提交目标. Raises Refused, Http404, WrongMove, ValidationError (weights are not 100)."""
    row = held(performance, by=by, seen=seen)
    weights = list(row.measures.values_list("weight", flat=True))
    if not points.whole(weights):
        told = {"sum": f"{sum(weights):g}" if weights else "0"}
        raise ValidationError(_("各项指标的分值合计须为 100，现为 %(sum)s") % told)
    PERFORMANCE_FLOW.move(row, "submit", by=by, filled_by_id=by.person_id, said="")
    return row


@transaction.atomic
def accept(*, performance: Performance, seen: int | None = None, by) -> Performance:
    row = held(performance, by=by, seen=seen)
    PERFORMANCE_FLOW.move(row, "accept", by=by, said="")
    return row


@transaction.atomic
def send_back(*, performance: Performance, reason: str, seen: int | None = None, by) -> Performance:
    """退回目标 or 退回自评, with the reason."""
    row = held(performance, by=by, seen=seen)
    act = "reopen" if row.state == "scored" else "return"
    PERFORMANCE_FLOW.move(row, act, by=by, reason=reason, said=reason.strip()[:300])
    return row


@transaction.atomic
def score(
    *,
    performance: Performance,
    actuals: Mapping[int, tuple[Decimal, str]],
    text: str = "",
    seen: int | None = None,
    by,
) -> Performance:
    """自评: `actuals` by measure: what was reached, and why not all of it. 预算执行率 is counted from the ledger.

    Raises Refused, Http404, WrongMove, ValidationError (a measure without its figure, a gap without its reason).
    """
    row = held(performance, by=by, seen=seen)
    PERFORMANCE_FLOW.find(row, "score")
    measures = list(row.measures.all())
    for one in measures:
        _score(row, one, actuals)
    PerformanceMeasure.objects.everywhere(because=HELD).bulk_update(measures, ["actual", "why", "points"])
    PERFORMANCE_FLOW.move(
        row,
        "score",
        by=by,
        self_score=points.total(one.points for one in measures),
        self_text=text.strip(),
        filled_by_id=by.person_id,
        scored_at=timezone.now(),
        said="",
    )
    return row


def _score(row: Performance, one: PerformanceMeasure, actuals: Mapping[int, tuple[Decimal, str]]) -> None:
    if one.part == EXECUTION:
        one.actual = execution(row)
    elif one.pk in actuals:
        one.actual, one.why = actuals[one.pk]
    else:
        raise ValidationError(_("请填写“%s”的完成值") % one.name)
    one.points = points.earned(one.weight, one.target, one.actual, less=one.less)
    if one.points < one.weight and one.part != EXECUTION and not one.why.strip():
        raise ValidationError(_("“%s”没有达到目标，请写明原因") % one.name)


@transaction.atomic
def check(
    *,
    performance: Performance,
    checked: Mapping[int, Decimal],
    text: str = "",
    seen: int | None = None,
    by,
) -> Performance:
    """复核: points by measure, the unit's own where none is given. Raises as `score`; points above a measure's weight."""
    row = held(performance, by=by, seen=seen)
    PERFORMANCE_FLOW.find(row, "check")
    measures = list(row.measures.all())
    for one in measures:
        one.checked = checked.get(one.pk, one.points)
        if one.checked is None or not 0 <= one.checked <= one.weight:
            told = {"name": one.name, "most": f"{one.weight:g}"}
            raise ValidationError(_("“%(name)s”的复核分须在 0 到 %(most)s 之间") % told)
    if any(one.checked != one.points for one in measures) and not text.strip():
        raise ValidationError({"text": _("复核分与自评分不同，请写明复核意见")})
    PerformanceMeasure.objects.everywhere(because=HELD).bulk_update(measures, ["checked"])
    said: dict[str, Any] = {"checked_text": text.strip(), "checked_by_id": by.person_id}
    whole = points.total(one.checked for one in measures)
    PERFORMANCE_FLOW.move(row, "check", by=by, checked_score=whole, checked_at=timezone.now(), **said)
    return row


@transaction.atomic
def use_result(
    *, performance: Performance, result: str, text: str, seen: int | None = None, by
) -> Performance:
    """结果应用: what next year's money owes to the score."""
    row = held(performance, by=by, seen=seen)
    if not text.strip():
        raise ValidationError({"text": _("请写明怎样应用")})
    PERFORMANCE_FLOW.move(row, "use", by=by, result=result, result_text=text.strip())
    return row
