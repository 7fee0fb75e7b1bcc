"""What the records say of units: each calculator asked once for all of them, its answer turned into points."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, IndicatorPart, Level, PartScore, Round
from evaluation.places import CALCULATORS, Counted, Period
from evaluation.scoring import points_of

Counts = dict[tuple[str, str], Counted]
SYSTEM = IndicatorPart.Method.SYSTEM
FROM_SCORES = (
    "village_scores"  # counted from the villages' own results, once these stand (actions/settling.py)
)
LONGEST = 300
RATE_STEP, MOST_RATE = Decimal("0.000000000001"), Decimal(9999)
FIGURE_STEP = Decimal("0.000001")


def period_of(round: Round, at: datetime | None = None) -> Period:
    """What a round judges, as of a moment (its deadline)."""
    return Period(round.from_date, round.until, at or round.deadline, round.pk)


def unit_of(sheet: Evaluation) -> str:
    """By what the calculators name it."""
    return str(sheet.party_id) if sheet.level == Level.DEPARTMENT else sheet.division_id


def unknown(parts: Iterable[IndicatorPart]) -> list[str]:
    """The calculators that parts name and nobody offers."""
    named = {part.calculator for part in parts if part.method == SYSTEM}
    return sorted(key for key in named if CALCULATORS.get(key) is None)


def require_known(parts: Iterable[IndicatorPart]) -> None:
    if lacking := unknown(parts):
        raise ValidationError(_("指标用到的计算项还没有提供：%s") % "、".join(lacking))


def counted(parts: Iterable[IndicatorPart], units: Sequence[str], period: Period) -> Counts:
    """{(calculator, unit): what it counts} of all system parts; each calculator is asked once."""
    keys = dict.fromkeys(part.calculator for part in parts if part.method == SYSTEM)
    found: Counts = {}
    for key in keys:
        calculator = CALCULATORS.get(key)
        if calculator is not None and units:
            answers = calculator.count(list(units), period)
            found |= {(key, unit): said for unit, said in answers.items()}
    return found


def judged(part: IndicatorPart, said: Counted | None) -> dict[str, Any]:
    """The columns of a PartScore that a count fills. Not applying: no points, and `applies` false."""
    points = points_of(part, said)
    columns: dict[str, Any] = {"applies": points is not None, "computed": points}
    if said is None:
        return columns | {"told": str(_("没有可计数据")), "raises": "", "rows_url": ""}
    rate = said.numerator / said.denominator if said.denominator else None
    return columns | {
        "numerator": said.numerator.quantize(FIGURE_STEP),
        "denominator": said.denominator.quantize(FIGURE_STEP),
        "rate": rate.quantize(RATE_STEP) if rate is not None and abs(rate) < MOST_RATE else None,
        "told": str(said.told)[:LONGEST],
        "raises": str(said.raises)[:LONGEST],
        "rows_url": said.url if len(said.url) <= LONGEST else "",
    }


def fill_live(sheet: Evaluation, scores: Iterable[PartScore], at: datetime) -> None:
    """The computed columns of one sheet as the records stand now; nothing is written."""
    found = list(scores)
    parts = [score.part for score in found]
    said = counted(parts, [unit_of(sheet)], period_of(sheet.round, min(at, sheet.round.deadline)))
    for score in found:
        if score.part.method == SYSTEM:
            for name, value in judged(score.part, said.get((score.part.calculator, unit_of(sheet)))).items():
                setattr(score, name, value)
