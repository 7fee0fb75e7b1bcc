"""The rules of 巡、派、办 as domain.md says them; the county adds rows of its own. Loading again changes nothing."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from maintenance.clock import Hours
from maintenance.models import DuplicateRule, Matter, ReminderRule, RepairLimit, Severity, WorkSize

FIRST_DAY = date(2000, 1, 1)
ASSUMED = "本系统预设"
DAY = 24
HOURS = {  # A must be safe in two hours, so nobody waits longer to take it
    Severity.A: Hours(safe=2, accept=2, done=DAY),
    Severity.B: Hours(safe=None, accept=DAY, done=3 * DAY),
    Severity.C: Hours(safe=None, accept=3 * DAY, done=15 * DAY),
}
SIZES = {
    Matter.Size.MINOR: Decimal(20_000),
    Matter.Size.MEDIUM: Decimal(100_000),
    Matter.Size.MAJOR: None,
}
METRES, DAYS = 30, 7
Tier = ReminderRule.Tier
REMINDED_AFTER = {
    Severity.A: {Tier.HANDLER: 0, Tier.TOWNSHIP: 1, Tier.COUNTY: 4},
    Severity.B: {Tier.HANDLER: 0, Tier.TOWNSHIP: 12, Tier.COUNTY: 2 * DAY},
    Severity.C: {Tier.HANDLER: 0, Tier.TOWNSHIP: DAY, Tier.COUNTY: 7 * DAY},
}


@transaction.atomic
def load() -> str:
    """Fill limits, sizes, reminders and what counts as a duplicate; a line for the terminal."""
    said = {"from_date": FIRST_DAY, "source": ASSUMED}
    limits = [
        RepairLimit(severity=one, safe_hours=h.safe, accept_hours=h.accept, done_hours=h.done, **said)
        for one, h in HOURS.items()
    ]
    sizes = [
        WorkSize(size=size, up_to=up_to, from_date=FIRST_DAY, source="某镇道路养护办法，其他行业参照")
        for size, up_to in SIZES.items()
    ]
    reminders = [
        ReminderRule(severity=severity, tier=tier, after_hours=hours, **said)
        for severity, tiers in REMINDED_AFTER.items()
        for tier, hours in tiers.items()
    ]
    RepairLimit.objects.bulk_create(limits, ignore_conflicts=True)
    WorkSize.objects.bulk_create(sizes, ignore_conflicts=True)
    ReminderRule.objects.bulk_create(reminders, ignore_conflicts=True)
    DuplicateRule.objects.bulk_create(
        [DuplicateRule(metres=METRES, days=DAYS, **said)], ignore_conflicts=True
    )
    return f"处置时限 {RepairLimit.objects.count()} 条，超期提醒 {ReminderRule.objects.count()} 条"
