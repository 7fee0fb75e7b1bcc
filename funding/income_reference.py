"""First rules of 一事一议 and 以奖代补 for each county; those that the county set are kept."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Division
from funding.models import AwardRule, Ground, OneCaseRule

FIRST_DAY = date(2000, 1, 1)
# money and days of labour a head: the province's measure as D16 tells it; the price of a day is assumed
CAPS = {"money_cap": Decimal(20), "labour_cap": Decimal(10), "day_value": Decimal(80)}
ASSUMED = "本系统预设（暂定），由县（区）按实际调整"
AWARDS: tuple[tuple[str, str, int, int], ...] = (  # [assumption]: ground, grade, rate %, ceiling in yuan
    (Ground.ONE_CASE, "", 30, 200_000),
    (Ground.REPAIR, "", 20, 50_000),
    (Ground.PROJECT, "", 30, 500_000),
    (Ground.GRADE, "优秀", 0, 20_000),
    (Ground.GRADE, "良好", 0, 10_000),
)


def load() -> str:
    """The assumed first rules of every county. Answers a line for the terminal."""
    counties = Division.objects.everywhere(because="reference").filter(level=Division.Level.COUNTY)
    for county in counties:
        first: dict[str, Any] = {"county_code": county.pk, "from_date": FIRST_DAY}
        OneCaseRule.objects.get_or_create(**first, defaults=CAPS | {"document": ASSUMED})
        for ground, grade, rate, ceiling in AWARDS:
            said = {"rate": Decimal(rate), "ceiling": Decimal(ceiling), "document": ASSUMED}
            AwardRule.objects.get_or_create(**first, ground=ground, grade=grade, defaults=said)
    return f"筹资筹劳规则 {OneCaseRule.objects.count()} 条，奖补标准 {AwardRule.objects.count()} 条"
