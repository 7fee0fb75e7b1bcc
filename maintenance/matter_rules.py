"""Which of the county's rules held on a day; where its table says nothing, what domain.md says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from maintenance import matter_reference as reference
from maintenance.clock import Hours
from maintenance.models import DuplicateRule, Matter, ReminderRule, RepairLimit, Severity, WorkSize


def hours_of(severity: str, on: date) -> Hours:
    """The limits of a severity for what was reported on a day."""
    row = RepairLimit.objects.filter(severity=severity, from_date__lte=on).order_by("-from_date").first()
    if row is None:
        return reference.HOURS[Severity(severity)]
    return Hours(safe=row.safe_hours, accept=row.accept_hours, done=row.done_hours)


def size_of(cost: Decimal, on: date) -> str:
    """What a work of this cost (yuan) counts as; without cost it is daily upkeep."""
    if not cost:
        return Matter.Size.ROUTINE
    bounds = dict(
        WorkSize.objects.filter(from_date__lte=on)
        .order_by("size", "-from_date")
        .distinct("size")
        .values_list("size", "up_to")
    )
    above = Decimal("Infinity")
    steps = sorted(
        (bounds or reference.SIZES).items(), key=lambda step: above if step[1] is None else step[1]
    )
    return next((size for size, up_to in steps if up_to is None or cost < up_to), Matter.Size.MAJOR)


def duplicates_within(on: date) -> tuple[int, int]:
    """(metres, days) within which two reports are proposed as one."""
    row = DuplicateRule.objects.filter(from_date__lte=on).first()
    return (row.metres, row.days) if row else (reference.METRES, reference.DAYS)


@dataclass(frozen=True)
class Reminded:
    """A tier is told `hours` after the limit of what was reported from `since` on and before `until` (None: without end)."""

    severity: str
    tier: str
    hours: int
    since: date | None = None
    until: date | None = None


def reminded_after() -> list[Reminded]:
    """Every rule with the days of report for which it holds: a running matter keeps the rule of its day."""
    rows = list(ReminderRule.objects.order_by("severity", "tier", "from_date"))
    if not rows:
        ladders = reference.REMINDED_AFTER.items()
        return [Reminded(one, tier, after) for one, tiers in ladders for tier, after in tiers.items()]
    found = []
    for _key, group in groupby(rows, key=lambda row: (row.severity, row.tier)):
        of_tier = list(group)
        begins = [None, *(row.from_date for row in of_tier[1:]), None]
        spans = zip(of_tier, begins, begins[1:], strict=False)
        found += [Reminded(row.severity, row.tier, row.after_hours, *days) for row, *days in spans]
    return found
