"""绩效 points: what a measure has earned, what all come to, and the grade (pure).

Parts and their usual weights and the grades' limits follow the self-evaluation form of the ministry's project spending
(预算执行率10、产出50、效益30、满意度10；90、80、60分): the county may spread the weights otherwise, together they are 100.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(100)
PLACES = Decimal("0.01")
GRADES = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"), (Decimal(0), "差"))
# part, name, target, unit, less is better, weight; the first one is counted from the ledger
USUAL = (
    ("execution", "预算执行率", "100", "%", False, "10"),
    ("quantity", "管护设施数量", "", "处", False, "15"),
    ("quality", "设施完好率", "95", "%", False, "20"),
    ("time", "维修按时办结率", "90", "%", False, "10"),
    ("cost", "单位设施管护成本", "", "元", True, "5"),
    ("benefit", "受益户数", "", "户", False, "30"),
    ("satisfaction", "群众满意度", "90", "%", False, "10"),
)


def earned(weight: Decimal, target: Decimal, actual: Decimal, *, less: bool = False) -> Decimal:
    """Points of a measure: its weight by how far the target was reached, never above it; to a hundredth.

    `less`: the less the better (a cost). Raises ValueError for a negative figure.
    """
    if min(weight, target, actual) < 0:
        raise ValueError("figures are not negative")
    given, wanted = (target, actual) if less else (actual, target)
    share = Decimal(1) if wanted == 0 else min(Decimal(1), given / wanted)
    return (weight * share).quantize(PLACES, ROUND_HALF_UP)


def total(points: Iterable[Decimal | None]) -> Decimal:
    """Points of all measures, those not scored counting nothing."""
    return sum((one for one in points if one is not None), Decimal(0))


def grade(score: Decimal) -> str:
    """优、良、中、差."""
    return next(word for least, word in GRADES if score >= least)


def whole(weights: Iterable[Decimal]) -> bool:
    return sum(weights, Decimal(0)) == WHOLE
