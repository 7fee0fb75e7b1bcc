"""季节窗口: fixed days or the days before a holiday, kept by the county from a day on."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.access import require
from accounts.models import Division
from accounts.rights import Right
from maintenance.models import Season

MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
MOST_DAYS = 60


def problems(said: dict[str, Any]) -> dict[str, str]:
    """{field: sentence} for what does not go together."""
    if said.get("holiday"):
        days = said.get("days_before") or 0
        return {} if 1 <= days <= MOST_DAYS else {"days_before": f"请填写节前 1 到 {MOST_DAYS} 天"}
    found = {}
    for name in ("begins", "ends"):
        if not _is_day(said.get(name) or ""):
            found[name] = "请按“月-日”填写，如 05-01"
    return found


def _is_day(text: str) -> bool:
    if not MONTH_DAY.fullmatch(text):
        return False
    try:
        date(2024, int(text[:2]), int(text[3:]))
    except ValueError:
        return False
    return True


@transaction.atomic
def set_season(*, county: Division, by, season: Season | None = None, **said: Any) -> Season:
    """A new window of the county, or one changed for the years to come. Raises Refused, ValidationError.

    The plans that use it draw by it from the next night on.
    """
    require(by, Right.INSPECTION_PLAN)
    if by.division.level != Division.Level.COUNTY:
        raise ValidationError("季节窗口由县级维护")
    if found := problems(said):
        raise ValidationError(found)
    same = Season.objects.filter(county=county, name=said["name"], from_date=said["from_date"])
    if (same.exclude(pk=season.pk) if season else same).exists():
        raise ValidationError({"name": "同一天起用的同名窗口已有"})
    row = season or Season(county=county)
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return row
