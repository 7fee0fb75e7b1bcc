"""倒排时间: dates of steps set back from a goal's date, by working days with 调休 or by plain days. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from common.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    NO_OVERRIDES,
    Overrides,
    add_workdays,
    is_provisional,
    is_workday,
)


@dataclass(frozen=True)
class Step:
    """`lead`: so many days before the goal; `working`: days that are worked, not days of the calendar."""

    title: str
    lead: int
    working: bool = True


@dataclass(frozen=True)
class Dated:
    """A step with its day. `provisional`: a year on the way has no published calendar yet, so the day may move;
    `off`: nobody works that day."""

    step: Step
    day: date
    provisional: bool
    off: bool


def set_back(
    goal: date,
    steps: Iterable[Step],
    overrides: Overrides = NO_OVERRIDES,
    final_years: Collection[int] = (),
) -> list[Dated]:
    """Each step with its day, in the order given. Raises ValueError for a day outside the calendar (2001 to 2099)."""
    return [_dated(goal, step, overrides, final_years) for step in steps]


def _dated(goal: date, step: Step, overrides: Overrides, final_years: Collection[int]) -> Dated:
    day = add_workdays(goal, -step.lead, overrides) if step.working else goal - timedelta(days=step.lead)
    if not FIRST_YEAR <= day.year <= goal.year <= LAST_YEAR:
        raise ValueError(f"no calendar for {day.year} to {goal.year}")
    provisional = step.working and step.lead > 0 and is_provisional(day, goal, final_years)
    return Dated(step, day, provisional, not is_workday(day, overrides))
