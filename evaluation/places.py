"""Places of JUDGE: what can be counted from the records of the rooms beneath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from common.places import Place
from evaluation.scoring import Line


@dataclass(frozen=True)
class Period:
    """What a round judges: its days (both inclusive) and the moment of the deadline, when counts are frozen."""

    from_date: date
    until: date
    deadline: datetime
    round_id: int | None = None


@dataclass(frozen=True)
class Counted:
    """What the records say of one unit. `denominator` 0: nothing to judge.

    `told`: the count in a sentence with its units; `url`: the page that lists the very rows; `raises`: what would raise
    it, in words (“补齐 3 处设施的联系电话”), empty when full. `minus`: points taken off what the curve gives; `points`: the
    calculator's own points, for the curve `given`.
    """

    numerator: Decimal
    denominator: Decimal
    told: str
    url: str = ""
    raises: str = ""
    minus: Decimal = Decimal(0)
    points: Decimal | None = None


@dataclass(frozen=True)
class Calculator:
    """One thing that can be counted, under the key that IndicatorPart.calculator holds.

    `count(units, period)` answers {unit: Counted} for all units asked (division codes; for a department its party's id
    as text), in a constant number of queries, over records as they stood at the period's deadline.
    """

    word: "str | Promise"
    numerator: "str | Promise"
    denominator: "str | Promise"
    level: str
    count: Callable[[list[str], Period], dict[str, Counted]]


CALCULATORS: Place[Calculator] = Place(
    "calculators", what="Calculator, by the key that IndicatorPart.calculator holds"
)
# what was found case by case (加分、扣分、一票否决), as lines beside those of the indicators' parts
ADJUSTMENTS: Place[Callable[[Sequence[Any]], dict[int, list[Line]]]] = Place(
    "adjustments", what="function(sheets) -> {sheet's id: its further lines of evaluation.scoring}"
)
