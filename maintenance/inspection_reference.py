"""Seasons of every county: what domain.md marks as an assumption, from a file; what a county edited is kept."""

from datetime import date

from accounts.models import Division
from accounts.reference import rows_of
from maintenance.models import Season

FIRST_DAY = date(2024, 1, 1)


def load_seasons() -> str:
    """Each county without seasons gets those of reference/seasons.csv. Answers a line for the terminal."""
    counties = Division.objects.everywhere(because="reference rows of every county").filter(
        level=Division.Level.COUNTY, seasons=None
    )
    made = [
        Season(
            county=county,
            name=row["name"],
            begins=row["begins"],
            ends=row["ends"],
            holiday=row["holiday"],
            days_before=int(row["days_before"]) if row["days_before"] else None,
            from_date=FIRST_DAY,
            source=row["source"],
        )
        for county in counties
        for row in rows_of("seasons.csv")
    ]
    Season.objects.bulk_create(made, ignore_conflicts=True)
    return f"季节窗口 {Season.objects.count()} 个"
