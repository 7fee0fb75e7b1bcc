"""What parts would earn a unit today: a try-out while an indicator is written, and the list of what can be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from evaluation.models import IndicatorPart
from evaluation.places import CALCULATORS, Calculator, Counted, Period
from evaluation.scoring import points_of


@dataclass(frozen=True)
class Tried:
    """One part on one unit. `counted` None: the calculator said nothing of it; `points` None: it does not apply."""

    part: Any
    counted: Counted | None
    points: Decimal | None


@dataclass(frozen=True)
class Offered:
    """One calculator, the indicators in force that use it, and what it counts of the unit asked for."""

    key: str
    calculator: Calculator
    used: tuple[str, ...] = ()
    counted: Counted | None = None


def this_year() -> Period:
    """From New Year to now."""
    today = timezone.localdate()
    return Period(today.replace(month=1, day=1), today, timezone.now())


def counted_of(key: str, unit: str, period: Period) -> Counted | None:
    calculator = CALCULATORS.get(key)
    return calculator.count([unit], period).get(unit) if calculator else None


def tried(parts: Iterable[Any], unit: str) -> list[Tried]:
    """The system parts among `parts` (kept or not) on one unit, from New Year to now."""
    period, found = this_year(), []
    for part in parts:
        if part.method == IndicatorPart.Method.SYSTEM:
            said = counted_of(part.calculator, unit, period)
            found.append(Tried(part, said, points_of(part, said)))
    return found


def offered(level: str, unit: str, parts: Iterable[IndicatorPart]) -> list[Offered]:
    """All calculators of a level in their order; counted where a unit is given. `parts`: those in force, `indicator` read."""
    used: dict[str, list[str]] = {}
    for part in parts:
        used.setdefault(part.calculator, []).append(str(part.indicator))
    period = this_year()
    return [
        Offered(
            key,
            one,
            tuple(dict.fromkeys(used.get(key, ()))),
            one.count([unit], period).get(unit) if unit else None,
        )
        for key, one in CALCULATORS.items()
        if one.level == level
    ]
