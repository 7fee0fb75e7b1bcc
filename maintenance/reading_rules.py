"""How long single readings are kept in a county on a day; where it says nothing, what we assume."""

from datetime import date

from maintenance.models import ReadingRetention

KEEP_DAYS = 400  # [assumption] a year and what is needed to compare with the same month


def keep_days(county: str, on: date) -> int:
    """Days, by the county's code."""
    row = ReadingRetention.objects.filter(county=county, from_date__lte=on).order_by("-from_date").first()
    return row.keep_days if row else KEEP_DAYS
