"""审批限额: above which sum two people approve, above which a village asks its township. Each holds from its day on."""

from datetime import date
from decimal import Decimal

from accounts.models import Division
from funding.models import PaymentLimit

# until the county sets its own (domain.md 10.4 names no sums; assumption)
TWO_PEOPLE_ABOVE, TOWNSHIP_ABOVE = Decimal("10000.00"), Decimal("5000.00")


def limit_on(division: Division, day: date) -> PaymentLimit:
    """The limit in force in the division's county on a day; an unsaved one where the county has set none."""
    county = f"{division.pk[:6]}000000"
    rows = PaymentLimit.objects.filter(county_code=county, from_date__lte=day)
    standard = PaymentLimit(
        county_code=county, from_date=day, amount=TWO_PEOPLE_ABOVE, township_above=TOWNSHIP_ABOVE
    )
    return rows.order_by("-from_date", "-pk").first() or standard


def approvals(division: Division, amount: Decimal, day: date) -> dict[str, bool]:
    """{"two_people", "by_township"}: whose approval a payment of this sum needs."""
    limit = limit_on(division, day)
    village = division.level == Division.Level.VILLAGE
    return {
        "two_people": amount > limit.amount,
        "by_township": village and amount > limit.township_above,
    }
