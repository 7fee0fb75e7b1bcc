"""整改时限、反弹、逾期措施 as they hold in a county on a day; where it said nothing, the defaults of domain.md section 9."""

from dataclasses import dataclass
from datetime import date

from tasks_checklist.models import OverdueRule, RectificationRule

Severity, Step = RectificationRule.Severity, OverdueRule.Step


@dataclass(frozen=True)
class Limits:
    """`sign_workdays` to sign for it, `rectify_days` to put it right, `relapse_days` within which it counts as come back."""

    sign_workdays: int
    rectify_days: int
    relapse_days: int


ASSUMED = {  # [assumption: source 002-16 names the steps, not the days]
    Severity.GRAVE: Limits(1, 7, 90),
    Severity.COMMON: Limits(1, 15, 90),
    Severity.SLIGHT: Limits(1, 30, 90),
}
ASSUMED_LADDER = {Step.NOTICE: 0, Step.BULLETIN: 3, Step.TALK: 10}


def limits_of(severity: str, county: str, on: date) -> Limits:
    """One query."""
    row = RectificationRule.objects.of_county(county, on).filter(severity=severity).first()
    if row is None:
        return ASSUMED[Severity(severity)]
    return Limits(row.sign_workdays, row.rectify_days, row.relapse_days)


def ladder_of(county: str, on: date) -> dict[str, int]:
    """{step: days after the limit}. One query."""
    said: dict[str, int] = {}
    for row in OverdueRule.objects.of_county(county, on):
        said.setdefault(row.step, row.days)
    return {step: said.get(step, days) for step, days in ASSUMED_LADDER.items()}
